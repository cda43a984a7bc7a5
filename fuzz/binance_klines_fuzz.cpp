#include "source/binance_klines.h"

#include "pages.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tern;
  const std::string_view bytes = fuzz::text_of(data, size);
  const auto page = parse_klines(bytes, {.interval = Interval::h1,
                                         .open_times = fuzz::kAsked,
                                         .now = fuzz::kThen,
                                         .rows_max = kBinancePageBars});
  fuzz::check_page(page, Interval::h1);
  const std::size_t held = page ? page->bars.size() + page->refused.size() : 0;
  TERN_CHECK(held <= kBinancePageBars, "an answer is no longer than answers are");
  return 0;
}
