#include "source/funding_file.h"

#include <gtest/gtest.h>

#include <fstream>

#include "store/scratch_folder.h"

namespace tern {
namespace {

constexpr Timestamp kDay = utc_day(2024, 1, 1);
constexpr Timestamp kNow = utc_day(2025, 1, 1);

Result<FundingFile> read(std::string text, std::string_view name = "BTCUSDT-funding-8h.csv") {
  return read_funding({std::move(text), "abc"}, name, {.now = kNow});
}

std::vector<std::string> reasons_of(const FundingFile& file) {
  std::vector<std::string> reasons;
  for (const QuarantinedRow& row : file.refused) reasons.push_back(row.reason);
  return reasons;
}

TEST(FundingFile, StampsThatJitterByMillisecondsAreDueOnTheHour) {
  const auto file =
      read("funding_time,funding_rate\n1704067200016,0.00010000\n1704096000000,-0.0002\n");
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_EQ(file->rates,
            (std::vector<StoredFunding>{{{kDay, 1e-4}, false}, {{kDay + 8h, -2e-4}, false}}));
  EXPECT_EQ(to_string(file->pair), "BTC/USDT");
  EXPECT_EQ(file->layout, "funding rates");
}

TEST(FundingFile, ReadsWhatBinanceExports) {
  const auto file = read(
      "calc_time,funding_interval_hours,last_funding_rate\n1704067200000,8,0.0001\n"
      "1704081600000,4,0.0003\n",
      "SOLUSDT-fundingRate-2024-01.csv");
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_EQ(file->rates.at(1).rate, (FundingRate{kDay + 4h, 3e-4}));
  EXPECT_EQ(to_string(file->pair), "SOL/USDT");
}

TEST(FundingFile, ADatesMeanStandsForItsThreeRates) {
  const auto file = read("date,funding_rate\n2024-01-01,0.0001\n2024-01-02,-0.00001\n");
  ASSERT_TRUE(file) << file.error().message;
  ASSERT_EQ(file->rates.size(), 6U);
  EXPECT_EQ(file->rates[2], (StoredFunding{{kDay + 16h, 1e-4}, true}));
  EXPECT_EQ(file->rates[3].rate, (FundingRate{kDay + 24h, -1e-5}));
  EXPECT_EQ(file->layout, "daily means of funding");
}

TEST(FundingFile, AMeanOfAnotherNumberOfRatesIsRefusedForItsSumIsNotKnown) {
  // Of 2022-11-10, when SOL's perpetual settled eleven times.
  const auto file = read("date,funding_rate\n2022-11-09,0.0001\n2022-11-10,-0.01560557909090909\n");
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_EQ(file->rates.size(), 3U);
  ASSERT_EQ(file->refused.size(), 1U);
  EXPECT_NE(file->refused[0].reason.find("no mean of three"), std::string::npos);
}

TEST(FundingFile, EveryRowThatCannotBeUsedSaysWhy) {
  const auto file = read(
      "funding_time,funding_rate\n1704067200000,0.0001\n1704067200000,0.0001\n1704068000000,0."
      "0001\n"
      "yesterday,0.0001\n1704096000000,much\n1704096000000,0.5\n1704096000000\n"
      "1799999999999,0.0001\n4102444800000,0.0001\n1704096000000,nan\n");
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_EQ(file->rows, 10U);
  EXPECT_EQ(file->rates.size(), 1U);
  EXPECT_EQ(reasons_of(*file),
            (std::vector<std::string>{"repeated or out of order", "not on the hour", "no time",
                                      "no rate", "a rate beyond 10 %, in percent perhaps",
                                      "cut short", "not on the hour", "not due yet", "no rate"}));
  EXPECT_EQ(file->refused[1].line, 4);
}

TEST(FundingFile, RefusesWhatIsNotFunding) {
  EXPECT_NE(read("open_time,open\n1,2\n").error().message.find("expected the columns"),
            std::string::npos);
  EXPECT_NE(read("date,funding_rate\n").error().message.find("no rates"), std::string::npos);
  EXPECT_NE(read("date,funding_rate\nx,1\n").error().message.find("line 2"), std::string::npos);
  EXPECT_NE(read("date,funding_rate\n2024-01-01,0\n", "funding.csv").error().message.find("--pair"),
            std::string::npos);
  EXPECT_EQ(read("date,funding_rate\n2024-01-01,0\n", "BTC_USDT-funding.csv")->pair,
            (Pair{"BTC", "USDT"}));
}

TEST(FundingFile, IsKnownByItsFirstLineAndImportedOnce) {
  const ScratchFolder scratch;
  const auto file = scratch.path() / "ETHUSDT-funding-8h.csv";
  std::ofstream(file) << "funding_time,funding_rate\n1704067200000,0.0001\n1704068000000,1\n";
  const auto bars = scratch.path() / "ETHUSDT-1h.csv";
  std::ofstream(bars) << "open_time,open,high,low,close,volume\n";
  EXPECT_TRUE(is_funding_file(file));
  EXPECT_FALSE(is_funding_file(bars));
  EXPECT_FALSE(is_funding_file(scratch.path() / "nothing.csv"));
  Database database = *Database::open(scratch.path());
  FundingStore store(database);
  const auto first = import_funding_file(store, file, {.now = kNow});
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(first->series.venue, "binance-perp");
  EXPECT_EQ(first->outcome.inserted, 1U);
  EXPECT_EQ(first->outcome.quarantined, 1U);
  EXPECT_EQ(first->first_refused, "line 3, not on the hour");
  EXPECT_EQ(import_funding_file(store, file, {.now = kNow})->outcome.unchanged, 1U);
  EXPECT_NE(import_funding_file(store, bars, {.now = kNow}).error().message.find(bars.string()),
            std::string::npos);
}

}  // namespace
}  // namespace tern
