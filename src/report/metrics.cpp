#include "report/metrics.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "base/check.h"
#include "validate/bootstrap.h"
#include "validate/luck.h"
#include "validate/moments.h"
#include "validate/skill.h"

namespace tern {
namespace {

struct Drawdown {
  double worst;
  std::size_t bars_longest;
  double squares;  ///< sum over the bars
};

/// Against a peak that starts at the capital, so that a loss in the first bar counts.
Drawdown drawdown(std::span<const double> returns) {
  Drawdown result = {0, 0, 0};
  double equity = 1;
  double peak = 1;
  std::size_t bars_below = 0;
  for (const double r : returns) {
    equity *= 1 + r;
    peak = std::max(peak, equity);
    bars_below = equity < peak ? bars_below + 1 : 0;
    const double fall = equity / peak - 1;
    result.worst = std::min(result.worst, fall);
    result.squares += fall * fall;
    result.bars_longest = std::max(result.bars_longest, bars_below);
  }
  return result;
}

double compounded(std::span<const double> returns) {
  double equity = 1;
  for (const double r : returns) equity *= 1 + r;
  return equity - 1;
}

std::optional<double> sortino(std::span<const double> returns, double bars_per_year) {
  double squares = 0;
  for (const double r : returns) squares += r < 0 ? r * r : 0;
  if (squares == 0) return std::nullopt;
  const double downside = std::sqrt(squares / static_cast<double>(returns.size()));
  return moments(returns).mean / downside * std::sqrt(bars_per_year);
}

/// The Sharpe ratio of one resample; 0 for a resample that never moved.
double resampled_sharpe(std::span<const double> returns, double shift,
                        std::span<const std::uint32_t> rows) {
  const auto n = static_cast<double>(rows.size());
  double sum = 0;
  double squares = 0;
  for (const std::uint32_t row : rows) {
    const double centered = returns[row] - shift;
    sum += centered;
    squares += centered * centered;
  }
  const double variance = (squares - sum * sum / n) / (n - 1);
  return variance > 0 ? (shift + sum / n) / std::sqrt(variance) : 0;
}

std::optional<Interval95> sharpe(const Performance& performance, const Resampling& how,
                                 std::size_t jobs) {
  const auto& returns = performance.returns;
  const SharpeSample sample = sharpe_sample(returns);
  if (std::isnan(sample.sharpe)) return std::nullopt;
  const double mean = moments(returns).mean;
  std::vector<double> resampled(how.draws);
  for_each_draw(stationary_draws(std::array{returns}, how), returns.size(), jobs,
                [&](std::size_t draw, std::span<const std::uint32_t> rows) {
                  resampled[draw] = resampled_sharpe(returns, mean, rows);
                });
  std::ranges::sort(resampled);
  const double annual = std::sqrt(performance.bars_per_year);
  return Interval95{annual * sample.sharpe, annual * sorted_quantile(resampled, 0.025),
                    annual * sorted_quantile(resampled, 0.975)};
}

/// How often in a row `holds` is true, at most.
std::size_t longest_run(std::span<const double> values, auto holds) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const double v : values) {
    run = holds(v) ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

void measure_trades(std::span<const double> trade_returns, Metrics& metrics) {
  metrics.trades = trade_returns.size();
  if (trade_returns.empty()) return;
  const auto n = static_cast<double>(trade_returns.size());
  double wins = 0;
  double losses = 0;
  double gained = 0;
  double lost = 0;
  for (const double r : trade_returns) {
    wins += r > 0 ? 1 : 0;
    losses += r < 0 ? 1 : 0;
    gained += std::max(r, 0.0);
    lost -= std::min(r, 0.0);
  }
  metrics.win_rate = wilson_interval(wins / n, n);
  if (lost > 0) metrics.profit_factor = gained / lost;
  metrics.expectancy = (gained - lost) / n;
  if (wins > 0) metrics.average_win = gained / wins;
  if (losses > 0) metrics.average_loss = -lost / losses;
  if (wins > 0 && losses > 0) metrics.payoff = *metrics.average_win / -*metrics.average_loss;
  const double deviation = moments(trade_returns).stddev;
  if (deviation > 0) metrics.sqn = std::sqrt(std::min(n, 100.0)) * *metrics.expectancy / deviation;
  metrics.wins_in_a_row = longest_run(trade_returns, [](double r) { return r > 0; });
  metrics.losses_in_a_row = longest_run(trade_returns, [](double r) { return r < 0; });
}

void measure_tails(std::span<const double> returns, Metrics& metrics) {
  std::vector<double> sorted(returns.begin(), returns.end());
  std::ranges::sort(sorted);
  metrics.var_95 = sorted_quantile(sorted, 0.05);
  const auto worse =
      static_cast<std::size_t>(std::ranges::upper_bound(sorted, metrics.var_95) - sorted.begin());
  // An interpolated quantile of equal returns can round to just below all of them.
  metrics.cvar_95 = worse > 0 ? moments(std::span(sorted).first(worse)).mean : metrics.var_95;
  if (metrics.var_95 != 0) {
    metrics.tail_ratio = std::abs(sorted_quantile(sorted, 0.95) / metrics.var_95);
  }
  double gained = 0;
  double lost = 0;
  for (const double r : returns) (r > 0 ? gained : lost) += std::abs(r);
  if (lost > 0) metrics.omega = gained / lost;
  const Moments shape = moments(returns);
  if (!std::isnan(shape.skew)) metrics.skew = shape.skew;
  if (!std::isnan(shape.kurtosis)) metrics.kurtosis = shape.kurtosis;
}

void measure_exposure(std::span<const double> exposed, Metrics& metrics) {
  const auto n = static_cast<double>(exposed.size());
  const auto held = std::ranges::count_if(exposed, [](double e) { return e != 0; });
  metrics.exposure = static_cast<double>(held) / n;
  for (const double e : exposed) metrics.exposure_mean += std::abs(e) / n;
}

}  // namespace

Metrics measure(const Performance& performance, std::size_t draws, std::uint64_t seed,
                std::size_t jobs) {
  const auto& returns = performance.returns;
  TERN_CHECK(returns.size() >= 2, "an equity curve has at least two returns");
  TERN_CHECK(performance.exposed.size() == returns.size(), "each bar has an exposure");
  TERN_CHECK(performance.bars_per_year > 0 && draws >= 1, "a year has bars, an interval draws");
  const auto n = static_cast<double>(returns.size());
  const double years = n / performance.bars_per_year;
  const Drawdown down = drawdown(returns);
  Metrics metrics = {};
  metrics.bars = returns.size();
  metrics.total_return = compounded(returns);
  if (years >= 1 && metrics.total_return >= -1) {
    metrics.cagr = std::pow(1 + metrics.total_return, 1 / years) - 1;
    if (down.worst < 0) metrics.calmar = *metrics.cagr / -down.worst;
  }
  metrics.volatility_annual = moments(returns).stddev * std::sqrt(performance.bars_per_year);
  metrics.sharpe_annual = sharpe(performance, {.draws = draws, .seed = seed}, jobs);
  metrics.sortino_annual = sortino(returns, performance.bars_per_year);
  metrics.max_drawdown = down.worst;
  metrics.drawdown_bars_max = down.bars_longest;
  metrics.ulcer = std::sqrt(down.squares / n);
  measure_exposure(performance.exposed, metrics);
  metrics.turnover_annual = performance.turnover / years;
  metrics.cost_share = performance.cost_share;
  measure_tails(returns, metrics);
  measure_trades(performance.trade_returns, metrics);
  const double psr = probabilistic_sharpe(sharpe_sample(returns), 0);
  if (!std::isnan(psr)) metrics.probabilistic_sharpe = psr;
  return metrics;
}

}  // namespace tern
