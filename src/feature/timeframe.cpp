#include <array>

#include "feature/groups.h"
#include "feature/rolling.h"

namespace tern {
namespace {

class FourHourRsi final : public FeatureState {
 public:
  explicit FourHourRsi(Knobs knobs) : rsi_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    if (!now.four_hour.bar) return value_;
    const double log_close = std::log(now.four_hour.bar->close);
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

class DistanceFromDailySma final : public FeatureState {
 public:
  explicit DistanceFromDailySma(Knobs knobs)
      : mean_(knobs.first), root_(std::sqrt(24 * knobs.first)) {}
  std::optional<double> step(const Moment& now) override {
    if (now.one_day.bar) mean_.push(std::log(now.one_day.bar->close));
    const Pulse& own = now.own();
    if (!mean_.full() || !own.sigma) return std::nullopt;
    return (own.log_close - mean_.mean()) / (*own.sigma * root_);
  }
  void remember(Memory& memory) override { memory(mean_); }

 private:
  RollingMean mean_;
  double root_;
};

constexpr std::array kRows = {
    Feature{
        .name = "rsi14_4h",
        .doc = "RSI over {0} closed 4h bars: it changes only when a 4h bar closes, where sampling "
               "every four hours back from now would not wait.",
        .formula = "rsi_{0} on the closes of 4h bars with close time <= t",
        .source = "freqtrade FreqAI include_timeframes; Wilder 1978, as rsi_14",
        .group = "timeframe",
        .unit = Unit::ratio,
        .bounds = {0, 1},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::four_hour},
        .knobs = {14},
        .lookback = 4UL * 15,
        .make = make_state<FourHourRsi>,
    },
    Feature{
        .name = "dist_sma20_1d",
        .doc = "How far the log close lies above its mean at the last {0} closed days' ends: the "
               "mean changes only when a day closes, where sampling every 24 bars back from now "
               "would not wait.",
        .formula = "(ln C - mean of ln C of {0} days with close time <= t) / (sigma sqrt(24 {0}))",
        .source = "freqtrade FreqAI include_timeframes; Alpha158 MA, as dist_sma_24",
        .group = "timeframe",
        .unit = Unit::sigmas,
        .bounds = {-kUnbounded, kUnbounded},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars, Input::one_day},
        .knobs = {20},
        .lookback = 24UL * 20,
        .make = make_state<DistanceFromDailySma>,
    },
};
static_assert(std::ranges::all_of(kRows, well_formed));

}  // namespace

std::span<const Feature> timeframe_features() {
  return kRows;
}

}  // namespace tern
