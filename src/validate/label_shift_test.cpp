#include "validate/label_shift.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/rng.h"

namespace tern {
namespace {

constexpr Timestamp kStart = utc_day(2024, 1, 1);
constexpr std::size_t kHours = 3000;

Bars random_walk() {
  Rng rng(3);
  std::vector<Bar> bars;
  double price = 100;
  for (std::size_t hour = 0; hour < kHours; ++hour) {
    const double open = price;
    price *= std::exp(0.01 * rng.normal());
    if (hour == 1000) continue;
    bars.push_back({kStart + 1h * hour,
                    open,
                    std::max(open, price),
                    std::min(open, price),
                    price,
                    1,
                    {},
                    {},
                    {},
                    {}});
  }
  return Bars::make(Interval::h1, {kStart, kStart + 1h * kHours}, bars).value();
}

/// One feature: the return of the bar that closes `ahead` bars after the row, and noise.
Dataset knowing(const Bars& bars, int ahead, double noise) {
  Rng rng(4);
  Dataset data{};
  data.features = {"nothing", "peek"};
  for (std::size_t row = 5; row + 5 < kHours; ++row) {
    const auto place = static_cast<std::size_t>(static_cast<int>(row) + ahead);
    const auto told = log_return(bars, place - 1, place);
    data.as_of.push_back(bars.as_of()[row]);
    data.x.push_back(7);
    data.x.push_back(told ? static_cast<float>(*told + noise * rng.normal())
                          : std::numeric_limits<float>::quiet_NaN());
  }
  return data;
}

TEST(LabelShift, PeaksAtTheReturnThatTheFeatureKnows) {
  const Bars bars = random_walk();
  for (const int ahead : {-2, 0, 1, 3}) {
    const auto profiles = label_shift_profiles(knowing(bars, ahead, 0), bars);
    ASSERT_EQ(profiles.size(), 2U);
    EXPECT_EQ(profiles[1].feature, "peek");
    for (int k = -kShiftMax; k <= kShiftMax; ++k) {
      EXPECT_NEAR(profiles[1].at(k), k == ahead ? 1 : 0, 0.08) << ahead << " at " << k;
    }
    EXPECT_EQ(looks_ahead(profiles[1]), ahead > 0);
    if (ahead > 0) {
      EXPECT_EQ(strongest_ahead(profiles[1]).bars, ahead);
    }
  }
}

TEST(LabelShift, ALittleSkillIsNoAlarm) {
  const Bars bars = random_walk();
  const auto honest = label_shift_profiles(knowing(bars, 1, 0.1), bars);
  EXPECT_NEAR(honest[1].at(1), 0.1, 0.06);
  EXPECT_FALSE(looks_ahead(honest[1]));
  EXPECT_TRUE(looks_ahead(label_shift_profiles(knowing(bars, 1, 0.02), bars)[1]));
}

TEST(LabelShift, AConstantHasNoProfile) {
  const Bars bars = random_walk();
  const auto profiles = label_shift_profiles(knowing(bars, 1, 0), bars);
  EXPECT_TRUE(std::isnan(profiles[0].at(1)));
  EXPECT_TRUE(std::isnan(strongest_ahead(profiles[0]).correlation));
  EXPECT_FALSE(looks_ahead(profiles[0]));
}

}  // namespace
}  // namespace tern
