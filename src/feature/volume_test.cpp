// What the features of volume, liquidity, and flow say where a formula alone does not: of bars
// without trade, without a range, without a move, and of markets whose spread is known.

#include <gtest/gtest.h>

#include <functional>

#include "base/rng.h"
#include "feature/compute.h"

namespace tern {
namespace {

constexpr Timestamp kStart = utc_day(2023, 1, 2);

Bar flat_bar(double price, double volume) {
  return {.open_time = kStart,
          .open = price,
          .high = price,
          .low = price,
          .close = price,
          .volume = volume,
          .quote_volume = std::nullopt,
          .trade_count = volume,
          .taker_buy_volume = volume,
          .taker_buy_quote_volume = std::nullopt};
}

/// Feature `name` over an hour per bar, `bar_of(i)` the i-th.
Frame measured(const std::string& name, int hours, const std::function<Bar(int)>& bar_of) {
  std::vector<Bar> bars;
  for (int i = 0; i < hours; ++i) {
    bars.push_back(bar_of(i));
    bars.back().open_time = kStart + i * 1h;
  }
  Market market{Universe::spot(std::array{Pair{"BTC", "USDT"}}).value(), {}, "simulated", true};
  market.bars.push_back(Bars::make(Interval::h1, {kStart, kStart + hours * 1h}, bars).value());
  const auto inputs = make_feature_inputs(market, SymbolId{0}).value();
  return compute_features(inputs, std::array{name}).value();
}

std::optional<double> last_value(const std::string& name, int hours,
                                 const std::function<Bar(int)>& bar_of) {
  const Frame frame = measured(name, hours, bar_of);
  const auto last = static_cast<std::size_t>(hours) - 1;
  const ColumnView column = frame.column(0);
  return column.valid[last] ? std::optional{column.values[last]} : std::nullopt;
}

TEST(VolumeFeatures, ABarWithoutTradeHasNoneAndLeavesTheWindowAsItWas) {
  const auto bar_of = [](int i) { return flat_bar(100, i % 3 == 2 ? 0 : 10 + i % 7); };
  for (const char* name : {"vol_z_24", "obv_1", "taker_imb_1", "taker_x_ret"}) {
    const Frame frame = measured(name, 60, bar_of);
    for (std::size_t row = 40; row < 60; ++row) {
      EXPECT_EQ(frame.column(0).valid[row], row % 3 != 2) << name << " at row " << row;
    }
  }
  // 24 bars with trade are the first 35 but 11.
  EXPECT_FALSE(measured("vol_z_24", 60, bar_of).column(0).valid[34 - 1]);
  EXPECT_TRUE(measured("vol_z_24", 60, bar_of).column(0).valid[34]);
}

TEST(VolumeFeatures, WithoutAnyTradeThereAreNoShares) {
  for (const char* name : {"obv_24", "cmf_20", "pvt_24", "vwap_dist_24", "vol_trend", "rel_vol_24",
                           "volume_cv_168", "taker_imb_24", "vpin_taker_24", "amihud_24"}) {
    const auto untraded = [](int i) { return flat_bar(i % 2 == 0 ? 100 : 101, 0); };
    EXPECT_FALSE(last_value(name, 200, untraded)) << name;
    const auto traded = [](int i) { return flat_bar(i % 2 == 0 ? 100 : 101, 1); };
    EXPECT_TRUE(last_value(name, 200, traded)) << name;
  }
}

TEST(VolumeFeatures, APriceThatStandsStillHasNoDirection) {
  const auto still = [](int i) { return flat_bar(100, 10 + i % 7); };
  for (const char* name : {"obv_1", "obv_24", "cmf_20", "alpha12", "bvc_imb_1", "bvc_imb_24",
                           "vpin_bvc_24", "taker_x_ret"}) {
    EXPECT_EQ(last_value(name, 200, still), 0.0) << name;
  }
  for (const char* name : {"roll_168", "corwin_schultz_24", "abdi_ranaldo_168"}) {
    EXPECT_EQ(last_value(name, 200, still), 0.0) << name;
  }
  for (const char* name : {"pv_corr_24", "alpha6_24", "kyle_lambda_168", "amihud_24"}) {
    EXPECT_FALSE(last_value(name, 200, still)) << name;
  }
}

TEST(VolumeFeatures, AllVolumeInOneBarIsTheMostThatItCanVary) {
  const auto bar_of = [](int i) { return flat_bar(100, i == 100 ? 7 : 0); };
  EXPECT_NEAR(last_value("volume_cv_168", 200, bar_of).value(), std::sqrt(167.0), 1e-12);
}

TEST(Amihud, DoesNotCountBarsWithoutTrade) {
  // Two bars of three trade, for 1000 each.
  const auto bar_of = [](int i) {
    const double price = i % 2 == 0 ? 100 : 101;
    return flat_bar(price, i % 3 == 2 ? 0 : 1000 / price);
  };
  const double move = std::log(1.01);
  EXPECT_NEAR(last_value("amihud_24", 200, bar_of).value(), std::log(move * 2 / 3), 1e-12);
  EXPECT_NEAR(last_value("amihud_168", 200, bar_of).value(), std::log(move * 2 / 3), 1e-12);
  EXPECT_NEAR(last_value("amihud_rel", 200, bar_of).value(), 0, 1e-12);
}

/// Every bar trades at both quotes, 99 and 101, and closes at one of them by chance.
Bar bouncing_bar(int i) {
  const bool at_ask = SplitMix64(static_cast<std::uint64_t>(i)).next() % 2 == 0;
  Bar bar = flat_bar(at_ask ? 101 : 99, 1);
  bar.high = 101;
  bar.low = 99;
  return bar;
}

TEST(SpreadEstimates, FindTheSpreadOfAMarketThatOnlyBounces) {
  const double relative = 2.0 / 100;
  EXPECT_NEAR(last_value("corwin_schultz_24", 200, bouncing_bar).value(), relative, 1e-12);
  EXPECT_NEAR(last_value("corwin_schultz_168", 200, bouncing_bar).value(), relative, 1e-12);
  const double in_logs = std::log(101.0 / 99);
  EXPECT_NEAR(last_value("abdi_ranaldo_168", 200, bouncing_bar).value(), in_logs, 1e-12);
  // Roll's takes closes alone, whose sides are even only nearly: of n pairs the standard error is
  // sqrt(5 / n) of the covariance and half of that of its root, 9 %.
  EXPECT_NEAR(last_value("roll_168", 200, bouncing_bar).value(), in_logs, 3 * 0.09 * in_logs);
}

TEST(RollSpread, IsZeroInATrend) {
  const auto bar_of = [](int i) { return flat_bar(100 * std::exp(1e-4 * i * i), 1); };
  EXPECT_EQ(last_value("roll_168", 200, bar_of), 0.0);
}

TEST(KyleLambda, IsTheImpactThatWasThere) {
  // The price moves by 1 % times the signed root of the value traded over 4000.
  double log_price = std::log(100.0);
  const auto bar_of = [&](int i) {
    Bar bar = flat_bar(1, 1);
    const double value = i % 3 == 0 ? 1000 : 5500;
    log_price += (i % 2 == 0 ? 0.01 : -0.01) * std::sqrt(value / 4000);
    bar = flat_bar(std::exp(log_price), value / std::exp(log_price));
    return bar;
  };
  EXPECT_NEAR(last_value("kyle_lambda_168", 200, bar_of).value(), 0.01, 1e-12);
}

TEST(FlowResidual, IsWhatTheReturnDoesNotExplain) {
  const auto in_step = [](int i) {
    Bar bar = flat_bar(i % 2 == 0 ? 101 : 100, 10);
    bar.taker_buy_volume = i % 2 == 0 ? 7 : 3;
    return bar;
  };
  EXPECT_NEAR(last_value("flow_resid_1", 800, in_step).value(), 0, 1e-12);
  const auto steady = [](int i) {
    Bar bar = flat_bar(i % 2 == 0 ? 101 : 100, 10);
    bar.taker_buy_volume = 7;
    return bar;
  };
  EXPECT_NEAR(last_value("flow_resid_1", 800, steady).value(), 0.4, 1e-12);
}

TEST(TakerFlow, OfABarThatTheVenueRoundedUpIsStillAtMostAll) {
  const auto bar_of = [](int i) {
    Bar bar = flat_bar(100 + i % 2, 10);
    bar.taker_buy_volume = 10 * (1 + 5e-10);
    return bar;
  };
  for (const char* name : {"taker_imb_1", "taker_imb_24", "vpin_taker_24"}) {
    EXPECT_EQ(last_value(name, 40, bar_of), 1.0) << name;
  }
}

}  // namespace
}  // namespace tern
