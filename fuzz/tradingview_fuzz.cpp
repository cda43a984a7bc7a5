#include "bars.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  tern::fuzz::read_as("BINANCE_BTCUSDT, 60.csv", tern::fuzz::text_of(data, size));
  return 0;
}
