#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace tern {

struct HttpHeader {
  std::string name;  ///< lower case in replies
  std::string value;
};

struct HttpRequest {
  std::string url;                               ///< https, percent-encoded
  std::vector<HttpHeader> headers = {};          ///< never written to a log or a message
  std::size_t body_max = std::size_t{32} << 20;  ///< bytes, unpacked; a larger body is refused
};

struct HttpReply {
  int status;
  std::vector<HttpHeader> headers;
  std::string body;
  Duration round_trip;  ///< from the request's first byte to the answer's last

  /// The first header of that name, given in lower case.
  std::optional<std::string_view> header(std::string_view name) const;
};

struct HttpOptions {
  std::string user_agent;              ///< venues refuse who does not name itself
  std::filesystem::path ca_file = {};  ///< trusted instead of the system's certificates
  Duration connect_timeout = 10s;
  Duration timeout = 60s;        ///< for the whole of one try
  Duration stall_timeout = 20s;  ///< without a byte
};

/// HTTPS through libcurl: certificates verified, HTTP/2 where offered, gzip, connections kept
/// alive, a proxy where the environment names one (HTTPS_PROXY, NO_PROXY).
///
/// Thread-safety: one per thread.
class HttpClient {
 public:
  /// Errors: io: the certificates cannot be read.
  static Result<HttpClient> make(HttpOptions options);

  HttpClient(HttpClient&&) noexcept;
  HttpClient& operator=(HttpClient&&) noexcept;
  ~HttpClient();

  /// One try; whatever the status, it is a reply. A redirect is followed on the same host only, and
  /// a kept connection that died while idle is replaced.
  ///
  /// Errors: network: not reached, hung up, too slow, cut short, garbled packing; untrusted: a
  /// certificate that does not verify, a redirect elsewhere, a body beyond body_max; canceled;
  /// invalid_argument: not an https URL. Messages name the host and the path, and never a query or
  /// a header, for these may hold keys.
  Result<HttpReply> get(const HttpRequest& request);

 private:
  struct State;
  explicit HttpClient(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// The moment that an HTTP date names ("Wed, 21 Oct 2015 07:28:00 GMT"), or nothing.
std::optional<Timestamp> parse_http_date(std::string_view text);

}  // namespace tern
