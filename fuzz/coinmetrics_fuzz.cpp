#include "source/coinmetrics.h"

#include "pages.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tern;
  const std::string_view bytes = fuzz::text_of(data, size);
  const CapitalizationRequest request{"BTC", {fuzz::kDay, fuzz::kDay + days{30}}, "/"};
  fuzz::check_page(parse_coinmetrics(bytes, request, "https://community-api.coinmetrics.io"));
  return 0;
}
