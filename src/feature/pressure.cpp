#include <array>
#include <utility>

#include "feature/groups.h"
#include "feature/rolling_moments.h"
#include "feature/rolling_sums.h"

namespace tern {
namespace {

class UltimateOscillator final : public FeatureState {
 public:
  explicit UltimateOscillator(Knobs /*knobs*/) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    const auto last = std::exchange(last_close_, own.close);
    if (!last) return std::nullopt;
    const double low = std::min(own.low, *last);
    const double pressure = own.close - low;
    const double range = std::max(own.high, *last) - low;
    short_.push(pressure, range);
    middle_.push(pressure, range);
    long_.push(pressure, range);
    if (!long_.full()) return std::nullopt;
    return (4 * share(short_) + 2 * share(middle_) + share(long_)) / 7;
  }
  void remember(Memory& memory) override { memory(last_close_, short_, middle_, long_); }

 private:
  using Sums = RollingSums<2>;  // buying pressure, true range
  static double share(const Sums& sums) { return sums[1] > 0 ? sums[0] / sums[1] : 0.5; }

  std::optional<double> last_close_;
  Sums short_{7};
  Sums middle_{14};
  Sums long_{28};
};

class Vortex final : public FeatureState {
 public:
  explicit Vortex(Knobs knobs) : sums_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    const auto last = std::exchange(last_, Edges{own.high, own.low, own.close});
    if (!last) return std::nullopt;
    const double up = std::abs(own.high - last->low);
    const double down = std::abs(own.low - last->high);
    sums_.push(up, down, std::max(own.high, last->close) - std::min(own.low, last->close));
    if (!sums_.full() || !(sums_[2] > 0)) return std::nullopt;
    return (sums_[0] - sums_[1]) / sums_[2];
  }
  void remember(Memory& memory) override { memory(sums_, last_); }

 private:
  struct Edges {
    double high, low, close;
    void remember(Memory& memory) { memory(high, low, close); }
  };
  RollingSums<3> sums_;  // |H - L(t-1)|, |L - H(t-1)|, true range
  std::optional<Edges> last_;
};

class TrendOrReversal final : public FeatureState {
 public:
  explicit TrendOrReversal(Knobs knobs) : lowest_(knobs.first), highest_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    if (!own.return_log) return std::nullopt;
    lowest_.push(*own.return_log);
    highest_.push(*own.return_log);
    if (!lowest_.full() || !own.sigma) return std::nullopt;
    const bool one_way = lowest_.fold() > 0 || highest_.fold() < 0;
    return (one_way ? *own.return_log : -*own.return_log) / *own.sigma;
  }
  void remember(Memory& memory) override { memory(lowest_, highest_); }

 private:
  RollingMin lowest_;
  RollingMax highest_;
};

class CloseAgainstOpen final : public FeatureState {
 public:
  explicit CloseAgainstOpen(Knobs /*knobs*/) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    const double range = own.high - own.low;
    const double place = range > 0 ? (own.close - own.low) / range : 0.5;
    const double ratio = own.open / own.close;
    const double square = ratio * ratio;
    return -place * square * square * ratio;
  }
  void remember(Memory& /*memory*/) override {}
};

class TurnoverVolatility final : public FeatureState {
 public:
  explicit TurnoverVolatility(Knobs knobs) : logs_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    if (own.volume > 0) logs_.push(std::log(own.volume) + own.log_close);
    return logs_.full() ? std::optional{logs_.deviation()} : std::nullopt;
  }
  void remember(Memory& memory) override { memory(logs_); }

 private:
  RollingVariance logs_;
};

constexpr std::array kRows = {
    Feature{
        .name = "ultimate_osc",
        .doc = "Buying pressure as a share of the true range, over 7, 14, and 28 bars, weighted 4 "
               "to 2 to 1; a stretch that never moved counts a half.",
        .formula = "(4 A7 + 2 A14 + A28) / 7, A = sum(C - min(L, C(t-1))) / sum(TR)",
        .source = "Williams 1985, The ultimate oscillator, Stocks and Commodities 3(4) (there "
                  "times 100)",
        .group = "candidate",
        .unit = Unit::ratio,
        .bounds = {0, 1},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {},
        .lookback = 29,
        .make = make_state<UltimateOscillator>,
    },
    Feature{
        .name = "vortex_14",
        .doc = "By how much upward swings exceed downward ones over {0} bars, in true ranges.",
        .formula = "(sum|H - L(t-1)| - sum|L - H(t-1)|) / sum(TR), over {0} bars",
        .source = "Botes and Siepman 2010, The vortex indicator, Stocks and Commodities 28(1): VI+ "
                  "less VI-",
        .group = "candidate",
        .unit = Unit::ratio,
        // The first swing starts from a bar whose range is not among the true ranges.
        .bounds = {-kUnbounded, kUnbounded},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {14},
        .lookback = 15,
        .make = make_state<Vortex>,
    },
    Feature{
        .name = "alpha9",
        .doc = "The newest return in sigmas, as it is where {0} returns in a row had one sign, "
               "else turned about.",
        .formula = "r / sigma if min{0}(r) > 0 or max{0}(r) < 0, else -r / sigma",
        .source = "Kakushadze 2016, 101 Formulaic Alphas, Wilmott 2016(84), alpha 9 (there price "
                  "changes)",
        .group = "candidate",
        .unit = Unit::sigmas,
        .bounds = {-sigma_bound(1), sigma_bound(1)},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {5},
        .lookback = with_sigma(6),
        .make = make_state<TrendOrReversal>,
    },
    Feature{
        .name = "alpha54",
        .doc = "How high in its bar the close lies, more so where it lies below the open, turned "
               "about; a bar without a range counts a half.",
        .formula = "-(C - L) / (H - L) (O / C)^5",
        .source = "as alpha9, alpha 54",
        .group = "candidate",
        .unit = Unit::ratio,
        .bounds = {-kUnbounded, 0},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {},
        .lookback = 1,
        .make = make_state<CloseAgainstOpen>,
    },
    Feature{
        .name = "turnover_vol_168",
        .doc = "Standard deviation of the log traded value over the last {0} bars in which "
               "anything traded.",
        .formula = "std(ln(V C)), over {0} bars with V > 0",
        .source = "Chordia, Subrahmanyam and Anshuman 2001, Trading activity and expected stock "
                  "returns, J. Financial Economics 59(1) (there over months)",
        .group = "candidate",
        .unit = Unit::log_ratio,
        .bounds = {0, kUnbounded},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {168},
        .lookback = 168,
        .make = make_state<TurnoverVolatility>,
    },
};
static_assert(std::ranges::all_of(kRows, well_formed));

}  // namespace

std::span<const Feature> pressure_features() {
  return kRows;
}

}  // namespace tern
