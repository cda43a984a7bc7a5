#include <array>

#include "feature/groups.h"
#include "feature/rolling.h"

namespace tern {
namespace {

// A bar without a range has neither body nor wicks, and closed in its middle: all of these are 0.

double body(const Pulse& bar) {
  const double range = bar.high - bar.low;
  return range > 0 ? (bar.close - bar.open) / range : 0;
}
double upper_wick(const Pulse& bar) {
  const double range = bar.high - bar.low;
  return range > 0 ? (bar.high - std::max(bar.open, bar.close)) / range : 0;
}
double lower_wick(const Pulse& bar) {
  const double range = bar.high - bar.low;
  return range > 0 ? (std::min(bar.open, bar.close) - bar.low) / range : 0;
}
double close_location(const Pulse& bar) {
  const double range = bar.high - bar.low;
  return range > 0 ? ((bar.close - bar.low) - (bar.high - bar.close)) / range : 0;
}
double damped_body(const Pulse& bar) {
  return (bar.close - bar.open) / ((bar.high - bar.low) + 0.001 * bar.close);
}

/// Of the newest bar alone.
template <double (*shape)(const Pulse& bar)>
class Shape final : public FeatureState {
 public:
  explicit Shape(Knobs /*knobs*/) {}
  std::optional<double> step(const Moment& now) override { return shape(now.own()); }
  void remember(Memory& /*memory*/) override {}
};

class MeanCloseLocation final : public FeatureState {
 public:
  explicit MeanCloseLocation(Knobs knobs) : mean_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    mean_.push(close_location(now.own()));
    return mean_.full() ? std::optional{mean_.mean()} : std::nullopt;
  }
  void remember(Memory& memory) override { memory(mean_); }

 private:
  RollingMean mean_;
};

class ScaledRange final : public FeatureState {
 public:
  explicit ScaledRange(Knobs /*knobs*/) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    if (!own.sigma) return std::nullopt;
    return (own.log_high - own.log_low) / *own.sigma;
  }
  void remember(Memory& /*memory*/) override {}
};

class Streak final : public FeatureState {
 public:
  explicit Streak(Knobs /*knobs*/) {}
  std::optional<double> step(const Moment& now) override {
    const auto r = now.own().return_log;
    if (!r) return std::nullopt;
    const double sign = *r > 0 ? 1 : *r < 0 ? -1 : 0;
    length_ = sign * length_ > 0 ? length_ + sign : sign;
    return length_;
  }
  void remember(Memory& memory) override { memory(length_); }

 private:
  double length_ = 0;
};

struct CandleText {
  std::string_view name;
  std::string_view doc;
  std::string_view formula;
  std::string_view source;
};

constexpr Feature candle_feature(CandleText text, Bounds bounds,
                                 std::unique_ptr<FeatureState> (*make)(Knobs), int bars = 1) {
  return {
      .name = text.name,
      .doc = text.doc,
      .formula = text.formula,
      .source = text.source,
      .group = "candle",
      .unit = Unit::ratio,
      .bounds = bounds,
      .scaling = PriceScaling::invariant,
      .inputs = {Input::own_bars},
      .knobs = {bars},
      .lookback = static_cast<std::size_t>(bars),
      .make = make,
  };
}

constexpr Feature mean_close_location(std::string_view name, int bars) {
  return candle_feature(
      {.name = name,
       .doc = "Where the bars closed between low (-1) and high (1), on average over {0} bars.",
       .formula = "mean((2C - H - L) / (H - L)), over {0} bars; 0 for a bar without a range",
       .source = "Alpha158 KSFT2 (Yang et al. 2020, Qlib); Chaikin's close location value"},
      {-1, 1}, make_state<MeanCloseLocation>, bars);
}

constexpr std::array kRows = {
    candle_feature({.name = "kmid2",
                    .doc = "The bar's body, up (1) or down (-1), as a share of its range.",
                    .formula = "(C - O) / (H - L); 0 without a range",
                    .source = "Alpha158 KMID2 (Yang et al. 2020, Qlib)"},
                   {-1, 1}, make_state<Shape<body>>),
    candle_feature({.name = "kup2",
                    .doc = "The bar's upper wick as a share of its range.",
                    .formula = "(H - max(O, C)) / (H - L); 0 without a range",
                    .source = "Alpha158 KUP2 (Yang et al. 2020, Qlib)"},
                   {0, 1}, make_state<Shape<upper_wick>>),
    candle_feature({.name = "klow2",
                    .doc = "The bar's lower wick as a share of its range.",
                    .formula = "(min(O, C) - L) / (H - L); 0 without a range",
                    .source = "Alpha158 KLOW2 (Yang et al. 2020, Qlib)"},
                   {0, 1}, make_state<Shape<lower_wick>>),
    candle_feature(
        {.name = "ksft2",
         .doc = "Where the bar closed between its low (-1) and its high (1).",
         .formula = "(2C - H - L) / (H - L); 0 without a range",
         .source = "Alpha158 KSFT2 (Yang et al. 2020, Qlib); Chaikin's close location value"},
        {-1, 1}, make_state<Shape<close_location>>),
    mean_close_location("ksft2_ma6", 6),
    mean_close_location("ksft2_ma24", 24),
    Feature{
        .name = "klen",
        .doc = "The bar's range, over predicted volatility.",
        .formula = "ln(H / L) / sigma",
        .source = "Alpha158 KLEN (Yang et al. 2020, Qlib), as a log, scaled",
        .group = "candle",
        .unit = Unit::sigmas,
        .bounds = {0, kUnbounded},  // a bar may come back from anywhere to where it opened
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {},
        .lookback = kSigmaLookback,
        .make = make_state<ScaledRange>,
    },
    candle_feature({.name = "alpha101",
                    .doc = "The bar's body as a share of its range and 0.1 % of the price, which "
                           "damps small bars.",
                    .formula = "(C - O) / ((H - L) + 0.001 C)",
                    .source = "Kakushadze 2016, 101 formulaic alphas, Wilmott 2016(84), alpha 101 "
                              "(there plus 0.001, which is no price)"},
                   {-1, 1}, make_state<Shape<damped_body>>),
    Feature{
        .name = "streak",
        .doc = "How many bars in a row the close has risen, or fallen (negative); 0 where it stood "
               "still.",
        .formula = "the largest n for which sign r(t-k) = sign r(t), k = 0 .. n - 1, times that "
                   "sign",
        .source = "Connors Research 2012, An Introduction to ConnorsRSI (up-down length)",
        .group = "candle",
        .unit = Unit::bars,
        .bounds = {-kUnbounded, kUnbounded},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {},
        .lookback = 25,  // a run longer than that counts from the first bar seen
        .make = make_state<Streak>,
    },
};
static_assert(std::ranges::all_of(kRows, well_formed));

}  // namespace

std::span<const Feature> candle_features() {
  return kRows;
}

}  // namespace tern
