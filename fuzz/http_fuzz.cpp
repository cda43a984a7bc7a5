#include "base/text.h"
#include "pages.h"
#include "source/http_exchange.h"
#include "source/venue_client.h"

// The bytes are a reply as it comes off the wire: header lines, a blank one, the body in pieces.

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tern;
  const std::string_view bytes = fuzz::text_of(data, size);
  HttpExchange exchange(1 << 16);
  std::string_view rest = bytes;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size() - 1) + 1;
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end);
    if (!exchange.take_header(line) || trim(line).empty()) break;
  }
  while (!rest.empty()) {
    const std::string_view piece = rest.substr(0, 7);
    rest.remove_prefix(piece.size());
    if (!exchange.take_body(piece)) break;
  }
  exchange.end();
  TERN_CHECK(exchange.reply().body.size() <= exchange.body_max(), "the limit holds");
  for (const int status : {200, 403, 404, 418, 429, 451, 503}) {
    exchange.reply().status = status;
    fuzz::check_ruling(rule_by_status(exchange.reply(), "elsewhere"));
  }
  TERN_CHECK(quotable(bytes, 100).size() <= 110, "what is quoted is cut");
  const auto date = parse_http_date(bytes);
  TERN_CHECK(!date || *date >= kTimeMin, "no date is before the epoch");
  return 0;
}
