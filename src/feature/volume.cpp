#include <array>

#include "feature/groups.h"
#include "feature/rolling_moments.h"
#include "feature/rolling_sums.h"
#include "feature/trading.h"

namespace tern {
namespace {

class VolumeZscore final : public FeatureState {
 public:
  explicit VolumeZscore(Knobs knobs) : zscore_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const double value = traded_value(now.own());
    // The log of nothing is no number, and any stand-in would depend on the unit of price.
    if (!(value > 0)) return std::nullopt;
    return zscore_.push(std::log(value));
  }
  void remember(Memory& memory) override { memory(zscore_); }

 private:
  RollingZscore zscore_;
};

class RelativeVolume final : public FeatureState {
 public:
  explicit RelativeVolume(Knobs knobs) : mean_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const double volume = now.own().volume;
    mean_.push(volume);
    if (!mean_.full() || !(volume > 0)) return std::nullopt;
    return std::log(volume / mean_.mean());
  }
  void remember(Memory& memory) override { memory(mean_); }

 private:
  RollingMean mean_;
};

class VolumeTrend final : public FeatureState {
 public:
  explicit VolumeTrend(Knobs knobs) : short_(knobs.first), long_(knobs.second) {}
  std::optional<double> step(const Moment& now) override {
    short_.push(now.own().volume);
    long_.push(now.own().volume);
    if (!long_.full() || !(short_.sum() > 0)) return std::nullopt;
    return std::log(short_.mean() / long_.mean());
  }
  void remember(Memory& memory) override { memory(short_, long_); }

 private:
  RollingMean short_;
  RollingMean long_;
};

class VolumeVariation final : public FeatureState {
 public:
  explicit VolumeVariation(Knobs knobs) : sums_(knobs.first), window_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const double volume = now.own().volume;
    sums_.push(volume, volume * volume);
    if (!sums_.full() || !(sums_[0] > 0)) return std::nullopt;
    // Volumes vary as much as they measure: the squares about zero leave digits enough.
    return std::sqrt(std::max(window_ * sums_[1] / (sums_[0] * sums_[0]) - 1, 0.0));
  }
  void remember(Memory& memory) override { memory(sums_); }

 private:
  RollingSums<2> sums_;  // V, V^2
  double window_;
};

/// `bound`: sqrt(bars - 1), the z-score of one value apart from equal others.
constexpr Feature volume_zscore(std::string_view name, int bars, double bound) {
  return {
      .name = name,
      .doc = "How unusual the traded value is among the last {0} bars in which anything traded.",
      // Not ln(1 + V C): that one would be a cent on some venues and a coin on others.
      .formula = "(v - mean v) / std v, v = ln(V C), over {0} bars with V > 0",
      .source = "after Alpha158 VMA and VSTD (Yang et al. 2020, Qlib), as a z-score of the log",
      .group = "volume",
      .unit = Unit::zscore,
      .bounds = {-bound, bound},
      .scaling = PriceScaling::invariant,
      .inputs = {Input::own_bars},
      .knobs = {bars},
      .lookback = static_cast<std::size_t>(bars),
      .make = make_state<VolumeZscore>,
  };
}

constexpr std::array kRows = {
    volume_zscore("vol_z_24", 24, 4.80),
    volume_zscore("vol_z_168", 168, 12.93),
    Feature{
        .name = "rel_vol_24",
        .doc = "Log of the volume relative to its mean over {0} bars; missing where nothing "
               "traded.",
        .formula = "ln(V / mean{0}(V))",
        .source = "freqtrade FreqAI, %-relative_volume of FreqaiExampleStrategy, as a log",
        .group = "volume",
        .unit = Unit::log_ratio,
        .bounds = {-kUnbounded, 3.18},  // the bar is part of the mean: ln(24)
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {24},
        .lookback = 24,
        .make = make_state<RelativeVolume>,
    },
    Feature{
        .name = "vol_trend",
        .doc = "Log of the mean volume over {0} bars relative to that over {1}; missing where "
               "nothing traded in {0} bars.",
        .formula = "ln(mean{0}(V) / mean{1}(V))",
        .source = "as rel_vol_24, of the newest day in its week",
        .group = "volume",
        .unit = Unit::log_ratio,
        .bounds = {-kUnbounded, 1.95},  // the short sum is part of the long one: ln(168 / 24)
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {24, 168},
        .lookback = 168,
        .make = make_state<VolumeTrend>,
    },
    Feature{
        .name = "volume_cv_168",
        .doc = "Standard deviation of the volume of {0} bars relative to its mean.",
        .formula = "std{0}(V) / mean{0}(V)",
        .source = "Chordia, Subrahmanyam and Anshuman 2001, Trading activity and expected stock "
                  "returns, J. Financial Economics 59(1) (there over months)",
        .group = "volume",
        .unit = Unit::ratio,
        .bounds = {0, 12.93},  // all in one bar: sqrt(n - 1)
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {168},
        .lookback = 168,
        .make = make_state<VolumeVariation>,
    },
};
static_assert(std::ranges::all_of(kRows, well_formed));

}  // namespace

std::span<const Feature> volume_features() {
  return kRows;
}

}  // namespace tern
