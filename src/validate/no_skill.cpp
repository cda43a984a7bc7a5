#include "validate/no_skill.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "base/check.h"
#include "base/rng.h"
#include "validate/moments.h"

namespace tern {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

double move(const Steps& steps, std::size_t i) {
  return std::log(steps.after[i] / steps.before[i]);
}

double distance(const Steps& steps, std::size_t i) {
  return std::abs(steps.after[i] - steps.before[i]) / steps.after[i];
}

Timestamp year_begin(Timestamp t) {
  const std::chrono::year_month_day day{std::chrono::floor<days>(t)};
  return std::chrono::sys_days{day.year() / std::chrono::January / 1};
}

Timestamp month_begin(Timestamp t) {
  const std::chrono::year_month_day day{std::chrono::floor<days>(t)};
  return std::chrono::sys_days{day.year() / day.month() / 1};
}

std::vector<PeriodError> by_period(const Steps& steps, Timestamp (*begin_of)(Timestamp)) {
  std::vector<PeriodError> periods;
  std::size_t first = 0;
  while (first < steps.at.size()) {
    const Timestamp begin = begin_of(steps.at[first]);
    double squares = 0;
    std::size_t last = first;
    for (; last < steps.at.size() && begin_of(steps.at[last]) == begin; ++last)
      squares += move(steps, last) * move(steps, last);
    const std::size_t n = last - first;
    periods.push_back({begin, n, 100 * std::sqrt(squares / static_cast<double>(n)),
                       steps.after[last - 1] / steps.before[first] - 1});
    first = last;
  }
  return periods;
}

double share_of(std::span<const PeriodError> periods, auto holds) {
  if (periods.empty()) return kNaN;
  return static_cast<double>(std::ranges::count_if(periods, holds)) /
         static_cast<double>(periods.size());
}

/// The return of a trade entered at `entry`, if `bar` ends it.
std::optional<double> ended(const BarPrices& bars, std::size_t bar, double entry,
                            const Barriers& barriers) {
  const double opened = bars.open[bar] / entry - 1;
  if (opened >= barriers.take_profit || opened <= -barriers.stop_loss) return opened;
  if (bars.low[bar] / entry - 1 <= -barriers.stop_loss) return -barriers.stop_loss;
  if (bars.high[bar] / entry - 1 >= barriers.take_profit) return barriers.take_profit;
  return std::nullopt;
}

}  // namespace

NoChange score_no_change(const Steps& steps) {
  TERN_CHECK(steps.at.size() == steps.before.size() && steps.at.size() == steps.after.size(),
             "each step has a time and two closes");
  NoChange is = {.n = steps.at.size(),
                 .rmse_percent = kNaN,
                 .mean_move = kNaN,
                 .up_share = kNaN,
                 .price_r2 = kNaN,
                 .mape = kNaN,
                 .years = by_period(steps, year_begin),
                 .months = by_period(steps, month_begin)};
  if (is.n == 0) return is;
  const double center = moments(steps.after).mean;
  double squares = 0, sizes = 0, ups = 0, errors = 0, spread = 0, distances = 0;
  for (std::size_t i = 0; i < is.n; ++i) {
    const double r = move(steps, i);
    const double error = steps.after[i] - steps.before[i];
    squares += r * r;
    sizes += std::abs(r);
    ups += r > 0 ? 1 : 0;
    errors += error * error;
    spread += (steps.after[i] - center) * (steps.after[i] - center);
    distances += distance(steps, i);
  }
  const auto n = static_cast<double>(is.n);
  is.rmse_percent = 100 * std::sqrt(squares / n);
  is.mean_move = sizes / n;
  is.up_share = ups / n;
  if (spread > 0) is.price_r2 = 1 - errors / spread;
  is.mape = distances / n;
  return is;
}

double share_at_or_below(std::span<const PeriodError> periods, double rmse_percent) {
  return share_of(periods, [&](const PeriodError& p) { return p.rmse_percent <= rmse_percent; });
}

double share_held_at_least(std::span<const PeriodError> periods, double held) {
  return share_of(periods, [&](const PeriodError& p) { return p.held >= held; });
}

double share_within(const Steps& steps, double tolerance) {
  if (steps.at.empty()) return kNaN;
  double within = 0;
  for (std::size_t i = 0; i < steps.at.size(); ++i)
    within += distance(steps, i) <= tolerance ? 1 : 0;
  return within / static_cast<double>(steps.at.size());
}

double tolerance_for(const Steps& steps, double share) {
  if (steps.at.empty()) return kNaN;
  std::vector<double> distances(steps.at.size());
  for (std::size_t i = 0; i < distances.size(); ++i) distances[i] = distance(steps, i);
  std::ranges::sort(distances);
  return sorted_quantile(distances, share);
}

BarrierTrades trade_barriers(const BarPrices& bars, const Barriers& barriers) {
  BarrierTrades trades = {0, kNaN, kNaN};
  double wins = 0;
  double sum = 0;
  for (std::size_t at = 0; at < bars.close.size(); ++at) {
    for (std::size_t bar = at + 1; bar < bars.close.size(); ++bar) {
      const auto result = ended(bars, bar, bars.close[at], barriers);
      if (!result) continue;
      ++trades.n;
      wins += *result > 0 ? 1 : 0;
      sum += *result;
      break;
    }
  }
  if (trades.n == 0) return trades;
  trades.win_rate = wins / static_cast<double>(trades.n);
  trades.mean_gross = sum / static_cast<double>(trades.n);
  return trades;
}

std::vector<double> coin_sharpes(std::span<const double> returns, std::size_t bars,
                                 std::size_t draws, std::uint64_t seed) {
  TERN_CHECK(bars >= 2 && bars <= returns.size() && draws >= 1, "a coin is tossed for real bars");
  Rng rng(seed);
  const auto n = static_cast<double>(bars);
  std::vector<double> sharpes(draws);
  for (double& sharpe : sharpes) {
    const std::size_t begin = rng.below(returns.size() - bars + 1);
    double sum = 0;
    double squares = 0;
    std::uint64_t coins = 0;
    for (std::size_t i = 0; i < bars; ++i) {
      if (i % 64 == 0) coins = rng.next();
      const double r = returns[begin + i];
      sum += (coins & 1) != 0 ? r : -r;
      squares += r * r;
      coins >>= 1;
    }
    const double variance = (squares - sum * sum / n) / (n - 1);
    sharpe = variance > 0 ? sum / n / std::sqrt(variance) : 0;
  }
  std::ranges::sort(sharpes);
  return sharpes;
}

}  // namespace tern
