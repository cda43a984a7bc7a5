#include <array>

#include "feature/groups.h"
#include "feature/rolling.h"

namespace tern {
namespace {

class DistanceFromSma final : public FeatureState {
 public:
  explicit DistanceFromSma(Knobs knobs) : mean_(knobs.first), root_(std::sqrt(knobs.first)) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    mean_.push(own.log_close);
    if (!mean_.full() || !own.sigma) return std::nullopt;
    return (own.log_close - mean_.mean()) / (*own.sigma * root_);
  }
  void remember(Memory& memory) override { memory(mean_); }

 private:
  RollingMean mean_;
  double root_;
};

class MacdHistogram final : public FeatureState {
 public:
  explicit MacdHistogram(Knobs /*knobs*/) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    const double macd = fast_.push(own.log_close) - slow_.push(own.log_close);
    const double histogram = macd - signal_.push(macd);
    if (!own.sigma) return std::nullopt;
    return histogram / *own.sigma;
  }
  void remember(Memory& memory) override { memory(fast_, slow_, signal_); }

 private:
  Ema fast_{12};
  Ema slow_{26};
  Ema signal_{9};
};

constexpr Feature distance_from_sma(std::string_view name, int bars) {
  return {
      .name = name,
      .doc = "How far the log close lies above its mean over {0} bars.",
      .formula = "(ln C - SMA{0}(ln C)) / (sigma sqrt({0}))",
      .source =
          "Alpha158 MA (Yang et al. 2020, Qlib: an AI-oriented quantitative investment "
          "platform), scaled",
      .group = "trend",
      .unit = Unit::sigmas,
      .bounds = {-sigma_bound(bars), sigma_bound(bars)},
      .scaling = PriceScaling::invariant,
      .inputs = {Input::own_bars},
      .knobs = {bars},
      .lookback = with_sigma(bars),
      .make = make_state<DistanceFromSma>,
  };
}

constexpr std::array kRows = {
    distance_from_sma("dist_sma_24", 24),
    distance_from_sma("dist_sma_168", 168),
    Feature{
        .name = "macd_hist",
        .doc = "MACD (12, 26) of the log close above its signal line (9).",
        .formula = "(M - EMA9(M)) / sigma, M = EMA12(ln C) - EMA26(ln C)",
        .source = "Appel 2005, Technical Analysis: Power Tools for Active Investors, chapter 8",
        .group = "trend",
        .unit = Unit::sigmas,
        // M's weights on past returns are at most 0.926^age, and fade before sigma's do.
        .bounds = {-40, 40},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {},
        .lookback = 3UL * (26 + 9),  // three spans leave a start 0.25 % of its weight
        .make = make_state<MacdHistogram>,
    },
};
static_assert(std::ranges::all_of(kRows, well_formed));

}  // namespace

std::span<const Feature> trend_features() {
  return kRows;
}

}  // namespace tern
