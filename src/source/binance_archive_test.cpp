#include "source/binance_archive.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/digest.h"
#include "source/zip_fixture.h"

namespace tern {
namespace {

constexpr Timestamp kMonth = utc_day(2024, 12, 1);
constexpr Timestamp kNext = utc_day(2025, 1, 1);
constexpr Timestamp kNow = utc_day(2025, 6, 1);
constexpr std::string_view kDigest =
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

BarRequest request_of(Timestamp month) {
  return {.pair = {"BTC", "USDT"},
          .interval = Interval::h1,
          .open_times = {month, add_months(month, 1)},
          .target = archive_target("BTCUSDT", Interval::h1, ArchiveSpan::month, month),
          .archive = true};
}

/// Rows of the documented shape, `scale` ticks to the millisecond.
std::string rows(TimeRange open_times, std::int64_t scale = 1) {
  std::string text;
  for (Timestamp at = open_times.begin; at < open_times.end; at += 1h) {
    text += fmt::format("{},100.00,110.00,90.00,105.00,12.5,{},1280.1,321,6.25,640.5,0\n",
                        epoch_ms(at) * scale, epoch_ms(at + 1h) * scale - 1);
  }
  return text;
}

Result<BarPage> read(const std::string& text, Timestamp month = kMonth) {
  const std::string name = to_date_string(month).substr(0, 7);
  return parse_archive(packed({{fmt::format("BTCUSDT-1h-{}.csv", name), text}}), request_of(month),
                       kNow);
}

TEST(BinanceArchive, AMonthIsRead) {
  const std::string archive = packed({{"BTCUSDT-1h-2024-12.csv", rows({kMonth, kNext})}});
  const auto page = parse_archive(archive, request_of(kMonth), kNow);
  ASSERT_TRUE(page) << page.error().message;
  EXPECT_EQ(page->bars.size(), 744U);
  EXPECT_EQ(page->bars.front().taker_buy_quote_volume, 640.5);
  EXPECT_EQ(page->answered, (TimeRange{kMonth, kNext}));
  EXPECT_EQ(page->sha256, sha256(archive));
  EXPECT_EQ(page->layout, "binance archive, 12 columns, epoch ms");
  EXPECT_TRUE(page->remarks.empty());
}

// Binance changed its stamps on 2025-01-01.
TEST(BinanceArchive, MicrosecondsAreToldByTheirSize) {
  const auto page = read(rows({kNext, add_months(kNext, 1)}, 1000), kNext);
  ASSERT_TRUE(page) << page.error().message;
  EXPECT_EQ(page->bars.size(), 744U);
  EXPECT_EQ(page->bars.front().open_time, kNext);
  EXPECT_TRUE(page->refused.empty());
  EXPECT_EQ(page->layout, "binance archive, 12 columns, epoch us");
}

TEST(BinanceArchive, AHeaderIsSkippedAndLinesMayEndAnyhow) {
  std::string text =
      "open_time,open,high,low,close,volume,close_time,quote_volume,count,"
      "taker_buy_volume,taker_buy_quote_volume,ignore\n" +
      rows({kMonth, kMonth + 2h});
  EXPECT_EQ(read(text)->bars.size(), 2U);
  text.pop_back();
  EXPECT_EQ(read(text)->bars.size(), 2U);
  std::string windows;
  for (const char c : text) windows += c == '\n' ? "\r\n" : std::string(1, c);
  EXPECT_EQ(read(windows)->bars.size(), 2U);
}

TEST(BinanceArchive, ABarOfAnotherMonthIsRefused) {
  const auto page = read(rows({kMonth, kNext + 1h}));
  ASSERT_TRUE(page) << page.error().message;
  EXPECT_EQ(page->bars.size(), 744U);
  ASSERT_EQ(page->refused.size(), 1U);
  EXPECT_EQ(page->refused[0].reason, "outside of its file: 2024-12-01 00:00 to 2025-01-01 00:00");
  EXPECT_EQ(page->refused[0].line, 745);
  EXPECT_EQ(page->answered, (TimeRange{kMonth, kNext}));
  const auto other = read(rows({kNext, kNext + 100h}));
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().kind, Errc::corrupt_data);
}

// What is missing at its ends may only be missing in the file.
TEST(BinanceArchive, AFileThatEndsEarlyLeavesTheRestToPages) {
  EXPECT_EQ(read(rows({kMonth + 10h, kMonth + 100h}))->answered,
            (TimeRange{kMonth + 10h, kMonth + 100h}));
  const auto empty = read("\n");
  ASSERT_FALSE(empty);
  EXPECT_EQ(empty.error().kind, Errc::not_found);
}

TEST(BinanceArchive, AnotherContentIsCorrupt) {
  const std::string sound = rows({kMonth, kMonth + 5h});
  const auto kind = [](const std::vector<PackedFile>& files) {
    const auto page = parse_archive(packed(files), request_of(kMonth), kNow);
    EXPECT_FALSE(page);
    return page ? Errc::io : page.error().kind;
  };
  EXPECT_EQ(kind({{"ETHUSDT-1h-2024-12.csv", sound}}), Errc::corrupt_data);
  EXPECT_EQ(kind({{"BTCUSDT-1h-2024-12.csv", sound + "1733011200000,1,2"}}), Errc::corrupt_data);
  EXPECT_EQ(kind({{"BTCUSDT-1h-2024-12.csv", "<html>\n<body>\n"}}), Errc::corrupt_data);
  EXPECT_EQ(kind({{"BTCUSDT-1h-2024-12.csv", std::string(1000, '\0')}}), Errc::corrupt_data);
  EXPECT_EQ(kind({{"../BTCUSDT-1h-2024-12.csv", sound}}), Errc::untrusted);
}

TEST(BinanceArchive, AChecksumNamesItsFile) {
  const std::string line = std::string(kDigest) + "  BTCUSDT-1h-2024-12.zip";
  EXPECT_EQ(parse_checksum(line, "BTCUSDT-1h-2024-12.zip"), std::string(kDigest));
  EXPECT_EQ(parse_checksum(line + "\r\n", "BTCUSDT-1h-2024-12.zip"), std::string(kDigest));
  for (const std::string& other :
       {line.substr(1), line + "x", std::string(kDigest), std::string(), std::string("<html>"),
        std::string(64, 'x') + "  BTCUSDT-1h-2024-12.zip"}) {
    EXPECT_FALSE(parse_checksum(other, "BTCUSDT-1h-2024-12.zip")) << other;
  }
}

}  // namespace
}  // namespace tern
