#include "source/websocket_opening.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>
#include <optional>
#include <span>

#include "base/check.h"
#include "base/text.h"

namespace tern {
namespace {

std::string base64(std::span<const unsigned char> bytes) {
  // OpenSSL ends its text with a zero byte.
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes.data(),
                  static_cast<int>(bytes.size()));
  text.pop_back();
  return text;
}

/// The value of the only header of that name; nothing when there is none, or more than one.
std::optional<std::string_view> only_header(std::string_view head, std::string_view name) {
  std::optional<std::string_view> found;
  for (const std::string_view line : split(head, '\n')) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || to_lower(line.substr(0, colon)) != name) continue;
    if (found) return std::nullopt;
    found = trim(line.substr(colon + 1));
  }
  return found;
}

bool names_token(std::optional<std::string_view> value, std::string_view token) {
  if (!value) return false;
  for (const std::string_view part : split(*value, ',')) {
    if (to_lower(trim(part)) == token) return true;
  }
  return false;
}

/// "HTTP/1.1 101 Switching Protocols" -> 101; 0 for what is no status line.
int status_of(std::string_view head) {
  if (!head.starts_with("HTTP/1.") || head.size() < 12) return 0;
  const auto status = parse_integer(head.substr(9, 3));
  return status && *status >= 100 ? static_cast<int>(*status) : 0;
}

Error refusal(int status, std::string_view head) {
  if (status >= 300 && status < 400) {
    const auto where = only_header(head, "location");
    return fail(Errc::untrusted,
                fmt::format("the stream's host sends us elsewhere{}, and a stream stays where it "
                            "was asked for: check the address",
                            where ? fmt::format(" ({})", quotable(*where, 80)) : ""));
  }
  const std::string what = fmt::format("the stream's host refuses with HTTP {}", status);
  switch (status) {
    case 404:
      return fail(Errc::not_found, what + ": no stream has that address, check it");
    case 418:
    case 429:
      return fail(Errc::rate_limited, what + ": too many connections from here");
    case 451:
      return fail(Errc::unsupported, what + ": it does not serve where we are, try another host");
    default:
      return fail(Errc::network, what);
  }
}

}  // namespace

std::string websocket_accept(std::string_view key) {
  const std::string text = std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  const int done = EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr);
  TERN_CHECK(done == 1, "SHA-1 is always there");
  return base64(std::span(digest).first(size));
}

std::string websocket_key() {
  std::array<unsigned char, 16> bytes{};
  TERN_CHECK(RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1,
             "the system has random bytes");
  return base64(bytes);
}

std::string opening_request(const WebsocketOpening& opening) {
  return fmt::format(
      "GET {} HTTP/1.1\r\nHost: {}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Key: {}\r\nSec-WebSocket-Version: 13\r\nUser-Agent: {}\r\n\r\n",
      opening.target, opening.host, opening.key, opening.user_agent);
}

Status check_opening_reply(std::string_view head, std::string_view key) {
  const int status = status_of(head);
  if (status == 0) {
    return fail(Errc::untrusted, "the stream's host does not answer in HTTP: check the address");
  }
  if (status != 101) return refusal(status, head);
  if (!names_token(only_header(head, "upgrade"), "websocket") ||
      !names_token(only_header(head, "connection"), "upgrade") ||
      only_header(head, "sec-websocket-accept") != websocket_accept(key)) {
    return fail(Errc::untrusted,
                "the stream's host switches to a protocol that is not the WebSocket that was asked "
                "for: something between us answers in its place");
  }
  if (only_header(head, "sec-websocket-extensions") ||
      only_header(head, "sec-websocket-protocol")) {
    return fail(Errc::untrusted, "the stream's host uses an extension that nobody offered it");
  }
  return {};
}

}  // namespace tern
