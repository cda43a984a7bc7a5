#include <array>

#include "feature/groups.h"
#include "feature/rolling_level.h"
#include "feature/rolling_order.h"

namespace tern {
namespace {

class BollingerPosition final : public FeatureState {
 public:
  explicit BollingerPosition(Knobs knobs) : closes_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    closes_.push(now.own().close);
    if (!closes_.full()) return std::nullopt;
    const double deviation = closes_.deviation();
    // A close that never moved is at its mean.
    return deviation > 0 ? (now.own().close - closes_.mean()) / (2 * deviation) : 0.0;
  }
  void remember(Memory& memory) override { memory(closes_); }

 private:
  RollingLevel closes_;
};

class BollingerWidth final : public FeatureState {
 public:
  explicit BollingerWidth(Knobs knobs) : closes_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    closes_.push(now.own().close);
    if (!closes_.full()) return std::nullopt;
    return 4 * closes_.deviation() / closes_.mean();
  }
  void remember(Memory& memory) override { memory(closes_); }

 private:
  RollingLevel closes_;
};

class CloseRank final : public FeatureState {
 public:
  explicit CloseRank(Knobs knobs) : closes_(knobs.first), window_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const double close = now.own().close;
    const std::size_t below = closes_.push(close);
    if (!closes_.full()) return std::nullopt;
    const std::size_t ranks = below + 1 + closes_.count_up_to(close);
    return static_cast<double>(ranks) / (2 * window_);
  }
  void remember(Memory& memory) override { memory(closes_); }

 private:
  RollingOrder closes_;
  double window_;
};

/// `second` is the quantile in percent.
class DistanceToQuantile final : public FeatureState {
 public:
  explicit DistanceToQuantile(Knobs knobs) : closes_(knobs.first), p_(knobs.second / 100.0) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    closes_.push(own.close);
    if (!closes_.full() || !own.sigma) return std::nullopt;
    return std::log(closes_.quantile(p_) / own.close) / *own.sigma;
  }
  void remember(Memory& memory) override { memory(closes_); }

 private:
  RollingOrder closes_;
  double p_;
};

/// The root of `square`, rounded up: std::sqrt is not constexpr.
constexpr double root_above(int square) {
  double root = square;
  for (int i = 0; i < 60; ++i) root = (root + square / root) / 2;
  return root * 1.000001;
}

// No value of n lies farther from their mean than sqrt(n - 1) deviations (Samuelson 1968), and
// positive values deviate by no more than sqrt(n - 1) of their mean.

constexpr Feature bollinger_position(std::string_view name, int bars) {
  return {
      .name = name,
      .doc =
          "Where the close lies between the Bollinger bands of {0} bars, two deviations below "
          "(-1) and above (1) its mean.",
      .formula = "(C - SMA{0}(C)) / (2 std{0}(C)), std of the population; 0 where C never moved",
      .source = "Bollinger 2001, Bollinger on Bollinger Bands (%b, there from 0 to 1)",
      .group = "oscillator",
      .unit = Unit::ratio,
      .bounds = {-root_above(bars - 1) / 2, root_above(bars - 1) / 2},
      .scaling = PriceScaling::invariant,
      .inputs = {Input::own_bars},
      .knobs = {bars},
      .lookback = static_cast<std::size_t>(bars),
      .make = make_state<BollingerPosition>,
  };
}

constexpr Feature bollinger_width(std::string_view name, int bars) {
  return {
      .name = name,
      .doc = "How far apart the Bollinger bands of {0} bars are, relative to the mean close.",
      .formula = "4 std{0}(C) / SMA{0}(C), std of the population",
      .source = "Bollinger 2001, Bollinger on Bollinger Bands (BandWidth)",
      .group = "oscillator",
      .unit = Unit::ratio,
      .bounds = {0, 4 * root_above(bars - 1)},
      .scaling = PriceScaling::invariant,
      .inputs = {Input::own_bars},
      .knobs = {bars},
      .lookback = static_cast<std::size_t>(bars),
      .make = make_state<BollingerWidth>,
  };
}

constexpr Feature distance_to_quantile(std::string_view name, int bars, int percent) {
  return {
      .name = name,
      .doc = "How far the {1} % quantile of the last {0} closes lies above the close.",
      .formula =
          "ln(q{1}(C) / C) / sigma, q{1} = {1} % quantile of {0} closes, between ranks by a "
          "straight line",
      .source = "Alpha158 QTLU and QTLD (Yang et al. 2020, Qlib), as a log, scaled",
      .group = "oscillator",
      .unit = Unit::sigmas,
      // No farther than the farthest close: a sum of fewer than `bars` returns.
      .bounds = {-sigma_bound(bars) * root_above(bars), sigma_bound(bars) * root_above(bars)},
      .scaling = PriceScaling::invariant,
      .inputs = {Input::own_bars},
      .knobs = {bars, percent},
      .lookback = with_sigma(bars),
      .make = make_state<DistanceToQuantile>,
  };
}

constexpr std::array kRows = {
    bollinger_position("bb_pctb_20", 20),
    bollinger_position("bb_pctb_48", 48),
    bollinger_position("bb_pctb_168", 168),
    bollinger_width("bb_width_20", 20),
    bollinger_width("bb_width_48", 48),
    bollinger_width("bb_width_168", 168),
    Feature{
        .name = "rank_168",
        .doc = "The close's rank among the last {0} closes, itself included, as a share of them.",
        .formula = "(#(C(t-k) < C) + 1 + #(C(t-k) <= C)) / (2 {0}), k = 0 .. {0} - 1: the mean "
                   "rank among ties",
        .source = "Alpha158 RANK (Yang et al. 2020, Qlib), with the ties of SciPy's "
                  "percentileofscore",
        .group = "oscillator",
        .unit = Unit::ratio,
        .bounds = {1.0 / 168, 1},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {168},
        .lookback = 168,
        .make = make_state<CloseRank>,
    },
    distance_to_quantile("qtl_hi_168", 168, 80),
    distance_to_quantile("qtl_lo_168", 168, 20),
};
static_assert(std::ranges::all_of(kRows, well_formed));

}  // namespace

std::span<const Feature> band_features() {
  return kRows;
}

}  // namespace tern
