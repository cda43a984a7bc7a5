#include "bars.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // The line keeps the input from being taken for another kind of file.
  std::string text = "1704067200,1,1,1,1,1,1\n";
  text += tern::fuzz::text_of(data, size);
  tern::fuzz::read_as("XBTUSD_60.csv", text);
  return 0;
}
