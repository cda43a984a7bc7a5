#include "feature/compute.h"

#include <gtest/gtest.h>

#include <cmath>

#include "feature/registry.h"

namespace tern {
namespace {

constexpr Timestamp kStart = utc_day(2023, 1, 2);

Bar bar_at(Timestamp open_time, double close) {
  return {.open_time = open_time,
          .open = close,
          .high = close * 1.01,
          .low = close * 0.99,
          .close = close,
          .volume = 10,
          .quote_volume = std::nullopt,
          .trade_count = std::nullopt,
          .taker_buy_volume = std::nullopt,
          .taker_buy_quote_volume = std::nullopt};
}

/// Closes that rise and fall by 1 % in turn, so that every return's square is the same.
double seesaw(std::size_t i) {
  return i % 2 == 0 ? 100.0 : 101.0;
}

Market seesaw_market(std::vector<Pair> pairs, Interval interval, std::size_t size) {
  const Duration step = length(interval);
  const TimeRange range{kStart, kStart + step * static_cast<std::int64_t>(size)};
  std::vector<Bar> bars;
  for (std::size_t i = 0; i < size; ++i) {
    bars.push_back(bar_at(kStart + step * static_cast<std::int64_t>(i), seesaw(i)));
  }
  Market market{Universe::spot(pairs).value(), {}, "simulated", true};
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    market.bars.push_back(Bars::make(interval, range, bars).value());
  }
  return market;
}

Frame compute(const Market& market, const std::string& name) {
  const auto inputs = make_feature_inputs(market, SymbolId{0}).value();
  return compute_features(inputs, std::array{name}).value();
}

TEST(ComputeFeatures, SigmaOfASeesawIsItsStep) {
  const Market market = seesaw_market({{"ETH", "USDT"}}, Interval::h1, 100);
  const Frame frame = compute(market, std::string(kVolatilityFeature));
  EXPECT_EQ(frame.as_of(), market.as_of());
  EXPECT_FALSE(frame.column(0).valid[71]);
  EXPECT_TRUE(frame.column(0).valid[72]);
  EXPECT_NEAR(frame.column(0).values[99], std::log(1.01), 1e-12);
}

TEST(FeatureStream, RestoresOnlyWhatASameStreamSaved) {
  const Market market = seesaw_market({{"ETH", "USDT"}}, Interval::h1, 1);
  const auto stream_of = [&](const std::string& name) {
    return FeatureStream(market.universe, SymbolId{0}, find_features(std::array{name}).value());
  };
  const std::string saved = stream_of("rv_24").save();
  EXPECT_TRUE(stream_of("rv_24").restore(saved));
  EXPECT_EQ(stream_of("rv_168").restore(saved).error().kind, Errc::corrupt_data);
  EXPECT_EQ(stream_of("rv_24").restore(saved + "x").error().kind, Errc::corrupt_data);
  for (std::size_t size = 0; size < saved.size(); ++size) {
    EXPECT_FALSE(stream_of("rv_24").restore(saved.substr(0, size)));
  }
}

TEST(ComputeFeatures, OneInstrumentIsNoMarket) {
  const Market alone = seesaw_market({{"ETH", "USDT"}}, Interval::h1, 100);
  EXPECT_EQ(compute(alone, "mkt_ret_1").column(0).valid.count(), 0U);
  EXPECT_EQ(compute(alone, "rel_ret_24").column(0).valid.count(), 0U);
}

TEST(ComputeFeatures, WithoutBtcInTheUniverseItsReturnIsMissing) {
  const Market without = seesaw_market({{"ETH", "USDT"}, {"SOL", "USDT"}}, Interval::h1, 100);
  EXPECT_EQ(compute(without, "btc_ret_1").column(0).valid.count(), 0U);
  const Market with = seesaw_market({{"ETH", "USDT"}, {"BTC", "USDT"}}, Interval::h1, 100);
  EXPECT_EQ(compute(with, "btc_ret_1").column(0).valid.count(), 100U - 72U);
}

TEST(ComputeFeatures, ForBtcItsOwnReturnIsTheMarketLeaders) {
  const Market market = seesaw_market({{"BTC", "USDT"}, {"ETH", "USDT"}}, Interval::h1, 100);
  EXPECT_EQ(compute(market, "btc_ret_1").column(0).values[99],
            compute(market, "ret_1").column(0).values[99]);
}

TEST(ComputeFeatures, TheNextHourTellsTheTime) {
  const Market market = seesaw_market({{"BTC", "USDT"}}, Interval::h1, 24);
  const Frame sine = compute(market, "hour_sin");
  EXPECT_NEAR(sine.column(0).values[5], 1, 1e-15);  // the bar of 05:00 closes at 06:00
  EXPECT_NEAR(sine.column(0).values[23], 0, 1e-15);
}

TEST(ComputeFeatures, AFlatPriceHasNoVolatilityAndNoScaledReturn) {
  std::vector<Bar> flat;
  for (int i = 0; i < 100; ++i) flat.push_back(bar_at(kStart + i * 1h, 50));
  Market market = seesaw_market({{"BTC", "USDT"}}, Interval::h1, 100);
  market.bars[0] = Bars::make(Interval::h1, market.open_times().range(), flat).value();
  for (const char* name : {"sigma_72", "ret_1", "rv_24"}) {
    EXPECT_EQ(compute(market, name).column(0).valid.count(), 0U) << name;
  }
  EXPECT_EQ(compute(market, "rsi_14").column(0).values[99], 0.5);
}

TEST(ComputeFeatures, OtherThanHourlyBarsAreRefused) {
  const Market market = seesaw_market({{"BTC", "USDT"}}, Interval::h4, 10);
  const auto inputs = make_feature_inputs(market, SymbolId{0});
  ASSERT_FALSE(inputs);
  EXPECT_EQ(inputs.error().message,
            "features are defined on 1h bars, these are 4h; resample or load 1h bars");
}

TEST(ComputeFeatures, AnUnknownNameIsRefused) {
  const Market market = seesaw_market({{"BTC", "USDT"}}, Interval::h1, 10);
  const auto inputs = make_feature_inputs(market, SymbolId{0}).value();
  const auto frame = compute_features(inputs, std::array{std::string("rsi14")});
  ASSERT_FALSE(frame);
  EXPECT_EQ(frame.error().kind, Errc::invalid_argument);
}

class FeatureStreamTest : public testing::Test {
 protected:
  FeatureStream stream_{Universe::spot(std::array{Pair{"BTC", "USDT"}}).value(), SymbolId{0},
                        find_features(std::array{std::string("stoch_k_24")}).value()};

  static Arrival arrival(int hour) {
    const Timestamp as_of = kStart + (hour + 1) * 1h;
    return {as_of, {bar_at(as_of - 1h, 100 + hour)}, std::nullopt, std::nullopt};
  }
};

TEST_F(FeatureStreamTest, HoursThatNobodyPushedAreHoles) {
  for (int hour = 0; hour < 24; ++hour)
    EXPECT_EQ(stream_.push(arrival(hour))->at(0).has_value(), hour == 23);
  for (int hour = 25; hour < 49; ++hour) {
    EXPECT_EQ(stream_.push(arrival(hour))->at(0).has_value(), hour == 48) << hour;
  }
}

TEST_F(FeatureStreamTest, AnArrivalFromThePastIsRefused) {
  ASSERT_TRUE(stream_.push(arrival(1)));
  EXPECT_EQ(stream_.push(arrival(1)).error().message,
            "the next full hour was expected after 2023-01-02 02:00, found 2023-01-02 02:00");
}

TEST_F(FeatureStreamTest, ABarThatHasNotClosedIsRefused) {
  Arrival early = arrival(1);
  early.bars[0]->open_time += 1h;
  EXPECT_EQ(stream_.push(early).error().kind, Errc::invalid_argument);
  Arrival unclosed_day = arrival(5);
  unclosed_day.one_day = bar_at(kStart, 100);
  EXPECT_EQ(stream_.push(unclosed_day).error().kind, Errc::invalid_argument);
}

}  // namespace
}  // namespace tern
