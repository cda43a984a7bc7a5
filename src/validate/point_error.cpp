#include "validate/point_error.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/check.h"

namespace tern {

double mean_absolute_error(std::span<const double> forecast, std::span<const double> outcome) {
  TERN_CHECK(forecast.size() == outcome.size(), "a forecast belongs to each outcome");
  double sum = 0;
  for (std::size_t i = 0; i < outcome.size(); ++i) sum += std::abs(outcome[i] - forecast[i]);
  return sum / static_cast<double>(outcome.size());
}

double theil_u2(std::span<const double> forecast, std::span<const double> outcome) {
  TERN_CHECK(forecast.size() == outcome.size(), "a forecast belongs to each outcome");
  double error = 0;
  double change = 0;
  for (std::size_t i = 0; i < outcome.size(); ++i) {
    const double came = std::expm1(outcome[i]);
    error += (std::expm1(forecast[i]) - came) * (std::expm1(forecast[i]) - came);
    change += came * came;
  }
  return change > 0 ? std::sqrt(error / change) : std::numeric_limits<double>::quiet_NaN();
}

double mean_absolute_change(std::span<const double> levels, std::size_t period) {
  if (levels.size() <= period) return std::numeric_limits<double>::quiet_NaN();
  return mean_absolute_error(levels.first(levels.size() - period), levels.subspan(period));
}

std::vector<double> lagged_outcome(std::span<const double> outcome, std::span<const double> history,
                                   std::size_t overlap, std::size_t lag) {
  TERN_CHECK(overlap >= 1 && lag >= overlap, "an outcome is known only when it is over");
  std::vector<double> result;
  result.reserve(outcome.size());
  for (std::size_t i = 0; i < outcome.size(); ++i) {
    if (i >= lag) {
      result.push_back(outcome[i - lag]);
      continue;
    }
    // The last row of history lies `overlap` rows before the first outcome.
    const std::size_t back = std::max(lag - i, overlap) - overlap;
    result.push_back(back < history.size() ? history[history.size() - 1 - back] : 0);
  }
  return result;
}

}  // namespace tern
