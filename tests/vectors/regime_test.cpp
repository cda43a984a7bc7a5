#include "regime/regime.h"
#include "regime/hidden_markov.h"
#include "vector_file.h"

namespace tern {
namespace {

constexpr double kTolerance = 1e-9;

HiddenMarkov model_of(const nlohmann::json& v) {
  HiddenMarkov model{};
  for (std::size_t s = 0; s < 2; ++s) {
    model.start[s] = v.at("pi")[s];
    model.mean[s] = v.at("mu")[s];
    model.deviation[s] = v.at("sd")[s];
    for (std::size_t to = 0; to < 2; ++to) model.move[s][to] = v.at("A")[s][to];
  }
  return model;
}

std::vector<std::optional<double>> values_of(const nlohmann::json& v) {
  std::vector<std::optional<double>> values;
  for (const auto& value : v.at("y")) values.emplace_back(value.get<double>());
  return values;
}

void expect_second(const std::vector<StateChance>& chances, const nlohmann::json& want) {
  ASSERT_EQ(chances.size(), want.size());
  for (std::size_t t = 0; t < chances.size(); ++t) {
    EXPECT_NEAR(chances[t][1], want[t].get<double>(), kTolerance) << t;
    EXPECT_NEAR(chances[t][0] + chances[t][1], 1, kTolerance) << t;
  }
}

TEST(HiddenMarkovVectors, TheForwardPass) {
  const auto v = load_json("regime.json").at("hmm2");
  const FilteredDays days = filter_days(model_of(v), values_of(v));
  EXPECT_NEAR(days.log_likelihood, v.at("loglik").get<double>(), kTolerance);
  expect_second(days.filtered, v.at("filtered_p_state1"));
  expect_second(days.predicted, v.at("predicted_p_state1"));
}

TEST(HiddenMarkovVectors, TheBackwardPass) {
  const auto v = load_json("regime.json").at("hmm2");
  const HiddenMarkov model = model_of(v);
  expect_second(smooth_days(model, filter_days(model, values_of(v))), v.at("smoothed_p_state1"));
}

TEST(HiddenMarkovVectors, AStepOfBaumAndWelch) {
  const auto v = load_json("regime.json").at("hmm2");
  const HiddenMarkov model = model_of(v);
  const auto values = values_of(v);
  const HiddenMarkov made = improved(model, values, filter_days(model, values));
  const HiddenMarkov want = model_of(v.at("baum_welch_one_step"));
  for (std::size_t s = 0; s < 2; ++s) {
    EXPECT_NEAR(made.start[s], want.start[s], kTolerance);
    EXPECT_NEAR(made.mean[s], want.mean[s], kTolerance);
    EXPECT_NEAR(made.deviation[s], want.deviation[s], kTolerance);
    for (std::size_t to = 0; to < 2; ++to) {
      EXPECT_NEAR(made.move[s][to], want.move[s][to], kTolerance) << s << to;
    }
  }
}

/// The states of a detector that is shown these shares, a day each.
std::vector<std::string_view> detected(const RegimeSettings& settings, const nlohmann::json& btc,
                                       const nlohmann::json& usdt) {
  const RegimeKind& kind = **find_regime("dominance");
  const auto detector = kind.make(settings);
  std::vector<std::string_view> states;
  const std::size_t count = std::max(btc.size(), usdt.size());
  for (std::size_t day = 0; day < count; ++day) {
    const Timestamp now = utc_day(2024, 1, 1) + std::chrono::days{day};
    const auto figure = [&](const nlohmann::json& shares, double otherwise) {
      return Capitalization{now, now, day < shares.size() ? shares[day].get<double>() : otherwise};
    };
    const RegimeReading reading =
        detector->step({now, figure(btc, 48), figure(usdt, 4.5), std::nullopt});
    states.push_back(reading.state ? kind.states[*reading.state] : "");
  }
  return states;
}

std::vector<std::string_view> named(const nlohmann::json& states) {
  std::vector<std::string_view> names;
  for (const auto& state : states) {
    const auto text = state.get<std::string>();
    const bool off = text == "FEAR", high = text == "BTC_DOM", low = text == "ALT";
    names.push_back(off ? "risk_off" : high ? "btc_dominant" : low ? "alt_season" : "balanced");
  }
  return names;
}

TEST(DominanceDetectorVectors, BitcoinsShareWithALag) {
  const auto v = load_json("regime.json").at("dominance_machine");
  const auto none = nlohmann::json::array();
  EXPECT_EQ(detected({}, v.at("btc_d"), none), named(v.at("hyst05_confirm3")));
  auto want = named(v.at("with_lag1"));
  want.front() = "";  // the figure of the first day is not there yet
  EXPECT_EQ(detected({.lag_days = 1}, v.at("btc_d"), none), want);
}

TEST(DominanceDetectorVectors, BitcoinsShareWithALagAndADwell) {
  const auto v = load_json("regime.json").at("dominance_machine");
  RegimeSettings settings{.lag_days = 1};
  settings.btc.dwell = 6;
  auto want = named(v.at("with_lag1_dwell6"));
  want.front() = "";
  EXPECT_EQ(detected(settings, v.at("btc_d"), nlohmann::json::array()), want);
}

TEST(DominanceDetectorVectors, TethersShareIsRiskOff) {
  const auto v = load_json("regime.json").at("usdt_machine");
  EXPECT_EQ(detected({}, nlohmann::json::array(), v.at("usdt_d")), named(v.at("states")));
}

}  // namespace
}  // namespace tern
