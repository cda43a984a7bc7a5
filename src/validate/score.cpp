#include "validate/score.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

#include "base/check.h"
#include "base/distribution.h"
#include "validate/estimate.h"
#include "validate/information_coefficient.h"
#include "validate/luck.h"
#include "validate/moments.h"
#include "validate/point_error.h"
#include "validate/skill.h"

namespace tern {
namespace {

constexpr std::size_t kDeciles = 10;

TestResult score_losses(const Scored& scored) {
  std::vector<double> difference;
  difference.reserve(scored.outcome.size());
  for (std::size_t i = 0; i < scored.outcome.size(); ++i) {
    const double error = scored.outcome[i] - scored.forecast[i];
    difference.push_back(scored.outcome[i] * scored.outcome[i] - error * error);
  }
  return diebold_mariano(difference, scored.overlap, overlap_lag(scored.overlap), Kernel::bartlett);
}

TestResult score_sign(const Scored& scored) {
  std::vector<double> returns;
  returns.reserve(scored.outcome.size());
  for (std::size_t i = 0; i < scored.outcome.size(); ++i) {
    const double f = scored.forecast[i];
    returns.push_back(f > 0 ? scored.outcome[i] : f < 0 ? -scored.outcome[i] : 0);
  }
  SharpeSample sample = sharpe_sample(returns);
  sample.n = effective_size(returns, overlap_lag(scored.overlap));
  return {sample.sharpe, 1 - probabilistic_sharpe(sample, 0)};
}

int year_of(Timestamp t) {
  return static_cast<int>(std::chrono::year_month_day{std::chrono::floor<days>(t)}.year());
}

/// The decile of each row, 0 to 9, by the order of its forecast.
std::vector<std::size_t> decile_of_rows(std::span<const double> forecast) {
  std::vector<std::size_t> order(forecast.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t row) { return forecast[row]; });
  std::vector<std::size_t> decile(forecast.size());
  for (std::size_t place = 0; place < order.size(); ++place)
    decile[order[place]] = place * kDeciles / order.size();
  return decile;
}

/// Per decile, the standard error of the mean of its rows, allowing for rows up to `lag` apart that
/// share bars.
std::array<double, kDeciles> decile_errors(std::span<const double> deviation,
                                           std::span<const std::size_t> decile,
                                           std::span<const DecileRow> rows, std::size_t lag) {
  std::array<double, kDeciles> sums = {};
  for (std::size_t k = 0; k <= std::min(lag, deviation.size() - 1); ++k) {
    const double share = static_cast<double>(k) / static_cast<double>(lag + 1);
    const double weight = k == 0 ? 1 : 2 * (1 - share);
    for (std::size_t t = k; t < deviation.size(); ++t)
      if (decile[t] == decile[t - k]) sums[decile[t]] += weight * deviation[t] * deviation[t - k];
  }
  for (std::size_t d = 0; d < kDeciles; ++d) {
    const auto n = static_cast<double>(rows[d].n);
    sums[d] = std::sqrt(sums[d] / (n * (n - 1)));
  }
  return sums;
}

/// The rows of `length`, at least one, if the shortest step between rows is a bar.
std::size_t rows_of(Duration length, std::span<const Timestamp> as_of) {
  Duration bar = length;
  for (std::size_t i = 1; i < as_of.size(); ++i) bar = std::min(bar, as_of[i] - as_of[i - 1]);
  return static_cast<std::size_t>(length / bar);
}

/// The last row of the same time of day whose outcome is known, in rows before this one.
std::size_t same_time_lag(const Scored& scored) {
  const std::size_t day = rows_of(days{1}, scored.as_of);
  return (scored.overlap + day - 1) / day * day;
}

/// How far it falls from outcomes, beside the naive forecasts.
void add_naive_comparison(const Scored& scored, ForecastScore& score) {
  const auto& [as_of, forecast, outcome, overlap, history, stddev, fold] = scored;
  const Dependence dependence{overlap_lag(overlap)};
  std::vector<double> magnitudes;
  std::vector<double> errors;
  std::vector<double> changes;
  for (std::size_t i = 0; i < outcome.size(); ++i) {
    const double error = outcome[i] - forecast[i];
    magnitudes.push_back(100 * std::abs(error));
    errors.push_back(error * error);
    changes.push_back(outcome[i] * outcome[i]);
  }
  const auto rmse_of = [&](const std::vector<double>& naive) {
    return 100 * rmse(naive, scored.outcome);
  };
  const std::vector<double> zero(outcome.size(), 0.0);
  score.mae_percent = mean_estimate(magnitudes, dependence);
  score.mae_zero_percent = 100 * mean_absolute_error(zero, outcome);
  score.skill = one_minus(root_ratio_estimate(errors, changes, dependence));
  score.rmse_mean_percent = rmse_of(prevailing_mean(outcome, history, overlap));
  score.rmse_last_percent = rmse_of(lagged_outcome(outcome, history, overlap, overlap));
  score.rmse_day_percent =
      rmse_of(lagged_outcome(outcome, history, overlap, same_time_lag(scored)));
  score.theil_u2 = theil_u2(forecast, outcome);
  const double scale = mean_absolute_error(std::vector<double>(history.size(), 0.0), history);
  score.mase = scale > 0 ? score.mae_percent.value / (100 * scale) : std::nan("");
}

/// Further tests of whether it says something.
void add_tests(const Scored& scored, std::span<const double> ranks,
               std::span<const double> outcome_ranks, ForecastScore& score) {
  const auto& [as_of, forecast, outcome, overlap, history, stddev, fold] = scored;
  const std::vector<double> zero(outcome.size(), 0.0);
  const Dependence dependence{overlap_lag(overlap)};
  score.kendall = kendall_tau(forecast, outcome);
  score.rank_ic_test =
      correlation_test(score.rank_ic.value, correlation_rows(ranks, outcome_ranks, dependence));
  const std::size_t period = std::max<std::size_t>(2, rows_of(days{30}, as_of));
  const InformationRatio ratio = information_ratio(period_rank_ics(forecast, outcome, period));
  score.icir = ratio.ratio;
  score.icir_test = ratio.test;
  score.encompassing = encompassing(zero, forecast, outcome, overlap);
  score.encompassed = encompassing(forecast, zero, outcome, overlap);
  score.anatolyev_gerko = anatolyev_gerko(forecast, outcome, overlap_lag(overlap));
}

}  // namespace

void check_scored(const Scored& scored) {
  const std::size_t n = scored.outcome.size();
  TERN_CHECK(scored.forecast.size() == n && scored.as_of.size() == n,
             "each forecast has one time and one outcome");
  TERN_CHECK(scored.stddev.empty() || scored.stddev.size() == n, "each forecast has one stddev");
  TERN_CHECK(scored.fold.empty() || scored.fold.size() == n, "each forecast is of one fold");
  TERN_CHECK(scored.overlap >= 1, "a horizon is at least one bar");
  TERN_CHECK(std::ranges::adjacent_find(scored.as_of, std::greater_equal{}) == scored.as_of.end(),
             "forecasts are in time order");
  const auto finite = [](double v) { return std::isfinite(v); };
  TERN_CHECK(std::ranges::all_of(scored.forecast, finite), "forecasts are finite");
  TERN_CHECK(std::ranges::all_of(scored.outcome, finite), "outcomes are finite");
  TERN_CHECK(std::ranges::all_of(scored.history, finite), "past outcomes are finite");
  TERN_CHECK(std::ranges::all_of(scored.stddev, [](double v) { return std::isfinite(v) && v > 0; }),
             "predicted deviations are finite and above zero");
}

ForecastScore score_forecasts(const Scored& scored) {
  check_scored(scored);
  const auto& [as_of, forecast, outcome, overlap, history, stddev, fold] = scored;
  const std::size_t lag = overlap_lag(overlap);
  const std::vector<double> zero(outcome.size(), 0.0);
  const std::vector<double> ranks = average_ranks(forecast);
  const std::vector<double> outcome_ranks = average_ranks(outcome);
  ForecastScore score = {
      .pair = {},
      .model = {},
      .horizon = {},
      .n = outcome.size(),
      .rmse_percent = 100 * rmse(forecast, outcome),
      .rmse_zero_percent = 100 * rmse(zero, outcome),
      .r2_oos = r2_against(forecast, zero, outcome),
      .r2_mean = r2_against(forecast, prevailing_mean(outcome, history, overlap), outcome),
      .ic = correlation(forecast, outcome, {lag}),
      .rank_ic = correlation(ranks, outcome_ranks, {lag}),
      .directional_accuracy = directional_accuracy(forecast, outcome, {lag}),
      .auc = area_under_curve(ranks, outcome),
      .clark_west = clark_west(forecast, zero, outcome, {lag}),
      .pesaran_timmermann = pesaran_timmermann(forecast, outcome, lag),
      .diebold_mariano = score_losses(scored),
      .sign_sharpe = score_sign(scored),
  };
  add_naive_comparison(scored, score);
  add_tests(scored, ranks, outcome_ranks, score);
  return score;
}

std::vector<YearScore> score_years(const Scored& scored) {
  check_scored(scored);
  std::vector<YearScore> years;
  for (std::size_t first = 0; first < scored.as_of.size();) {
    const int year = year_of(scored.as_of[first]);
    std::size_t end = first;
    while (end < scored.as_of.size() && year_of(scored.as_of[end]) == year) ++end;
    const auto forecast = scored.forecast.subspan(first, end - first);
    const auto outcome = scored.outcome.subspan(first, end - first);
    const std::vector<double> zero(outcome.size(), 0.0);
    years.push_back({
        .year = year,
        .n = outcome.size(),
        .rmse_percent = 100 * rmse(forecast, outcome),
        .rmse_zero_percent = 100 * rmse(zero, outcome),
        .r2_oos = r2_against(forecast, zero, outcome),
        .ic = pearson(forecast, outcome),
        .directional_accuracy = directional_accuracy(forecast, outcome, {}).value,
    });
    first = end;
  }
  return years;
}

std::vector<DecileRow> score_deciles(const Scored& scored) {
  check_scored(scored);
  if (scored.outcome.size() < 2 * kDeciles || all_equal(scored.forecast)) return {};
  const std::vector<std::size_t> decile = decile_of_rows(scored.forecast);
  std::vector<DecileRow> rows(kDeciles, DecileRow{});
  for (std::size_t i = 0; i < decile.size(); ++i) {
    DecileRow& row = rows[decile[i]];
    row.forecast_mean += scored.forecast[i];
    row.outcome_mean += scored.outcome[i];
    ++row.n;
  }
  for (DecileRow& row : rows) {
    row.forecast_mean /= static_cast<double>(row.n);
    row.outcome_mean /= static_cast<double>(row.n);
  }
  std::vector<double> deviation(scored.outcome.begin(), scored.outcome.end());
  for (std::size_t i = 0; i < decile.size(); ++i) deviation[i] -= rows[decile[i]].outcome_mean;
  const auto errors = decile_errors(deviation, decile, rows, overlap_lag(scored.overlap));
  for (std::size_t d = 0; d < kDeciles; ++d) {
    const double width = normal_quantile(0.975) * errors[d];
    rows[d].outcome_low = rows[d].outcome_mean - width;
    rows[d].outcome_high = rows[d].outcome_mean + width;
  }
  return rows;
}

}  // namespace tern
