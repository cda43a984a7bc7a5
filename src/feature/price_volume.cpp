#include <array>
#include <utility>

#include "feature/groups.h"
#include "feature/rolling_level_pair.h"
#include "feature/rolling_moments.h"
#include "feature/rolling_pair.h"
#include "feature/rolling_sums.h"
#include "feature/trading.h"

namespace tern {
namespace {

class SignedVolumeZscore final : public FeatureState {
 public:
  explicit SignedVolumeZscore(Knobs knobs) : zscore_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const double value = traded_value(now.own());
    if (!(value > 0)) return std::nullopt;
    const auto score = zscore_.push(std::log(value));
    const auto r = now.own().return_log;
    if (!score || !r) return std::nullopt;
    return sign(*r) * *score;
  }
  void remember(Memory& memory) override { memory(zscore_); }

 private:
  RollingZscore zscore_;
};

class OnBalanceVolume final : public FeatureState {
 public:
  explicit OnBalanceVolume(Knobs knobs) : sums_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    if (!own.return_log) return std::nullopt;
    sums_.push(sign(*own.return_log) * own.volume, own.volume);
    if (!sums_.full() || !(sums_[1] > 0)) return std::nullopt;
    return sums_[0] / sums_[1];
  }
  void remember(Memory& memory) override { memory(sums_); }

 private:
  RollingSums<2> sums_;  // sign(r) V, V
};

class MoneyFlow final : public FeatureState {
 public:
  explicit MoneyFlow(Knobs knobs) : sums_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    const double range = own.high - own.low;
    // A bar without a range closed in its middle.
    const double location =
        range > 0 ? ((own.close - own.low) - (own.high - own.close)) / range : 0.0;
    sums_.push(location * own.volume, own.volume);
    if (!sums_.full() || !(sums_[1] > 0)) return std::nullopt;
    return sums_[0] / sums_[1];
  }
  void remember(Memory& memory) override { memory(sums_); }

 private:
  RollingSums<2> sums_;  // location V, V
};

class DistanceFromVwap final : public FeatureState {
 public:
  explicit DistanceFromVwap(Knobs knobs) : sums_(knobs.first), root_(std::sqrt(knobs.first)) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    sums_.push((own.high + own.low + own.close) / 3 * own.volume, own.volume);
    if (!sums_.full() || !(sums_[0] > 0) || !own.sigma) return std::nullopt;
    return std::log(own.close * sums_[1] / sums_[0]) / (*own.sigma * root_);
  }
  void remember(Memory& memory) override { memory(sums_); }

 private:
  RollingSums<2> sums_;  // typical price V, V
  double root_;
};

class ForceIndex final : public FeatureState {
 public:
  explicit ForceIndex(Knobs knobs) : force_(knobs.first), volume_(knobs.second) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    volume_.push(own.volume);
    if (!own.return_log) return std::nullopt;
    const double force = force_.push(*own.return_log * own.volume);
    if (!volume_.full() || !(volume_.sum() > 0) || !own.sigma) return std::nullopt;
    return force / (volume_.mean() * *own.sigma);
  }
  void remember(Memory& memory) override { memory(force_, volume_); }

 private:
  Ema force_;
  RollingMean volume_;
};

class PriceVolumeTrend final : public FeatureState {
 public:
  explicit PriceVolumeTrend(Knobs knobs) : sums_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    if (!own.return_log) return std::nullopt;
    sums_.push(*own.return_log * own.volume, own.volume);
    if (!sums_.full() || !(sums_[1] > 0) || !own.sigma) return std::nullopt;
    return sums_[0] / (sums_[1] * *own.sigma);
  }
  void remember(Memory& memory) override { memory(sums_); }

 private:
  RollingSums<2> sums_;  // r V, V
};

class ReturnVolumeCorrelation final : public FeatureState {
 public:
  explicit ReturnVolumeCorrelation(Knobs knobs) : pairs_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    const double value = traded_value(own);
    const auto before =
        std::exchange(log_value_, value > 0 ? std::optional{std::log(value)} : std::nullopt);
    // From nothing or to nothing is no change in logs.
    if (!log_value_ || !before || !own.return_log) return std::nullopt;
    pairs_.push(*own.return_log, *log_value_ - *before);
    return pairs_.full() ? pairs_.correlation() : std::nullopt;
  }
  void remember(Memory& memory) override { memory(pairs_, log_value_); }

 private:
  RollingPair pairs_;
  std::optional<double> log_value_;  // of the newest bar, if anything traded
};

class SizeVolumeCorrelation final : public FeatureState {
 public:
  explicit SizeVolumeCorrelation(Knobs knobs) : pairs_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    const double value = traded_value(own);
    if (!own.return_log || !(value > 0)) return std::nullopt;
    pairs_.push(std::abs(*own.return_log), std::log(value));
    return pairs_.full() ? pairs_.correlation() : std::nullopt;
  }
  void remember(Memory& memory) override { memory(pairs_); }

 private:
  RollingPair pairs_;
};

class OpenVolumeCorrelation final : public FeatureState {
 public:
  explicit OpenVolumeCorrelation(Knobs knobs) : pairs_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    pairs_.push(now.own().open, now.own().volume);
    const auto correlation = pairs_.full() ? pairs_.correlation() : std::nullopt;
    return correlation ? std::optional{-*correlation} : std::nullopt;
  }
  void remember(Memory& memory) override { memory(pairs_); }

 private:
  RollingLevelPair pairs_;
};

class VolumeReversal final : public FeatureState {
 public:
  explicit VolumeReversal(Knobs /*knobs*/) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    const double before = std::exchange(volume_, own.volume);
    if (!own.return_log) return std::nullopt;
    return sign(own.volume - before) * -*own.return_log;
  }
  void remember(Memory& memory) override { memory(volume_); }

 private:
  double volume_ = 0;
};

constexpr Feature on_balance_volume(std::string_view name, int bars) {
  return {
      .name = name,
      .doc =
          "Volume of the rising bars less that of the falling ones as a share of the volume "
          "of {0} bars.",
      .formula = "sum(sign(r) V) / sum(V), over {0} bars",
      .source =
          "Granville 1963, Granville's New Key to Stock Market Profits: on-balance volume, "
          "over a window and by its share",
      .group = "volume",
      .unit = Unit::ratio,
      .bounds = {-1, 1},
      .scaling = PriceScaling::invariant,
      .inputs = {Input::own_bars},
      .knobs = {bars},
      .lookback = static_cast<std::size_t>(bars) + 1,
      .make = make_state<OnBalanceVolume>,
  };
}

constexpr Feature money_flow(std::string_view name, int bars) {
  return {
      .name = name,
      .doc =
          "Mean place of the close between low (-1) and high (1) over {0} bars, weighted by "
          "volume; a bar without a range closed in its middle.",
      .formula = "sum(V (2C - H - L) / (H - L)) / sum(V), over {0} bars",
      .source = "Chaikin's money flow (StockCharts ChartSchool, Chaikin Money Flow)",
      .group = "volume",
      .unit = Unit::ratio,
      .bounds = {-1, 1},
      .scaling = PriceScaling::invariant,
      .inputs = {Input::own_bars},
      .knobs = {bars},
      .lookback = static_cast<std::size_t>(bars),
      .make = make_state<MoneyFlow>,
  };
}

constexpr Feature distance_from_vwap(std::string_view name, int bars) {
  return {
      .name = name,
      .doc =
          "How far the log close lies above the mean typical price of {0} bars, weighted by "
          "volume.",
      .formula =
          "ln(C / (sum(V TP) / sum(V))) / (sigma sqrt({0})), TP = (H + L + C) / 3, over "
          "{0} bars",
      .source =
          "Berkowitz, Logue and Noser 1988, The total cost of transactions on the NYSE, "
          "J. Finance 43(1): VWAP, here of bars, over a window; scaled",
      .group = "volume",
      .unit = Unit::sigmas,
      .bounds = {-kUnbounded, kUnbounded},  // sigma knows closes, not how far a wick may reach
      .scaling = PriceScaling::invariant,
      .inputs = {Input::own_bars},
      .knobs = {bars},
      .lookback = with_sigma(bars),
      .make = make_state<DistanceFromVwap>,
  };
}

constexpr Feature return_volume_correlation(std::string_view name, int bars) {
  return {
      .name = name,
      .doc =
          "Correlation of returns with changes of the log traded value over {0} bars in which, "
          "as in those before them, anything traded.",
      .formula = "corr(r, v - v(t-1)), v = ln(V C), over {0} bars with V > 0 and V(t-1) > 0",
      .source =
          "Alpha158 CORD (Yang et al. 2020, Qlib; there of C / C(t-1) and ln(1 + V / V(t-1)))",
      .group = "volume",
      .unit = Unit::ratio,
      .bounds = {-1, 1},
      .scaling = PriceScaling::invariant,
      .inputs = {Input::own_bars},
      .knobs = {bars},
      .lookback = static_cast<std::size_t>(bars) + 1,
      .make = make_state<ReturnVolumeCorrelation>,
  };
}

constexpr std::array kRows = {
    Feature{
        .name = "obv_1",
        .doc = "How unusual the traded value is among {0} bars, with the sign of the return.",
        .formula = "sign(r) vol_z_{0}",
        .source = "after Granville 1963, as obv_24: one bar, in standard deviations",
        .group = "volume",
        .unit = Unit::zscore,
        .bounds = {-4.80, 4.80},  // as vol_z_24
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {24},
        .lookback = 24,
        .make = make_state<SignedVolumeZscore>,
    },
    on_balance_volume("obv_24", 24),
    on_balance_volume("obv_168", 168),
    money_flow("cmf_20", 20),
    money_flow("cmf_168", 168),
    distance_from_vwap("vwap_dist_24", 24),
    distance_from_vwap("vwap_dist_168", 168),
    Feature{
        .name = "force_13",
        .doc = "Smoothed product of return and volume, in sigmas and mean volumes of {1} bars.",
        .formula = "EMA{0}(r V) / (mean{1}(V) sigma)",
        .source = "Elder 1993, Trading for a Living: the force index, on log returns",
        .group = "volume",
        .unit = Unit::sigmas,
        // The average remembers volumes that have left the window of the mean.
        .bounds = {-kUnbounded, kUnbounded},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {13, 168},
        .lookback = with_sigma(168),  // which leaves the average's start (6/7)^166 of its weight
        .make = make_state<ForceIndex>,
    },
    Feature{
        .name = "pvt_24",
        .doc = "Mean return of {0} bars weighted by volume, in sigmas.",
        .formula = "sum(r V) / (sum(V) sigma), over {0} bars",
        .source = "Achelis 1995, Technical Analysis from A to Z: price and volume trend, over a "
                  "window and by its share",
        .group = "volume",
        .unit = Unit::sigmas,
        // All volume in one bar: its return alone, of 23 bars ago.
        .bounds = {-sigma_bound(24), sigma_bound(24)},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {24},
        .lookback = with_sigma(25),
        .make = make_state<PriceVolumeTrend>,
    },
    return_volume_correlation("pv_corr_24", 24),
    return_volume_correlation("pv_corr_168", 168),
    Feature{
        .name = "absr_vol_corr_168",
        .doc = "Correlation of the sizes of returns with the log traded value over {0} bars in "
               "which anything traded.",
        .formula = "corr(|r|, ln(V C)), over {0} bars with V > 0",
        .source = "Clark 1973, A subordinated stochastic process model with finite variance for "
                  "speculative prices, Econometrica 41(1), for the effect; Karpoff 1987, The "
                  "relation between price changes and trading volume: a survey, JFQA 22(1)",
        .group = "volume",
        .unit = Unit::ratio,
        .bounds = {-1, 1},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {168},
        .lookback = 169,
        .make = make_state<SizeVolumeCorrelation>,
    },
    Feature{
        .name = "alpha6_24",
        .doc = "Correlation of open and volume over {0} bars, turned about.",
        .formula = "-corr(O, V), over {0} bars",
        .source = "Kakushadze 2016, 101 formulaic alphas, Wilmott 2016(84), alpha 6 (its "
                  "window is 10)",
        .group = "volume",
        .unit = Unit::ratio,
        .bounds = {-1, 1},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {24},
        .lookback = 24,
        .make = make_state<OpenVolumeCorrelation>,
    },
    Feature{
        .name = "alpha12",
        .doc = "The return, turned about where the volume rose, and as it is where it fell.",
        .formula = "-sign(V - V(t-1)) r",
        .source = "Kakushadze 2016, as alpha6_24, alpha 12, on log returns",
        .group = "volume",
        .unit = Unit::log_ratio,
        .bounds = {-kUnbounded, kUnbounded},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {},
        .lookback = 2,
        .make = make_state<VolumeReversal>,
    },
};
static_assert(std::ranges::all_of(kRows, well_formed));

}  // namespace

std::span<const Feature> price_volume_features() {
  return kRows;
}

}  // namespace tern
