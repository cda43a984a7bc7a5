#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "source/http.h"

namespace tern::fakes {

/// A request as a fake venue sees it.
struct Request {
  std::string target = {};                          ///< as sent: "/api/v3/time?x=1"
  std::string path = {};                            ///< decoded, without the query
  std::map<std::string, std::string> query = {};    ///< decoded
  std::map<std::string, std::string> headers = {};  ///< names in lower case

  std::optional<std::string> parameter(std::string_view name) const;
};

struct Reply {
  int status = 200;
  std::string body = {};
  std::string content_type = "application/json";
  std::vector<HttpHeader> headers = {};
};

/// What goes wrong on the way, whatever the venue answers.
enum class Fault : std::uint8_t {
  none,
  refuse,        ///< the connection is closed before a byte is answered
  reset,         ///< a TCP reset in the middle of the body
  truncate,      ///< Content-Length promises more than comes
  garble,        ///< bytes of the body replaced, its length kept
  cut_json,      ///< a whole reply whose body stops in the middle
  drip,          ///< a byte now and then, beyond every patience
  html,          ///< 200 and a web page, as text/html
  mislabeled,    ///< the right body, as text/html
  server_error,  ///< 502 and a web page
  empty,         ///< 200 and nothing
  redirect,      ///< 302 to another host
  bad_gzip,      ///< Content-Encoding: gzip over bytes that are not
  oversized,     ///< a body that does not end
  bomb,          ///< a small packed body that unpacks into 64 MiB; plain, for who takes no gzip
  chunked,       ///< no fault: the same body in chunks
  gzip,          ///< no fault: the same body packed
};

/// Chooses the fault for a request; called once per request, in the order of arrival, under a lock.
using FaultScript = std::function<Fault(const Request&)>;

using Answer = std::function<Reply(const Request&)>;

/// One end of a WebSocket, as a fake uses it. Blocking; every call answers false or nothing once
/// the connection is gone.
class WebsocketPeer {
 public:
  virtual ~WebsocketPeer() = default;
  virtual const Request& opening() const = 0;
  virtual bool send_text(std::string_view text) = 0;
  virtual bool send_ping(std::string_view payload) = 0;
  virtual bool send_close(int code) = 0;
  struct Message {
    enum class Kind : std::uint8_t { text, ping, pong, close } kind;
    std::string payload;
  };
  /// Waits up to `timeout` of real time.
  virtual std::optional<Message> receive(Duration timeout) = 0;
  virtual bool open() const = 0;
};
using Conversation = std::function<void(WebsocketPeer&)>;

class Connection;  // fakes/connection.h

/// Takes over a connection whose request asked for another protocol; the connection ends with it.
using Upgrade = std::function<void(Connection&, const Request&)>;

/// An HTTPS server on 127.0.0.1 with a certificate of the test's own authority, HTTP/1.1 with
/// keep-alive, one thread per connection. `answer` is called from these threads.
///
/// Refuses what no client of ours should send: anything but GET, a body, a raw character that needs
/// percent-encoding, a parameter twice, no Host.
class Server {
 public:
  /// Whom its certificate names. Clients connect to `localhost`.
  enum class Identity : std::uint8_t { localhost, somebody_else, expired, self_signed };

  explicit Server(Answer answer, Identity identity = Identity::localhost);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::string url() const;            ///< "https://localhost:40123"
  std::string websocket_url() const;  ///< "wss://localhost:40123"
  /// The authority's certificate in PEM, for HttpOptions; one for all servers of a test.
  const std::filesystem::path& ca_file() const;
  void set_faults(FaultScript script);
  void set_upgrade(Upgrade upgrade);
  void set_conversation(Conversation conversation);

  /// Every request that could be read so far, in the order of arrival.
  std::vector<Request> log() const;
  std::size_t connections() const;  ///< accepted so far

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tern::fakes
