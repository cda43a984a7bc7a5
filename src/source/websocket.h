#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "source/clock.h"

namespace tern {

struct WebsocketOptions {
  std::string user_agent;              ///< venues refuse who does not name itself
  std::filesystem::path ca_file = {};  ///< trusted instead of the system's certificates
  Duration connect_timeout = 10s;      ///< for TCP and TLS, and again for the opening handshake
  std::size_t message_max = std::size_t{1} << 20;  ///< bytes; a longer message is refused
};

/// The client's end of a WebSocket: TCP, TLS, certificates and proxies through libcurl, frames
/// through wslay. Pings are answered, fragments joined, and whatever a peer sends, memory stays
/// within a small multiple of message_max.
///
/// Thread-safety: one per thread.
class Websocket {
 public:
  /// Connects and shakes hands. `clock` stamps what is heard, and outlives the connection.
  ///
  /// Errors: invalid_argument: not a wss URL; io: the certificates cannot be read; network; those
  /// of check_opening_reply(); untrusted: a certificate that does not verify; canceled.
  static Result<Websocket> open(const std::string& url, const WebsocketOptions& options,
                                const Clock& clock);

  Websocket(Websocket&&) noexcept;
  Websocket& operator=(Websocket&&) noexcept;
  /// Says good-bye, without waiting for an answer.
  ~Websocket();

  /// Errors: network, canceled.
  Status send(std::string_view text);

  /// The next message. Waits up to `timeout` of real time, and less when what comes is a ping or
  /// half a message: then there is none yet.
  ///
  /// Errors: network: closed, with its code, or hung up, or a breach of the protocol; untrusted: a
  /// message beyond message_max; canceled. After any but canceled the connection is over.
  Result<std::optional<std::string>> receive(Duration timeout);

  /// When the last frame of any kind came; at first, when the connection was opened.
  Timestamp last_heard() const;

 private:
  struct State;
  explicit Websocket(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace tern
