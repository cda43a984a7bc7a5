#include "validate/estimate.h"

#include <cmath>
#include <limits>
#include <vector>

#include "base/check.h"
#include "base/distribution.h"
#include "validate/moments.h"

namespace tern {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// (mean a / mean b)^power. A row moves it by power (a / mean a - b / mean b) times itself.
Estimate power_of_ratio(std::span<const double> a, std::span<const double> b, double power,
                        const Dependence& dependence) {
  TERN_CHECK(a.size() == b.size(), "a ratio is of paired values");
  const double top = moments(a).mean;
  const double bottom = moments(b).mean;
  if (!(bottom > 0)) return {{kNone, kNone, kNone}, a.size()};
  const double value = std::pow(top / bottom, power);
  if (!(top > 0)) return {{value, kNone, kNone}, a.size()};
  std::vector<double> influence;
  influence.reserve(a.size());
  for (std::size_t i = 0; i < a.size(); ++i)
    influence.push_back(power * value * (a[i] / top - b[i] / bottom));
  return estimate(value, influence, dependence);
}

}  // namespace

Estimate estimate(double value, std::span<const double> influence, const Dependence& dependence) {
  const std::size_t n = influence.size();
  const double rows = effective_size(influence, dependence);
  if (!(rows >= 2) || std::isnan(value)) return {{value, kNone, kNone}, n};
  const double error = moments(influence).stddev / std::sqrt(rows);
  const double width = student_t_quantile(0.975, rows - 1) * error;
  return {{value, value - width, value + width}, n};
}

Estimate mean_estimate(std::span<const double> values, const Dependence& dependence) {
  return estimate(moments(values).mean, values, dependence);
}

Estimate root_mean_estimate(std::span<const double> values, const Dependence& dependence) {
  return power_of_ratio(values, std::vector<double>(values.size(), 1.0), 0.5, dependence);
}

Estimate ratio_estimate(std::span<const double> numerator, std::span<const double> denominator,
                        const Dependence& dependence) {
  return power_of_ratio(numerator, denominator, 1, dependence);
}

Estimate root_ratio_estimate(std::span<const double> numerator, std::span<const double> denominator,
                             const Dependence& dependence) {
  return power_of_ratio(numerator, denominator, 0.5, dependence);
}

Estimate one_minus(const Estimate& e) {
  return {{1 - e.value, 1 - e.high, 1 - e.low}, e.n};
}

}  // namespace tern
