#include "validate/luck.h"

#include <cmath>
#include <limits>
#include <numbers>

#include "base/check.h"
#include "base/distribution.h"
#include "validate/moments.h"

namespace tern {
namespace {

/// The variance of the estimated Sharpe ratio, times its number of bars.
double sharpe_variance(const SharpeSample& s) {
  return 1 - s.skew * s.sharpe + (s.kurtosis - 1) / 4 * s.sharpe * s.sharpe;
}

}  // namespace

SharpeSample sharpe_sample(std::span<const double> returns) {
  const Moments m = moments(returns);
  const double sharpe = m.stddev > 0 ? m.mean / m.stddev : std::numeric_limits<double>::quiet_NaN();
  return {sharpe, static_cast<double>(m.n), m.skew, m.kurtosis};
}

double probabilistic_sharpe(const SharpeSample& sample, double benchmark) {
  const double variance = sharpe_variance(sample);
  if (!(variance > 0) || !(sample.n > 1)) return std::numeric_limits<double>::quiet_NaN();
  return normal_cdf((sample.sharpe - benchmark) * std::sqrt(sample.n - 1) / std::sqrt(variance));
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

double deflated_sharpe(const SharpeSample& sample, double trials, double variance) {
  return probabilistic_sharpe(sample, std::sqrt(variance) * expected_maximum(trials));
}

}  // namespace tern
