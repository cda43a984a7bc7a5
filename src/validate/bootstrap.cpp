#include "validate/bootstrap.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "validate/long_run_variance.h"
#include "validate/moments.h"

namespace tern {
namespace {

/// The lag after which autocorrelations look like noise, times two: the flat top's width.
std::size_t flat_top_width(std::span<const double> autocovariances, std::size_t run, double n) {
  const double noise = 2 * std::sqrt(std::log10(n) / n) * autocovariances[0];
  const std::size_t lag_max = autocovariances.size() - 1;
  std::size_t quiet = 0;
  for (std::size_t k = 1; k < lag_max; ++k) {
    quiet = std::abs(autocovariances[k]) < noise ? quiet + 1 : 0;
    if (quiet == run) return std::min(2 * (k + 1 - run), lag_max);
  }
  return lag_max;
}

}  // namespace

double block_length(std::span<const double> values) {
  if (values.size() < 4 || all_equal(values)) return 1;
  const auto n = static_cast<double>(values.size());
  const std::size_t run = std::max<std::size_t>(5, static_cast<std::size_t>(std::log10(n)));
  const std::size_t lag_max =
      std::min(static_cast<std::size_t>(std::ceil(std::sqrt(n))) + run, values.size() - 1);
  const std::vector<double> gamma = autocovariances(values, lag_max);
  const std::size_t width = flat_top_width(gamma, run, n);
  double slope = 0;
  double variance = gamma[0];
  for (std::size_t k = 1; k <= width; ++k) {
    const double share = static_cast<double>(k) / static_cast<double>(width);
    const double weight = share <= 0.5 ? 1 : 2 * (1 - share);
    slope += 2 * weight * static_cast<double>(k) * gamma[k];
    variance += 2 * weight * gamma[k];
  }
  const double longest = std::ceil(std::min(3 * std::sqrt(n), n / 3));
  const double optimal =
      variance == 0 ? longest : std::cbrt(slope * slope / (variance * variance) * n);
  return std::clamp(optimal, 1.0, std::max(1.0, longest));
}

}  // namespace tern
