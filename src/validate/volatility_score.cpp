#include "validate/volatility_score.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/check.h"
#include "base/parallel.h"
#include "validate/estimate.h"
#include "validate/moments.h"
#include "validate/skill.h"

namespace tern {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// v / f of each row.
std::vector<double> ratios_of(const VolatilitySeries& series) {
  std::vector<double> ratios;
  ratios.reserve(series.variance.size());
  for (std::size_t i = 0; i < series.variance.size(); ++i) {
    ratios.push_back(series.variance[i] / std::exp(series.log_forecast[i]));
  }
  return ratios;
}

/// Of v / f.
double qlike_of(double ratio) {
  return ratio - std::log(ratio) - 1;
}

/// The mean of the values of the rows whose horizon was over at each row; NaN before there are
/// kBiasRowsMin of them.
std::vector<double> past_mean(const VolatilitySeries& series, std::span<const double> values) {
  std::vector<double> means;
  means.reserve(values.size());
  double sum = 0;
  std::size_t over = 0;
  for (const Timestamp as_of : series.as_of) {
    for (; series.as_of[over] + series.horizon <= as_of; ++over) sum += values[over];
    means.push_back(over < kBiasRowsMin ? kNone : sum / static_cast<double>(over));
  }
  return means;
}

/// A row's loss once the past had corrected its forecast.
struct PastLoss {
  Timestamp as_of;
  double loss;
};

std::vector<PastLoss> past_losses(const VolatilitySeries& series) {
  const std::vector<double> ratios = ratios_of(series);
  const std::vector<double> factor = past_mean(series, ratios);
  std::vector<PastLoss> losses;
  for (std::size_t i = 0; i < ratios.size(); ++i) {
    if (!std::isnan(factor[i]))
      losses.push_back({series.as_of[i], qlike_of(ratios[i] / factor[i])});
  }
  return losses;
}

/// The losses of the rows that both have.
struct PairedLosses {
  std::vector<double> own;
  std::vector<double> others;
  std::vector<double> less;  ///< the other's less our own
};

PairedLosses paired(std::span<const PastLoss> own, std::span<const PastLoss> others) {
  PairedLosses both;
  std::size_t at = 0;
  for (const PastLoss& row : own) {
    while (at < others.size() && others[at].as_of < row.as_of) ++at;
    if (at == others.size()) break;
    if (others[at].as_of != row.as_of) continue;
    both.own.push_back(row.loss);
    both.others.push_back(others[at].loss);
    both.less.push_back(others[at].loss - row.loss);
  }
  return both;
}

Dependence dependence_of(const VolatilitySeries& series, std::size_t rows) {
  return {std::max(overlap_lag(series.overlap), newey_west_lag(rows))};
}

void check(const VolatilitySeries& series) {
  const std::size_t n = series.variance.size();
  TERN_CHECK(series.as_of.size() == n && series.log_forecast.size() == n,
             "each volatility forecast has one time and one outcome");
  TERN_CHECK(std::ranges::adjacent_find(series.as_of, std::greater_equal{}) == series.as_of.end(),
             "volatility forecasts are in time order");
  TERN_CHECK(std::ranges::all_of(series.log_forecast, [](double v) { return std::isfinite(v); }),
             "volatility forecasts are finite");
  TERN_CHECK(
      std::ranges::all_of(series.variance, [](double v) { return std::isfinite(v) && v > 0; }),
      "variances are finite and above zero");
}

void score_logs(const VolatilitySeries& series, VolatilityScore& score) {
  std::vector<double> logs;
  for (const double variance : series.variance) logs.push_back(std::log(variance));
  const double mean = moments(logs).mean;
  std::vector<double> errors;
  std::vector<double> squares;
  std::vector<double> total;
  for (std::size_t i = 0; i < logs.size(); ++i) {
    errors.push_back(logs[i] - series.log_forecast[i]);
    squares.push_back(errors[i] * errors[i]);
    total.push_back((logs[i] - mean) * (logs[i] - mean));
  }
  score.r2 = one_minus(ratio_estimate(squares, total, dependence_of(series, logs.size())));
  const double spread = moments(logs).stddev;
  const double error = moments(errors).stddev;
  score.r2_corrected = spread > 0 ? 1 - error * error / (spread * spread) : kNone;
}

void score_against(const VolatilitySeries& series, std::span<const PastLoss> losses,
                   const VolatilitySeries& benchmark, VolatilityScore& score) {
  const PairedLosses both = paired(losses, past_losses(benchmark));
  const Dependence dependence = dependence_of(series, both.less.size());
  score.gain = one_minus(ratio_estimate(both.own, both.others, dependence));
  score.diebold_mariano =
      diebold_mariano(both.less, series.overlap, dependence.lag, Kernel::bartlett);
}

}  // namespace

VolatilitySeries pair_variances(const Dataset& dataset,
                                std::span<const VolatilityForecast> forecasts) {
  VolatilitySeries series{.horizon = dataset.horizon, .overlap = dataset.overlap};
  std::size_t row = 0;
  for (const VolatilityForecast& forecast : forecasts) {
    if (forecast.symbol != dataset.symbol || forecast.horizon != dataset.horizon) continue;
    while (row < dataset.count() && dataset.as_of[row] < forecast.as_of) ++row;
    if (row == dataset.count()) break;
    if (dataset.as_of[row] != forecast.as_of) continue;
    if (dataset.variance[row] > 0) {
      series.as_of.push_back(forecast.as_of);
      series.log_forecast.push_back(forecast.log_variance);
      series.variance.push_back(dataset.variance[row]);
    } else if (forecast.as_of + dataset.horizon <= dataset.as_of.back()) {
      ++series.unmeasured;
    }
  }
  return series;
}

VolatilitySeries pair_deviations(const Dataset& dataset, std::span<const Forecast> forecasts) {
  std::vector<VolatilityForecast> rows;
  rows.reserve(forecasts.size());
  for (const Forecast& forecast : forecasts) {
    rows.push_back({forecast.as_of, forecast.symbol, forecast.horizon,
                    2 * std::log(forecast.stddev), forecast.fold});
  }
  VolatilitySeries series = pair_variances(dataset, rows);
  std::vector<double> errors;
  for (std::size_t i = 0; i < series.variance.size(); ++i) {
    errors.push_back(std::log(series.variance[i]) - series.log_forecast[i]);
  }
  const std::vector<double> bias = past_mean(series, errors);
  // Once known, it stays so.
  const auto first = std::ranges::find_if_not(bias, [](double b) { return std::isnan(b); });
  const auto skipped = first - bias.begin();
  series.as_of.erase(series.as_of.begin(), series.as_of.begin() + skipped);
  series.variance.erase(series.variance.begin(), series.variance.begin() + skipped);
  series.log_forecast.erase(series.log_forecast.begin(), series.log_forecast.begin() + skipped);
  for (std::size_t i = 0; i < series.log_forecast.size(); ++i) {
    series.log_forecast[i] += bias[i + static_cast<std::size_t>(skipped)];
  }
  return series;
}

VolatilityScore score_volatility(const VolatilitySeries& series,
                                 const VolatilitySeries* benchmark) {
  check(series);
  VolatilityScore score{.pair = series.pair,
                        .model = series.model,
                        .horizon = series.horizon,
                        .n = series.variance.size(),
                        .unmeasured = series.unmeasured};
  score_logs(series, score);
  const std::vector<double> ratios = ratios_of(series);
  const double factor = moments(ratios).mean;
  std::vector<double> losses;
  for (const double ratio : ratios) losses.push_back(qlike_of(ratio / factor));
  score.qlike = mean_estimate(losses, dependence_of(series, losses.size()));
  const std::vector<PastLoss> past = past_losses(series);
  std::vector<double> own;
  for (const PastLoss& row : past) own.push_back(row.loss);
  score.n_past = own.size();
  score.qlike_past = mean_estimate(own, dependence_of(series, own.size()));
  score.gain = {{kNone, kNone, kNone}, 0};
  score.diebold_mariano = {kNone, kNone};
  if (benchmark != nullptr) score_against(series, past, *benchmark, score);
  return score;
}

std::vector<VolatilityScore> score_volatilities(std::span<const VolatilitySeries> series,
                                                std::size_t jobs) {
  std::vector<VolatilityScore> scores(series.size());
  parallel_for(series.size(), jobs, [&](std::size_t i) {
    const VolatilitySeries* benchmark = nullptr;
    for (const VolatilitySeries& other : series) {
      const bool alike = other.pair == series[i].pair && other.horizon == series[i].horizon;
      if (alike && other.model == kVolatilityBenchmark) benchmark = &other;
    }
    scores[i] = score_volatility(series[i], benchmark == &series[i] ? nullptr : benchmark);
  });
  return scores;
}

}  // namespace tern
