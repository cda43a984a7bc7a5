#include "report/rivals.h"

#include <algorithm>
#include <cmath>

#include "report/equity.h"
#include "validate/moments.h"
#include "validate/permutation.h"
#include "validate/sharpe_difference.h"

namespace tern {
namespace {

constexpr double kDaysPerYear = 365.0;
constexpr std::size_t kTimingDaysMin = 20;

ColumnView equity_of(const StrategyReport& curve) {
  const auto equity = curve.daily.find("equity");
  TERN_CHECK(equity.has_value(), "a curve has a column named equity");
  return *equity;
}

/// Simple returns of both on the days for which both have one.
struct PairedReturns {
  std::vector<double> a, b;
};

PairedReturns paired(const StrategyReport& a, const StrategyReport& b) {
  const ColumnView x = equity_of(a), y = equity_of(b);
  PairedReturns both;
  double a_before = 1.0, b_before = 1.0;
  for (std::size_t row = 0; row < a.daily.rows(); ++row) {
    const auto other = b.daily.as_of().row_at(a.daily.as_of()[row]);
    if (!other || !x.valid[row] || !y.valid[*other]) continue;
    both.a.push_back(x.values[row] / a_before - 1.0);
    both.b.push_back(y.values[*other] / b_before - 1.0);
    a_before = x.values[row];
    b_before = y.values[*other];
  }
  return both;
}

/// The last close of `bars` by each of the ends of `grid`'s days; NaN before the first.
std::vector<double> closes_by_day(const Bars& bars, const TimeGrid& grid) {
  std::vector<double> closes(grid.size, std::nan(""));
  const TimeGrid as_of = bars.as_of();
  double last = std::nan("");
  std::size_t row = 0;
  for (std::size_t day = 0; day < grid.size; ++day) {
    for (; row < bars.size() && as_of[row] <= grid[day + 1]; ++row) {
      if (bars.present()[row]) last = bars.close()[row];
    }
    closes[day] = last;
  }
  return closes;
}

/// Days that a position of the primary strategy lasts on average: its exposure over its entries.
std::size_t days_held(std::span<const double> weights) {
  std::size_t held = 0, entries = 0;
  for (std::size_t day = 0; day < weights.size(); ++day) {
    if (weights[day] == 0.0) continue;
    ++held;
    if (day == 0 || weights[day - 1] == 0.0) ++entries;
  }
  return entries == 0 ? 1 : std::max<std::size_t>(1, held / entries);
}

}  // namespace

std::vector<StrategyReport> passive_rivals(const StrategyReport& primary,
                                           const StrategyReport& basket, const ReportInputs& inputs,
                                           std::size_t jobs) {
  const std::size_t pairs = inputs.market->bars.size();
  std::vector<StrategyReport> rivals;
  const double ratio = primary.metrics.volatility_annual / basket.metrics.volatility_annual;
  if (ratio > 0.0 && std::isfinite(ratio)) {
    const double share = std::min(1.0, ratio) / static_cast<double>(pairs);
    rivals.push_back(
        report_holding("as volatile", std::vector<double>(pairs, share), inputs, jobs));
    rivals.back().description =
        "as much of " + basket.name + " as moves like the primary strategy, the rest in cash";
  }
  rivals.push_back(report_holding("cash", std::vector<double>(pairs, 0.0), inputs, jobs));
  rivals.back().description = "nothing bought";
  return rivals;
}

std::vector<double> daily_returns(const StrategyReport& curve) {
  return paired(curve, curve).a;
}

std::vector<Contrast> contrasts(const StrategyReport& primary,
                                std::span<const StrategyReport> benchmarks,
                                const ReportInputs& inputs, std::size_t jobs) {
  std::vector<Contrast> all;
  for (const StrategyReport& benchmark : benchmarks) {
    const PairedReturns both = paired(primary, benchmark);
    if (all_equal(both.a) || all_equal(both.b)) continue;
    const std::array<std::span<const double>, 2> series = {both.a, both.b};
    const Draws draws =
        stationary_draws(series, {.draws = inputs.draws, .seed = inputs.provenance.seed});
    const SharpeDifference found = sharpe_difference(both.a, both.b, draws, jobs);
    const double year = std::sqrt(kDaysPerYear);
    all.push_back({.benchmark = benchmark.name,
                   .days = both.a.size(),
                   .sharpe_gain = {year * found.difference.value, year * found.difference.low,
                                   year * found.difference.high},
                   .p = found.test.p});
  }
  return all;
}

std::optional<Timing> timing(const StrategyReport& primary, const Market& market) {
  const std::size_t rows = primary.daily.rows();
  if (rows < kTimingDaysMin) return std::nullopt;
  std::vector<double> profits(rows - 1, 0.0);
  std::size_t held = 1;
  bool positioned = false;
  for (std::size_t i = 0; i < market.bars.size(); ++i) {
    const auto weight = primary.daily.find("weight." + market.universe.instruments()[i].name);
    if (!weight) continue;
    const auto closes = closes_by_day(market.bars[i], primary.daily.as_of());
    std::vector<double> positions, returns;
    for (std::size_t day = 0; day + 1 < rows; ++day) {
      const double r = closes[day + 1] / closes[day] - 1.0;
      positions.push_back(weight->valid[day] ? weight->values[day] : 0.0);
      returns.push_back(std::isfinite(r) ? r : 0.0);
      positioned = positioned || positions.back() != 0.0;
    }
    held = std::max(held, days_held(positions));
    const auto shifted = shifted_profits(positions, returns);
    std::ranges::transform(profits, shifted, profits.begin(), std::plus{});
  }
  if (!positioned || 2 * held >= profits.size()) return std::nullopt;
  const TestResult test = circular_shift(profits, held);
  std::vector<double> others(profits.begin() + static_cast<std::ptrdiff_t>(held),
                             profits.end() - static_cast<std::ptrdiff_t>(held - 1));
  std::ranges::sort(others);
  return Timing{.earned = profits.front(),
                .low = sorted_quantile(others, 0.05),
                .median = sorted_quantile(others, 0.5),
                .high = sorted_quantile(others, 0.95),
                .shifts = others.size(),
                .p = test.p};
}

}  // namespace tern
