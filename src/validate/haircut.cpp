#include "validate/haircut.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/distribution.h"

namespace tern {
namespace {

/// A p-value that all `tests` could be compared with, from one of rank `rank` (1 is the smallest).
double scaled(double p, std::size_t rank, std::size_t tests, Adjustment adjustment) {
  const auto m = static_cast<double>(tests);
  const auto r = static_cast<double>(rank);
  double harmonic = 0;
  switch (adjustment) {
    case Adjustment::bonferroni:
      return m * p;
    case Adjustment::sidak:
      return -std::expm1(m * std::log1p(-p));
    case Adjustment::holm:
      return (m - r + 1) * p;
    case Adjustment::benjamini_hochberg:
      return m / r * p;
    case Adjustment::benjamini_yekutieli:
      break;
  }
  for (std::size_t j = tests; j > 0; --j) harmonic += 1 / static_cast<double>(j);
  return harmonic * m / r * p;
}

/// The t whose two-sided p-value is `p`, at least 0.
double two_sided_quantile(double p, double degrees) {
  const auto tail = [&](double t) { return 2 * student_t_cdf(-t, degrees); };
  if (!(p < 1)) return 0;
  double high = 1;
  while (tail(high) > p && high < 1e12) high *= 2;
  double low = 0;
  for (double middle = high / 2; low < middle && middle < high; middle = low + (high - low) / 2)
    (tail(middle) > p ? low : high) = middle;
  return high;
}

}  // namespace

std::vector<double> adjusted_p(std::span<const double> p, Adjustment adjustment) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < p.size(); ++i)
    if (!std::isnan(p[i])) order.push_back(i);
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return p[i]; });
  std::vector<double> adjusted(p.size(), 1.0);
  for (std::size_t i = 0; i < order.size(); ++i)
    adjusted[order[i]] = std::min(1.0, scaled(p[order[i]], i + 1, order.size(), adjustment));
  // A larger p must not be adjusted to a smaller one: the step down raises what comes after it, the
  // step up lowers what comes before.
  if (adjustment == Adjustment::holm) {
    for (std::size_t i = 1; i < order.size(); ++i)
      adjusted[order[i]] = std::max(adjusted[order[i]], adjusted[order[i - 1]]);
  } else {
    for (std::size_t i = order.size(); i-- > 1;)
      adjusted[order[i - 1]] = std::min(adjusted[order[i - 1]], adjusted[order[i]]);
  }
  return adjusted;
}

Haircut haircut_sharpe(const SharpeSample& sample, std::span<const double> other_p,
                       Adjustment adjustment) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  if (std::isnan(sample.sharpe) || !(sample.n > 1))
    return {kNone, kNone, kNone, kNone, kNone, kNone};
  Haircut cut = {};
  cut.t = sample.sharpe * std::sqrt(sample.n);
  cut.p = 2 * student_t_cdf(-std::abs(cut.t), sample.n - 1);
  std::vector<double> p = {cut.p};
  p.insert(p.end(), other_p.begin(), other_p.end());
  cut.p_adjusted = adjusted_p(p, adjustment)[0];
  cut.t_adjusted = std::copysign(two_sided_quantile(cut.p_adjusted, sample.n - 1), cut.t);
  cut.sharpe = cut.t_adjusted / std::sqrt(sample.n);
  cut.share = 1 - cut.sharpe / sample.sharpe;
  return cut;
}

}  // namespace tern
