#include "bars.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  tern::fuzz::read_as("data/binance/BTC_USDT-1h.json", tern::fuzz::text_of(data, size));
  return 0;
}
