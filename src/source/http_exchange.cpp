#include "source/http_exchange.h"

#include <new>

#include "base/text.h"

namespace tern {
namespace {

void read_header(std::string_view line, std::vector<HttpHeader>& headers) {
  // A status line opens a reply, and what came before belonged to an interim one.
  if (line.starts_with("HTTP/")) return headers.clear();
  const std::size_t colon = line.find(':');
  const bool continues = line.starts_with(' ') || line.starts_with('\t');
  if (colon == std::string_view::npos || colon == 0 || continues) return;
  headers.push_back(
      {to_lower(trim(line.substr(0, colon))), std::string(trim(line.substr(colon + 1)))});
}

}  // namespace

bool HttpExchange::take_header(std::string_view line) noexcept {
  header_bytes_ += line.size();
  if (header_bytes_ > kHeaderBytesMax) {
    stop_ = Stop::too_many_headers;
    return false;
  }
  try {
    read_header(line, reply_.headers);
  } catch (const std::bad_alloc&) {
    stop_ = Stop::no_memory;
  }
  return stop_ == Stop::none;
}

bool HttpExchange::take_body(std::string_view bytes) noexcept {
  try {
    stop_ = unpack(bytes);
  } catch (const std::bad_alloc&) {
    stop_ = Stop::no_memory;
  }
  return stop_ == Stop::none;
}

/// libcurl would unpack too, but takes a stream that stops early for a whole one.
Stop HttpExchange::unpack(std::string_view bytes) {
  std::string& body = reply_.body;
  const std::string packing = to_lower(reply_.header("content-encoding").value_or("identity"));
  if (packing == "identity") {
    if (bytes.size() > body_max_ - body.size()) return Stop::oversized;
    body.append(bytes);
    return Stop::none;
  }
  if (packing != "gzip") return Stop::badly_packed;
  if (!gunzip_) gunzip_.emplace();
  switch (gunzip_->feed(bytes, body, body_max_)) {
    case Gunzip::State::too_large:
      return Stop::oversized;
    case Gunzip::State::damaged:
      return Stop::badly_packed;
    case Gunzip::State::whole:
    case Gunzip::State::inside:
      break;
  }
  return Stop::none;
}

void HttpExchange::end() {
  if (gunzip_ && gunzip_->state() != Gunzip::State::whole) stop_ = Stop::badly_packed;
}

}  // namespace tern
