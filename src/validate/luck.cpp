#include "validate/luck.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "base/check.h"
#include "base/distribution.h"
#include "validate/long_run_variance.h"
#include "validate/moments.h"

namespace tern {
namespace {

/// The variance of the estimated Sharpe ratio, times its number of bars.
double sharpe_variance(const SharpeSample& s) {
  return 1 - s.skew * s.sharpe + (s.kurtosis - 1) / 4 * s.sharpe * s.sharpe;
}

/// Requires: values.
double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  if (values.size() % 2 == 1) return *middle;
  return 0.5 * (*middle + *std::max_element(values.begin(), middle));
}

}  // namespace

SharpeSample sharpe_sample(std::span<const double> returns) {
  const Moments m = moments(returns);
  const double sharpe = m.stddev > 0 ? m.mean / m.stddev : std::numeric_limits<double>::quiet_NaN();
  return {sharpe, static_cast<double>(m.n), m.skew, m.kurtosis};
}

double sharpe_error(const SharpeSample& sample) {
  const double variance = sharpe_variance(sample);
  if (!(variance >= 0) || !(sample.n > 1)) return std::numeric_limits<double>::quiet_NaN();
  return std::sqrt(variance / (sample.n - 1));
}

double probabilistic_sharpe(const SharpeSample& sample, double benchmark) {
  const double variance = sharpe_variance(sample);
  if (!(variance > 0) || !(sample.n > 1)) return std::numeric_limits<double>::quiet_NaN();
  return normal_cdf((sample.sharpe - benchmark) * std::sqrt(sample.n - 1) / std::sqrt(variance));
}

double probabilistic_sharpe_ar1(const SharpeSample& sample, double benchmark,
                                double autocorrelation) {
  const double rho = autocorrelation;
  TERN_CHECK(rho > -1 && rho < 1, "an autocorrelation lies between -1 and 1");
  const double once = 1 + 2 * rho / (1 - rho);
  const double mixed = 1 + rho / (1 - rho) + rho * rho / (1 - rho * rho);
  const double twice = 1 + 2 * rho * rho / (1 - rho * rho);
  const double variance = once - mixed * sample.skew * benchmark +
                          twice * (sample.kurtosis - 1) / 4 * benchmark * benchmark;
  if (!(variance > 0) || !(sample.n > 1)) return std::numeric_limits<double>::quiet_NaN();
  return normal_cdf((sample.sharpe - benchmark) / std::sqrt(variance / sample.n));
}

double minimum_track_record(const SharpeSample& sample, double benchmark, double confidence) {
  if (sample.sharpe <= benchmark) return std::numeric_limits<double>::infinity();
  const double ratio = normal_quantile(confidence) / (sample.sharpe - benchmark);
  return 1 + sharpe_variance(sample) * ratio * ratio;
}

double expected_maximum(double trials) {
  TERN_CHECK(trials >= 1, "the best of no trials does not exist");
  if (trials == 1) return 0;
  return (1 - std::numbers::egamma) * normal_quantile(1 - 1 / trials) +
         std::numbers::egamma * normal_quantile(1 - 1 / (trials * std::numbers::e));
}

double spread_of_trials(std::span<const double> sharpes) {
  constexpr double kNormal =
      1.4826022185056018;  // one over the upper quartile of a standard normal
  std::vector<double> values;
  std::ranges::copy_if(sharpes, std::back_inserter(values),
                       [](double sharpe) { return std::isfinite(sharpe); });
  if (values.size() < 2) return std::nan("");
  const double middle = median(values);
  for (double& value : values) value = std::abs(value - middle);
  const double spread = kNormal * median(values);
  return spread > 0 ? spread : std::nan("");
}

double deflated_sharpe(const SharpeSample& sample, double trials, double variance) {
  return probabilistic_sharpe(sample, std::sqrt(variance) * expected_maximum(trials));
}

double trials_reaching(double maximum) {
  constexpr double kTrialsMax = 1e12;
  if (std::isnan(maximum)) return maximum;
  if (maximum <= 0) return 1;
  double enough = 2;
  while (expected_maximum(enough) < maximum) {
    enough *= 2;
    if (enough > kTrialsMax) return std::numeric_limits<double>::infinity();
  }
  double too_few = std::floor(enough / 2);
  while (enough - too_few > 1) {
    const double middle = std::floor((enough + too_few) / 2);
    (expected_maximum(middle) < maximum ? too_few : enough) = middle;
  }
  return enough;
}

double trials_survived(const SharpeSample& sample, double variance, double confidence) {
  const double spare = sample.sharpe - normal_quantile(confidence) * sharpe_error(sample);
  return trials_reaching(spare / std::sqrt(variance)) - 1;
}

double minimum_backtest_years(double trials, double sharpe_annual) {
  TERN_CHECK(sharpe_annual > 0,
             "luck is asked how long it takes to show a Sharpe ratio above zero");
  const double ratio = expected_maximum(trials) / sharpe_annual;
  return ratio * ratio;
}

double sharpe_scaling(std::size_t bars, std::span<const double> autocorrelations) {
  TERN_CHECK(bars >= 1, "a horizon has at least one bar");
  const auto q = static_cast<double>(bars);
  double variance = q;
  for (std::size_t k = 1; k < std::min(bars, autocorrelations.size() + 1); ++k)
    variance += 2 * (q - static_cast<double>(k)) * autocorrelations[k - 1];
  return variance > 0 ? q / std::sqrt(variance) : std::numeric_limits<double>::quiet_NaN();
}

double sharpe_over(std::span<const double> returns, std::size_t bars, std::size_t lag) {
  const double sharpe = sharpe_sample(returns).sharpe;
  if (std::isnan(sharpe)) return sharpe;
  std::vector<double> rho = autocovariances(returns, std::min(lag, returns.size() - 1));
  const double variance = rho[0];
  for (double& value : rho) value /= variance;
  return sharpe * sharpe_scaling(bars, std::span(rho).subspan(1));
}

}  // namespace tern
