#include "fuzz.h"
#include "source/csv_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string bytes(tern::fuzz::text_of(data, size));
  const auto plain = tern::text_file(bytes, "file");
  if (!plain) tern::fuzz::check_message(plain.error());
  // What is no gzip file by its first bytes is tried as one all the same.
  constexpr std::string_view kHead("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", 10);
  const auto packed = tern::text_file(std::string(kHead) + bytes, "file.gz");
  if (!packed) tern::fuzz::check_message(packed.error());
  return 0;
}
