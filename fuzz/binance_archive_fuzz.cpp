#include "source/binance_archive.h"

#include <zlib.h>

#include "pages.h"
#include "source/zip.h"

namespace tern {
namespace {

void append(std::string& out, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xff);
}

/// A sound archive of one stored file, so that what is inside is read. Source: APPNOTE 6.3, 4.3.
std::string archive_of(std::string_view name, std::string_view text) {
  const auto crc = crc32_z(0, reinterpret_cast<const Bytef*>(text.data()), text.size());
  std::string described;  // as in both of its headers
  append(described, 20, 2);
  described.append(8, '\0');
  append(described, crc, 4);
  append(described, text.size(), 4);
  append(described, text.size(), 4);
  append(described, name.size(), 2);
  append(described, 0, 2);
  std::string archive = "PK\x03\x04" + described;
  archive.append(name).append(text);
  const std::size_t directory = archive.size();
  archive += "PK\x01\x02";
  append(archive, 20, 2);
  archive += described;
  archive.append(14, '\0');
  archive += name;
  const std::size_t size = archive.size() - directory;
  archive += "PK\x05\x06";
  append(archive, 0, 4);
  append(archive, 1, 2);
  append(archive, 1, 2);
  append(archive, size, 4);
  append(archive, directory, 4);
  append(archive, 0, 2);
  return archive;
}

}  // namespace
}  // namespace tern

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tern;
  const std::string_view bytes = fuzz::text_of(data, size);
  const BarRequest request{
      .pair = {"BTC", "USDT"},
      .interval = Interval::h1,
      .open_times = fuzz::kAsked,
      .target = archive_target("BTCUSDT", Interval::h1, ArchiveSpan::day, fuzz::kDay),
      .archive = true};
  fuzz::check_page(parse_archive(bytes, request, fuzz::kThen), Interval::h1);
  const std::string archive = archive_of("BTCUSDT-1h-2024-01-01.csv", bytes);
  TERN_CHECK(unzip_one(archive, ".csv", {}), "the archive that is made here is sound");
  fuzz::check_page(parse_archive(archive, request, fuzz::kThen), Interval::h1);
  if (const auto digest = parse_checksum(bytes, "BTCUSDT-1h-2024-01.zip")) {
    TERN_CHECK(digest->size() == 64, "a digest is a digest");
  }
  return 0;
}
