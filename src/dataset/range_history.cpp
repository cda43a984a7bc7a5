#include "dataset/range_history.h"

#include <cmath>
#include <limits>
#include <numbers>

#include "base/time.h"
#include "dataset/dataset.h"

namespace tern {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

/// Sums over the bars before each row, and how many bars are in them.
struct RunningSums {
  std::vector<double> sum{0};
  std::vector<double> count{0};

  double mean(std::size_t end, std::size_t window) const {
    const std::size_t begin = end - std::min(end, window);
    const double there = count[end] - count[begin];
    if (2 * there < static_cast<double>(window)) return kMissing;
    return (sum[end] - sum[begin]) / there;
  }
};

RunningSums log_variances(const Bars& bars) {
  RunningSums sums;
  for (std::size_t row = 0; row < bars.size(); ++row) {
    const double variance = parkinson_variance(bars, row);
    sums.sum.push_back(sums.sum.back() + (variance > 0 ? std::log(variance) : 0));
    sums.count.push_back(sums.count.back() + (variance > 0 ? 1 : 0));
  }
  return sums;
}

}  // namespace

double parkinson_variance(const Bars& bars, std::size_t row) {
  if (row >= bars.size() || !bars.present()[row]) return 0;
  const double range = std::log(bars.high()[row] / bars.low()[row]);
  return range * range / (4 * std::numbers::ln2);
}

double realized_variance(const Bars& bars, std::size_t row, std::size_t horizon_bars) {
  if (horizon_bars == 1) return parkinson_variance(bars, row + 1);
  double sum = 0;
  for (std::size_t bar = row; bar < row + horizon_bars; ++bar) {
    const auto moved = log_return(bars, bar, bar + 1);
    if (!moved) return 0;
    sum += *moved * *moved;
  }
  return sum;
}

std::vector<float> range_history(const Bars& bars) {
  const RunningSums sums = log_variances(bars);
  std::vector<float> columns;
  columns.reserve(bars.size() * kRangeColumns);
  for (std::size_t row = 0; row < bars.size(); ++row) {
    for (const std::size_t window : kRangeWindows) {
      columns.push_back(static_cast<float>(sums.mean(row + 1, window)));
    }
    for (const std::size_t window : kMoveWindows) {
      const auto moved = row < window ? std::nullopt : log_return(bars, row - window, row);
      columns.push_back(static_cast<float>(moved.value_or(kMissing)));
    }
    const Timestamp next = bars.as_of()[row];
    const auto day = std::chrono::floor<days>(next);
    const auto hour = std::chrono::floor<std::chrono::hours>(next - day).count();
    columns.push_back(static_cast<float>(hour));
    columns.push_back(static_cast<float>(std::chrono::weekday(day).iso_encoding() - 1));
  }
  return columns;
}

}  // namespace tern
