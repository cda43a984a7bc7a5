#include "source/binance_archive.h"

#include "pages.h"

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
  if (const auto digest = parse_checksum(bytes, "BTCUSDT-1h-2024-01.zip")) {
    TERN_CHECK(digest->size() == 64, "a digest is a digest");
  }
  return 0;
}
