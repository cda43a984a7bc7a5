#include "source/zip.h"

#include "fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tern;
  const std::string_view bytes = fuzz::text_of(data, size);
  constexpr ZipLimits kLimits{.bytes_max = 1 << 20, .ratio_max = 100};
  const auto one = unzip_one(bytes, ".csv", kLimits);
  if (!one) fuzz::check_message(one.error());
  const auto archive = ZipArchive::open(bytes);
  if (!archive) {
    fuzz::check_message(archive.error());
    return 0;
  }
  for (std::size_t i = 0; i < archive->names().size(); ++i) {
    const auto unpacked = archive->unpack(i, kLimits);
    if (!unpacked) fuzz::check_message(unpacked.error());
    TERN_CHECK(!unpacked || unpacked->size() <= kLimits.bytes_max, "the limits hold");
  }
  return 0;
}
