#include <array>
#include <utility>

#include "feature/groups.h"
#include "feature/parabolic.h"
#include "feature/rolling_extreme.h"
#include "feature/wilder.h"

namespace tern {
namespace {

class KeltnerPosition final : public FeatureState {
 public:
  explicit KeltnerPosition(Knobs knobs) : center_(knobs.first), range_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    const double center = center_.push(own.close);
    const auto range = true_range_.push(own.high, own.low, own.close);
    if (range) range_.push(*range);
    if (!range_.full() || !(range_.mean() > 0)) return std::nullopt;
    return (own.close - center) / (2 * range_.mean());
  }
  void remember(Memory& memory) override { memory(center_, true_range_, range_); }

 private:
  Ema center_;
  TrueRange true_range_;
  WilderMean range_;
};

class DonchianPosition final : public FeatureState {
 public:
  explicit DonchianPosition(Knobs knobs) : highest_(knobs.first), lowest_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    highest_.push(own.high);
    lowest_.push(own.low);
    if (!highest_.full()) return std::nullopt;
    const double range = highest_.fold() - lowest_.fold();
    // A window that never moved has no position: the middle.
    if (!(range > 0)) return 0.0;
    return ((own.close - lowest_.fold()) - (highest_.fold() - own.close)) / range;
  }
  void remember(Memory& memory) override { memory(highest_, lowest_); }

 private:
  RollingMax highest_;
  RollingMin lowest_;
};

class IchimokuGap final : public FeatureState {
 public:
  explicit IchimokuGap(Knobs knobs) : highest_(knobs.first), lowest_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    highest_.push(own.high);
    lowest_.push(own.low);
    if (!highest_.full()) return std::nullopt;
    return own.log_close - std::log((highest_.fold() + lowest_.fold()) / 2);
  }
  void remember(Memory& memory) override { memory(highest_, lowest_); }

 private:
  RollingMax highest_;
  RollingMin lowest_;
};

class ParabolicDistance final : public FeatureState {
 public:
  explicit ParabolicDistance(Knobs /*knobs*/) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    const auto stop = stop_.push(own.high, own.low);
    return stop ? std::optional{own.log_close - std::log(*stop)} : std::nullopt;
  }
  void remember(Memory& memory) override { memory(stop_); }

 private:
  ParabolicStop stop_;
};

class SinceHighest final : public FeatureState {
 public:
  explicit SinceHighest(Knobs knobs) : highest_(knobs.first), bars_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    highest_.push(now.own().high);
    if (!highest_.full()) return std::nullopt;
    return static_cast<double>(highest_.age()) / bars_;
  }
  void remember(Memory& memory) override { memory(highest_); }

 private:
  RollingHighest highest_;
  double bars_;
};

constexpr std::array kRows = {
    Feature{
        .name = "keltner_pos_20",
        .doc = "Where the close lies in its Keltner channel over {0} bars: -1 and 1 are its edges.",
        .formula = "(C - EMA{0}(C)) / (2 W{0}(TR)), W{0} = Wilder's mean, TR = true range",
        .source = "Keltner 1960, How to Make Money in Commodities; in the form of Raschke, with an "
                  "exponential mean and the average true range",
        .group = "candidate",
        .unit = Unit::ratio,
        // C - EMA adds up changes, each at most its true range, with weights 0.905^(age + 1);
        // W's are 0.05 * 0.95^age at least: their ratio is 18.1 at most.
        .bounds = {-9.1, 9.1},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {20},
        .lookback = 100,  // leaves the first 20 true ranges 1.7 % of W's weight
        .make = make_state<KeltnerPosition>,
    },
    Feature{
        .name = "donchian_pos_55",
        .doc = "Where the close lies between the low (-1) and the high (1) of {0} bars, the newest "
               "included; 0 where the price never moved.",
        .formula = "(C - (max H + min L) / 2) / ((max H - min L) / 2), over {0} bars",
        .source = "Donchian's channel; 55 days is the slow entry of Faith 2007, Way of the Turtle",
        .group = "candidate",
        .unit = Unit::ratio,
        .bounds = {-1, 1},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {55},
        .lookback = 55,
        .make = make_state<DonchianPosition>,
    },
    Feature{
        .name = "ichimoku_gap",
        .doc = "How far the log close lies above the middle of the high and the low of {0} bars, "
               "not displaced forward.",
        .formula = "ln(C / ((max H + min L) / 2)), over {0} bars",
        .source = "Ichimoku Kinko Hyo, Senkou span B; Linton 2010, Cloud Charts",
        .group = "candidate",
        .unit = Unit::log_ratio,
        .bounds = {-kUnbounded, 0.6932},  // C <= max H, and the middle is half of it at least: ln 2
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {52},
        .lookback = 52,
        .make = make_state<IchimokuGap>,
    },
    Feature{
        .name = "psar_dist",
        .doc = "How far the log close lies above the parabolic stop: positive in its rises.",
        .formula = "ln(C / SAR), acceleration 0.02 to 0.2 by 0.02",
        .source = "Wilder 1978, New Concepts in Technical Trading Systems, the parabolic "
                  "time/price system; begun as TA-Lib's SAR",
        .group = "candidate",
        .unit = Unit::log_ratio,
        .bounds = {-kUnbounded, kUnbounded},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {},
        .lookback = 100,  // several reversals, each of which forgets most of what was before
        .make = make_state<ParabolicDistance>,
    },
    Feature{
        .name = "since_ath",
        .doc = "How long ago {0} bars had their high, as a share of them; of equal highs the "
               "newest counts.",
        .formula = "(t - argmax H) / {0}, over {0} bars",
        .source = "Alpha158 IMAX (Yang et al. 2020, Qlib; there counted from the window's start), "
                  "counted back from now as Aroon does",
        .group = "candidate",
        .unit = Unit::ratio,
        .bounds = {0, 1},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {720},
        .lookback = 720,
        .make = make_state<SinceHighest>,
    },
};
static_assert(std::ranges::all_of(kRows, well_formed));

}  // namespace

std::span<const Feature> channel_features() {
  return kRows;
}

}  // namespace tern
