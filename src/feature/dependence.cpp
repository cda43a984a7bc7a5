#include <array>

#include "feature/groups.h"
#include "feature/rolling_moments.h"
#include "feature/rolling_pair.h"

namespace tern {
namespace {

double as_it_is(double r) {
  return r;
}
double magnitude(double r) {
  return std::abs(r);
}

/// Of what `part` takes of each return, at lag `first` over `second` pairs.
template <double (*part)(double r)>
class Autocorrelation final : public FeatureState {
 public:
  explicit Autocorrelation(Knobs knobs)
      : lag_(static_cast<std::size_t>(knobs.first)), pairs_(knobs.second) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    const auto close = own.log_close_before(lag_);
    const auto before = own.log_close_before(lag_ + 1);
    if (!own.return_log || !close || !before) return std::nullopt;
    pairs_.push(part(*own.return_log), part(*close - *before));
    return pairs_.full() ? pairs_.correlation() : std::nullopt;
  }
  void remember(Memory& memory) override { memory(pairs_); }

 private:
  std::size_t lag_;
  RollingPair pairs_;
};

/// The variance of overlapping returns over `horizon` bars, within the newest `window` returns.
class HorizonVariance {
 public:
  HorizonVariance(int horizon, int window)
      : horizon_(static_cast<std::size_t>(horizon)), returns_(window - horizon + 1) {}
  void push(const Pulse& own) {
    const auto before = own.log_close_before(horizon_);
    if (before) returns_.push(own.log_close - *before);
  }
  bool full() const { return returns_.full(); }
  double variance() const { return returns_.variance(); }
  void remember(Memory& memory) { memory(returns_); }

 private:
  std::size_t horizon_;
  RollingVariance returns_;
};

class VarianceGrowth final : public FeatureState {
 public:
  explicit VarianceGrowth(Knobs knobs)
      : horizon_(knobs.first), long_(knobs.first, knobs.second), short_(1, knobs.second) {}
  std::optional<double> step(const Moment& now) override {
    long_.push(now.own());
    short_.push(now.own());
    if (!long_.full() || !short_.full()) return std::nullopt;
    const double expected = horizon_ * short_.variance();
    return expected > 0 ? std::optional{long_.variance() / expected} : std::nullopt;
  }
  void remember(Memory& memory) override { memory(long_, short_); }

 private:
  double horizon_;
  HorizonVariance long_;
  HorizonVariance short_;
};

class HurstExponent final : public FeatureState {
 public:
  explicit HurstExponent(Knobs knobs) : long_(16, knobs.first), short_(4, knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    long_.push(now.own());
    short_.push(now.own());
    if (!long_.full() || !short_.full()) return std::nullopt;
    const double above = long_.variance(), below = short_.variance();
    if (!(above > 0 && below > 0)) return std::nullopt;
    return std::log2(above / below) / 4;  // twice the exponent, over log2(16 / 4)
  }
  void remember(Memory& memory) override { memory(long_, short_); }

 private:
  HorizonVariance long_;
  HorizonVariance short_;
};

class ComplexityEstimate final : public FeatureState {
 public:
  explicit ComplexityEstimate(Knobs knobs) : returns_(knobs.first), steps_(knobs.first - 1) {}
  std::optional<double> step(const Moment& now) override {
    const auto r = now.own().return_log;
    if (!r) return std::nullopt;
    returns_.push(*r);
    if (before_) steps_.push((*r - *before_) * (*r - *before_));
    before_ = *r;
    if (!returns_.full()) return std::nullopt;
    const double variance = returns_.variance();
    if (!(variance > 0)) return std::nullopt;
    return std::sqrt(steps_.mean() / variance);
  }
  void remember(Memory& memory) override { memory(returns_, steps_, before_); }

 private:
  RollingVariance returns_;
  RollingMean steps_;
  std::optional<double> before_;
};

/// The share of positive returns.
class GainShare {
 public:
  explicit GainShare(Knobs knobs) : gains_(knobs.first) {}
  std::optional<double> push(std::optional<double> r) {
    if (!r) return std::nullopt;
    gains_.push(*r > 0 ? 1 : 0);
    return gains_.full() ? std::optional{gains_.mean()} : std::nullopt;
  }
  void remember(Memory& memory) { memory(gains_); }

 private:
  RollingMean gains_;
};

class ShareOfGains final : public FeatureState {
 public:
  explicit ShareOfGains(Knobs knobs) : share_(knobs) {}
  std::optional<double> step(const Moment& now) override {
    return share_.push(now.own().return_log);
  }
  void remember(Memory& memory) override { memory(share_); }

 private:
  GainShare share_;
};

class SignEntropy final : public FeatureState {
 public:
  explicit SignEntropy(Knobs knobs) : share_(knobs) {}
  std::optional<double> step(const Moment& now) override {
    const auto p = share_.push(now.own().return_log);
    if (!p) return std::nullopt;
    if (*p == 0 || *p == 1) return 0.0;
    return std::min(-*p * std::log2(*p) - (1 - *p) * std::log2(1 - *p), 1.0);
  }
  void remember(Memory& memory) override { memory(share_); }

 private:
  GainShare share_;
};

class ZeroCrossings final : public FeatureState {
 public:
  explicit ZeroCrossings(Knobs knobs) : crossings_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const auto r = now.own().return_log;
    if (!r) return std::nullopt;
    const bool gain = *r > 0;
    if (gained_) crossings_.push(gain != *gained_ ? 1 : 0);
    gained_ = gain;
    return crossings_.full() ? std::optional{crossings_.mean()} : std::nullopt;
  }
  void remember(Memory& memory) override { memory(crossings_, gained_); }

 private:
  RollingMean crossings_;
  std::optional<bool> gained_;
};

struct DependenceText {
  std::string_view name;
  std::string_view doc;
  std::string_view formula;
  std::string_view source;
};

constexpr Feature dependence_feature(DependenceText text, Bounds bounds, Knobs knobs, int bars,
                                     std::unique_ptr<FeatureState> (*make)(Knobs)) {
  return {
      .name = text.name,
      .doc = text.doc,
      .formula = text.formula,
      .source = text.source,
      .group = "dependence",
      .unit = Unit::ratio,
      .bounds = bounds,
      .scaling = PriceScaling::invariant,
      .inputs = {Input::own_bars},
      .knobs = knobs,
      .lookback = static_cast<std::size_t>(bars),
      .make = make,
  };
}

constexpr std::string_view kAutocorrelation =
    "tsfresh autocorrelation (Christ et al. 2018, Time series feature extraction on basis of "
    "scalable hypothesis tests, Neurocomputing 307), as Pearson's correlation of the pairs";

constexpr Feature autocorrelation(std::string_view name, int lag, int pairs) {
  return dependence_feature(
      {.name = name,
       .doc = "Correlation of returns with those {0} bar(s) before, over {1} pairs.",
       .formula = "corr(r(t), r(t-{0})), over {1} pairs",
       .source = kAutocorrelation},
      {-1, 1}, {lag, pairs}, pairs + lag + 1, make_state<Autocorrelation<as_it_is>>);
}

/// A return over k bars is k returns, each of which is in at most k of them: by Cauchy and Schwarz
/// the n - k + 1 squares add up to at most k^2 times those of the n.
constexpr Feature variance_growth(std::string_view name, int horizon, int returns) {
  return dependence_feature(
      {.name = name,
       .doc = "Variance of {0}-bar returns over what a random walk makes of that of 1-bar returns: "
              "above 1 in trends, below in reversals.",
       .formula = "var(ln(C(t) / C(t-{0}))) / ({0} var(r)), both of the population, the former of "
                  "all overlapping ones within {1} returns",
       .source = "Lo and MacKinlay 1988, Stock market prices do not follow random walks, Review of "
                 "Financial Studies 1(1) (there without bias)"},
      {0, 1.000001 * horizon * returns / (returns - horizon + 1)}, {horizon, returns}, returns + 1,
      make_state<VarianceGrowth>);
}

constexpr std::array kRows = {
    autocorrelation("autocorr_1_168", 1, 168),
    autocorrelation("autocorr_24_168", 24, 168),
    dependence_feature({.name = "absr_autocorr_1_168",
                        .doc = "Correlation of the size of returns with that {0} bar before, over "
                               "{1} pairs: clusters of volatility.",
                        .formula = "corr(|r(t)|, |r(t-{0})|), over {1} pairs",
                        .source = kAutocorrelation},
                       {-1, 1}, {1, 168}, 170, make_state<Autocorrelation<magnitude>>),
    variance_growth("var_ratio_4_168", 4, 168),
    variance_growth("var_ratio_24_720", 24, 720),
    dependence_feature(
        {.name = "hurst_proxy",
         .doc = "How the spread of returns grows between 4 and 16 bars: 1/2 for a random walk, "
                "more in trends, less in reversals.",
         .formula = "log2(var(ln(C(t) / C(t-16))) / var(ln(C(t) / C(t-4)))) / 4, of all "
                    "overlapping ones within {0} returns",
         .source = "Di Matteo 2007, Multi-scaling in finance, Quantitative Finance 7(1) "
                   "(generalized Hurst exponent of order 2, from two horizons; there moments "
                   "about zero)"},
        // A return over 16 bars is four over 4: log2(16 717/705) / 4, as var_ratio_4_168.
        {-kUnbounded, 1.007}, {720}, 721, make_state<HurstExponent>),
    dependence_feature(
        {.name = "cid_ce_168",
         .doc = "How much returns zigzag: the size of their steps over their spread, the root of 2 "
                "for independent ones.",
         .formula = "sqrt(mean((r(t) - r(t-1))^2)) / std(r), of the population, over {0} returns",
         .source = "Batista et al. 2014, CID: an efficient complexity-invariant distance for time "
                   "series, Data Mining and Knowledge Discovery 28; tsfresh cid_ce (there a sum)"},
        // (a - b)^2 <= 2 a^2 + 2 b^2, and every return is in at most two of 167 steps.
        {0, 2.007}, {168}, 169, make_state<ComplexityEstimate>),
    dependence_feature({.name = "frac_pos_168",
                        .doc = "The share of bars that rose, over {0} bars.",
                        .formula = "mean(1 if r > 0, else 0), over {0} bars",
                        .source = "Alpha158 CNTP (Yang et al. 2020, Qlib)"},
                       {0, 1}, {168}, 169, make_state<ShareOfGains>),
    dependence_feature(
        {.name = "zero_cross_24",
         .doc = "How often a bar that rose followed one that did not, or the other "
                "way round, as a share of {0} pairs of neighbors.",
         .formula = "mean(1 if (r(t) > 0) != (r(t-1) > 0), else 0), over {0} pairs",
         .source = "tsfresh number_crossing_m at 0 (Christ et al. 2018), as a share"},
        {0, 1}, {24}, 26, make_state<ZeroCrossings>),
    dependence_feature({.name = "sign_entropy_168",
                        .doc = "Bits per bar in whether it rose, over {0} bars: 1 when as many "
                               "did as did not.",
                        .formula = "-p log2(p) - (1 - p) log2(1 - p), p = frac_pos_{0}",
                        .source = "Shannon 1948, A mathematical theory of communication, Bell "
                                  "System Technical Journal 27, section 6"},
                       {0, 1}, {168}, 169, make_state<SignEntropy>),
};
static_assert(std::ranges::all_of(kRows, well_formed));

}  // namespace

std::span<const Feature> dependence_features() {
  return kRows;
}

}  // namespace tern
