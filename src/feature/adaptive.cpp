#include <array>
#include <utility>

#include "feature/groups.h"
#include "feature/rolling_line.h"

namespace tern {
namespace {

/// Quick in a trend, slow in noise.
class KamaDistance final : public FeatureState {
 public:
  explicit KamaDistance(Knobs knobs)
      : bars_(static_cast<std::size_t>(knobs.first)), path_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    if (own.return_log) path_.push(std::abs(*own.return_log));
    const auto before = own.log_close_before(bars_);
    if (!path_.full() || !before) {
      mean_ = own.log_close;
      return std::nullopt;
    }
    const double way = std::abs(own.log_close - *before);
    const double efficiency = path_.sum() > 0 ? std::min(way / path_.sum(), 1.0) : 0;
    const double alpha = kSlow + efficiency * (kFast - kSlow);
    mean_ += alpha * alpha * (own.log_close - mean_);
    return own.log_close - mean_;
  }
  void remember(Memory& memory) override { memory(path_, mean_); }

 private:
  static constexpr double kFast = 2.0 / (2 + 1);
  static constexpr double kSlow = 2.0 / (30 + 1);
  std::size_t bars_;
  RollingMean path_;
  double mean_ = 0;
};

class Trix final : public FeatureState {
 public:
  explicit Trix(Knobs knobs) : once_(knobs.first), twice_(knobs.first), thrice_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const double mean = thrice_.push(twice_.push(once_.push(now.own().log_close)));
    const auto before = std::exchange(before_, mean);
    return before ? std::optional{mean - *before} : std::nullopt;
  }
  void remember(Memory& memory) override { memory(once_, twice_, thrice_, before_); }

 private:
  Ema once_;
  Ema twice_;
  Ema thrice_;
  std::optional<double> before_;
};

class HullDistance final : public FeatureState {
 public:
  explicit HullDistance(Knobs knobs)
      : slow_(knobs.first), fast_(knobs.first / 2), smooth_(knobs.second) {}
  std::optional<double> step(const Moment& now) override {
    const double log_close = now.own().log_close;
    slow_.push(log_close);
    fast_.push(log_close);
    if (!slow_.full()) return std::nullopt;
    smooth_.push(2 * fast_.weighted_mean() - slow_.weighted_mean());
    return smooth_.full() ? std::optional{log_close - smooth_.weighted_mean()} : std::nullopt;
  }
  void remember(Memory& memory) override { memory(slow_, fast_, smooth_); }

 private:
  RollingLine slow_;
  RollingLine fast_;
  RollingLine smooth_;
};

/// The root, rounded down.
constexpr int whole_root(int square) {
  int root = 1;
  while ((root + 1) * (root + 1) <= square) ++root;
  return root;
}

constexpr Feature hull_distance(std::string_view name, int bars) {
  const int root = whole_root(bars);
  return {
      .name = name,
      .doc =
          "How far the log close lies above its Hull moving average over {0} bars, whose half "
          "and root (here {1}) are rounded down.",
      .formula = "ln C - WMA{1}(2 WMA({0}/2) - WMA{0}), WMA = linearly weighted mean of ln C",
      .source = "Hull 2005, How to reduce lag in a moving average (alanhull.com)",
      .group = "candidate",
      .unit = Unit::log_ratio,
      .bounds = {-kUnbounded, kUnbounded},
      .scaling = PriceScaling::invariant,
      .inputs = {Input::own_bars},
      .knobs = {bars, root},
      .lookback = static_cast<std::size_t>(bars + root - 1),
      .make = make_state<HullDistance>,
  };
}

constexpr std::array kRows = {
    Feature{
        .name = "kama_dist_10",
        .doc = "How far the log close lies above Kaufman's adaptive mean of log closes, its "
               "efficiency over {0} bars.",
        .formula = "ln C - K, K += a^2 (ln C - K), a = 2/31 + E (2/3 - 2/31), E = |ln C(t) - ln "
                   "C(t-{0})| / sum{0}(|r|), 0 where the price never moved",
        .source = "Kaufman 1995, Smarter Trading (there on the price, as in TA-Lib's KAMA)",
        .group = "candidate",
        .unit = Unit::log_ratio,
        .bounds = {-kUnbounded, kUnbounded},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {10},
        .lookback = 100,  // at an efficiency of 0.3 a start has 0.4 % of its weight left
        .make = make_state<KamaDistance>,
    },
    Feature{
        .name = "trix_15",
        .doc = "How much the log close, smoothed three times over {0} bars, rose in the last bar.",
        .formula = "E(t) - E(t-1), E = EMA{0}(EMA{0}(EMA{0}(ln C)))",
        .source = "Hutson 1983, Good TRIX, Stocks and Commodities 1(5); there, too, on the log",
        .group = "candidate",
        .unit = Unit::log_ratio,
        .bounds = {-kUnbounded, kUnbounded},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {15},
        .lookback = 90,  // leaves a start 0.05 % of its weight
        .make = make_state<Trix>,
    },
    hull_distance("hma_55", 55),
    hull_distance("hma_210", 210),
    hull_distance("hma_340", 340),
};
static_assert(std::ranges::all_of(kRows, well_formed));

}  // namespace

std::span<const Feature> adaptive_features() {
  return kRows;
}

}  // namespace tern
