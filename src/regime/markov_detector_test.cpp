#include <gtest/gtest.h>

#include <cmath>

#include "base/rng.h"
#include "regime/hidden_markov.h"
#include "regime/kinds.h"

namespace tern {
namespace {

/// Days of calm of 1 % and days of 4 %, in turns of fifty.
std::vector<RegimeObservation> two_markets(int count, std::uint64_t seed) {
  Rng rng(seed);
  std::vector<RegimeObservation> observed;
  for (int day = 0; day < count; ++day) {
    const double deviation = day / 50 % 2 == 0 ? 0.01 : 0.04;
    observed.push_back({utc_day(2022, 1, 1) + days{day}, {}, {}, deviation * rng.normal()});
  }
  return observed;
}

std::unique_ptr<RegimeDetector> fitted(std::span<const RegimeObservation> train) {
  auto detector = hidden_markov_kind().make({});
  const Status fitted = detector->fit(train);
  EXPECT_TRUE(fitted) << fitted.error().message;
  return detector;
}

TEST(HiddenMarkov, TellsCalmFromTurbulence) {
  const auto observed = two_markets(800, 1);
  const auto detector = fitted(std::span(observed).first(600));
  int right = 0;
  for (std::size_t day = 600; day < 800; ++day) {
    right += detector->step(observed[day]).state == (day / 50) % 2;
  }
  EXPECT_GT(right, 170);
}

TEST(HiddenMarkov, GivesProbabilitiesOfBothStates) {
  const auto observed = two_markets(300, 2);
  const RegimeReading reading = fitted(observed)->step(observed.back());
  ASSERT_EQ(reading.probability.size(), 2U);
  EXPECT_NEAR(reading.probability[0] + reading.probability[1], 1, 1e-12);
  EXPECT_EQ(*reading.state, reading.probability[1] > 0.5 ? 1U : 0U);
}

TEST(HiddenMarkov, ADayWithoutAReturnOnlyAges) {
  const auto observed = two_markets(300, 3);
  const auto detector = fitted(observed);
  const Timestamp next = observed.back().as_of + days{1};
  const double before = detector->step({next, {}, {}, -0.1}).probability[1];
  const double after = detector->step({next + days{1}, {}, {}, std::nullopt}).probability[1];
  EXPECT_GT(before, 0.99);
  EXPECT_LT(after, before);
  EXPECT_GT(after, 0.5);
}

TEST(HiddenMarkov, AReturnFarOutIsTurbulentAndNotNoNumber) {
  const auto observed = two_markets(300, 4);
  const auto detector = fitted(observed);
  const RegimeReading reading =
      detector->step({observed.back().as_of + days{1}, {}, {}, std::log(0.01)});
  EXPECT_EQ(reading.state, 1U);
  EXPECT_TRUE(std::isfinite(reading.probability[0]));
}

TEST(HiddenMarkov, WhatWouldChangeItIsWhereItChanges) {
  const auto observed = two_markets(630, 5);
  for (const double step : {-0.01, 0.01}) {
    const auto detector = fitted(observed);
    Timestamp now = observed.back().as_of + days{1};
    ASSERT_EQ(detector->step({now, {}, {}, 0.0}).state, 0U);
    double low = 0, high = 0;
    const std::string said = detector->what_would_change_it();
    ASSERT_EQ(std::sscanf(said.c_str(), "a day's return below %lf %% or above %lf %%: turbulent",
                          &low, &high),
              2)
        << said;
    EXPECT_LT(low, -1);
    EXPECT_GT(high, 1);
    const double edge = step < 0 ? low : high;
    auto inside = fitted(observed);
    inside->step({now, {}, {}, 0.0});
    now += days{1};
    EXPECT_EQ(inside->step({now, {}, {}, std::log1p((edge - step) / 100)}).state, 0U);
    EXPECT_EQ(detector->step({now, {}, {}, std::log1p((edge + step) / 100)}).state, 1U);
  }
}

TEST(HiddenMarkov, ExplainsWhyItCannotLearn) {
  const auto few = two_markets(99, 6);
  auto detector = hidden_markov_kind().make({});
  const Status refused = detector->fit(few);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, Errc::invalid_argument);
  EXPECT_NE(refused.error().message.find("99"), std::string::npos);
  auto flat = two_markets(200, 7);
  for (RegimeObservation& day : flat) day.return_log = 0.0;
  const Status stuck = detector->fit(flat);
  ASSERT_FALSE(stuck);
  EXPECT_EQ(stuck.error().kind, Errc::not_converged);
}

TEST(HiddenMarkov, AStepOfBaumAndWelchNeverLosesLikelihood) {
  const auto observed = two_markets(300, 8);
  std::vector<std::optional<double>> returns;
  for (const RegimeObservation& day : observed) returns.push_back(day.return_log);
  returns[17].reset();
  HiddenMarkov model{{0.5, 0.5}, {{{0.9, 0.1}, {0.2, 0.8}}}, {0.001, -0.001}, {0.02, 0.021}};
  double before = filter_days(model, returns).log_likelihood;
  for (int step = 0; step < 50; ++step) {
    model = improved(model, returns, filter_days(model, returns));
    const double after = filter_days(model, returns).log_likelihood;
    ASSERT_GE(after, before - 1e-9) << step;
    before = after;
  }
}

TEST(HiddenMarkov, TheCalmStateIsTheFirstWhateverTheSeed) {
  const auto observed = two_markets(600, 9);
  std::vector<std::optional<double>> returns;
  for (const RegimeObservation& day : observed) returns.push_back(day.return_log);
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const HiddenMarkov model = fit_hidden_markov(returns, seed).value();
    EXPECT_NEAR(model.deviation[0], 0.01, 0.002) << seed;
    EXPECT_NEAR(model.deviation[1], 0.04, 0.006) << seed;
  }
}

}  // namespace
}  // namespace tern
