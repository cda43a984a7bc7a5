#include "source/coingecko.h"

#include "pages.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tern;
  const std::string_view bytes = fuzz::text_of(data, size);
  const CapitalizationRequest request{"BTC", {fuzz::kDay, fuzz::kDay + days{30}}, "/"};
  fuzz::check_page(parse_coingecko_chart(bytes, request));
  fuzz::check_page(parse_coingecko_global(bytes));
  for (const int status : {200, 401, 403, 429, 500}) {
    fuzz::check_ruling(rule_coingecko(fuzz::reply_of(status, bytes)));
  }
  return 0;
}
