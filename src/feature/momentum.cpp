#include <array>

#include "feature/groups.h"
#include "feature/rolling.h"

namespace tern {
namespace {

/// The log return from `second` bars ago to `first` bars ago, over `scale` sigmas.
template <int scale>
class SkippedMomentum final : public FeatureState {
 public:
  explicit SkippedMomentum(Knobs knobs)
      : end_(static_cast<std::size_t>(knobs.first)),
        start_(static_cast<std::size_t>(knobs.second)) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    const auto end = own.log_close_before(end_);
    const auto start = own.log_close_before(start_);
    if (!end || !start || !own.sigma) return std::nullopt;
    return (*end - *start) / (scale * *own.sigma);
  }
  void remember(Memory& /*memory*/) override {}

 private:
  std::size_t end_;
  std::size_t start_;
};

class MomentumAcceleration final : public FeatureState {
 public:
  explicit MomentumAcceleration(Knobs knobs)
      : bars_(static_cast<std::size_t>(knobs.first)), root_(std::sqrt(2.0 * knobs.first)) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    const auto middle = own.log_close_before(bars_);
    const auto start = own.log_close_before(2 * bars_);
    if (!start || !own.sigma) return std::nullopt;
    return ((own.log_close - *middle) - (*middle - *start)) / (*own.sigma * root_);
  }
  void remember(Memory& /*memory*/) override {}

 private:
  std::size_t bars_;
  double root_;
};

class MomentumConsistency final : public FeatureState {
 public:
  explicit MomentumConsistency(Knobs knobs) : signs_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const auto r = now.own().return_log;
    if (!r) return std::nullopt;
    signs_.push(static_cast<double>(*r > 0) - static_cast<double>(*r < 0));
    return signs_.full() ? std::optional{signs_.mean()} : std::nullopt;
  }
  void remember(Memory& memory) override { memory(signs_); }

 private:
  RollingMean signs_;
};

class FadingReturn final : public FeatureState {
 public:
  explicit FadingReturn(Knobs knobs) : mean_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    if (own.return_log) mean_.push(*own.return_log);
    if (!own.sigma) return std::nullopt;
    return mean_.mean() / *own.sigma;
  }
  void remember(Memory& memory) override { memory(mean_); }

 private:
  Ewma mean_;
};

template <class Extreme>
class ExtremeReturn final : public FeatureState {
 public:
  explicit ExtremeReturn(Knobs knobs) : extreme_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    if (own.return_log) extreme_.push(*own.return_log);
    if (!extreme_.full() || !own.sigma) return std::nullopt;
    return extreme_.fold() / *own.sigma;
  }
  void remember(Memory& memory) override { memory(extreme_); }

 private:
  Extreme extreme_;
};

constexpr Feature consistency(std::string_view name, int bars) {
  return {
      .name = name,
      .doc = "The rises' share of the last {0} bars, less the falls' share.",
      .formula = "mean(sign(r)), over {0} bars",
      .source =
          "Alpha158 CNTD (Yang et al. 2020, Qlib); Da, Gurun and Warachka 2014, Frog in the pan: "
          "continuous information and momentum, Review of Financial Studies 27(7) (there turned "
          "about, and times the sign of the whole return)",
      .group = "returns",
      .unit = Unit::ratio,
      .bounds = {-1, 1},
      .scaling = PriceScaling::invariant,
      .inputs = {Input::own_bars},
      .knobs = {bars},
      .lookback = static_cast<std::size_t>(bars) + 1,
      .make = make_state<MomentumConsistency>,
  };
}

/// `most`: no weight here is more than its square times sigma's weight on the same return, and a
/// mean's square is at most the mean of the squares. The weights of the newest returns differ most:
/// (1 - 2^(-1/half-life)) / (1 - 2^(-1/72)).
constexpr Feature fading_return(std::string_view name, int half_life, double most) {
  return {
      .name = name,
      .doc = "Mean log return whose weights halve every {0} bars, over volatility.",
      .formula = "EWMA(r) / sigma, half-life {0} bars",
      .source =
          "Levine and Pedersen 2016, Which trend is your friend?, Financial Analysts Journal "
          "72(3): trends as weighted means of returns",
      .group = "returns",
      .unit = Unit::sigmas,
      .bounds = {-most, most},
      .scaling = PriceScaling::invariant,
      .inputs = {Input::own_bars},
      .knobs = {half_life},
      .lookback = kSigmaLookback,
      .make = make_state<FadingReturn>,
  };
}

template <class Extreme>
constexpr Feature extreme_return(std::string_view name, std::string_view doc,
                                 std::string_view formula, Bounds bounds) {
  return {
      .name = name,
      .doc = doc,
      .formula = formula,
      .source =
          "Bali, Cakici and Whitelaw 2011, Maxing out: stocks as lotteries and the "
          "cross-section of expected returns, J. Financial Economics 99(2) (there of the days of "
          "a month), scaled",
      .group = "returns",
      .unit = Unit::sigmas,
      .bounds = bounds,
      .scaling = PriceScaling::invariant,
      .inputs = {Input::own_bars},
      .knobs = {168},
      .lookback = with_sigma(169),
      .make = make_state<ExtremeReturn<Extreme>>,
  };
}

// Where even the largest of 168 returns is a fall, all of them are at least as large, and sigma
// gives them 1 - 2^(-168/72) of its weight or more: it is below 1 / sqrt(0.8015) sigma.
constexpr double kAllAlike = 1.12;

constexpr std::array kRows = {
    Feature{
        .name = "mom_12_1",
        .doc = "Log return over the last {1} bars but the newest, over volatility.",
        .formula = "ln(C(t-{0}) / C(t-{1})) / sigma",
        .source = "Jegadeesh and Titman 1993, Returns to buying winners and selling losers, "
                  "J. Finance 48(1), with bars for months (there a week is skipped)",
        .group = "returns",
        .unit = Unit::sigmas,
        .bounds = {-3.32 * sigma_bound(12), 3.32 * sigma_bound(12)},  // sqrt(11) = 3.317
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {1, 12},
        .lookback = with_sigma(13),
        .make = make_state<SkippedMomentum<1>>,
    },
    Feature{
        .name = "mom_168_24",
        .doc = "Log return over the last {1} bars but the newest {0}, over what volatility makes "
               "of a random walk.",
        .formula = "ln(C(t-{0}) / C(t-{1})) / (12 sigma)",
        .source = "Jegadeesh and Titman 1993, as mom_12_1: a week but its last day",
        .group = "returns",
        .unit = Unit::sigmas,
        .bounds = {-sigma_bound(168), sigma_bound(168)},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {24, 168},
        .lookback = with_sigma(169),
        .make = make_state<SkippedMomentum<12>>,
    },
    Feature{
        .name = "mom_accel_24",
        .doc = "Log return of the last {0} bars less that of the {0} bars before, over volatility.",
        .formula = "(ln(C(t) / C(t-{0})) - ln(C(t-{0}) / C(t-2*{0}))) / (sigma sqrt(2*{0}))",
        .source = "after agg_linear_trend of tsfresh (Christ et al. 2018, Time series feature "
                  "extraction on basis of scalable hypothesis tests, Neurocomputing 307)",
        .group = "returns",
        .unit = Unit::sigmas,
        .bounds = {-sigma_bound(48), sigma_bound(48)},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {24},
        .lookback = with_sigma(49),
        .make = make_state<MomentumAcceleration>,
    },
    consistency("mom_consist_24", 24),
    consistency("mom_consist_168", 168),
    fading_return("ewma_ret_6", 6, 3.4),
    fading_return("ewma_ret_24", 24, 1.8),
    extreme_return<RollingMax>("max_ret_168",
                               "The largest log return of {0} bars, over volatility.",
                               "max(r) / sigma, over {0} bars", {-kAllAlike, sigma_bound(168)}),
    extreme_return<RollingMin>("min_ret_168",
                               "The smallest log return of {0} bars, over volatility.",
                               "min(r) / sigma, over {0} bars", {-sigma_bound(168), kAllAlike}),
};
static_assert(std::ranges::all_of(kRows, well_formed));

}  // namespace

std::span<const Feature> momentum_features() {
  return kRows;
}

}  // namespace tern
