#include <array>
#include <numbers>
#include <utility>

#include "feature/groups.h"
#include "feature/rolling_slope.h"
#include "feature/trading.h"

namespace tern {
namespace {

// A price impact per unit of money would change with the unit of price. Impacts here are per mean
// traded value of a bar: what it takes to move a market of that size.
constexpr int kSizeBars = 168;

/// The mean of |r| / v, v = V C, of those of the window's bars in which anything traded.
class MeanImpact {
 public:
  explicit MeanImpact(int window) : sums_(window) {}
  void push(double r, double value) {
    if (value > 0) {
      sums_.push(std::abs(r) / value, 1.0);
    } else {
      sums_.push(0.0, 0.0);
    }
  }
  bool full() const { return sums_.full(); }
  /// Requires: full. Nothing where nothing moved in trade.
  std::optional<double> mean() const {
    return sums_[0] > 0 ? std::optional{sums_[0] / sums_[1]} : std::nullopt;
  }
  void remember(Memory& memory) { memory(sums_); }

 private:
  RollingSums<2> sums_;
};

class Illiquidity final : public FeatureState {
 public:
  explicit Illiquidity(Knobs knobs) : impact_(knobs.first), size_(knobs.second) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    const double value = traded_value(own);
    size_.push(value);
    if (!own.return_log) return std::nullopt;
    impact_.push(*own.return_log, value);
    if (!impact_.full() || !size_.full()) return std::nullopt;
    const auto impact = impact_.mean();
    return impact ? std::optional{std::log(*impact * size_.mean())} : std::nullopt;
  }
  void remember(Memory& memory) override { memory(impact_, size_); }

 private:
  MeanImpact impact_;
  RollingMean size_;
};

class IlliquidityTrend final : public FeatureState {
 public:
  explicit IlliquidityTrend(Knobs knobs) : short_(knobs.first), long_(knobs.second) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    if (!own.return_log) return std::nullopt;
    short_.push(*own.return_log, traded_value(own));
    long_.push(*own.return_log, traded_value(own));
    if (!long_.full()) return std::nullopt;
    const auto recent = short_.mean();
    const auto usual = long_.mean();
    if (!recent || !usual) return std::nullopt;
    return std::log(*recent / *usual);
  }
  void remember(Memory& memory) override { memory(short_, long_); }

 private:
  MeanImpact short_;
  MeanImpact long_;
};

class RollSpread final : public FeatureState {
 public:
  explicit RollSpread(Knobs knobs) : sums_(knobs.first), window_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const auto r = now.own().return_log;
    const auto before = std::exchange(before_, r);
    if (!r || !before) return std::nullopt;
    sums_.push(*r, *before, *r * *before);
    if (!sums_.full()) return std::nullopt;
    const double covariance = (sums_[2] - sums_[0] * sums_[1] / window_) / window_;
    return 2 * std::sqrt(std::max(-covariance, 0.0));
  }
  void remember(Memory& memory) override { memory(sums_, before_); }

 private:
  RollingSums<3> sums_;  // r, r(t-1), their product
  std::optional<double> before_;
  double window_;
};

class CorwinSchultzSpread final : public FeatureState {
 public:
  explicit CorwinSchultzSpread(Knobs knobs) : spreads_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    const auto before = std::exchange(before_, Range{own.log_high, own.log_low});
    if (!before) return std::nullopt;
    spreads_.push(spread(*before, *before_));
    return spreads_.full() ? std::optional{spreads_.mean()} : std::nullopt;
  }
  void remember(Memory& memory) override { memory(spreads_, before_); }

 private:
  struct Range {
    double high, low;
    double length() const { return high - low; }
    void remember(Memory& memory) { memory(high, low); }
  };

  /// With 3 - 2 sqrt(2) = (sqrt(2) - 1)^2, the paper's alpha is (1 + sqrt(2)) times the root of
  /// beta less that of gamma, and its spread 2 tanh(alpha / 2).
  static double spread(const Range& a, const Range& b) {
    const double root_beta = std::sqrt(a.length() * a.length() + b.length() * b.length());
    const double root_gamma = std::max(a.high, b.high) - std::min(a.low, b.low);
    if (root_beta <= root_gamma) return 0;
    return 2 * std::tanh((1 + std::numbers::sqrt2) / 2 * (root_beta - root_gamma));
  }

  RollingMean spreads_;
  std::optional<Range> before_;
};

class AbdiRanaldoSpread final : public FeatureState {
 public:
  explicit AbdiRanaldoSpread(Knobs knobs) : squares_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    const double middle = (own.log_high + own.log_low) / 2;
    const auto before = std::exchange(before_, Place{own.log_close, middle});
    if (!before) return std::nullopt;
    squares_.push(4 * (before->close - before->middle) * (before->close - middle));
    if (!squares_.full()) return std::nullopt;
    return std::sqrt(std::max(squares_.mean(), 0.0));
  }
  void remember(Memory& memory) override { memory(squares_, before_); }

 private:
  struct Place {
    double close, middle;
    void remember(Memory& memory) { memory(close, middle); }
  };
  RollingMean squares_;
  std::optional<Place> before_;
};

class KyleLambda final : public FeatureState {
 public:
  explicit KyleLambda(Knobs knobs) : impact_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    if (!own.return_log) return std::nullopt;
    impact_.push(sign(*own.return_log) * std::sqrt(traded_value(own)), *own.return_log);
    if (!impact_.full()) return std::nullopt;
    const auto slope = impact_.slope();
    if (!slope) return std::nullopt;
    return *slope * std::sqrt(impact_.mean_square_x());
  }
  void remember(Memory& memory) override { memory(impact_); }

 private:
  RollingSlope impact_;
};

constexpr std::string_view kAmihud =
    "Amihud 2002, Illiquidity and stock returns: cross-section and time-series effects, "
    "J. Financial Markets 5(1) (there per unit of money, of days)";

constexpr Feature illiquidity(std::string_view name, int bars) {
  return {
      .name = name,
      .doc =
          "Log of how far the price moved, over {0} bars, for as much trade as {1} bars have on "
          "average; bars in which nothing traded do not count.",
      .formula = "ln(mean{0}(|r| / v) mean{1}(v)), v = V C; mean(|r| / v) over bars with V > 0",
      .source = kAmihud,
      .group = "liquidity",
      .unit = Unit::log_ratio,
      .bounds = {-kUnbounded, kUnbounded},
      .scaling = PriceScaling::invariant,
      .inputs = {Input::own_bars},
      .knobs = {bars, kSizeBars},
      .lookback = static_cast<std::size_t>(std::max(bars + 1, kSizeBars)),
      .make = make_state<Illiquidity>,
  };
}

constexpr Feature corwin_schultz(std::string_view name, int bars) {
  return {
      .name = name,
      .doc =
          "Bid-ask spread that the ranges of neighboring bars, apart and together, imply: mean "
          "of {0} estimates, the negative ones as 0.",
      .formula =
          "mean{0}(max(S, 0)), S = 2 (e^a - 1) / (1 + e^a), a = (sqrt(2 b) - sqrt(b)) / k "
          "- sqrt(g / k), k = 3 - 2 sqrt(2), b = ln(H / L)^2 + ln(H(t-1) / L(t-1))^2, g = "
          "ln(max(H, H(t-1)) / min(L, L(t-1)))^2",
      .source =
          "Corwin and Schultz 2012, A simple way to estimate bid-ask spreads from daily high "
          "and low prices, J. Finance 67(2), without its correction for closed nights",
      .group = "liquidity",
      .unit = Unit::ratio,
      .bounds = {0, 2},
      .scaling = PriceScaling::invariant,
      .inputs = {Input::own_bars},
      .knobs = {bars},
      .lookback = static_cast<std::size_t>(bars) + 1,
      .make = make_state<CorwinSchultzSpread>,
  };
}

constexpr std::array kRows = {
    illiquidity("amihud_24", 24),
    illiquidity("amihud_168", 168),
    Feature{
        .name = "amihud_rel",
        .doc = "Log of the price's move per traded value over {0} bars relative to that over {1}.",
        .formula = "ln(mean{0}(|r| / v) / mean{1}(|r| / v)), v = V C, over bars with V > 0",
        .source = "Amihud 2002, as amihud_24",
        .group = "liquidity",
        .unit = Unit::log_ratio,
        // The short sum is part of the long one, and one bar of 168 may be all that traded.
        .bounds = {-kUnbounded, 5.13},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {24, 168},
        .lookback = 169,
        .make = make_state<IlliquidityTrend>,
    },
    Feature{
        .name = "roll_168",
        .doc = "Bid-ask spread that makes returns reverse as they do over {0} bars; 0 where they "
               "do not.",
        .formula = "2 sqrt(max(-cov(r, r(t-1)), 0)), over {0} pairs",
        .source = "Roll 1984, A simple implicit measure of the effective bid-ask spread in an "
                  "efficient market, J. Finance 39(4), on log prices",
        .group = "liquidity",
        .unit = Unit::ratio,
        .bounds = {0, kUnbounded},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {168},
        .lookback = 170,
        .make = make_state<RollSpread>,
    },
    corwin_schultz("corwin_schultz_24", 24),
    corwin_schultz("corwin_schultz_168", 168),
    Feature{
        .name = "abdi_ranaldo_168",
        .doc = "Bid-ask spread that the distances of closes from the middles of their own and the "
               "next bar imply over {0} pairs; 0 where they imply none.",
        .formula = "sqrt(max(mean{0}(4 (c(t-1) - m(t-1)) (c(t-1) - m)), 0)), c = ln C, m = (ln H + "
                   "ln L) / 2",
        .source = "Abdi and Ranaldo 2017, A simple estimation of bid-ask spreads from daily close, "
                  "high, and low prices, Review of Financial Studies 30(12)",
        .group = "liquidity",
        .unit = Unit::ratio,
        .bounds = {0, kUnbounded},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {168},
        .lookback = 169,
        .make = make_state<AbdiRanaldoSpread>,
    },
    Feature{
        .name = "kyle_lambda_168",
        .doc = "Slope of returns on the signed root of the traded value, this in units of its mean "
               "size over {0} bars.",
        .formula = "cov(r, s) / var(s) sqrt(mean(s^2)), s = sign(r) sqrt(V C), over {0} bars",
        .source = "Kyle 1985, Continuous auctions and insider trading, Econometrica 53(6); on "
                  "roots, Hasbrouck 2009, Trading costs and returns for U.S. equities, J. Finance "
                  "64(3) (there signed trade by trade, and per unit of money)",
        .group = "liquidity",
        .unit = Unit::log_ratio,
        .bounds = {-kUnbounded, kUnbounded},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {168},
        .lookback = 169,
        .make = make_state<KyleLambda>,
    },
};
static_assert(std::ranges::all_of(kRows, well_formed));

}  // namespace

std::span<const Feature> liquidity_features() {
  return kRows;
}

}  // namespace tern
