#include <gtest/gtest.h>
#include <zip.h>

#include "base/digest.h"
#include "base/text.h"
#include "fakes/binance_archive.h"
#include "sources/asked.h"

namespace tern::fakes {
namespace {

const Pair kPair{"BTC", "USDT"};
constexpr std::string_view kJanuary = "/data/spot/monthly/klines/BTCUSDT/1h/BTCUSDT-1h-2025-01.zip";
constexpr std::string_view kDay = "/data/spot/daily/klines/BTCUSDT/1h/BTCUSDT-1h-2025-02-03.zip";

struct Unzipped {
  std::string name;
  std::string content;
  bool deflated;
};

Unzipped unzip(const std::string& bytes) {
  zip_source_t* const source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, nullptr);
  zip_t* const archive = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, nullptr);
  if (archive == nullptr) {
    zip_source_free(source);
    return {};
  }
  zip_stat_t facts{};
  zip_stat_index(archive, 0, 0, &facts);
  Unzipped made{facts.name, std::string(facts.size, '\0'), facts.comp_method == ZIP_CM_DEFLATE};
  zip_file_t* const file = zip_fopen_index(archive, 0, 0);
  EXPECT_EQ(zip_fread(file, made.content.data(), facts.size), static_cast<zip_int64_t>(facts.size));
  zip_fclose(file);
  zip_close(archive);
  return made;
}

struct FakeArchive : ::testing::Test {
  VirtualClock clock{utc_day(2025, 3, 1)};
  BinanceFake venue{clock, listed()};
  BinanceArchive archive{venue};

  static Truth listed() {
    Truth truth(1);
    truth.list(kPair, {.from = utc_day(2024, 12, 10)});
    return truth;
  }
  static Reply get(BinanceArchive& from, std::string_view path) {
    return from.answer(asked(std::string(path)));
  }
  Reply get(std::string_view path) { return get(archive, path); }
};

TEST_F(FakeArchive, AMonthHasItsBarsInOrder) {
  const Reply reply = get(kJanuary);
  ASSERT_EQ(reply.status, 200);
  const Unzipped file = unzip(reply.body);
  EXPECT_EQ(file.name, "BTCUSDT-1h-2025-01.csv");
  const auto lines = split(trim(file.content), '\n');
  ASSERT_EQ(lines.size(), 31U * 24);
  const auto first = split(lines[0], ',');
  ASSERT_EQ(first.size(), 12U);
  EXPECT_EQ(first[0], "1735689600000000") << "microseconds from 2025 on";
  EXPECT_EQ(first[6], "1735693199999999");
  const auto bar = venue.truth().bar(kPair, Interval::h1, utc_day(2025, 1, 1), kTimeMax);
  EXPECT_EQ(first[4], decimal(bar->close));
  EXPECT_EQ(first[10], decimal(*bar->taker_buy_quote_volume));
}

TEST_F(FakeArchive, BeforeThatStampsAreMilliseconds) {
  const Reply reply = get("/data/spot/monthly/klines/BTCUSDT/1d/BTCUSDT-1d-2024-12.zip");
  const Unzipped file = unzip(reply.body);
  const auto lines = split(trim(file.content), '\n');
  ASSERT_EQ(lines.size(), 22U) << "listed on the 10th";
  EXPECT_EQ(split(lines[0], ',')[0], std::to_string(epoch_ms(utc_day(2024, 12, 10))));
}

TEST_F(FakeArchive, SomeFilesAreStoredAndMostDeflated) {
  std::size_t deflated = 0;
  for (int day = 3; day < 9; ++day) {
    const Reply reply = get("/data/spot/daily/klines/BTCUSDT/1h/BTCUSDT-1h-2025-02-0" +
                            std::to_string(day) + ".zip");
    ASSERT_EQ(reply.status, 200);
    deflated += unzip(reply.body).deflated ? 1U : 0U;
  }
  EXPECT_EQ(deflated, 4U);
}

TEST_F(FakeArchive, FilesAppearWhenTheyAreSurelyThere) {
  const auto status_on = [](Timestamp now, std::string_view path) {
    VirtualClock then(now);
    const BinanceFake fake(then, listed());
    BinanceArchive files(fake);
    return get(files, path).status;
  };
  EXPECT_EQ(status_on(utc_day(2025, 2, 5) - 1ms, kDay), 404);
  EXPECT_EQ(status_on(utc_day(2025, 2, 5), kDay), 200);
  // The first Monday of February 2025 is the 3rd.
  EXPECT_EQ(status_on(utc_day(2025, 2, 4) - 1ms, kJanuary), 404);
  EXPECT_EQ(status_on(utc_day(2025, 2, 4), kJanuary), 200);
}

TEST_F(FakeArchive, WhatIsMissingIsSaidInXml) {
  for (const std::string_view path : {"/data/spot/monthly/klines/BTCUSDT/1h/BTCUSDT-1h-2024-11.zip",
                                      "/data/spot/monthly/klines/NOPE/1h/NOPE-1h-2025-01.zip"}) {
    const Reply reply = get(path);
    EXPECT_EQ(reply.status, 404);
    EXPECT_EQ(reply.content_type, "application/xml");
    EXPECT_NE(reply.body.find("NoSuchKey"), std::string::npos);
  }
  EXPECT_TRUE(archive.violations().empty());
  BinanceArchive holed(venue, {.missing = {"BTCUSDT-1h-2025-01.zip"}});
  EXPECT_EQ(get(holed, kJanuary).status, 404);
}

TEST_F(FakeArchive, PathsThatNoFileHasAreRemembered) {
  for (const std::string_view path :
       {"/data/futures/monthly/klines/BTCUSDT/1h/BTCUSDT-1h-2025-01.zip",
        "/data/spot/monthly/klines/BTCUSDT/1h/BTCUSDT-1h-2025-1.zip",
        "/data/spot/monthly/klines/BTCUSDT/1h/BTCUSDT-4h-2025-01.zip",
        "/data/spot/daily/klines/BTCUSDT/1h/BTCUSDT-1h-2025-01.zip",
        "/data/spot/monthly/klines/BTCUSDT/1M/BTCUSDT-1M-2025-01.zip"}) {
    EXPECT_EQ(get(path).status, 404);
  }
  EXPECT_EQ(archive.violations().size(), 5U);
  EXPECT_EQ(get(std::string(kJanuary) + "?x=1").status, 500);
  EXPECT_EQ(archive.answer(asked(std::string(kJanuary), "Accept: */*")).status, 500);
  EXPECT_EQ(archive.violations().size(), 7U);
}

TEST_F(FakeArchive, SumsAreRightWrongOrMissing) {
  const std::string path = std::string(kJanuary) + ".CHECKSUM";
  const std::string right = sha256(get(kJanuary).body) + "  BTCUSDT-1h-2025-01.zip\n";
  EXPECT_EQ(get(path).body, right);
  const auto with = [&](Checksum checksum) {
    BinanceArchive files(venue, {.checksum = [=](const std::string&) { return checksum; }});
    return get(files, path);
  };
  EXPECT_EQ(with(Checksum::wrong).status, 200);
  EXPECT_NE(with(Checksum::wrong).body, right);
  EXPECT_EQ(with(Checksum::wrong).body.size(), right.size());
  EXPECT_EQ(with(Checksum::missing).status, 404);
}

TEST_F(FakeArchive, AHeaderMayComeFirst) {
  BinanceArchive named(venue, {.header = true});
  EXPECT_TRUE(unzip(get(named, kJanuary).body).content.starts_with("open_time,open,"));
}

TEST_F(FakeArchive, AFileIsReplacedOnlyWhenRepublished) {
  const std::string before = get(kJanuary).body;
  EXPECT_EQ(get(kJanuary).body, before);
  Bar later = *venue.bar(kPair, Interval::h1, utc_day(2025, 1, 5));
  later.close = later.low;
  venue.correct(kPair, Interval::h1, later);
  EXPECT_EQ(get(kJanuary).body, before);
  archive.republish();
  EXPECT_NE(get(kJanuary).body, before);
  EXPECT_EQ(archive.counts().at("BTCUSDT-1h-2025-01.zip"), 4U);
}

}  // namespace
}  // namespace tern::fakes
