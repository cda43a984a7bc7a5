#include <array>
#include <utility>

#include "feature/groups.h"
#include "feature/rolling.h"
#include "feature/rolling_moments.h"

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

class DistanceFromEma final : public FeatureState {
 public:
  explicit DistanceFromEma(Knobs knobs) : mean_(knobs.first), root_(std::sqrt(knobs.first)) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    const double distance = own.log_close - mean_.push(own.log_close);
    if (!own.sigma) return std::nullopt;
    return distance / (*own.sigma * root_);
  }
  void remember(Memory& memory) override { memory(mean_); }

 private:
  Ema mean_;
  double root_;
};

class Macd final : public FeatureState {
 public:
  explicit Macd(Knobs /*knobs*/) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    const double macd = fast_.push(own.log_close) - slow_.push(own.log_close);
    if (!own.sigma) return std::nullopt;
    return macd / *own.sigma;
  }
  void remember(Memory& memory) override { memory(fast_, slow_); }

 private:
  Ema fast_{12};
  Ema slow_{26};
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

class BazTrend final : public FeatureState {
 public:
  explicit BazTrend(Knobs knobs) : fast_(2 * knobs.first - 1), slow_(2 * knobs.second - 1) {}
  std::optional<double> step(const Moment& now) override {
    const double close = now.own().close;
    const double gap = fast_.push(close) - slow_.push(close);
    const std::optional<double> last = std::exchange(last_, close);
    if (last) moves_.push(close - *last);
    if (!moves_.full()) return std::nullopt;
    const double deviation = moves_.deviation();
    return deviation > 0 ? std::optional{gap / deviation} : std::nullopt;
  }
  void remember(Memory& memory) override { memory(fast_, slow_, moves_, last_); }

 private:
  Ema fast_;
  Ema slow_;
  RollingVariance moves_{63};
  std::optional<double> last_;
};

class DistanceFromHigh final : public FeatureState {
 public:
  explicit DistanceFromHigh(Knobs knobs) : highest_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    highest_.push(own.log_high);
    if (!highest_.full() || !own.sigma) return std::nullopt;
    return (own.log_close - highest_.fold()) / *own.sigma;
  }
  void remember(Memory& memory) override { memory(highest_); }

 private:
  RollingMax highest_;
};

class DistanceFromLow final : public FeatureState {
 public:
  explicit DistanceFromLow(Knobs knobs) : lowest_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    lowest_.push(own.log_low);
    if (!lowest_.full() || !own.sigma) return std::nullopt;
    return (own.log_close - lowest_.fold()) / *own.sigma;
  }
  void remember(Memory& memory) override { memory(lowest_); }

 private:
  RollingMin lowest_;
};

constexpr Feature distance_from_sma(std::string_view name, int bars) {
  return {
      .name = name,
      .doc = "How far the log close lies above its mean over {0} bars.",
      .formula = "(ln C - SMA{0}(ln C)) / (sigma sqrt({0}))",
      .source =
          "Alpha158 MA (Yang et al. 2020, Qlib: an AI-oriented quantitative investment "
          "platform; there the mean over the close), as a log, scaled",
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

constexpr Feature distance_from_ema(std::string_view name, int span) {
  return {
      .name = name,
      .doc = "How far the log close lies above its exponential mean of span {0}.",
      .formula = "(ln C - EMA{0}(ln C)) / (sigma sqrt({0}))",
      .source =
          "Brock, Lakonishok and LeBaron 1992, Simple technical trading rules and the "
          "stochastic properties of stock returns, J. Finance 47(5), as an exponential mean",
      .group = "trend",
      .unit = Unit::sigmas,
      // The distance is the sum of b^(age+1) r, b = 1 - 2 / (span + 1); by Cauchy and Schwarz it
      // is at most sqrt(b^2 / ((1 - d) (1 - b^2 / d))) sigma: 4.8, 5.1, and 7.1 times sqrt(span)
      // for spans of 12, 26, and 200.
      .bounds = {-7.2, 7.2},
      .scaling = PriceScaling::invariant,
      .inputs = {Input::own_bars},
      .knobs = {span},
      .lookback = with_sigma(3 * span),  // three spans leave a start 0.25 % of its weight
      .make = make_state<DistanceFromEma>,
  };
}

constexpr Feature distance_from_extreme(std::string_view name, std::string_view doc,
                                        std::string_view formula, Bounds bounds,
                                        std::unique_ptr<FeatureState> (*make)(Knobs)) {
  return {
      .name = name,
      .doc = doc,
      .formula = formula,
      .source =
          "George and Hwang 2004, The 52-week high and momentum investing, J. Finance 59(5), "
          "over 30 days, as a log, scaled; Alpha158 MAX and MIN (Yang et al. 2020, Qlib)",
      .group = "trend",
      .unit = Unit::sigmas,
      .bounds = bounds,  // sigma sees closes alone: a spike within a bar can be any distance away
      .scaling = PriceScaling::invariant,
      .inputs = {Input::own_bars},
      .knobs = {720},
      .lookback = with_sigma(720),
      .make = make,
  };
}

constexpr std::array kRows = {
    distance_from_sma("dist_sma_12", 12),
    distance_from_sma("dist_sma_24", 24),
    distance_from_sma("dist_sma_72", 72),
    distance_from_sma("dist_sma_168", 168),
    distance_from_sma("dist_sma_720", 720),
    distance_from_ema("dist_ema_12", 12),
    distance_from_ema("dist_ema_26", 26),
    distance_from_ema("dist_ema_200", 200),
    Feature{
        .name = "macd",
        .doc = "How far the fast exponential mean (12) of the log close lies above the slow (26).",
        .formula = "(EMA12(ln C) - EMA26(ln C)) / sigma",
        .source = "Appel 2005, Technical Analysis: Power Tools for Active Investors (there on "
                  "prices; TA-Lib starts each mean from a plain one), scaled",
        .group = "trend",
        .unit = Unit::sigmas,
        // Between zero and the log close less its slow mean: see dist_ema_26, 5.1 sqrt(26).
        .bounds = {-26, 26},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {},
        .lookback = 3UL * 26,  // three spans leave a start 0.25 % of its weight
        .make = make_state<Macd>,
    },
    Feature{
        .name = "macd_hist",
        .doc = "MACD (12, 26) of the log close above its signal line (9).",
        .formula = "(M - EMA9(M)) / sigma, M = EMA12(ln C) - EMA26(ln C)",
        .source = "Appel 2005, as macd; the histogram is Aspray's of 1986",
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
    Feature{
        .name = "tsmom_baz",
        .doc = "How far the fast exponential mean of the close lies above the slow, over the "
               "deviation of 63 price changes.",
        .formula = "(EMA(C, weights 1/{0}) - EMA(C, weights 1/{1})) / deviation(C(t) - C(t-1)), "
                   "over 63 bars",
        .source = "Baz, Granger, Harvey, Le Roux and Rattray 2015, Dissecting investment "
                  "strategies in the cross section and time series (there over the deviation of "
                  "prices)",
        .group = "trend",
        .unit = Unit::ratio,
        .bounds = {-kUnbounded, kUnbounded},  // the means remember more than 63 changes
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {8, 24},
        .lookback = 3UL * 47,  // weights of 1/24 are a span of 47: a start keeps 0.25 %
        .make = make_state<BazTrend>,
    },
    distance_from_extreme("dd_720", "How far the log close lies below the high of {0} bars.",
                          "ln(C / max H) / sigma, over {0} bars", {-kUnbounded, 0},
                          make_state<DistanceFromHigh>),
    distance_from_extreme("ru_720", "How far the log close lies above the low of {0} bars.",
                          "ln(C / min L) / sigma, over {0} bars", {0, kUnbounded},
                          make_state<DistanceFromLow>),
};
static_assert(std::ranges::all_of(kRows, well_formed));

}  // namespace

std::span<const Feature> trend_features() {
  return kRows;
}

}  // namespace tern
