#include <array>
#include <numbers>
#include <utility>

#include "feature/groups.h"
#include "feature/log_variance.h"
#include "feature/rolling_moments.h"

namespace tern {
namespace {

/// The mean variance of the newest returns that a single jump cannot raise much: each return counts
/// only times its neighbor.
class BipowerMean {
 public:
  explicit BipowerMean(int window) : products_(window) {}
  void push(double r) {
    const double size = std::abs(r);
    const std::optional<double> last = std::exchange(last_, size);
    if (last) products_.push(std::numbers::pi / 2 * *last * size);
  }
  bool full() const { return products_.full(); }
  double mean() const { return products_.mean(); }
  void remember(Memory& memory) { memory(products_, last_); }

 private:
  RollingMean products_;
  std::optional<double> last_;
};

class BipowerVariance final : public FeatureState {
 public:
  explicit BipowerVariance(Knobs knobs) : bipower_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const auto r = now.own().return_log;
    if (!r) return std::nullopt;
    bipower_.push(*r);
    return bipower_.full() ? log_of(bipower_.mean()) : std::nullopt;
  }
  void remember(Memory& memory) override { memory(bipower_); }

 private:
  BipowerMean bipower_;
};

class JumpShare final : public FeatureState {
 public:
  explicit JumpShare(Knobs knobs) : squares_(knobs.first), bipower_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const auto r = now.own().return_log;
    if (!r) return std::nullopt;
    squares_.push(*r * *r);
    bipower_.push(*r);
    if (!bipower_.full() || !(squares_.sum() > 0)) return std::nullopt;
    return std::max(squares_.mean() - bipower_.mean(), 0.0) / squares_.mean();
  }
  void remember(Memory& memory) override { memory(squares_, bipower_); }

 private:
  RollingMean squares_;
  BipowerMean bipower_;
};

class DownwardVariance final : public FeatureState {
 public:
  explicit DownwardVariance(Knobs knobs) : squares_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const auto r = now.own().return_log;
    if (!r) return std::nullopt;
    squares_.push(*r < 0 ? *r * *r : 0);
    return squares_.full() ? log_of(squares_.sum()) : std::nullopt;
  }
  void remember(Memory& memory) override { memory(squares_); }

 private:
  RollingMean squares_;
};

class SignedJump final : public FeatureState {
 public:
  explicit SignedJump(Knobs knobs) : squares_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const auto r = now.own().return_log;
    if (!r) return std::nullopt;
    squares_.push({*r > 0 ? *r * *r : 0, *r < 0 ? *r * *r : 0});
    const auto [up, down] = squares_.fold();
    if (!squares_.full() || !(up + down > 0)) return std::nullopt;
    return (up - down) / (up + down);
  }
  void remember(Memory& memory) override { memory(squares_); }

 private:
  struct Sums {
    double up, down;
    void remember(Memory& memory) { memory(up, down); }
  };
  struct Add {
    Sums operator()(const Sums& a, const Sums& b) const { return {a.up + b.up, a.down + b.down}; }
  };
  RollingFold<Sums, Add> squares_;
};

class RealizedSkewness final : public FeatureState {
 public:
  explicit RealizedSkewness(Knobs knobs) : powers_(knobs.first), root_(std::sqrt(knobs.first)) {}
  std::optional<double> step(const Moment& now) override {
    const auto r = now.own().return_log;
    if (!r) return std::nullopt;
    powers_.push(*r);
    const RollingPowers::Sums& s = powers_.sums();
    if (!powers_.full() || !(s.second > 0)) return std::nullopt;
    return root_ * s.third / (s.second * std::sqrt(s.second));
  }
  void remember(Memory& memory) override { memory(powers_); }

 private:
  RollingPowers powers_;
  double root_;
};

class RealizedKurtosis final : public FeatureState {
 public:
  explicit RealizedKurtosis(Knobs knobs) : powers_(knobs.first), bars_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const auto r = now.own().return_log;
    if (!r) return std::nullopt;
    powers_.push(*r);
    const RollingPowers::Sums& s = powers_.sums();
    if (!powers_.full() || !(s.second > 0)) return std::nullopt;
    // Returns of equal size have a kurtosis of one, but for rounding.
    return std::log(std::max(1.0, bars_ * s.fourth / (s.second * s.second)));
  }
  void remember(Memory& memory) override { memory(powers_); }

 private:
  RollingPowers powers_;
  double bars_;
};

constexpr std::string_view kBipower =
    "Barndorff-Nielsen and Shephard 2004, Power and bipower variation with stochastic volatility "
    "and jumps, J. Financial Econometrics 2(1)";
constexpr std::string_view kAmaya =
    "Amaya, Christoffersen, Jacobs and Vasquez 2015, Does realized skewness predict the "
    "cross-section of equity returns?, J. Financial Economics 118(1)";

constexpr Feature signed_jump(std::string_view name, int bars) {
  return {
      .name = name,
      .doc = "The rises' share of the squared returns of {0} bars, less the falls' share.",
      .formula = "sum(sign(r) r^2) / sum(r^2), over {0} bars",
      .source =
          "Patton and Sheppard 2015, Good volatility, bad volatility: signed jumps and the "
          "persistence of volatility, Review of Economics and Statistics 97(3) (there not over "
          "the sum)",
      .group = "volatility",
      .unit = Unit::ratio,
      .bounds = {-1, 1},
      .scaling = PriceScaling::invariant,
      .inputs = {Input::own_bars},
      .knobs = {bars},
      .lookback = static_cast<std::size_t>(bars) + 1,
      .make = make_state<SignedJump>,
  };
}

/// `most`: cubes add up to at most (sum(r^2))^1.5, so at least sqrt(bars).
constexpr Feature realized_skewness(std::string_view name, int bars, double most) {
  return {
      .name = name,
      .doc = "Skewness of the returns of {0} bars about zero.",
      .formula = "sqrt({0}) sum(r^3) / sum(r^2)^1.5, over {0} bars",
      .source = kAmaya,
      .group = "volatility",
      .unit = Unit::ratio,
      .bounds = {-most, most},
      .scaling = PriceScaling::invariant,
      .inputs = {Input::own_bars},
      .knobs = {bars},
      .lookback = static_cast<std::size_t>(bars) + 1,
      .make = make_state<RealizedSkewness>,
  };
}

constexpr std::array kRows = {
    Feature{
        .name = "bipower_24",
        .doc = "Log of the variance that the products of {0} pairs of neighboring returns imply.",
        .formula = "ln mean(pi/2 |r(t)| |r(t-1)|), over {0} bars",
        .source = kBipower,
        .group = "volatility",
        .unit = Unit::log_variance,
        .bounds = {-kUnbounded, kUnbounded},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {24},
        .lookback = 26,
        .make = make_state<BipowerVariance>,
    },
    Feature{
        .name = "jump_24",
        .doc = "Share of the squared returns of {0} bars that is more than neighboring returns "
               "imply.",
        .formula = "max(RV - BV, 0) / RV, RV = mean(r^2), BV = mean(pi/2 |r(t)| |r(t-1)|), over "
                   "{0} bars",
        .source = "Huang and Tauchen 2005, The relative contribution of jumps to total price "
                  "variance, J. Financial Econometrics 3(4), with bipower_24",
        .group = "volatility",
        .unit = Unit::ratio,
        .bounds = {0, 1},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {24},
        .lookback = 26,
        .make = make_state<JumpShare>,
    },
    Feature{
        .name = "semivar_dn_24",
        .doc = "Log of the squared falls of {0} bars; missing where the price never fell.",
        .formula = "ln sum(min(r, 0)^2), over {0} bars",
        .source = "Barndorff-Nielsen, Kinnebrock and Shephard 2010, Measuring downside risk: "
                  "realised semivariance, in Volatility and Time Series Econometrics, Oxford",
        .group = "volatility",
        .unit = Unit::log_variance,
        .bounds = {-kUnbounded, kUnbounded},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {24},
        .lookback = 25,
        .make = make_state<DownwardVariance>,
    },
    signed_jump("signed_jump_24", 24),
    signed_jump("signed_jump_168", 168),
    realized_skewness("rskew_24", 24, 4.9),
    realized_skewness("rskew_168", 168, 12.97),
    Feature{
        .name = "rkurt_168",
        .doc = "Log kurtosis of the returns of {0} bars about zero: 1.1 where they are normal.",
        .formula = "ln({0} sum(r^4) / sum(r^2)^2), over {0} bars",
        .source = kAmaya,
        .group = "volatility",
        .unit = Unit::log_ratio,
        .bounds = {0, 5.13},  // all in one return: ln 168 = 5.124
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {168},
        .lookback = 169,
        .make = make_state<RealizedKurtosis>,
    },
};
static_assert(std::ranges::all_of(kRows, well_formed));

}  // namespace

std::span<const Feature> jump_features() {
  return kRows;
}

}  // namespace tern
