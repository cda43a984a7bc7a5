#include <array>
#include <numbers>

#include "feature/groups.h"
#include "feature/registry.h"
#include "feature/rolling.h"

namespace tern {
namespace {

/// The log of a variance; nothing where nothing moved.
std::optional<double> log_of(double variance) {
  return variance > 0 ? std::optional{std::log(variance)} : std::nullopt;
}

class Sigma final : public FeatureState {
 public:
  explicit Sigma(Knobs /*knobs*/) {}
  std::optional<double> step(const Moment& now) override { return now.own().sigma; }
  void remember(Memory& /*memory*/) override {}
};

class RealizedVariance final : public FeatureState {
 public:
  explicit RealizedVariance(Knobs knobs) : squares_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const auto r = now.own().return_log;
    if (!r) return std::nullopt;
    squares_.push(*r * *r);
    return squares_.full() ? log_of(squares_.mean()) : std::nullopt;
  }
  void remember(Memory& memory) override { memory(squares_); }

 private:
  RollingMean squares_;
};

class ParkinsonVariance final : public FeatureState {
 public:
  explicit ParkinsonVariance(Knobs knobs) : squares_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const double range = now.own().log_high - now.own().log_low;
    squares_.push(range * range / (4 * std::numbers::ln2));
    return squares_.full() ? log_of(squares_.mean()) : std::nullopt;
  }
  void remember(Memory& memory) override { memory(squares_); }

 private:
  RollingMean squares_;
};

class VarianceRatio final : public FeatureState {
 public:
  explicit VarianceRatio(Knobs knobs) : short_(knobs.first), long_(knobs.second) {}
  std::optional<double> step(const Moment& now) override {
    const auto r = now.own().return_log;
    if (!r) return std::nullopt;
    short_.push(*r * *r);
    long_.push(*r * *r);
    if (!long_.full() || !(short_.sum() > 0)) return std::nullopt;
    return std::log(short_.mean() / long_.mean());
  }
  void remember(Memory& memory) override { memory(short_, long_); }

 private:
  RollingMean short_;
  RollingMean long_;
};

constexpr Feature realized_variance(std::string_view name, int bars) {
  return {
      .name = name,
      .doc = "Log of the mean squared return over {0} bars.",
      .formula = "ln mean(r^2), over {0} bars",
      .source =
          "Corsi 2009, A simple approximate long-memory model of realized volatility, "
          "J. Financial Econometrics 7(2)",
      .group = "volatility",
      .unit = Unit::log_variance,
      .bounds = {-kUnbounded, kUnbounded},
      .scaling = PriceScaling::invariant,
      .inputs = {Input::own_bars},
      .knobs = {bars},
      .lookback = static_cast<std::size_t>(bars) + 1,
      .make = make_state<RealizedVariance>,
  };
}

constexpr std::array kRows = {
    Feature{
        .name = kVolatilityFeature,
        .doc = "Predicted standard deviation of the next bar's log return.",
        .formula = "sqrt(EWMA(r^2)), half-life 72 bars",
        .source = "J.P. Morgan and Reuters 1996, RiskMetrics Technical Document, 4th ed., "
                  "section 5.2",
        .group = "volatility",
        .unit = Unit::volatility_per_bar,
        .bounds = {0, kUnbounded},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {kSigmaHalfLife},
        .lookback = kSigmaLookback,
        .make = make_state<Sigma>,
    },
    realized_variance("rv_24", 24),
    realized_variance("rv_168", 168),
    Feature{
        .name = "parkinson_24",
        .doc = "Log of the mean variance that the ranges of {0} bars imply.",
        .formula = "ln mean(ln(H / L)^2 / (4 ln 2)), over {0} bars",
        .source = "Parkinson 1980, The extreme value method for estimating the variance of the "
                  "rate of return, J. Business 53(1)",
        .group = "volatility",
        .unit = Unit::log_variance,
        .bounds = {-kUnbounded, kUnbounded},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {24},
        .lookback = 24,
        .make = make_state<ParkinsonVariance>,
    },
    Feature{
        .name = "vol_ratio_24_168",
        .doc = "Log of the mean squared return over {0} bars relative to that over {1}.",
        .formula = "ln(mean{0}(r^2) / mean{1}(r^2))",
        .source = "Corsi 2009, as rv_24: the slope between two of its horizons",
        .group = "volatility",
        .unit = Unit::log_ratio,
        .bounds = {-kUnbounded, 1.95},  // the short sum is part of the long one: ln(168 / 24)
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {24, 168},
        .lookback = 169,
        .make = make_state<VarianceRatio>,
    },
};
static_assert(std::ranges::all_of(kRows, well_formed));

}  // namespace

std::span<const Feature> volatility_features() {
  return kRows;
}

}  // namespace tern
