#include <array>
#include <utility>

#include "feature/groups.h"
#include "feature/log_variance.h"
#include "feature/registry.h"
#include "feature/rolling_moments.h"
#include "feature/rolling_pair.h"

namespace tern {
namespace {

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

class VolatilityOfVolatility final : public FeatureState {
 public:
  explicit VolatilityOfVolatility(Knobs knobs) : squares_(knobs.first), window_(knobs.second) {}
  std::optional<double> step(const Moment& now) override {
    const auto r = now.own().return_log;
    if (!r) return std::nullopt;
    squares_.push(*r * *r);
    const auto variance = squares_.full() ? log_of(squares_.mean()) : std::nullopt;
    // Hours in which nothing moved have no log variance: the window is of those that have one.
    if (!variance) return std::nullopt;
    window_.push(*variance);
    if (!window_.full()) return std::nullopt;
    const auto log_square = log_of(window_.variance());
    return log_square ? std::optional{*log_square / 2} : std::nullopt;
  }
  void remember(Memory& memory) override { memory(squares_, window_); }

 private:
  RollingMean squares_;
  RollingVariance window_;
};

class LeverageCorrelation final : public FeatureState {
 public:
  explicit LeverageCorrelation(Knobs knobs) : pair_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const auto r = now.own().return_log;
    if (!r) return std::nullopt;
    pair_.push(*r, std::abs(*r));
    return pair_.full() ? pair_.correlation() : std::nullopt;
  }
  void remember(Memory& memory) override { memory(pair_); }

 private:
  RollingPair pair_;
};

class ReturnSize final : public FeatureState {
 public:
  explicit ReturnSize(Knobs /*knobs*/) {}
  std::optional<double> step(const Moment& now) override {
    const double close = now.own().close;
    const std::optional<double> last = std::exchange(last_, close);
    if (!last) return std::nullopt;
    // Not the difference of two logs: of a move of one tick it keeps too few digits.
    return log_of(std::abs(std::log(close / *last)));
  }
  void remember(Memory& memory) override { memory(last_); }

 private:
  std::optional<double> last_;
};

constexpr Feature realized_variance(std::string_view name, int bars) {
  return {
      .name = name,
      .doc = "Log of the mean squared return over {0} bars.",
      .formula = "ln mean(r^2), over {0} bars",
      .source =
          "Corsi 2009, A simple approximate long-memory model of realized volatility, "
          "J. Financial Econometrics 7(2) (there the root of each day's sum of squares, and its "
          "means), as a log",
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

/// `most`: the short sum is part of the long one, so at least ln(long_bars / short_bars).
constexpr Feature variance_ratio(std::string_view name, int short_bars, int long_bars,
                                 double most) {
  return {
      .name = name,
      .doc = "Log of the mean squared return over {0} bars relative to that over {1}.",
      .formula = "ln(mean{0}(r^2) / mean{1}(r^2))",
      .source = "Corsi 2009, as rv_24: the slope between two of its horizons",
      .group = "volatility",
      .unit = Unit::log_ratio,
      .bounds = {-kUnbounded, most},
      .scaling = PriceScaling::invariant,
      .inputs = {Input::own_bars},
      .knobs = {short_bars, long_bars},
      .lookback = static_cast<std::size_t>(long_bars) + 1,
      .make = make_state<VarianceRatio>,
  };
}

constexpr std::array kRows = {
    Feature{
        .name = kVolatilityFeature,
        .doc = "Predicted standard deviation of the next bar's log return.",
        .formula = "sqrt(EWMA(r^2)), half-life 72 bars",
        .source = "J.P. Morgan and Reuters 1996, RiskMetrics Technical Document, 4th ed., "
                  "chapter 5 (there with a decay of 0.94 a day)",
        .group = "volatility",
        .unit = Unit::volatility_per_bar,
        .bounds = {0, kUnbounded},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {kSigmaHalfLife},
        .lookback = kSigmaLookback,
        .make = make_state<Sigma>,
    },
    realized_variance("rv_6", 6),
    realized_variance("rv_24", 24),
    realized_variance("rv_72", 72),
    realized_variance("rv_168", 168),
    realized_variance("rv_720", 720),
    variance_ratio("vol_ratio_6_72", 6, 72, 2.49),
    variance_ratio("vol_ratio_24_168", 24, 168, 1.95),
    variance_ratio("vol_ratio_168_720", 168, 720, 1.46),
    Feature{
        .name = "volvol_168",
        .doc = "Log of how much the log variance of {0} bars varied over {1} bars; bars after {0} "
               "without a move are left out.",
        .formula = "ln(deviation of rv_{0}), over {1} bars (population)",
        .source = "Corsi, Mittnik, Pigorsch and Pigorsch 2008, The volatility of realized "
                  "volatility, Econometric Reviews 27(1-3)",
        .group = "volatility",
        .unit = Unit::log_ratio,
        .bounds = {-kUnbounded, kUnbounded},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {6, 168},
        .lookback = 174,
        .make = make_state<VolatilityOfVolatility>,
    },
    Feature{
        .name = "leverage_corr_168",
        .doc = "Correlation of returns with their sizes over {0} bars: below zero where falls are "
               "the larger moves.",
        .formula = "correlation(r, |r|), over {0} bars",
        .source = "Black 1976, Studies of stock price volatility changes, Proceedings of the "
                  "American Statistical Association, for the effect",
        .group = "volatility",
        .unit = Unit::ratio,
        .bounds = {-1, 1},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {168},
        .lookback = 169,
        .make = make_state<LeverageCorrelation>,
    },
    Feature{
        .name = "absret_1",
        .doc = "Log of the size of the newest return; missing where the price did not move.",
        .formula = "ln |r|",
        .source = "Ding, Granger and Engle 1993, A long memory property of stock market returns "
                  "and a new model, J. Empirical Finance 1(1)",
        .group = "volatility",
        .unit = Unit::log_ratio,
        .bounds = {-kUnbounded, kUnbounded},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {},
        .lookback = 2,
        .make = make_state<ReturnSize>,
    },
};
static_assert(std::ranges::all_of(kRows, well_formed));

}  // namespace

std::span<const Feature> volatility_features() {
  return kRows;
}

}  // namespace tern
