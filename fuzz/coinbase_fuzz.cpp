#include "source/coinbase.h"

#include "pages.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tern;
  const std::string_view bytes = fuzz::text_of(data, size);
  fuzz::check_page(coinbase_candles(bytes, Interval::h1, fuzz::kAsked), Interval::h1);
  if (const auto products = coinbase_products(bytes); !products) {
    fuzz::check_message(products.error());
  }
  if (const auto time = coinbase_time(bytes); !time) fuzz::check_message(time.error());
  return 0;
}
