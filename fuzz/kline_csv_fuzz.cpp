#include "bars.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto file = tern::read_kline_text(tern::fuzz::text_of(data, size), "klines",
                                          tern::Interval::h1, tern::fuzz::kNow);
  if (file) tern::fuzz::check_file(*file);
  if (!file) tern::fuzz::check_message(file.error());
  return 0;
}
