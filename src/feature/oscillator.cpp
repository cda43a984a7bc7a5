#include <array>

#include "feature/groups.h"
#include "feature/rolling.h"

namespace tern {
namespace {

class Rsi final : public FeatureState {
 public:
  explicit Rsi(Knobs knobs) : rsi_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const auto change = now.own().return_log;
    return change ? rsi_.push(*change) : std::nullopt;
  }
  void remember(Memory& memory) override { memory(rsi_); }

 private:
  WilderRsi rsi_;
};

class StochasticK final : public FeatureState {
 public:
  explicit StochasticK(Knobs knobs) : highest_(knobs.first), lowest_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    highest_.push(own.high);
    lowest_.push(own.low);
    if (!highest_.full()) return std::nullopt;
    const double range = highest_.fold() - lowest_.fold();
    // A window that never moved has no position; half-way is the value that says nothing.
    return range > 0 ? (own.close - lowest_.fold()) / range : 0.5;
  }
  void remember(Memory& memory) override { memory(highest_, lowest_); }

 private:
  RollingMax highest_;
  RollingMin lowest_;
};

constexpr Feature rsi(std::string_view name, int period) {
  return {
      .name = name,
      .doc = "Smoothed gains as a share of all smoothed moves, over {0} bars.",
      .formula = "W{0}(max(r, 0)) / W{0}(|r|), W{0} = Wilder's mean",
      .source =
          "Wilder 1978, New Concepts in Technical Trading Systems, section VI (there times "
          "100, on price changes)",
      .group = "oscillator",
      .unit = Unit::ratio,
      .bounds = {0, 1},
      .scaling = PriceScaling::invariant,
      .inputs = {Input::own_bars},
      .knobs = {period},
      .lookback = static_cast<std::size_t>(period) + 1,
      .make = make_state<Rsi>,
  };
}

constexpr Feature stochastic_k(std::string_view name, int bars) {
  return {
      .name = name,
      .doc = "Where the close lies between the low (0) and the high (1) of {0} bars.",
      .formula = "(C - min L) / (max H - min L), over {0} bars",
      .source = "Lane 1984, Lane's Stochastics, Stocks and Commodities 2(3) (%K)",
      .group = "oscillator",
      .unit = Unit::ratio,
      .bounds = {0, 1},
      .scaling = PriceScaling::invariant,
      .inputs = {Input::own_bars},
      .knobs = {bars},
      .lookback = static_cast<std::size_t>(bars),
      .make = make_state<StochasticK>,
  };
}

constexpr std::array kRows = {rsi("rsi_14", 14), stochastic_k("stoch_k_24", 24)};
static_assert(std::ranges::all_of(kRows, well_formed));

}  // namespace

std::span<const Feature> oscillator_features() {
  return kRows;
}

}  // namespace tern
