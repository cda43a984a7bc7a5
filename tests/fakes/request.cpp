#include "fakes/request.h"

#include <algorithm>
#include <cstring>

#include "base/text.h"

namespace tern::fakes {
namespace {

constexpr std::size_t kHeadMax = 32768;
constexpr std::size_t kTargetMax = 8192;

Reply refuse(int status, std::string_view why) {
  return {.status = status, .body = std::string(why) + "\n", .content_type = "text/plain"};
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// What may stand in a target as it is. Source: RFC 3986, section 3.3 and 3.4.
bool stands_raw(char c) {
  const bool alphanumeric =
      (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return alphanumeric || (c != '\0' && std::strchr("-._~!$&'()*+,;=:@/?%", c) != nullptr);
}

std::optional<std::string> decode(std::string_view text, bool form) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += form && text[i] == '+' ? ' ' : text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
    if (high < 0 || low < 0) return std::nullopt;
    decoded += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return decoded;
}

std::optional<Reply> read_query(std::string_view query, Request& request) {
  for (const std::string_view part : split(query, '&')) {
    if (part.empty()) return refuse(400, "an empty parameter");
    const std::size_t equals = std::min(part.find('='), part.size());
    const auto name = decode(part.substr(0, equals), true);
    const auto value = decode(part.substr(std::min(equals + 1, part.size())), true);
    if (!name || !value) return refuse(400, "a broken percent-encoding");
    if (!request.query.emplace(*name, *value).second) return refuse(400, "a parameter twice");
  }
  return std::nullopt;
}

std::optional<Reply> read_target(std::string_view target, Request& request) {
  if (target.size() > kTargetMax) return refuse(414, "a target beyond 8 KiB");
  if (!target.starts_with('/')) return refuse(400, "a target that is no path");
  if (!std::all_of(target.begin(), target.end(), stands_raw)) {
    return refuse(400, "a character that needs percent-encoding");
  }
  request.target = target;
  const std::size_t mark = std::min(target.find('?'), target.size());
  const auto path = decode(target.substr(0, mark), false);
  if (!path) return refuse(400, "a broken percent-encoding");
  request.path = *path;
  if (mark == target.size()) return std::nullopt;
  return read_query(target.substr(mark + 1), request);
}

std::optional<Reply> read_header(std::string_view line, Request& request) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return refuse(400, "a header without a name");
  const std::string name = to_lower(line.substr(0, colon));
  if (name.find_first_of(" \t") != std::string::npos) return refuse(400, "a blank in a name");
  std::string& value = request.headers[name];
  if (!value.empty()) value += ", ";
  value += trim(line.substr(colon + 1));
  return std::nullopt;
}

}  // namespace

Incoming parse_request(std::string_view head) {
  Incoming incoming;
  const std::size_t end = std::min(head.find("\r\n"), head.size());
  const std::vector<std::string_view> words = split(head.substr(0, end), ' ');
  if (words.size() != 3) return {.refusal = refuse(400, "a request line of three words is wanted")};
  if (words[2] != "HTTP/1.1") return {.refusal = refuse(505, "HTTP/1.1 is spoken here")};
  if (words[0] != "GET") return {.refusal = refuse(405, "only GET is answered here")};
  incoming.refusal = read_target(words[1], incoming.request);
  for (std::size_t at = end; at < head.size() && !incoming.refusal;) {
    const std::size_t next = std::min(head.find("\r\n", at + 2), head.size());
    incoming.refusal = read_header(head.substr(at + 2, next - at - 2), incoming.request);
    at = next;
  }
  const auto& headers = incoming.request.headers;
  if (incoming.refusal) return incoming;
  if (!headers.contains("host")) incoming.refusal = refuse(400, "no Host");
  if (headers.contains("content-length") || headers.contains("transfer-encoding")) {
    incoming.refusal = refuse(400, "a body with a GET");
  }
  return incoming;
}

std::optional<Incoming> read_request(Connection& connection) {
  std::string head;
  std::size_t end = std::string::npos;
  while ((end = head.find("\r\n\r\n")) == std::string::npos) {
    if (head.size() > kHeadMax) return Incoming{.refusal = refuse(431, "a head beyond 32 KiB")};
    const auto more = connection.read(kForever);
    if (!more) return std::nullopt;
    head += *more;
  }
  connection.unread(std::string_view(head).substr(end + 4));
  return parse_request(std::string_view(head).substr(0, end));
}

}  // namespace tern::fakes
