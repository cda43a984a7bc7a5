#include "dataset/dataset.h"

#include <gtest/gtest.h>

#include <cmath>

namespace tern {
namespace {

constexpr Timestamp kStart = utc_day(2024, 1, 1);

// Hourly closes; zero is a bar that was never published.
Market market_of(const std::vector<double>& closes) {
  std::vector<Bar> bars;
  for (std::size_t i = 0; i < closes.size(); ++i) {
    const double c = closes[i];
    if (c == 0) continue;
    bars.push_back({kStart + 1h * static_cast<int>(i), c, c, c, c, 1.0, {}, {}, {}, {}});
  }
  const std::vector<Pair> pairs = {{"BTC", "USDT"}};
  const TimeRange range{kStart, kStart + 1h * static_cast<int>(closes.size())};
  return {*Universe::spot(pairs), {*Bars::make(Interval::h1, range, bars)}, "test", true};
}

// Volatility 0.01 everywhere, and the features `a` (row number) and `b` (there from row 3 on).
Frame frame_of(const Market& market) {
  Frame frame(market.as_of());
  Column& sigma = frame.add(std::string(kVolatilityFeature));
  for (std::size_t i = 0; i < frame.rows(); ++i) sigma.set(i, 0.01);
  Column& a = frame.add("a");
  for (std::size_t i = 0; i < frame.rows(); ++i) a.set(i, static_cast<double>(i));
  Column& b = frame.add("b");
  for (std::size_t i = 3; i < frame.rows(); ++i) b.set(i, 7.0);
  return frame;
}

TEST(Dataset, LabelsARowWithTheLogReturnThatFollowsItsClose) {
  const Market market = market_of({100, 110, 121, 121, 242});
  const auto data = make_dataset(market, {0}, frame_of(market), {.horizon = 2h});
  ASSERT_TRUE(data);
  // The first bar has no return of its own; the last two have no close two hours later.
  EXPECT_EQ(data->count(), 4U);
  EXPECT_EQ(data->overlap, 2U);
  EXPECT_EQ(data->as_of[0], kStart + 2h) << "bar 1 opens at 01:00 and is known at 02:00";
  EXPECT_TRUE(data->labelled[0]);
  EXPECT_DOUBLE_EQ(data->outcome[0], std::log(121.0 / 110.0));
  EXPECT_TRUE(data->labelled[1]);
  EXPECT_DOUBLE_EQ(data->outcome[1], std::log(242.0 / 121.0));
  EXPECT_FALSE(data->labelled[2]);
  EXPECT_FALSE(data->labelled[3]);
  EXPECT_DOUBLE_EQ(data->volatility[0], 0.01 * std::sqrt(2.0));
  EXPECT_DOUBLE_EQ(data->recent[0], std::log(110.0 / 100.0) / 0.01);
}

TEST(Dataset, KeepsEveryColumnButTheVolatilityAndMarksTheMissing) {
  const Market market = market_of({100, 110, 121, 121, 242});
  const auto data = make_dataset(market, {0}, frame_of(market), {.horizon = 1h});
  ASSERT_TRUE(data);
  EXPECT_EQ(data->features, (std::vector<std::string>{"a", "b"}));
  ASSERT_EQ(data->x.size(), 8U);
  EXPECT_EQ(data->x[0], 1.0F);
  EXPECT_TRUE(std::isnan(data->x[1]));
  EXPECT_EQ(data->x[4], 3.0F);
  EXPECT_EQ(data->x[5], 7.0F);
}

TEST(Dataset, DropsRowsWithTooFewFeatures) {
  const Market market = market_of({100, 110, 121, 121, 242});
  const auto data =
      make_dataset(market, {0}, frame_of(market), {.horizon = 1h, .features_min = 0.6});
  ASSERT_TRUE(data);
  EXPECT_EQ(data->count(), 2U) << "rows 3 and 4, where both features are there";
}

TEST(Dataset, DropsRowsWithoutAVolatility) {
  const Market market = market_of({100, 110, 121, 121});
  Frame frame(market.as_of());
  Column& sigma = frame.add(std::string(kVolatilityFeature));
  sigma.set(2, 0.01);
  sigma.set(3, 0.0);
  const auto data = make_dataset(market, {0}, frame, {.horizon = 1h});
  ASSERT_TRUE(data);
  ASSERT_EQ(data->count(), 1U);
  EXPECT_EQ(data->as_of[0], kStart + 3h);
}

TEST(Dataset, AHoleTakesItsOwnRowTheNextAndTheLabelThatEndsInIt) {
  const Market market = market_of({100, 110, 120, 0, 140, 150, 160});
  const auto data = make_dataset(market, {0}, frame_of(market), {.horizon = 2h});
  ASSERT_TRUE(data);
  // Bars 1, 2, 5, 6 are left: 3 is the hole, and 4 has no return over one bar.
  ASSERT_EQ(data->count(), 4U);
  EXPECT_FALSE(data->labelled[0]) << "ends in the hole";
  EXPECT_TRUE(data->labelled[1]) << "a hole strictly between its ends does not matter";
  EXPECT_DOUBLE_EQ(data->outcome[1], std::log(140.0 / 120.0));
  EXPECT_EQ(data->as_of[2], kStart + 6h);
}

TEST(Dataset, RefusesAHorizonThatIsNotWholeBars) {
  const Market market = market_of({100, 110, 121});
  for (const Duration horizon : {Duration{0}, Duration{-1h}, Duration{30min}, Duration{90min}}) {
    const auto data = make_dataset(market, {0}, frame_of(market), {.horizon = horizon});
    ASSERT_FALSE(data);
    EXPECT_EQ(data.error().kind, Errc::invalid_argument);
  }
}

TEST(DatasetDeathTest, NeedsTheVolatilityColumn) {
  const Market market = market_of({100, 110, 121});
  const Frame bare(market.as_of());
  EXPECT_DEATH((void)make_dataset(market, {0}, bare, {.horizon = 1h}), "kVolatilityFeature");
}

}  // namespace
}  // namespace tern
