#include "feature/dominance_regime.h"
#include "vector_file.h"

namespace tern {
namespace {

using State = DominanceRegime::State;

std::vector<State> states_of(const nlohmann::json& names) {
  std::vector<State> states;
  for (const auto& name : names) {
    const auto text = name.get<std::string>();
    const bool high = text == "BTC_DOM" || text == "FEAR";
    const bool low = text == "ALT" || text == "GREED";
    EXPECT_TRUE(high || low || text == "NEUTRAL") << text;
    states.push_back(high ? State::high : low ? State::low : State::neutral);
  }
  return states;
}

std::vector<State> pushed(const DominanceThresholds& thresholds, const nlohmann::json& shares) {
  DominanceRegime regime(thresholds);
  std::vector<State> states;
  for (const auto& share : shares) states.push_back(regime.push(share.get<double>()));
  return states;
}

std::ptrdiff_t flips(const std::vector<State>& states) {
  std::ptrdiff_t count = 0;
  for (std::size_t i = 1; i < states.size(); ++i) count += states[i] != states[i - 1];
  return count;
}

TEST(DominanceRegimeVectors, BitcoinsWithHysteresisAndThreeConfirmations) {
  const auto v = load_json("regime.json").at("dominance_machine");
  const auto states = pushed(kBtcDominance, v.at("btc_d"));
  EXPECT_EQ(states, states_of(v.at("hyst05_confirm3")));
  EXPECT_EQ(flips(states), v.at("hyst05_confirm3_flips").get<std::ptrdiff_t>());
}

TEST(DominanceRegimeVectors, BitcoinsWithNeitherFlipsTwiceAsOften) {
  const auto v = load_json("regime.json").at("dominance_machine");
  const auto states =
      pushed({.high = 50, .low = 45, .hysteresis = 0, .confirmations = 1}, v.at("btc_d"));
  EXPECT_EQ(states, states_of(v.at("raw")));
  EXPECT_EQ(flips(states), v.at("raw_flips").get<std::ptrdiff_t>());
}

/// As one has them to whom each figure is known a day later: neutral before the first.
std::vector<State> lagged(std::vector<State> states) {
  states.insert(states.begin(), State::neutral);
  states.pop_back();
  return states;
}

TEST(DominanceRegimeVectors, BitcoinsAsKnownADayLaterIsTheSameADayLater) {
  const auto v = load_json("regime.json").at("dominance_machine");
  EXPECT_EQ(lagged(pushed(kBtcDominance, v.at("btc_d"))), states_of(v.at("with_lag1")));
}

TEST(DominanceRegimeVectors, BitcoinsWithADwellSkipsTheChangeThatComesTooSoon) {
  const auto v = load_json("regime.json").at("dominance_machine");
  DominanceThresholds thresholds = kBtcDominance;
  thresholds.dwell = 6;
  EXPECT_EQ(lagged(pushed(thresholds, v.at("btc_d"))), states_of(v.at("with_lag1_dwell6")));
}

TEST(DominanceRegimeVectors, TethersWithHysteresisAndTwoConfirmations) {
  const auto v = load_json("regime.json").at("usdt_machine");
  EXPECT_EQ(pushed(kUsdtDominance, v.at("usdt_d")), states_of(v.at("states")));
}

}  // namespace
}  // namespace tern
