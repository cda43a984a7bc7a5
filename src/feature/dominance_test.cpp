#include <gtest/gtest.h>

#include "feature/compute.h"

namespace tern {
namespace {

constexpr Timestamp kStart = utc_day(2023, 1, 2);

/// BTC's bars by the hour, all alike, with the shares that a test adds.
Market market_of(std::size_t day_count) {
  const TimeRange range{kStart, kStart + day_count * days{1}};
  std::vector<Bar> bars;
  for (Timestamp t = range.begin; t < range.end; t += 1h) {
    bars.push_back({.open_time = t,
                    .open = 100,
                    .high = 101,
                    .low = 99,
                    .close = 100,
                    .volume = 1,
                    .quote_volume = std::nullopt,
                    .trade_count = std::nullopt,
                    .taker_buy_volume = std::nullopt,
                    .taker_buy_quote_volume = std::nullopt});
  }
  return {Universe::spot(std::array{Pair{"BTC", "USDT"}}).value(),
          {Bars::make(Interval::h1, range, bars).value()},
          "test",
          false};
}

/// The figure of one day, known at once.
Capitalization told(int day, double share) {
  const Timestamp midnight = kStart + day * days{1};
  return {midnight, midnight, share};
}

std::vector<Capitalization> told_daily(int day_count, double share) {
  std::vector<Capitalization> figures;
  for (int day = 0; day < day_count; ++day) figures.push_back(told(day, share));
  return figures;
}

/// By the hour: element h is as of kStart + h hours + 1.
Column compute(const Market& market, const std::string& name) {
  const auto inputs = make_feature_inputs(market, SymbolId{0}).value();
  const Frame frame = compute_features(inputs, std::array{name}).value();
  Column column(frame.rows());
  for (std::size_t row = 0; row < frame.rows(); ++row) {
    if (frame.column(0).valid[row]) column.set(row, frame.column(0).values[row]);
  }
  return column;
}

std::size_t row_at(int day, int hour = 0) {
  return static_cast<std::size_t>(24 * day + hour - 1);
}

TEST(DominanceFeatures, AreMissingWhereNobodyTellsOfThatCoin) {
  Market market = market_of(3);
  EXPECT_EQ(compute(market, "btc_d").valid.count(), 0U);
  market.dominance.btc = told_daily(3, 50);
  EXPECT_EQ(compute(market, "btc_d").valid.count(), 72U);
  EXPECT_EQ(compute(market, "usdt_d").valid.count(), 0U);
}

TEST(DominanceFeatures, AShareLastsForAWeek) {
  Market market = market_of(20);
  market.dominance.btc = {told(0, 50), told(10, 51)};
  const Column share = compute(market, "btc_d");
  EXPECT_EQ(share.at(row_at(7)), 50);
  EXPECT_EQ(share.at(row_at(7, 1)), std::nullopt);
  EXPECT_EQ(share.at(row_at(10)), 51);
  const Column change = compute(market, "btc_d_chg_1d");
  EXPECT_EQ(change.at(row_at(7)), 0);
  EXPECT_EQ(change.at(row_at(10, 23)), std::nullopt) << "a day of it must be there first";
  EXPECT_EQ(change.at(row_at(11)), 0);
}

TEST(DominanceFeatures, AShareThatNeverMovedIsNotUnusual) {
  Market market = market_of(100);
  market.dominance.btc = told_daily(100, 50.1);
  EXPECT_EQ(compute(market, "btc_d_z_90d").valid.count(), 0U);
  market.dominance.btc[95].value = 50.2;
  EXPECT_GT(compute(market, "btc_d_z_90d").at(row_at(95)).value(), 40);
}

TEST(DominanceFeatures, ARegimeThatWasThereFromTheStartIsOld) {
  Market market = market_of(190);
  market.dominance.btc = told_daily(190, 60);
  const Column age = compute(market, "btc_d_regime_days");
  EXPECT_EQ(age.at(row_at(179, 23)), std::nullopt);
  EXPECT_EQ(age.at(row_at(180)), 180);
  EXPECT_EQ(age.at(row_at(190)), 180);
}

TEST(DominanceFeatures, ARegimeIsNewOnTheHourThatConfirmsIt) {
  Market market = market_of(200);
  market.dominance.btc = told_daily(200, 60);
  for (std::size_t day = 185; day < 200; ++day) market.dominance.btc[day].value = 48;
  const Column age = compute(market, "btc_d_regime_days");
  EXPECT_EQ(age.at(row_at(186, 23)), 180) << "two of three figures";
  EXPECT_EQ(age.at(row_at(187)), 0);
  EXPECT_EQ(age.at(row_at(187, 6)), 0.25);
  EXPECT_EQ(age.at(row_at(190)), 3);
}

TEST(DominanceFeatures, OneDaysSecondFigureConfirmsNothing) {
  Market market = market_of(200);
  market.dominance.usdt = told_daily(200, 4.5);
  market.dominance.usdt[185].value = 6;
  const Timestamp noon = kStart + 185 * days{1} + 12h;
  market.dominance.usdt.insert(market.dominance.usdt.begin() + 186, {noon, noon, 6});
  EXPECT_EQ(compute(market, "usdt_d_regime_days").at(row_at(187)), 180);
  market.dominance.usdt[187].value = 6;  // the next day's
  EXPECT_EQ(compute(market, "usdt_d_regime_days").at(row_at(187)), 1);
}

TEST(DominanceFeatures, ADistanceToAThresholdEndsWhereTheThresholdNoLongerMatters) {
  Market market = market_of(3);
  market.dominance.btc = {told(0, 52), told(1, 43), told(2, 60)};
  const Column from = compute(market, "btc_d_from_50");
  EXPECT_EQ(from.at(row_at(0, 1)), 2);
  EXPECT_EQ(from.at(row_at(1, 1)), -5);
  EXPECT_EQ(from.at(row_at(2, 1)), 5);
  EXPECT_EQ(compute(market, "btc_d_from_40").at(row_at(1, 1)), 3);
}

TEST(DominanceFeatures, ATotalIsMeasuredFromItsOwnMean) {
  Market market = market_of(380);
  for (int day = 0; day < 380; ++day) {
    market.dominance.total.push_back(told(day, day < 370 ? 1e12 : 2e12));
  }
  const Column from = compute(market, "total_dist_365d");
  EXPECT_EQ(from.at(row_at(364, 23)), std::nullopt);
  EXPECT_NEAR(from.at(row_at(369)).value(), 0, 1e-12);
  EXPECT_NEAR(from.at(row_at(370)).value(), std::log(2) * 8759 / 8760, 1e-9);
  EXPECT_NEAR(compute(market, "total_chg_1d").at(row_at(370)).value(), std::log(2), 1e-12);
}

TEST(DominanceFeatures, NoWindowLooksAcrossAJump) {
  Market market = market_of(60);
  market.dominance.sol = told_daily(60, 1);
  for (std::size_t day = 40; day < 60; ++day) {
    market.dominance.sol[day].value = 5;
    market.dominance.sol[day].era = 1;
  }
  const Column change = compute(market, "sol_d_chg_7d");
  EXPECT_EQ(change.at(row_at(39, 23)), 0);
  EXPECT_EQ(change.at(row_at(40)), std::nullopt);
  EXPECT_EQ(change.at(row_at(46, 23)), std::nullopt);
  EXPECT_EQ(change.at(row_at(47)), 0) << "both figures are of the new era";
  EXPECT_EQ(compute(market, "sol_d").at(row_at(40)), 5) << "a level looks across nothing";
  market.dominance.sol[40].value = 4;
  EXPECT_GT(compute(market, "sol_d_slope_30d").at(row_at(39, 23)).value_or(1), -1e-9);
  EXPECT_EQ(compute(market, "sol_d_slope_30d").at(row_at(59, 23)), std::nullopt);
}

TEST(DominanceFeatures, ARegimeGoesOnAcrossAJump) {
  Market market = market_of(200);
  market.dominance.btc = told_daily(200, 60);
  for (std::size_t day = 190; day < 200; ++day) market.dominance.btc[day].era = 1;
  EXPECT_EQ(compute(market, "btc_d_regime_days").at(row_at(195)), 180);
}

}  // namespace
}  // namespace tern
