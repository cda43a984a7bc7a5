#include <array>
#include <numbers>
#include <utility>

#include "feature/groups.h"
#include "feature/rolling_sums.h"

namespace tern {
namespace {

/// Counts come and go exactly, so that here a window can give its oldest value back.
class PermutationEntropy final : public FeatureState {
 public:
  explicit PermutationEntropy(Knobs knobs)
      : patterns_(static_cast<std::size_t>(knobs.first) - 2), counts_(kPatternCodes) {
    for (std::size_t n = 0; n <= patterns_.size(); ++n) {
      const auto count = static_cast<double>(n);
      n_log_n_.push_back(n == 0 ? 0 : count * std::log(count));
    }
  }
  std::optional<double> step(const Moment& now) override {
    const double close = now.own().close;
    const auto last = std::exchange(last_, close);
    const auto before = std::exchange(before_, last);
    if (!before) return std::nullopt;
    count(pattern_of(*before, *last, close));
    if (seen_ < patterns_.size()) return std::nullopt;
    double sum = 0;
    for (const std::size_t n : counts_) sum += n_log_n_[n];
    const double entropy = (n_log_n_.back() - sum) / static_cast<double>(patterns_.size());
    return std::max(entropy, 0.0) / kLogOfSix;
  }
  void remember(Memory& memory) override {
    memory(patterns_, counts_, next_, seen_, last_, before_);
  }

 private:
  static constexpr std::size_t kPatternCodes = 8;  // of which two cannot be
  static constexpr double kLogOfSix = 1.791759469228055;

  /// Of equal closes the earlier counts as the lower.
  static std::uint8_t pattern_of(double a, double b, double c) {
    return static_cast<std::uint8_t>((a <= b ? 4 : 0) + (b <= c ? 2 : 0) + (a <= c ? 1 : 0));
  }
  void count(std::uint8_t pattern) {
    if (seen_ == patterns_.size()) {
      --counts_[patterns_[next_]];
    } else {
      ++seen_;
    }
    patterns_[next_] = pattern;
    next_ = (next_ + 1) % patterns_.size();
    ++counts_[pattern];
  }

  std::vector<std::uint8_t> patterns_;  // a ring
  std::vector<std::size_t> counts_;     // shape [kPatternCodes]
  std::size_t next_ = 0;
  std::size_t seen_ = 0;
  std::optional<double> last_, before_;
  std::vector<double> n_log_n_;
};

/// A product of three returns in a row, the oldest first.
using Triple = double (*)(double oldest, double middle, double newest);

double product(double oldest, double middle, double newest) {
  return oldest * middle * newest;
}
double asymmetry(double oldest, double middle, double newest) {
  return middle * (newest * newest - oldest * oldest);
}

template <Triple triple>
class TripleMean final : public FeatureState {
 public:
  explicit TripleMean(Knobs knobs) : triples_(knobs.first - 2), squares_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const auto r = now.own().return_log;
    if (!r) return std::nullopt;
    const auto last = std::exchange(last_, r);
    const auto before = std::exchange(before_, last);
    squares_.push(*r * *r);
    if (before) triples_.push(triple(*before, *last, *r));
    if (!squares_.full() || !(squares_.sum() > 0)) return std::nullopt;
    return triples_.mean() / (squares_.mean() * std::sqrt(squares_.mean()));
  }
  void remember(Memory& memory) override { memory(triples_, squares_, last_, before_); }

 private:
  RollingMean triples_;
  RollingMean squares_;
  std::optional<double> last_, before_;
};

class DailyPower final : public FeatureState {
 public:
  explicit DailyPower(Knobs knobs) : window_(knobs.first), sums_(knobs.first) {
    TERN_CHECK(knobs.first % kHours == 0, "over whole days a mean adds nothing to their wave");
    for (int hour = 0; hour < kHours; ++hour) {
      const double angle = 2 * std::numbers::pi * hour / kHours;
      cosines_.push_back(std::cos(angle));
      sines_.push_back(std::sin(angle));
    }
  }
  std::optional<double> step(const Moment& now) override {
    const auto r = now.own().return_log;
    if (!r) return std::nullopt;
    // From which hour on is counted does not matter to the power.
    hour_ = (hour_ + 1) % cosines_.size();
    sums_.push(*r, *r * *r, *r * cosines_[hour_], *r * sines_[hour_]);
    if (!sums_.full()) return std::nullopt;
    const double spread = window_ * sums_[1] - sums_[0] * sums_[0];
    if (!(spread > kRoundingShare * window_ * sums_[1])) return std::nullopt;
    return std::min(2 * (sums_[2] * sums_[2] + sums_[3] * sums_[3]) / spread, 1.0);
  }
  void remember(Memory& memory) override { memory(hour_, sums_); }

 private:
  static constexpr int kHours = 24;
  double window_;
  RollingSums<4> sums_;  // r, r^2, r cos, r sin
  std::size_t hour_ = 0;
  std::vector<double> cosines_, sines_;
};

class ZeroShare final : public FeatureState {
 public:
  explicit ZeroShare(Knobs knobs) : still_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const auto r = now.own().return_log;
    if (!r) return std::nullopt;
    still_.push(*r == 0 ? 1 : 0);
    return still_.full() ? std::optional{still_.mean()} : std::nullopt;
  }
  void remember(Memory& memory) override { memory(still_); }

 private:
  RollingMean still_;
};

class VarianceAsymmetry final : public FeatureState {
 public:
  explicit VarianceAsymmetry(Knobs knobs) : signed_(knobs.first), all_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const auto r = now.own().return_log;
    if (!r) return std::nullopt;
    const double square = *r * *r;
    signed_.push(*r < 0 ? square : -square);
    all_.push(square);
    if (!(all_.mean() > 0)) return std::nullopt;
    return std::clamp(signed_.mean() / all_.mean(), -1.0, 1.0);
  }
  void remember(Memory& memory) override { memory(signed_, all_); }

 private:
  Ewma signed_;
  Ewma all_;
};

/// `bound`: no mean of 166 triples, over the mean square of 168 to the 3/2, exceeds
/// 168^1.5 / 166 = 13.12, by Cauchy and Schwarz.
template <Triple triple>
constexpr Feature triple_mean(std::string_view name, double bound) {
  return {
      .name = name,
      .doc = "",
      .formula = "",
      .source = "",
      .group = "candidate",
      .unit = Unit::ratio,
      .bounds = {-bound, bound},
      .scaling = PriceScaling::invariant,
      .inputs = {Input::own_bars},
      .knobs = {168},
      .lookback = 169,
      .make = make_state<TripleMean<triple>>,
  };
}

constexpr Feature third_order() {
  Feature row = triple_mean<product>("c3_1_168", 13.2);
  row.doc =
      "Mean product of three returns in a row, of {0} returns scaled to a mean square of one: "
      "a sign of what no correlation shows.";
  row.formula = "mean(r(t) r(t-1) r(t-2)) / mean(r^2)^(3/2), over {0} returns";
  row.source =
      "Schreiber and Schmitz 1997, Discrimination power of measures for nonlinearity in a "
      "time series, Phys. Rev. E 55; tsfresh c3 (there not scaled)";
  return row;
}

constexpr Feature time_reversal() {
  Feature row = triple_mean<asymmetry>("trev_1_168", 26.3);
  row.doc =
      "How different {0} returns, scaled to a mean square of one, would look backward in time.";
  row.formula = "mean(r(t)^2 r(t-1) - r(t-1) r(t-2)^2) / mean(r^2)^(3/2), over {0} returns";
  row.source =
      "Fulcher and Jones 2014, Highly comparative feature-based time-series "
      "classification, IEEE TKDE 26(12); tsfresh time_reversal_asymmetry_statistic (there not "
      "scaled)";
  return row;
}

constexpr std::array kRows = {
    Feature{
        .name = "egarch_asym",
        .doc = "By how much falls make up more of the variance than rises, as a share of it; "
               "half-life {0} bars.",
        .formula = "EWMA(min(r, 0)^2 - max(r, 0)^2) / EWMA(r^2)",
        .source = "the leverage term of Nelson 1991, Conditional heteroskedasticity in asset "
                  "returns, Econometrica 59(2); there in a model's log variance",
        .group = "candidate",
        .unit = Unit::ratio,
        .bounds = {-1, 1},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {kSigmaHalfLife},
        .lookback = kSigmaLookback,
        .make = make_state<VarianceAsymmetry>,
    },
    Feature{
        .name = "zero_ret_168",
        .doc = "Share of {0} bars whose close is that of the bar before.",
        .formula = "mean(r = 0), over {0} bars",
        .source = "Lesmond, Ogden and Trzcinka 1999, A new estimate of transaction costs, RFS "
                  "12(5)",
        .group = "candidate",
        .unit = Unit::ratio,
        .bounds = {0, 1},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {168},
        .lookback = 169,
        .make = make_state<ZeroShare>,
    },
    Feature{
        .name = "perm_entropy_168",
        .doc = "How evenly {0} closes are spread over the six orders that three in a row can have: "
               "0 one order only, 1 all alike; of equal closes the earlier counts as the lower.",
        .formula = "-sum(p ln p) / ln 6, p = shares of the orders of C(t-2), C(t-1), C(t)",
        .source = "Bandt and Pompe 2002, Permutation entropy, Phys. Rev. Lett. 88(17)",
        .group = "candidate",
        .unit = Unit::ratio,
        .bounds = {0, 1},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {168},
        .lookback = 168,
        .make = make_state<PermutationEntropy>,
    },
    third_order(),
    time_reversal(),
    Feature{
        .name = "fft_power_24h",
        .doc = "Share of the variance of {0} returns that is a wave of 24 hours.",
        .formula = "2 |X(24h)|^2 / sum_(k>0)(|X(k)|^2), X = discrete Fourier transform of {0} r",
        .source = "the periodogram; Cooley and Tukey 1965, Math. Comp. 19; tsfresh "
                  "fft_coefficient",
        .group = "candidate",
        .unit = Unit::ratio,
        .bounds = {0, 1},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {168},
        .lookback = 169,
        .make = make_state<DailyPower>,
    },
};
static_assert(std::ranges::all_of(kRows, well_formed));

}  // namespace

std::span<const Feature> entropy_features() {
  return kRows;
}

}  // namespace tern
