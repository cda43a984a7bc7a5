#include <array>

#include "feature/groups.h"
#include "feature/rolling_extreme.h"
#include "feature/wilder.h"

namespace tern {
namespace {

class DirectionalDifference final : public FeatureState {
 public:
  explicit DirectionalDifference(Knobs knobs) : balance_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    return balance_.push(now.own().high, now.own().low);
  }
  void remember(Memory& memory) override { memory(balance_); }

 private:
  DirectionalBalance balance_;
};

class AverageDirection final : public FeatureState {
 public:
  explicit AverageDirection(Knobs knobs) : balance_(knobs.first), mean_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const auto balance = balance_.push(now.own().high, now.own().low);
    if (!balance) return std::nullopt;
    mean_.push(std::abs(*balance));
    return mean_.full() ? std::optional{mean_.mean()} : std::nullopt;
  }
  void remember(Memory& memory) override { memory(balance_, mean_); }

 private:
  DirectionalBalance balance_;
  WilderMean mean_;
};

class AroonOscillator final : public FeatureState {
 public:
  explicit AroonOscillator(Knobs knobs)
      : highest_(knobs.first), lowest_(knobs.first), bars_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    highest_.push(now.own().high);
    lowest_.push(now.own().low);
    if (!highest_.full()) return std::nullopt;
    const auto high_age = static_cast<double>(highest_.age());
    const auto low_age = static_cast<double>(lowest_.age());
    return (low_age - high_age) / bars_;
  }
  void remember(Memory& memory) override { memory(highest_, lowest_); }

 private:
  RollingHighest highest_;
  RollingLowest lowest_;
  double bars_;
};

class EfficiencyRatio final : public FeatureState {
 public:
  explicit EfficiencyRatio(Knobs knobs)
      : sizes_(knobs.first), bars_(static_cast<std::size_t>(knobs.first)) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    if (!own.return_log) return std::nullopt;
    sizes_.push(std::abs(*own.return_log));
    const auto before = own.log_close_before(bars_);
    if (!before || !(sizes_.sum() > 0)) return std::nullopt;
    return std::min(1.0, std::abs(own.log_close - *before) / sizes_.sum());
  }
  void remember(Memory& memory) override { memory(sizes_); }

 private:
  RollingMean sizes_;
  std::size_t bars_;
};

constexpr Feature aroon(std::string_view name, int bars) {
  return {
      .name = name,
      .doc = "How much later the high of {0} bars came than their low, as a share of {0} bars.",
      .formula = "(bars since min L - bars since max H) / {0}, over {0} bars; the newest of equals",
      .source =
          "Chande 1995, A time price oscillator, Stocks and Commodities 13(9): Aroon up less Aroon "
          "down (there times 100, over one bar more); Alpha158 IMXD (Yang et al. 2020, Qlib; there "
          "the oldest of equals)",
      .group = "trend",
      .unit = Unit::ratio,
      .bounds = {-1, 1},
      .scaling = PriceScaling::invariant,
      .inputs = {Input::own_bars},
      .knobs = {bars},
      .lookback = static_cast<std::size_t>(bars),
      .make = make_state<AroonOscillator>,
  };
}

constexpr std::array kRows = {
    Feature{
        .name = "di_diff_14",
        .doc = "By how much upward directional movement outweighs downward, over {0} bars; zero "
               "where there was none.",
        .formula = "(+DI - -DI) / (+DI + -DI), +DI = W{0}(+DM) / W{0}(true range), W{0} = "
                   "Wilder's mean",
        .source = "Wilder 1978, New Concepts in Technical Trading Systems, the directional "
                  "movement system (TA-Lib starts from the sum of 13 movements, we from 14)",
        .group = "trend",
        .unit = Unit::ratio,
        .bounds = {-1, 1},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {14},
        .lookback = 85,  // six periods leave the first mean (13/14)^70 = 0.6 % of its weight
        .make = make_state<DirectionalDifference>,
    },
    Feature{
        .name = "adx_14",
        .doc = "Average directional index: how one-sided directional movement is, whichever side.",
        .formula = "W{0}(|+DI - -DI| / (+DI + -DI)), W{0} = Wilder's mean",
        .source = "Wilder 1978, as di_diff_14 (there times 100)",
        .group = "trend",
        .unit = Unit::ratio,
        .bounds = {0, 1},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {14},
        .lookback = 112,  // both smoothings together leave the first means 0.7 % of their weight
        .make = make_state<AverageDirection>,
    },
    aroon("aroon_osc_24", 24),
    aroon("aroon_osc_168", 168),
    Feature{
        .name = "eff_ratio_24",
        .doc = "The way made good over {0} bars as a share of the way gone; missing where none "
               "was gone.",
        .formula = "|ln(C(t) / C(t-{0}))| / sum(|r|), over {0} bars",
        .source = "Kaufman 1995, Smarter Trading, the efficiency ratio (there on prices)",
        .group = "trend",
        .unit = Unit::ratio,
        .bounds = {0, 1},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {24},
        .lookback = 25,
        .make = make_state<EfficiencyRatio>,
    },
};
static_assert(std::ranges::all_of(kRows, well_formed));

}  // namespace

std::span<const Feature> direction_features() {
  return kRows;
}

}  // namespace tern
