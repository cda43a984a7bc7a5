#include <gtest/gtest.h>

#include "regime/kinds.h"

namespace tern {
namespace {

constexpr Timestamp kFirst = utc_day(2024, 1, 1) + 1h;

/// A day's figures, each stamped with its midnight and known soon after.
struct Day {
  std::optional<double> btc;
  std::optional<double> usdt = 4.5;
};

RegimeObservation observed(int day, const Day& shares) {
  const Timestamp now = kFirst + days{day};
  const auto figure = [now](std::optional<double> value) -> std::optional<Capitalization> {
    if (!value) return std::nullopt;
    return Capitalization{.stamped = now - 1h, .known_at = now - 25min, .value = *value};
  };
  return {now, figure(shares.btc), figure(shares.usdt), std::nullopt};
}

class Dominance : public testing::Test {
 protected:
  /// The name of the state after these days; "none" where it has none.
  std::string after(const std::vector<Day>& shares) {
    for (const Day& day : shares) reading_ = detector_->step(observed(day_++, day));
    return reading_.state ? std::string(dominance_kind().states[*reading_.state]) : "none";
  }
  void use(const RegimeSettings& settings) { detector_ = dominance_kind().make(settings); }

  std::unique_ptr<RegimeDetector> detector_ = dominance_kind().make({});
  RegimeReading reading_{};
  int day_ = 0;
};

TEST_F(Dominance, FollowsBitcoinsShare) {
  EXPECT_EQ(after({{52}}), "btc_dominant");
  EXPECT_EQ(after({{48}, {48}}), "btc_dominant");
  EXPECT_EQ(after({{48}}), "balanced");
  EXPECT_EQ(after({{44}, {44}, {44}}), "alt_season");
}

TEST_F(Dominance, IsRiskOffWhileTethersShareIsHighWhateverBitcoins) {
  EXPECT_EQ(after({{52, 4.5}, {52, 5.2}}), "btc_dominant");
  EXPECT_EQ(after({{52, 5.2}}), "risk_off");
  EXPECT_EQ(reading_.btc_dominance, DominanceRegime::State::high);
  EXPECT_EQ(reading_.usdt_dominance, DominanceRegime::State::high);
  EXPECT_EQ(after({{48, 4.95}, {48, 4.95}, {48, 4.95}}), "risk_off");
  EXPECT_EQ(after({{48, 4.8}, {48, 4.8}}), "balanced");
}

TEST_F(Dominance, InventsNoStateWithoutAShareThatHasASay) {
  EXPECT_EQ(after({{std::nullopt, std::nullopt}}), "none");
  EXPECT_EQ(after({{52, std::nullopt}}), "none");
  EXPECT_EQ(reading_.btc_dominance, DominanceRegime::State::high);
  EXPECT_EQ(reading_.usdt_dominance, std::nullopt);
  EXPECT_EQ(after({{std::nullopt, 4.5}}), "none");
  EXPECT_EQ(after({{std::nullopt, 5.2}, {std::nullopt, 5.2}}), "risk_off");
  EXPECT_EQ(after({{52, 5.2}}), "risk_off");
}

TEST_F(Dominance, CountsAFigureThatIsToldAgainOnce) {
  after({{52}});
  RegimeObservation again = observed(day_, {48});
  for (int i = 0; i < 5; ++i) {
    again.as_of += days{1};
    EXPECT_EQ(detector_->step(again).state, 0U) << i;
  }
  day_ += 6;
  EXPECT_EQ(after({{48}}), "btc_dominant");
  EXPECT_EQ(after({{48}}), "balanced");
}

TEST_F(Dominance, LetsAFigureWaitForTheLag) {
  use({.lag_days = 2});
  EXPECT_EQ(after({{52}, {44}}), "none");
  EXPECT_EQ(after({{44}}), "btc_dominant");
  EXPECT_EQ(after({{44}, {48}}), "btc_dominant");
  EXPECT_EQ(after({{48}}), "alt_season");
}

TEST_F(Dominance, SaysWhatWouldChangeIt) {
  EXPECT_EQ(detector_->what_would_change_it(), "");
  after({{52}});
  EXPECT_EQ(detector_->what_would_change_it(),
            "three daily figures of BTC.D below 49.5 % in a row: balanced; three daily figures of "
            "BTC.D below 44.5 % in a row: alt_season; two daily figures of USDT.D above 5.1 % in "
            "a row: risk_off");
  after({{48}});
  EXPECT_TRUE(detector_->what_would_change_it().starts_with(
      "two more daily figures of BTC.D below 49.5 % in a row: balanced; three daily figures"));
  after({{48, 5.2}});
  EXPECT_TRUE(detector_->what_would_change_it().starts_with(
      "one more daily figure of BTC.D below 49.5 %: balanced; "));
  EXPECT_TRUE(detector_->what_would_change_it().ends_with(
      "; one more daily figure of USDT.D above 5.1 %: risk_off"));
  after({{48, 5.2}});
  EXPECT_EQ(detector_->what_would_change_it(),
            "two daily figures of USDT.D below 4.9 % in a row: balanced");
  after({{48, std::nullopt}});
  EXPECT_EQ(detector_->what_would_change_it(),
            "a figure of BTC.D and one of USDT.D that are no older than a week");
}

TEST_F(Dominance, WhatWouldChangeItChangesIt) {
  after({{52}});
  EXPECT_EQ(after({{49.49}, {49.49}}), "btc_dominant");
  EXPECT_EQ(after({{49.49}}), "balanced");
  EXPECT_EQ(detector_->what_would_change_it().substr(0, 54),
            "three daily figures of BTC.D above 50.5 % in a row: bt");
  EXPECT_EQ(after({{50.5}, {50.5}, {50.5}}), "balanced");
  EXPECT_EQ(after({{50.51}, {50.51}, {50.51}}), "btc_dominant");
}

TEST_F(Dominance, ADwellMakesAChangeTakeLonger) {
  RegimeSettings settings;
  settings.btc.dwell = 8;
  use(settings);
  EXPECT_EQ(after({{52}, {48}, {48}, {48}}), "balanced");
  EXPECT_TRUE(detector_->what_would_change_it().starts_with(
      "eight daily figures of BTC.D above 50.5 % in a row: btc_dominant; eight"));
}

}  // namespace
}  // namespace tern
