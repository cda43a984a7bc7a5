#include "bars.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string text = "https://www.CryptoDataDownload.com\n";
  text += tern::fuzz::text_of(data, size);
  tern::fuzz::read_as("Binance_BTCUSDT_1h.csv", text);
  // And without the line, as when a person took it away.
  tern::fuzz::read_as("Binance_BTCUSDT_1h.csv", tern::fuzz::text_of(data, size));
  return 0;
}
