#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>

#include "source/dominance_file.h"
#include "store/scratch_folder.h"

// Years of capitalizations from four vendors. They date the same states differently; read by when
// they were known, they must agree.
namespace tern {
namespace {

const std::filesystem::path kFolder = TERN_SOURCE_DIR "/../shared/data/marketcap";
constexpr TimeRange kAll{kTimeMin, kTimeMax};
constexpr Duration kDay = 24h;

class RealCapitalizations : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(kFolder)) GTEST_SKIP() << "no " << kFolder;
    auto opened = Database::open(scratch_.path());
    ASSERT_TRUE(opened) << opened.error().message;
    database_.emplace(*std::move(opened));
  }

  std::vector<CapitalizationImport> import(const std::string& name, const std::string& vendor) {
    CapitalizationStore to(*database_);
    const auto imports = import_capitalization_file(
        to, kFolder / name, {.vendor = vendor, .now = utc_day(2026, 11, 22)});
    EXPECT_TRUE(imports) << imports.error().message;
    return imports ? *imports : std::vector<CapitalizationImport>{};
  }

  std::vector<Capitalization> load(const std::string& vendor, const std::string& name) {
    const auto figures = CapitalizationStore(*database_).load({vendor, name}, kAll);
    EXPECT_TRUE(figures);
    return figures ? *figures : std::vector<Capitalization>{};
  }

  /// As known an hour after each midnight of 2023-01-01 to 2025-05-01.
  Column known(const std::string& vendor, const std::string& name) {
    return as_of(load(vendor, name), kMornings, 2 * kDay);
  }

  static constexpr TimeGrid kMornings{utc_day(2023, 1, 1) + 1h, kDay, 851};
  ScratchFolder scratch_;
  std::optional<Database> database_;
};

/// Of the daily changes of the logarithms, `lag` days apart, where both are known.
double correlation(const Column& a, const Column& b, std::ptrdiff_t lag) {
  double n = 0, sa = 0, sb = 0, saa = 0, sbb = 0, sab = 0;
  const auto change = [](const Column& column, std::ptrdiff_t row) -> std::optional<double> {
    if (row < 1 || row >= static_cast<std::ptrdiff_t>(column.size())) return std::nullopt;
    const auto at = column.at(static_cast<std::size_t>(row));
    const auto before = column.at(static_cast<std::size_t>(row - 1));
    return at && before ? std::optional{std::log(*at / *before)} : std::nullopt;
  };
  for (std::ptrdiff_t row = 1; row < static_cast<std::ptrdiff_t>(a.size()); ++row) {
    const auto x = change(a, row), y = change(b, row + lag);
    if (!x || !y) continue;
    n += 1, sa += *x, sb += *y, saa += *x * *x, sbb += *y * *y, sab += *x * *y;
  }
  return (sab - sa * sb / n) / std::sqrt((saa - sa * sa / n) * (sbb - sb * sb / n));
}

Column percent_of(const Column& part, const Column& whole) {
  Column percent(part.size());
  for (std::size_t row = 0; row < part.size(); ++row) {
    const auto a = part.at(row), b = whole.at(row);
    if (a && b) percent.set(row, 100 * *a / *b);
  }
  return percent;
}

TEST_F(RealCapitalizations, EveryCellIsAccountedFor) {
  const std::map<std::string, std::size_t> kCells = {
      {"BTC", 4629},         {"ETH", 4629 - 830}, {"SOL", 4629 - 2538}, {"USDT", 4629 - 689},
      {"TOTAL", 4629 - 246}, {"LISTED", 4629},    {"BTC.PRICE", 4629}};
  std::size_t figures = 0;
  for (const CapitalizationImport& is : import("marketcap-daily.csv", "coingecko")) {
    EXPECT_EQ(is.figures, is.outcome.inserted + is.outcome.quarantined) << is.series.name;
    EXPECT_LE(is.outcome.quarantined, 20U) << is.series.name;
    figures += is.outcome.inserted;
    const auto cells = kCells.find(is.series.name);
    if (cells == kCells.end()) continue;
    EXPECT_EQ(is.figures, cells->second) << is.series.name;
  }
  EXPECT_GT(figures, 45'000U);
  const auto charts = import("dominance-daily.csv", "tradingview");
  ASSERT_EQ(charts.size(), 3U);
  EXPECT_EQ(charts[2].series.name, "TOTAL3");
  for (const CapitalizationImport& is : charts) {
    EXPECT_EQ(is.outcome.inserted, 1095U) << is.series.name;
  }
}

TEST_F(RealCapitalizations, TwoVendorsAgreeOnWhatWasKnownWhen) {
  import("marketcap-daily.csv", "coingecko");
  import("dominance-daily.csv", "tradingview");
  const Column total = known("coingecko", "TOTAL");
  for (const std::string coin : {"BTC", "USDT"}) {
    SCOPED_TRACE(coin);
    const Column here = percent_of(known("coingecko", coin), total);
    const Column there = known("tradingview", coin + ".D");
    EXPECT_GT(correlation(here, there, 0), 0.9);
    // A lag that is wrong by a day would stand here.
    EXPECT_LT(std::abs(correlation(here, there, 1)), 0.2);
    EXPECT_LT(std::abs(correlation(here, there, -1)), 0.2);
  }
}

TEST_F(RealCapitalizations, AVendorThatWaitsADaySaysTheSameADayLater) {
  import("marketcap-daily.csv", "coingecko");
  const auto imports = import("btc-coinmetrics-daily.csv.gz", "coinmetrics");
  ASSERT_EQ(imports.size(), 2U);
  EXPECT_EQ(imports[0].series.name, "BTC");
  EXPECT_EQ(imports[1].series.name, "BTC.PRICE");
  EXPECT_GT(imports[0].outcome.inserted, 5'600U);
  const Column here = known("coingecko", "BTC"), there = known("coinmetrics", "BTC");
  EXPECT_GT(correlation(here, there, 1), 0.9);
  EXPECT_LT(std::abs(correlation(here, there, 0)), 0.2);
  std::vector<double> apart;
  for (std::size_t row = 1; row < here.size(); ++row) {
    const auto a = here.at(row - 1), b = there.at(row);
    if (a && b) apart.push_back(std::abs(*b / *a - 1));
  }
  ASSERT_GT(apart.size(), 800U);
  std::ranges::nth_element(apart, apart.begin() + 400);
  EXPECT_LT(apart[400], 0.005);
}

/// The days since 2018-03-01 on which a coin's capitalization jumped.
std::vector<std::string> jump_days(Database& database, const std::string& coin) {
  const auto jumps = load_jumps(database, {"coingecko", coin});
  EXPECT_TRUE(jumps && *jumps) << coin;
  std::vector<std::string> days_of;
  for (const CapitalizationJump& jump : jumps->value()) {
    if (jump.stamped >= utc_day(2018, 3, 1)) days_of.push_back(to_date_string(jump.stamped));
  }
  return days_of;
}

TEST_F(RealCapitalizations, CoinsThatWereCountedAnewJump) {
  import("marketcap-daily.csv", "coingecko");
  const auto has = [&](const std::string& coin, const char* day) {
    const auto found = jump_days(*database_, coin);
    return std::ranges::find(found, day) != found.end();
  };
  EXPECT_TRUE(jump_days(*database_, "BTC").empty());
  EXPECT_EQ(jump_days(*database_, "ETH"), (std::vector<std::string>{"2020-03-28", "2020-03-29"}));
  EXPECT_EQ(jump_days(*database_, "SOL").size(), 16U);
  EXPECT_EQ(jump_days(*database_, "USDT").size(), 14U);
  for (const char* day : {"2020-05-29", "2021-01-08"}) EXPECT_TRUE(has("SOL", day)) << day;
  for (const char* day : {"2019-06-20", "2020-04-03"}) EXPECT_TRUE(has("USDT", day)) << day;
  EXPECT_FALSE(has("SOL", "2021-01-09")) << "the price rose by a third";
}

TEST_F(RealCapitalizations, EveryPathIsOfOneVendorAndEndsWithItsTotal) {
  import("marketcap-daily.csv", "coingecko");
  import("dominance-daily.csv", "tradingview");
  const auto all = load_dominance(*database_, "coingecko");
  ASSERT_TRUE(all);
  EXPECT_EQ(all->universe, "TOTAL as CoinGecko counts it");
  for (const DominancePathRow& row : kDominancePaths) {
    ASSERT_FALSE((*all.*row.figures).empty()) << row.name;
    EXPECT_EQ((*all.*row.figures).back().stamped, utc_day(2025, 5, 18)) << row.name;
  }
  EXPECT_EQ(all->sol.back().era, 16);
  const auto listed = load_dominance(*database_, "coingecko", "LISTED");
  ASSERT_TRUE(listed);
  EXPECT_EQ(listed->btc.back().stamped, utc_day(2025, 12, 31));
  EXPECT_GT(listed->btc.back().value, 55) << "of survivors alone";
  const auto charts = load_dominance(*database_, "tradingview");
  ASSERT_TRUE(charts);
  EXPECT_EQ(charts->universe, "its own BTC.D, USDT.D, TOTAL3");
  EXPECT_TRUE(charts->total.empty() && charts->eth.empty());
}

TEST_F(RealCapitalizations, MonthlySnapshotsAreTheEndsOfTheirDays) {
  import("marketcap-daily.csv", "coingecko");
  import("cmc-top200-monthly.csv", "coinmarketcap");
  const auto daily = load("coingecko", "BTC");
  std::size_t compared = 0;
  for (const Capitalization& month : load("coinmarketcap", "BTC")) {
    const auto same = std::ranges::lower_bound(daily, month.known_at, {}, &Capitalization::stamped);
    if (same == daily.end() || same->stamped != month.known_at) continue;
    ++compared;
    EXPECT_NEAR(month.value / same->value, 1, 0.03) << to_string(month.stamped);
  }
  EXPECT_GT(compared, 60U);
}

}  // namespace
}  // namespace tern
