#include <array>
#include <numbers>

#include "feature/groups.h"
#include "feature/log_variance.h"
#include "feature/wilder.h"

namespace tern {
namespace {

// Three estimates of a bar's variance from its prices. None is ever negative: the body is no longer
// than the range.
double parkinson(const Pulse& bar) {
  const double range = bar.log_high - bar.log_low;
  return range * range * (1 / (4 * std::numbers::ln2));
}
double garman_klass(const Pulse& bar) {
  const double range = bar.log_high - bar.log_low;
  const double body = bar.log_close - std::log(bar.open);
  return 0.5 * range * range - (2 * std::numbers::ln2 - 1) * body * body;
}
double rogers_satchell(const Pulse& bar, double log_open) {
  return (bar.log_high - bar.log_close) * (bar.log_high - log_open) +
         (bar.log_low - bar.log_close) * (bar.log_low - log_open);
}
double rogers_satchell(const Pulse& bar) {
  return rogers_satchell(bar, std::log(bar.open));
}

template <double (*variance_of)(const Pulse&)>
class RangeVariance final : public FeatureState {
 public:
  explicit RangeVariance(Knobs knobs) : variances_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    variances_.push(variance_of(now.own()));
    return variances_.full() ? log_of(variances_.mean()) : std::nullopt;
  }
  void remember(Memory& memory) override { memory(variances_); }

 private:
  RollingMean variances_;
};

class YangZhangVariance final : public FeatureState {
 public:
  explicit YangZhangVariance(Knobs knobs)
      : sums_(knobs.first), bars_(knobs.first), share_(0.34 / (1.34 + (bars_ + 1) / (bars_ - 1))) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    const auto last_close = own.log_close_before(1);
    if (!last_close) return std::nullopt;
    const double log_open = std::log(own.open);
    const double night = log_open - *last_close;
    const double day = own.log_close - log_open;
    sums_.push({night, night * night, day, day * day, rogers_satchell(own, log_open)});
    if (!sums_.full()) return std::nullopt;
    const Sums& s = sums_.fold();
    return log_of(variance(s.night, s.night_squares) + share_ * variance(s.day, s.day_squares) +
                  (1 - share_) * s.inside / bars_);
  }
  void remember(Memory& memory) override { memory(sums_); }

 private:
  struct Sums {
    double night, night_squares, day, day_squares, inside;
    void remember(Memory& memory) { memory(night, night_squares, day, day_squares, inside); }
  };
  struct Add {
    Sums operator()(const Sums& a, const Sums& b) const {
      return {a.night + b.night, a.night_squares + b.night_squares, a.day + b.day,
              a.day_squares + b.day_squares, a.inside + b.inside};
    }
  };
  double variance(double sum, double squares) const {
    return std::max(0.0, (squares - sum * sum / bars_) / (bars_ - 1));
  }

  RollingFold<Sums, Add> sums_;
  double bars_;
  double share_;  // of the bars' bodies, for which the estimate varies least
};

class AverageTrueRange final : public FeatureState {
 public:
  explicit AverageTrueRange(Knobs knobs) : mean_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    const auto range = range_.push(own.high, own.low, own.close);
    if (range) mean_.push(*range);
    return mean_.full() ? log_of(mean_.mean() / own.close) : std::nullopt;
  }
  void remember(Memory& memory) override { memory(range_, mean_); }

 private:
  TrueRange range_;
  WilderMean mean_;
};

class TrueRangeRatio final : public FeatureState {
 public:
  explicit TrueRangeRatio(Knobs knobs) : short_(knobs.first), long_(knobs.second) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    const auto range = range_.push(own.high, own.low, own.close);
    if (!range) return std::nullopt;
    short_.push(*range);
    long_.push(*range / own.close);
    if (!long_.full() || !(short_.mean() > 0)) return std::nullopt;
    return std::log(short_.mean() / (own.close * long_.mean()));
  }
  void remember(Memory& memory) override { memory(range_, short_, long_); }

 private:
  TrueRange range_;
  WilderMean short_;
  WilderMean long_;
};

/// A state lives through consecutive hours, so every 24th bar is of the same hour of the day.
class SeasonalVariance final : public FeatureState {
 public:
  explicit SeasonalVariance(Knobs knobs)
      : hours_(24, RollingMean(knobs.first)), all_(knobs.second) {}
  std::optional<double> step(const Moment& now) override {
    const double variance = parkinson(now.own());
    all_.push(variance);
    hours_[hour_].push(variance);
    hour_ = (hour_ + 1) % hours_.size();
    const RollingMean& coming = hours_[hour_];
    if (!all_.full() || !(coming.sum() > 0)) return std::nullopt;
    return std::log(coming.mean() / all_.mean());
  }
  void remember(Memory& memory) override {
    for (RollingMean& hour : hours_) memory(hour);
    memory(all_, hour_);
  }

 private:
  std::vector<RollingMean> hours_;
  RollingMean all_;
  std::size_t hour_ = 0;  // where the coming bar goes
};

constexpr Feature parkinson_variance(std::string_view name, int bars) {
  return {
      .name = name,
      .doc = "Log of the mean variance that the ranges of {0} bar(s) imply.",
      .formula = "ln mean(ln(H / L)^2 / (4 ln 2)), over {0} bar(s)",
      .source =
          "Parkinson 1980, The extreme value method for estimating the variance of the "
          "rate of return, J. Business 53(1)",
      .group = "volatility",
      .unit = Unit::log_variance,
      .bounds = {-kUnbounded, kUnbounded},
      .scaling = PriceScaling::invariant,
      .inputs = {Input::own_bars},
      .knobs = {bars},
      .lookback = static_cast<std::size_t>(bars),
      .make = make_state<RangeVariance<parkinson>>,
  };
}

constexpr Feature bar_variance(std::string_view name, std::string_view doc,
                               std::string_view formula, std::string_view source,
                               std::size_t lookback, std::unique_ptr<FeatureState> (*make)(Knobs)) {
  return {
      .name = name,
      .doc = doc,
      .formula = formula,
      .source = source,
      .group = "volatility",
      .unit = Unit::log_variance,
      .bounds = {-kUnbounded, kUnbounded},
      .scaling = PriceScaling::invariant,
      .inputs = {Input::own_bars},
      .knobs = {24},
      .lookback = lookback,
      .make = make,
  };
}

constexpr std::array kRows = {
    parkinson_variance("parkinson_1", 1),
    parkinson_variance("parkinson_6", 6),
    parkinson_variance("parkinson_24", 24),
    parkinson_variance("parkinson_168", 168),
    bar_variance("garman_klass_24",
                 "Log of the mean variance that the ranges and bodies of {0} bars imply.",
                 "ln mean(ln(H / L)^2 / 2 - (2 ln 2 - 1) ln(C / O)^2), over {0} bars",
                 "Garman and Klass 1980, On the estimation of security price volatilities from "
                 "historical data, J. Business 53(1)",
                 24, make_state<RangeVariance<garman_klass>>),
    bar_variance("rogers_satchell_24",
                 "Log of the mean variance of {0} bars, whatever their drift.",
                 "ln mean(ln(H / C) ln(H / O) + ln(L / C) ln(L / O)), over {0} bars",
                 "Rogers and Satchell 1991, Estimating variance from high, low and closing "
                 "prices, Annals of Applied Probability 1(4)",
                 24, make_state<RangeVariance<rogers_satchell>>),
    bar_variance("yang_zhang_24",
                 "Log of the variance of {0} bars, whatever their drift, jumps between bars "
                 "included.",
                 "ln(var(ln(O / C(t-1))) + k var(ln(C / O)) + (1 - k) RS), k = 0.34 / (1.34 + "
                 "({0} + 1) / ({0} - 1)), RS as in rogers_satchell_24, var over {0} - 1",
                 "Yang and Zhang 2000, Drift-independent volatility estimation based on high, "
                 "low, open, and close prices, J. Business 73(3)",
                 25, make_state<YangZhangVariance>),
    Feature{
        .name = "atr_14",
        .doc = "Log of the average true range over {0} bars as a share of the close.",
        .formula = "ln(W{0}(TR) / C), TR = max(H, C(t-1)) - min(L, C(t-1)), W{0} = Wilder's mean",
        .source = "Wilder 1978, New Concepts in Technical Trading Systems, the volatility system "
                  "(there in units of price)",
        .group = "volatility",
        .unit = Unit::log_ratio,
        .bounds = {-kUnbounded, kUnbounded},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {14},
        .lookback = 85,  // six periods leave the first mean (13/14)^70 = 0.6 % of its weight
        .make = make_state<AverageTrueRange>,
    },
    Feature{
        .name = "natr_ratio",
        .doc = "Log of the average true range over {0} bars relative to that over {1}, both as "
               "shares of the close.",
        .formula = "ln(W{0}(TR) / C) - ln(W{1}(TR / C)), as atr_14",
        .source = "Wilder 1978, as atr_14",
        .group = "volatility",
        .unit = Unit::log_ratio,
        .bounds = {-kUnbounded, kUnbounded},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {14, 168},
        .lookback = 721,  // leaves the first long mean (167/168)^552 = 4 % of its weight
        .make = make_state<TrueRangeRatio>,
    },
    Feature{
        .name = "vol_season",
        .doc = "Log of the mean range variance of the coming hour of the day over {0} days "
               "relative to that of all {1} bars.",
        .formula = "ln(mean of P(t-23), P(t-47), .. / mean of all P), P = ln(H / L)^2 / (4 ln 2), "
                   "over {0} days and {1} bars",
        .source = "after Andersen and Bollerslev 1997, Intraday periodicity and volatility "
                  "persistence in financial markets, J. Empirical Finance 4(2-3), who fit waves "
                  "where this takes a mean",
        .group = "volatility",
        .unit = Unit::log_ratio,
        // The hour's {0} bars are among the {1}: ln(720 / 21) = 3.535.
        .bounds = {-kUnbounded, 3.54},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {21, 720},
        .lookback = 720,
        .make = make_state<SeasonalVariance>,
    },
};
static_assert(std::ranges::all_of(kRows, well_formed));

}  // namespace

std::span<const Feature> range_volatility_features() {
  return kRows;
}

}  // namespace tern
