#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "sources/binance_world.h"

namespace tern {
namespace {

using fakes::Checksum;
using fakes::Fault;
using fakes::Request;
using fakes::Truth;

Checksum any_checksum(std::size_t number) {
  constexpr std::array kAll = {Checksum::right, Checksum::wrong, Checksum::missing};
  return kAll.at(number % kAll.size());
}

/// Listed before the months of the tests.
Truth listed_early() {
  Truth truth(7);
  truth.list(kBtc, {.from = utc_day(2024, 11, 20)});
  return truth;
}

// With bulk files too, of which some are missing, unsigned, or wrongly signed.
TEST(BinanceFiles, FilesAndPagesTogetherAreWhatHappened) {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    Rng rng(seed);
    BinanceWorld world(
        kNow, random_truth(rng, kNow), {},
        {.header = seed % 2 == 0,
         .checksum =
             [seed](const std::string& name) {
               return any_checksum(seed + static_cast<unsigned char>(name[name.size() - 5]));
             },
         .missing = {fmt::format("BTCUSDT-15m-2025-01-1{}.zip", seed % 10),
                     seed % 3 == 0 ? "BTCUSDT-15m-2025-01.zip" : ""}});
    world.server.set_faults(fakes::random_faults(seed, 0.1));
    const auto source = world.source();
    const TimeRange wanted = newest(source->server_time().value(), Interval::m15, 9'000);
    const auto archives = seed % 2 == 0 ? Archives::where_shorter : Archives::always;
    const auto requests = source->plan(kBtc, Interval::m15, wanted, archives);
    EXPECT_TRUE(std::ranges::any_of(requests, &BarRequest::archive));
    const Fetched fetched = fetch_all(*source, requests);
    ASSERT_FALSE(fetched.error) << fetched.error->message;
    EXPECT_EQ(fetched.bars, world.venue.closed(kBtc, Interval::m15, wanted));
    world.expect_no_violations();
  }
}

// Stamps change from milliseconds to microseconds between the two files.
TEST(BinanceFiles, MonthsOnBothSidesOf2025Join) {
  BinanceWorld world(kNow, listed_early());
  const auto source = world.source();
  const TimeRange wanted{utc_day(2024, 12, 1), utc_day(2025, 2, 1)};
  const auto requests = source->plan(kBtc, Interval::m5, wanted, Archives::where_shorter);
  ASSERT_EQ(requests.size(), 2U);
  const Fetched fetched = fetch_all(*source, requests);
  ASSERT_FALSE(fetched.error) << fetched.error->message;
  EXPECT_EQ(fetched.bars.size(), 62U * 288U);
  EXPECT_EQ(fetched.bars, world.venue.closed(kBtc, Interval::m5, wanted));
  EXPECT_TRUE(fetched.remarks.empty());
  EXPECT_EQ(world.server.log().size(), 5U);  // the time, and each file and its sum
  world.expect_no_violations();
}

TEST(BinanceFiles, AFileThatDoesNotMatchItsSumIsFetchedOnceMoreAndRemarkedOn) {
  const TimeRange december{utc_day(2024, 12, 1), utc_day(2025, 1, 1)};
  for (const Checksum checksum : {Checksum::wrong, Checksum::missing}) {
    BinanceWorld world(kNow, listed_early(), {},
                       {.checksum = [=](const std::string&) { return checksum; }});
    const auto source = world.source();
    const Fetched fetched =
        fetch_all(*source, source->plan(kBtc, Interval::m15, december, Archives::where_shorter));
    ASSERT_FALSE(fetched.error) << fetched.error->message;
    EXPECT_EQ(fetched.bars, world.venue.closed(kBtc, Interval::m15, december));
    ASSERT_EQ(fetched.remarks.size(), 1U);
    EXPECT_NE(fetched.remarks[0].find("BTCUSDT-15m-2024-12.zip"), std::string::npos);
    EXPECT_EQ(world.archive.counts().at("BTCUSDT-15m-2024-12.zip"),
              checksum == Checksum::wrong ? 2U : 1U);
  }
}

// The file was replaced after its sum was read.
TEST(BinanceFiles, AFileThatIsReplacedMeanwhileIsFetchedAgain) {
  const TimeRange december{utc_day(2024, 12, 1), utc_day(2025, 1, 1)};
  BinanceWorld world(kNow, listed_early());
  const auto source = world.source();
  Bar later = world.venue.closed(kBtc, Interval::m15, december).front();
  later.close = later.high;
  std::size_t requests = 0;
  world.server.set_faults([&](const Request&) {
    if (++requests == 3) {  // the sum, after the time and the file
      world.venue.correct(kBtc, Interval::m15, later);
      world.archive.republish();
    }
    return Fault::none;
  });
  const Fetched fetched =
      fetch_all(*source, source->plan(kBtc, Interval::m15, december, Archives::where_shorter));
  ASSERT_FALSE(fetched.error) << fetched.error->message;
  EXPECT_EQ(fetched.bars.front(), later);
  EXPECT_TRUE(fetched.remarks.empty());
  EXPECT_EQ(world.archive.counts().at("BTCUSDT-15m-2024-12.zip"), 2U);
}

TEST(BinanceFiles, PagesStandInForAFileThatStaysDamaged) {
  BinanceWorld world(kNow, listed_early());
  world.server.set_faults([](const Request& request) {
    return request.path.ends_with(".zip") ? Fault::garble : Fault::none;
  });
  const auto source = world.source();
  const TimeRange december{utc_day(2024, 12, 1), utc_day(2025, 1, 1)};
  const Fetched fetched =
      fetch_all(*source, source->plan(kBtc, Interval::m15, december, Archives::where_shorter));
  ASSERT_FALSE(fetched.error) << fetched.error->message;
  EXPECT_EQ(fetched.bars, world.venue.closed(kBtc, Interval::m15, december));
  EXPECT_EQ(world.count("/api/v3/klines"), 3U);
}

TEST(BinanceFiles, AMissingFileIsNamed) {
  BinanceWorld world(kNow, listed_early(), {},
                     {.checksum = {}, .missing = {"BTCUSDT-15m-2024-12.zip"}});
  const auto source = world.source();
  const auto requests = source->plan(
      kBtc, Interval::m15, {utc_day(2024, 12, 1), utc_day(2025, 1, 1)}, Archives::where_shorter);
  ASSERT_EQ(requests.size(), 1U);
  const auto page = source->fetch(requests.front());
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().kind, Errc::not_found);
  EXPECT_NE(page.error().message.find("BTCUSDT-15m-2024-12.zip"), std::string::npos);
}

}  // namespace
}  // namespace tern
