#include <gtest/gtest.h>

#include <cmath>

#include "base/rng.h"
#include "regime/kinds.h"

namespace tern {
namespace {

constexpr Timestamp kFirst = utc_day(2022, 1, 1);

class Volatility : public testing::Test {
 protected:
  /// Learns from days whose deviation wanders between 1 and 5 %.
  void SetUp() override {
    Rng rng(1);
    std::vector<RegimeObservation> train;
    for (; day_ < 600; ++day_) {
      const double deviation = 0.03 + 0.02 * std::sin(day_ / 30.0);
      train.push_back({kFirst + days{day_}, {}, {}, deviation * rng.normal()});
    }
    ASSERT_TRUE(detector_->fit(train));
  }
  std::string after(int count, std::optional<double> value) {
    RegimeReading reading{};
    while (count-- > 0) reading = detector_->step({kFirst + days{day_++}, {}, {}, value});
    return reading.state ? std::string(volatility_kind().states[*reading.state]) : "none";
  }

  std::unique_ptr<RegimeDetector> detector_ = volatility_kind().make({});
  int day_ = 0;
};

TEST_F(Volatility, IsAThirdOfThePast) {
  EXPECT_EQ(after(100, 0.01), "low");
  EXPECT_EQ(after(100, -0.03), "usual");
  EXPECT_EQ(after(100, 0.05), "high");
}

TEST_F(Volatility, ADayWithoutAReturnHasNoState) {
  EXPECT_EQ(after(1, std::nullopt), "none");
  EXPECT_EQ(detector_->what_would_change_it(), "");
  EXPECT_NE(after(1, 0.01), "none");
}

TEST_F(Volatility, WhatWouldChangeItChangesIt) {
  ASSERT_EQ(after(100, 0.03), "usual");
  double moves = 0;
  int still = 0;
  const std::string said = detector_->what_would_change_it();
  ASSERT_EQ(std::sscanf(said.c_str(),
                        "a day that moves by more than %lf %%: high volatility; %d days without",
                        &moves, &still),
            2)
      << said;
  ASSERT_GT(still, 1);
  EXPECT_EQ(after(still - 1, 0.0), "usual");
  EXPECT_EQ(after(1, 0.0), "low");
  ASSERT_EQ(after(200, 0.03), "usual");
  EXPECT_EQ(after(1, std::log1p(0.01 * moves - 0.001)), "usual");
  ASSERT_EQ(after(200, 0.03), "usual");
  EXPECT_EQ(after(1, std::log1p(0.01 * moves + 0.001)), "high");
}

TEST_F(Volatility, ExplainsWhyItCannotLearn) {
  std::vector<RegimeObservation> few(119, {kFirst, {}, {}, 0.01});
  const Status refused = volatility_kind().make({})->fit(few);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, Errc::invalid_argument);
  EXPECT_NE(refused.error().message.find("119 are there"), std::string::npos);
}

}  // namespace
}  // namespace tern
