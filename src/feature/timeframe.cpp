#include <array>

#include "feature/groups.h"
#include "feature/range_position.h"
#include "feature/rolling.h"

namespace tern {
namespace {

/// Which longer bar a kernel reads.
using Longer = const ClosingBar& (*)(const Moment& now);

const ClosingBar& four_hours(const Moment& now) {
  return now.four_hour;
}
const ClosingBar& one_day(const Moment& now) {
  return now.one_day;
}

template <Longer longer>
class LongerRsi final : public FeatureState {
 public:
  explicit LongerRsi(Knobs knobs) : rsi_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const auto& bar = longer(now).bar;
    if (!bar) return value_;
    const double log_close = std::log(bar->close);
    if (before_) value_ = rsi_.push(log_close - *before_);
    before_ = log_close;
    return value_;
  }
  void remember(Memory& memory) override { memory(rsi_, before_, value_); }

 private:
  WilderRsi rsi_;
  std::optional<double> before_;
  std::optional<double> value_;
};

template <Longer longer>
class DistanceFromLongerSma final : public FeatureState {
 public:
  explicit DistanceFromLongerSma(Knobs knobs)
      : mean_(knobs.first), root_(std::sqrt(knobs.second * knobs.first)) {}
  std::optional<double> step(const Moment& now) override {
    const auto& bar = longer(now).bar;
    if (bar) mean_.push(std::log(bar->close));
    const Pulse& own = now.own();
    if (!mean_.full() || !own.sigma) return std::nullopt;
    return (own.log_close - mean_.mean()) / (*own.sigma * root_);
  }
  void remember(Memory& memory) override { memory(mean_); }

 private:
  RollingMean mean_;
  double root_;
};

/// How many bars have closed since the day (UTC) began.
std::size_t bars_since_midnight(Timestamp as_of) {
  return static_cast<std::size_t>((as_of - std::chrono::floor<days>(as_of)) / 1h);
}

std::optional<double> return_in_days(const Pulse& own, std::size_t newer, std::size_t older) {
  static const double kRoot = std::sqrt(24.0);
  const auto close = own.log_close_before(newer);
  const auto before = own.log_close_before(older);
  if (!close || !before || !own.sigma) return std::nullopt;
  return (*close - *before) / (*own.sigma * kRoot);
}

class ReturnSinceMidnight final : public FeatureState {
 public:
  explicit ReturnSinceMidnight(Knobs /*knobs*/) {}
  std::optional<double> step(const Moment& now) override {
    return return_in_days(now.own(), 0, bars_since_midnight(now.as_of));
  }
  void remember(Memory& /*memory*/) override {}
};

class PreviousDayReturn final : public FeatureState {
 public:
  explicit PreviousDayReturn(Knobs /*knobs*/) {}
  std::optional<double> step(const Moment& now) override {
    const std::size_t bars = bars_since_midnight(now.as_of);
    return return_in_days(now.own(), bars, bars + 24);
  }
  void remember(Memory& /*memory*/) override {}
};

constexpr Feature longer_rsi(std::string_view name, int hours, Input input,
                             std::unique_ptr<FeatureState> (*make)(Knobs)) {
  return {
      .name = name,
      .doc =
          "RSI over {0} closed bars of {1} hours (UTC): it changes only when one closes, where "
          "sampling every {1} hours back from now would not wait.",
      .formula = "rsi_{0} on the closes of {1}-hour bars with close time <= t",
      .source = "freqtrade FreqAI include_timeframes; Wilder 1978, as rsi_14",
      .group = "timeframe",
      .unit = Unit::ratio,
      .bounds = {0, 1},
      .scaling = PriceScaling::invariant,
      .inputs = {input},
      .knobs = {14, hours},
      .lookback = static_cast<std::size_t>(hours) * 15,
      .make = make,
  };
}

constexpr Feature distance_from_longer_sma(std::string_view name, int hours, Input input,
                                           std::unique_ptr<FeatureState> (*make)(Knobs)) {
  return {
      .name = name,
      .doc =
          "How far the log close lies above its mean at the ends of the last {0} closed bars of "
          "{1} hours (UTC): the mean changes only when one closes, where sampling every {1} "
          "bars back from now would not wait.",
      .formula =
          "(ln C - mean of ln C of {0} {1}-hour bars with close time <= t) / (sigma "
          "sqrt({1} {0}))",
      .source = "freqtrade FreqAI include_timeframes; Alpha158 MA, as dist_sma_24",
      .group = "timeframe",
      .unit = Unit::sigmas,
      // The longer bars come from the venue apart from the hourly ones: nothing ties their closes.
      .bounds = {-kUnbounded, kUnbounded},
      .scaling = PriceScaling::invariant,
      .inputs = {Input::own_bars, input},
      .knobs = {20, hours},
      .lookback = with_sigma(20 * hours),
      .make = make,
  };
}

constexpr std::array kRows = {
    longer_rsi("rsi14_4h", 4, Input::four_hour, make_state<LongerRsi<four_hours>>),
    longer_rsi("rsi14_1d", 24, Input::one_day, make_state<LongerRsi<one_day>>),
    distance_from_longer_sma("dist_sma20_4h", 4, Input::four_hour,
                             make_state<DistanceFromLongerSma<four_hours>>),
    distance_from_longer_sma("dist_sma20_1d", 24, Input::one_day,
                             make_state<DistanceFromLongerSma<one_day>>),
    Feature{
        .name = "pos_day_range",
        .doc = "Where the close lies between the low (0) and the high (1) of the last day's {0} "
               "bars: the same as stoch_k_24.",
        .formula = "(C - min L) / (max H - min L), over {0} bars",
        .source = "Alpha158 RSV (Yang et al. 2020, Qlib); Lane 1984, as stoch_k_24",
        .group = "timeframe",
        .unit = Unit::ratio,
        .bounds = {0, 1},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {24},
        .lookback = 24,
        .make = make_state<RangePosition>,
    },
    Feature{
        .name = "ret_since_utc0",
        .doc = "Log return since the day (UTC) of the next bar began, over what volatility makes "
               "of a whole day: 0 at midnight.",
        .formula = "ln(C(t) / C(t-h)) / (sigma sqrt(24)), h = hours since 00:00 UTC",
        .source = "daily bar state, as a live chart of days shows it; scaled as ret_24",
        .group = "timeframe",
        .unit = Unit::sigmas,
        .bounds = {-sigma_bound(24), sigma_bound(24)},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars, Input::calendar},
        .knobs = {},
        .lookback = kSigmaLookback,
        .make = make_state<ReturnSinceMidnight>,
    },
    Feature{
        .name = "prevday_ret",
        .doc = "Log return over the newest whole day (UTC), over what volatility makes of a day.",
        .formula = "ln(C(t-h) / C(t-h-24)) / (sigma sqrt(24)), h = hours since 00:00 UTC",
        .source = "daily bar state, as a live chart of days shows it; scaled as ret_24",
        .group = "timeframe",
        .unit = Unit::sigmas,
        // 24 returns, of which the oldest is 46 bars old at most.
        .bounds = {-sigma_bound(47), sigma_bound(47)},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars, Input::calendar},
        .knobs = {},
        .lookback = kSigmaLookback,
        .make = make_state<PreviousDayReturn>,
    },
};
static_assert(std::ranges::all_of(kRows, well_formed));

}  // namespace

std::span<const Feature> timeframe_features() {
  return kRows;
}

}  // namespace tern
