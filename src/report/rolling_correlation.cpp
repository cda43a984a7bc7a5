#include <algorithm>
#include <cmath>

#include "report/build.h"

namespace tern {
namespace {

/// The sums behind a correlation, to which pairs are added and from which they are taken.
struct Moments {
  double n = 0.0, x = 0.0, y = 0.0, xx = 0.0, yy = 0.0, xy = 0.0;

  void add(double a, double b, double sign) {
    n += sign;
    x += sign * a;
    y += sign * b;
    xx += sign * a * a;
    yy += sign * b * b;
    xy += sign * a * b;
  }
  double correlation() const {
    const double vx = n * xx - x * x;
    const double vy = n * yy - y * y;
    // Sums that were added and taken again leave rounding behind; it is not variation.
    if (vx <= 1e-9 * n * xx || vy <= 1e-9 * n * yy) return std::nan("");
    return (n * xy - x * y) / std::sqrt(vx * vy);
  }
};

}  // namespace

Column rolling_correlation(const ForecastSeries& series, const TimeGrid& grid, Duration window) {
  Column out(grid.size);
  Moments moments;
  std::size_t first = 0;
  std::size_t last = 0;
  for (std::size_t day = 0; day < grid.size; ++day) {
    const Timestamp end = grid[day + 1];
    for (; last < series.as_of.size() && series.as_of[last] < end; ++last) {
      moments.add(series.forecast[last], series.outcome[last], 1.0);
    }
    for (; first < last && series.as_of[first] < end - window; ++first) {
      moments.add(series.forecast[first], series.outcome[first], -1.0);
    }
    if (last == first || series.as_of[first] > end - window / 3) continue;
    const double ic = moments.correlation();
    if (std::isfinite(ic)) out.set(day, std::clamp(ic, -1.0, 1.0));
  }
  return out;
}

}  // namespace tern
