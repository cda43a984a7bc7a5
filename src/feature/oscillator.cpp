#include <array>

#include "feature/groups.h"
#include "feature/range_position.h"
#include "feature/rolling.h"

namespace tern {
namespace {

class Rsi final : public FeatureState {
 public:
  explicit Rsi(Knobs knobs) : rsi_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const auto change = now.own().return_log;
    return change ? rsi_.push(*change) : std::nullopt;
  }
  void remember(Memory& memory) override { memory(rsi_); }

 private:
  WilderRsi rsi_;
};

/// What went up and what went down over the newest `window` pushes.
class RollingSides {
 public:
  explicit RollingSides(int window) : sides_(window) {}
  void push(double up, double down) { sides_.push({up, down}); }
  bool full() const { return sides_.full(); }
  double up() const { return sides_.fold().up; }
  double down() const { return sides_.fold().down; }
  void remember(Memory& memory) { memory(sides_); }

 private:
  struct Sides {
    double up, down;
    void remember(Memory& memory) { memory(up, down); }
  };
  struct Add {
    Sides operator()(const Sides& a, const Sides& b) const {
      return {a.up + b.up, a.down + b.down};
    }
  };
  RollingFold<Sides, Add> sides_;
};

class ChandeMomentum final : public FeatureState {
 public:
  explicit ChandeMomentum(Knobs knobs) : moves_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const auto r = now.own().return_log;
    if (!r) return std::nullopt;
    moves_.push(std::max(*r, 0.0), std::max(-*r, 0.0));
    if (!moves_.full()) return std::nullopt;
    const double all = moves_.up() + moves_.down();
    return all > 0 ? (moves_.up() - moves_.down()) / all : 0.0;
  }
  void remember(Memory& memory) override { memory(moves_); }

 private:
  RollingSides moves_;
};

/// Three times the typical price: every formula here is the same with it.
double typical_sum(const Pulse& pulse) {
  return pulse.high + pulse.low + pulse.close;
}

class MoneyFlow final : public FeatureState {
 public:
  explicit MoneyFlow(Knobs knobs) : flows_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const double price = typical_sum(now.own());
    const double change = before_ ? price - *before_ : 0;
    const bool first = !before_;
    before_ = price;
    if (first) return std::nullopt;
    // Equal typical prices may be rounded apart: that is no direction.
    const double noise = kRoundingShare * price;
    const double flow = price * now.own().volume;
    flows_.push(change > noise ? flow : 0, change < -noise ? flow : 0);
    if (!flows_.full()) return std::nullopt;
    const double all = flows_.up() + flows_.down();
    return all > 0 ? flows_.up() / all : 0.5;
  }
  void remember(Memory& memory) override { memory(flows_, before_); }

 private:
  RollingSides flows_;
  std::optional<double> before_;
};

/// Cost: O(window), of 20 values: nobody knows how to slide a sum of distances from a mean that
///       moves in O(1), and an order statistic of sums would cost more than 20 additions do.
class CommodityChannel final : public FeatureState {
 public:
  explicit CommodityChannel(Knobs knobs)
      : prices_(static_cast<std::size_t>(knobs.first)), window_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const double price = typical_sum(now.own());
    prices_[next_] = price;
    next_ = next_ + 1 < prices_.size() ? next_ + 1 : 0;
    seen_ = std::min(seen_ + 1, prices_.size());
    if (seen_ < prices_.size()) return std::nullopt;
    double sum = 0;
    for (const double held : prices_) sum += held - price;
    const double mean = sum / window_;  // from the newest price, where nothing cancels
    double distances = 0;
    for (const double held : prices_) distances += std::abs(held - price - mean);
    const double spread = distances / window_;
    // A window that never moved has no spread, but what rounding leaves of it.
    if (!(spread > kRoundingShare * price)) return 0.0;
    return -mean / (kLambert * spread);
  }
  void remember(Memory& memory) override { memory(prices_, next_, seen_); }

 private:
  static constexpr double kLambert = 0.015;  // puts most values between -100 and 100
  std::vector<double> prices_;               // a ring
  double window_;
  std::size_t next_ = 0;
  std::size_t seen_ = 0;
};

class TrueStrength final : public FeatureState {
 public:
  explicit TrueStrength(Knobs knobs)
      : slow_(knobs.first),
        slow_size_(knobs.first),
        fast_(knobs.second),
        fast_size_(knobs.second) {}
  std::optional<double> step(const Moment& now) override {
    const auto r = now.own().return_log;
    if (!r) return std::nullopt;
    const double net = fast_.push(slow_.push(*r));
    const double all = fast_size_.push(slow_size_.push(std::abs(*r)));
    return all > 0 ? std::clamp(net / all, -1.0, 1.0) : 0.0;
  }
  void remember(Memory& memory) override { memory(slow_, slow_size_, fast_, fast_size_); }

 private:
  Ema slow_, slow_size_;
  Ema fast_, fast_size_;
};

constexpr Feature rsi(std::string_view name, int period) {
  return {
      .name = name,
      .doc = "Smoothed gains as a share of all smoothed moves, over {0} bars.",
      .formula = "W{0}(max(r, 0)) / W{0}(|r|), W{0} = Wilder's mean",
      .source =
          "Wilder 1978, New Concepts in Technical Trading Systems, section VI (there times "
          "100, on price changes)",
      .group = "oscillator",
      .unit = Unit::ratio,
      .bounds = {0, 1},
      .scaling = PriceScaling::invariant,
      .inputs = {Input::own_bars},
      .knobs = {period},
      .lookback = static_cast<std::size_t>(period) + 1,
      .make = make_state<Rsi>,
  };
}

constexpr Feature stochastic_k(std::string_view name, int bars) {
  return {
      .name = name,
      .doc = "Where the close lies between the low (0) and the high (1) of {0} bars.",
      .formula = "(C - min L) / (max H - min L), over {0} bars",
      .source =
          "Lane 1984, Lane's Stochastics, Stocks and Commodities 2(3) (fast %K, there times 100)",
      .group = "oscillator",
      .unit = Unit::ratio,
      .bounds = {0, 1},
      .scaling = PriceScaling::invariant,
      .inputs = {Input::own_bars},
      .knobs = {bars},
      .lookback = static_cast<std::size_t>(bars),
      .make = make_state<RangePosition>,
  };
}

constexpr std::array kRows = {
    rsi("rsi_7", 7),
    rsi("rsi_14", 14),
    rsi("rsi_28", 28),
    stochastic_k("stoch_k_14", 14),
    stochastic_k("stoch_k_24", 24),
    stochastic_k("stoch_k_168", 168),
    Feature{
        .name = "cci_20",
        .doc = "How far the typical price lies above its mean over {0} bars, in units in which "
               "most values lie between -100 and 100.",
        .formula = "(TP - SMA{0}(TP)) / (0.015 mean{0}|TP - SMA{0}(TP)|), TP = (H + L + C) / 3; 0 "
                   "where TP never moved",
        .source = "Lambert 1980, Commodity Channel Index: tools for trading cyclic trends, "
                  "Commodities, October",
        .group = "oscillator",
        .unit = Unit::ratio,
        // Whatever the newest lies above the mean, the others lie below it: the mean distance is at
        // least 2/20 of it, and 20 / (2 0.015) = 666.7.
        .bounds = {-667, 667},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {20},
        .lookback = 20,
        .make = make_state<CommodityChannel>,
    },
    Feature{
        .name = "mfi_14",
        .doc = "Money that changed hands while the typical price rose, as a share of that while it "
               "moved, over {0} bars.",
        .formula = "sum(TP V where TP rose) / sum(TP V where TP moved), over {0} bars, "
                   "TP = (H + L + C) / 3; 1/2 where it never moved",
        .source = "Quong and Soudack 1989, Volume-weighted RSI: money flow, Stocks and Commodities "
                  "7(3) (there times 100)",
        .group = "oscillator",
        .unit = Unit::ratio,
        .bounds = {0, 1},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {14},
        .lookback = 15,
        .make = make_state<MoneyFlow>,
    },
    Feature{
        .name = "cmo_24",
        .doc = "Gains minus losses as a share of all moves, over {0} bars.",
        .formula = "(sum max(r, 0) - sum max(-r, 0)) / sum |r|, over {0} bars; 0 without a move",
        .source = "Chande and Kroll 1994, The New Technical Trader (there times 100, on price "
                  "changes; plain sums, where TA-Lib smooths as Wilder does)",
        .group = "oscillator",
        .unit = Unit::ratio,
        .bounds = {-1, 1},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {24},
        .lookback = 25,
        .make = make_state<ChandeMomentum>,
    },
    Feature{
        .name = "tsi_25_13",
        .doc = "Twice smoothed returns (EMA {0}, then {1}) over the twice smoothed size of them.",
        .formula = "EMA{1}(EMA{0}(r)) / EMA{1}(EMA{0}(|r|)); 0 without a move",
        .source = "Blau 1995, Momentum, Direction, and Divergence (true strength index; there "
                  "times 100, on price changes)",
        .group = "oscillator",
        .unit = Unit::ratio,
        .bounds = {-1, 1},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {25, 13},
        .lookback = 3UL * (25 + 13) + 1,  // leaves a start 0.03 % of its weight
        .make = make_state<TrueStrength>,
    },
};
static_assert(std::ranges::all_of(kRows, well_formed));

}  // namespace

std::span<const Feature> oscillator_features() {
  return kRows;
}

}  // namespace tern
