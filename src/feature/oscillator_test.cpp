// What oscillators, candles, dependence, timeframes, and the calendar say where it is known without
// a computer: of bars that stand still, climb steadily, or go back and forth, and of known dates.

#include <gtest/gtest.h>

#include <functional>

#include "base/rng.h"
#include "feature/compute.h"
#include "feature/registry.h"

namespace tern {
namespace {

constexpr Timestamp kStart = utc_day(2023, 1, 2);
constexpr int kHours = 800;

using Closes = std::function<double(int i)>;

Bar bar_of(int i, double high, double low, double close) {
  return {.open_time = kStart + i * 1h,
          .open = close,
          .high = high,
          .low = low,
          .close = close,
          .volume = 10,
          .quote_volume = std::nullopt,
          .trade_count = std::nullopt,
          .taker_buy_volume = std::nullopt,
          .taker_buy_quote_volume = std::nullopt};
}

/// Feature `name` over kHours bars.
Frame measured(const std::string& name, const std::function<Bar(int i)>& bar_at) {
  std::vector<Bar> bars;
  for (int i = 0; i < kHours; ++i) bars.push_back(bar_at(i));
  Market market{Universe::spot(std::array{Pair{"BTC", "USDT"}}).value(), {}, "simulated", true};
  market.bars.push_back(Bars::make(Interval::h1, {kStart, kStart + kHours * 1h}, bars).value());
  const auto inputs = make_feature_inputs(market, SymbolId{0}).value();
  return compute_features(inputs, std::array{name}).value();
}

/// Over bars without a range.
Frame measured_closes(const std::string& name, const Closes& close) {
  return measured(name, [&](int i) { return bar_of(i, close(i), close(i), close(i)); });
}

std::optional<double> last_value(const std::string& name, const Closes& close) {
  const Frame frame = measured_closes(name, close);
  const ColumnView column = frame.column(0);
  return column.valid[kHours - 1] ? std::optional{column.values[kHours - 1]} : std::nullopt;
}

double still(int /*i*/) {
  return 0.1;
}
double seesaw(int i) {
  return i % 2 == 0 ? 100 : 101;
}
double ramp(int i) {
  return 1000 + i;
}

TEST(StillPrice, HasNoDirection) {
  for (const char* name : {"cci_20", "bb_pctb_20", "bb_pctb_168", "bb_width_48", "cmo_24",
                           "tsi_25_13", "kmid2", "kup2", "klow2", "ksft2_ma6", "alpha101", "streak",
                           "frac_pos_168", "zero_cross_24", "sign_entropy_168"}) {
    EXPECT_EQ(last_value(name, still), 0.0) << name;
  }
  for (const char* name : {"rsi_7", "stoch_k_14", "mfi_14", "pos_day_range", "rsi14_1d"}) {
    EXPECT_EQ(last_value(name, still), 0.5) << name;
  }
  EXPECT_EQ(last_value("rank_168", still), 169.0 / 336);
  for (const char* name : {"klen", "qtl_hi_168", "autocorr_1_168", "var_ratio_4_168", "hurst_proxy",
                           "cid_ce_168", "hour_mean_30d"}) {
    EXPECT_FALSE(last_value(name, still)) << name;
  }
}

TEST(SteadyClimb, IsAllGain) {
  for (const char* name : {"rsi_28", "stoch_k_168", "mfi_14", "cmo_24", "rank_168", "frac_pos_168",
                           "pos_day_range", "rsi14_4h"}) {
    EXPECT_EQ(last_value(name, ramp), 1.0) << name;
  }
  EXPECT_NEAR(last_value("tsi_25_13", ramp).value(), 1, 1e-12);
  EXPECT_EQ(last_value("streak", ramp), kHours - 1);
  EXPECT_EQ(last_value("sign_entropy_168", ramp), 0.0);
  EXPECT_EQ(last_value("zero_cross_24", ramp), 0.0);
}

TEST(SteadyClimb, LiesWhereItsWindowEnds) {
  // Of the numbers 1 .. 20 the newest is 9.5 above the mean, their mean distance from it is 5, and
  // their variance (400 - 1) / 12.
  EXPECT_NEAR(last_value("cci_20", ramp).value(), 9.5 / (0.015 * 5), 1e-9);
  EXPECT_NEAR(last_value("bb_pctb_20", ramp).value(), 9.5 / (2 * std::sqrt(399.0 / 12)), 1e-9);
  EXPECT_NEAR(last_value("bb_width_20", ramp).value(), 4 * std::sqrt(399.0 / 12) / 1789.5, 1e-12);
}

TEST(LoneJump, IsAsFarFromItsMeanAsAnyValueCanBe) {
  const auto jump = [](int i) { return i == kHours - 1 ? 200.0 : 100.0; };
  EXPECT_NEAR(last_value("cci_20", jump).value(), 20 / (2 * 0.015), 1e-6);
  EXPECT_NEAR(last_value("bb_pctb_20", jump).value(), std::sqrt(19.0) / 2, 1e-9);
  EXPECT_NEAR(last_value("bb_pctb_168", jump).value(), std::sqrt(167.0) / 2, 1e-9);
}

TEST(BackAndForth, IsRememberedForADayAndLeadsNowhere) {
  EXPECT_NEAR(last_value("autocorr_1_168", seesaw).value(), -1, 1e-9);
  EXPECT_NEAR(last_value("autocorr_24_168", seesaw).value(), 1, 1e-9);
  EXPECT_EQ(last_value("var_ratio_4_168", seesaw), 0.0);
  EXPECT_FALSE(last_value("hurst_proxy", seesaw));
  EXPECT_NEAR(last_value("cid_ce_168", seesaw).value(), 2, 1e-9);
  EXPECT_EQ(last_value("zero_cross_24", seesaw), 1.0);
  EXPECT_EQ(last_value("sign_entropy_168", seesaw), 1.0);
  EXPECT_EQ(last_value("cmo_24", seesaw), 0.0);
}

TEST(DrunkardsWalk, SpreadsWithTheRootOfTime) {
  Rng rng(1988);
  std::vector<double> closes{100};
  while (closes.size() < kHours) closes.push_back(closes.back() * std::exp(0.005 * rng.normal()));
  const auto walk = [&](int i) { return closes[static_cast<std::size_t>(i)]; };
  // The overlapping estimates scatter by about sqrt(2 k / n): 0.26 for k = 24, n = 720.
  EXPECT_NEAR(last_value("var_ratio_24_720", walk).value(), 1, 0.8);
  EXPECT_NEAR(last_value("hurst_proxy", walk).value(), 0.5, 0.2);
  EXPECT_NEAR(last_value("cid_ce_168", walk).value(), std::sqrt(2), 0.3);
}

TEST(MoneyFlow, EqualTypicalPricesHaveNoDirectionHoweverTheyAreRounded) {
  // As doubles, 0.4 + 0.1 + 0.1 < 0.2 + 0.2 + 0.2.
  const Frame frame = measured("mfi_14", [](int i) {
    return i % 2 == 0 ? bar_of(i, 0.4, 0.1, 0.1) : bar_of(i, 0.2, 0.2, 0.2);
  });
  EXPECT_EQ(frame.column(0).values[kHours - 1], 0.5);
}

TEST(StreakFeature, CountsBothWaysAndStartsOver) {
  const std::array closes = {5.0, 6.0, 7.0, 6.0, 5.0, 5.0, 4.0, 5.0};
  const Frame frame =
      measured_closes("streak", [&](int i) { return closes[static_cast<std::size_t>(i) % 8]; });
  const std::array want = {0, 1, 2, -1, -2, 0, -1, 1};
  for (std::size_t row = 32; row < 64; ++row) {
    EXPECT_EQ(frame.column(0).values[row], want[row % 8]) << row;
  }
}

TEST(DayReturns, AddUpFromMidnightToMidnight) {
  Rng rng(7);
  std::vector<double> closes{100};
  while (closes.size() < kHours) closes.push_back(closes.back() * std::exp(0.005 * rng.normal()));
  const auto walk = [&](int i) { return closes[static_cast<std::size_t>(i)]; };
  const Frame sigma = measured_closes(std::string(kVolatilityFeature), walk);
  const Frame today = measured_closes("ret_since_utc0", walk);
  const Frame yesterday = measured_closes("prevday_ret", walk);
  for (std::size_t row = 100; row < kHours; ++row) {
    const std::size_t hour = (row + 1) % 24;
    const double both = today.column(0).values[row] + yesterday.column(0).values[row];
    const double change = std::log(closes[row] / closes[row - hour - 24]);
    ASSERT_NEAR(both, change / (sigma.column(0).values[row] * std::sqrt(24)), 1e-9) << row;
    if (hour == 0) {
      ASSERT_EQ(today.column(0).values[row], 0) << row;
    }
  }
}

double on(const char* name, Timestamp opening) {
  const Feature& row = *find_features(std::array{std::string(name)}).value().front();
  Moment now{};
  now.as_of = opening;
  return row.make(row.knobs)->step(now).value();
}

TEST(Calendar, KnowsTheDays) {
  const Timestamp leap_day = utc_day(2024, 2, 29);  // a Thursday
  EXPECT_NEAR(on("dow_sin", leap_day), std::sin(2 * 3.141592653589793 * 3 / 7), 1e-15);
  EXPECT_NEAR(on("dow_cos", leap_day), std::cos(2 * 3.141592653589793 * 3 / 7), 1e-15);
  EXPECT_EQ(on("dow_cos", utc_day(2024, 2, 26)), 1);
  EXPECT_EQ(on("dom_frac", leap_day), 28.0 / 30 - 0.5);
  EXPECT_EQ(on("dom_frac", leap_day + 24h), -0.5);
  EXPECT_EQ(on("dom_frac", utc_day(2024, 3, 31)), 0.5);
  EXPECT_EQ(on("is_weekend", leap_day + 47h), 0);
  EXPECT_EQ(on("is_weekend", leap_day + 48h), 1);
  EXPECT_EQ(on("is_weekend", leap_day + 95h), 1);
  EXPECT_EQ(on("is_weekend", leap_day + 96h), 0);
}

TEST(Calendar, KnowsTheHours) {
  for (int hour = 0; hour < 24; ++hour) {
    const Timestamp opening = kStart + hour * 1h;
    EXPECT_EQ(on("us_session", opening), hour >= 13 && hour <= 20) << hour;
    EXPECT_EQ(on("funding_hour", opening), hour == 0 || hour == 8 || hour == 16) << hour;
  }
}

TEST(HourMean, IsOfTheHourToCome) {
  // The price jumps by a factor in the bar from 07:00 to 08:00 and comes back in the next.
  const auto jumps = [](int i) { return i % 24 == 7 ? 110.0 : 100.0; };
  const Frame frame = measured_closes("hour_mean_30d", jumps);
  for (std::size_t row = 730; row < kHours; ++row) {
    const std::size_t coming = (row + 1) % 24;
    const double value = frame.column(0).values[row];
    const double direction = value > 1 ? 1 : value < -1 ? -1 : value;
    EXPECT_EQ(direction, coming == 7 ? 1 : coming == 8 ? -1 : 0) << row;
  }
}

}  // namespace
}  // namespace tern
