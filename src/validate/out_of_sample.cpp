#include "validate/out_of_sample.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/parallel.h"
#include "base/progress.h"
#include "base/rng.h"
#include "dataset/samples.h"
#include "forecast/conformal.h"
#include "forecast/volatility.h"

namespace tern {
namespace {

// One fold of one instrument: the rows that all models share, scaled by those of training.
struct Fold {
  const Dataset& dataset;
  const FoldRows& rows;
  VolatilityScale scale;
  ScaledRows scaled;
  SampleRows train;
  SampleRows valid;
  SampleRows test;
};

std::size_t last_row(const FoldRows& rows) {
  std::size_t end = 0;
  for (const auto* some : {&rows.train, &rows.valid, &rows.test}) {
    if (!some->empty()) end = std::max(end, some->back() + 1);
  }
  return end;
}

std::uint64_t fold_seed(const Dataset& dataset, const FoldRows& rows,
                        const OutOfSampleOptions& options) {
  return derive_seed(derive_seed(options.seed, dataset.symbol.index), rows.index);
}

Fold make_fold(const Dataset& dataset, const FoldRows& rows, VolatilityScale scale,
               const ScalerOptions& options) {
  const Scaler scaler = Scaler::fit(dataset, rows.train, options);
  Fold fold{dataset, rows, std::move(scale), scaled_rows(dataset, last_row(rows), scaler), {},
            {},      {}};
  fold.train = learning_rows(dataset, rows.train, fold.scale);
  fold.valid = learning_rows(dataset, rows.valid, fold.scale);
  fold.test.at = rows.test;
  return fold;
}

Result<VolatilityScale> volatility_of(const std::string& name, const Dataset& dataset,
                                      const FoldRows& rows, const OutOfSampleOptions& options) {
  TERN_TRY(const auto model, make_volatility(name, options.forecaster));
  TERN_TRY_STATUS(model->fit(dataset, rows.train, {.seed = fold_seed(dataset, rows, options)}));
  return model->forecast(dataset, last_row(rows));
}

std::vector<float> outcomes_in_units(const Dataset& dataset, std::span<const std::size_t> rows,
                                     const VolatilityScale& scale) {
  std::vector<float> units;
  for (const std::size_t row : rows.last(std::min(rows.size(), kCalibrationRows))) {
    units.push_back(static_cast<float>(dataset.outcome[row] / scale.stddev[row]));
  }
  return units;
}

Status check_rows(const FoldRows& rows, const OutOfSampleOptions& options) {
  if (rows.train.size() >= options.train_rows_min) return {};
  return fail(Errc::not_converged, fmt::format("{} training rows, and {} are needed",
                                               rows.train.size(), options.train_rows_min));
}

Status forecast_model(const Fold& fold, const OutOfSampleOptions& options, FoldForecasts& into) {
  const Dataset& dataset = fold.dataset;
  TERN_TRY(const auto model, make_forecaster(into.fit.model, options.forecaster));
  TERN_TRY(into.fit.fit,
           model->fit(samples_of(fold.scaled, fold.train), samples_of(fold.scaled, fold.valid),
                      {.seed = fold_seed(dataset, fold.rows, options)}));
  const Samples test = samples_of(fold.scaled, fold.test);
  std::vector<float> mean(test.count());
  std::vector<float> stddev(test.count());
  TERN_TRY_STATUS(model->predict(test, mean, stddev));
  for (std::size_t i = 0; i < test.count(); ++i) {
    const std::size_t row = fold.rows.test[i];
    const double unit = fold.scale.stddev[row];
    const double expected = static_cast<double>(mean[i]) * unit;
    const double deviation = static_cast<double>(stddev[i]) * unit;
    into.rows.push_back({dataset.as_of[row], dataset.symbol, dataset.horizon, expected, deviation,
                         fold.rows.index, normal_quantiles(expected, deviation)});
  }
  into.fit.forecasts = into.rows.size();
  return {};
}

template <class Row>
auto seam_order(const Row& row) {
  return std::tuple(row.as_of, row.symbol, row.horizon);
}

}  // namespace

FoldResult forecast_fold(const Dataset& dataset, const FoldRows& rows,
                         const OutOfSampleOptions& options) {
  FoldResult result;
  const Status enough = check_rows(rows, options);
  std::vector<Result<VolatilityScale>> scales;
  for (const std::string& name : options.volatilities) {
    scales.push_back(enough ? volatility_of(name, dataset, rows, options)
                            : Result<VolatilityScale>(enough.error()));
    auto& forecasts = result.volatilities.emplace_back();
    if (!scales.back()) continue;
    for (const std::size_t row : rows.test) {
      forecasts.push_back({dataset.as_of[row], dataset.symbol, dataset.horizon,
                           scales.back()->log_variance[row], rows.index});
    }
  }
  if (scales.front()) result.calibration = outcomes_in_units(dataset, rows.train, *scales.front());
  std::optional<Fold> fold;
  if (scales.front()) {
    fold.emplace(make_fold(dataset, rows, *scales.front(), options.scaler));
  }
  for (const std::string& name : options.models) {
    FoldForecasts made{.fit = {.model = name,
                               .symbol = dataset.symbol,
                               .horizon = dataset.horizon,
                               .fold = rows.index,
                               .train_rows = rows.train.size()},
                       .rows = {}};
    const Status status =
        fold ? forecast_model(*fold, options, made) : Status(scales.front().error());
    if (!status) made.fit.refusal = status.error().message;
    result.models.push_back(std::move(made));
  }
  return result;
}

Result<OutOfSample> forecast_out_of_sample(std::span<const Dataset> datasets,
                                           const OutOfSampleOptions& options) {
  OutOfSample result;
  for (const std::string& name : options.models) {
    TERN_TRY_STATUS(make_forecaster(name, options.forecaster));
    result.tables.push_back({name, {}});
  }
  for (const std::string& name : options.volatilities) {
    TERN_TRY_STATUS(make_volatility(name, options.forecaster));
    result.volatilities.push_back({name, {}});
  }
  const std::size_t folds = options.splits.size();
  std::vector<FoldResult> done(datasets.size() * folds);
  Progress progress("forecast", done.size());
  parallel_for(done.size(), options.jobs, [&](std::size_t item) {
    // The last folds have the most to learn from; begun first, they do not keep the others waiting.
    const std::size_t fold = folds - 1 - item / datasets.size();
    const std::size_t dataset = item % datasets.size();
    const Split& split = options.splits[fold];
    const FoldRows rows = {
        static_cast<std::uint32_t>(fold), labelled_rows(datasets[dataset], split.train),
        labelled_rows(datasets[dataset], split.valid), rows_in(datasets[dataset], split.test)};
    done[dataset * folds + fold] = forecast_fold(datasets[dataset], rows, options);
    progress.advance();
  });
  result.calibrations.resize(datasets.size());
  for (std::size_t item = 0; item < done.size(); ++item) {
    FoldResult& fold = done[item];
    auto& calibration = result.calibrations[item / folds];
    if (calibration.empty()) calibration = std::move(fold.calibration);
    for (std::size_t m = 0; m < fold.models.size(); ++m) {
      result.fits.push_back(std::move(fold.models[m].fit));
      Forecasts& rows = result.tables[m].rows;
      rows.insert(rows.end(), fold.models[m].rows.begin(), fold.models[m].rows.end());
    }
    for (std::size_t v = 0; v < fold.volatilities.size(); ++v) {
      auto& rows = result.volatilities[v].rows;
      rows.insert(rows.end(), fold.volatilities[v].begin(), fold.volatilities[v].end());
    }
  }
  for (ForecastTable& table : result.tables)
    std::ranges::sort(table.rows, {}, seam_order<Forecast>);
  for (VolatilityTable& table : result.volatilities) {
    std::ranges::sort(table.rows, {}, seam_order<VolatilityForecast>);
  }
  return result;
}

PairedOutcomes pair_outcomes(const Dataset& dataset, std::span<const Forecast> forecasts) {
  PairedOutcomes paired;
  std::size_t row = 0;
  for (const Forecast& forecast : forecasts) {
    if (forecast.symbol != dataset.symbol || forecast.horizon != dataset.horizon) continue;
    while (row < dataset.count() && dataset.as_of[row] < forecast.as_of) ++row;
    if (row == dataset.count()) break;
    if (dataset.as_of[row] != forecast.as_of || !dataset.labelled[row]) continue;
    paired.as_of.push_back(forecast.as_of);
    paired.forecast.push_back(forecast.mean);
    paired.outcome.push_back(dataset.outcome[row]);
    paired.stddev.push_back(forecast.stddev);
    paired.quantiles.push_back(forecast.quantiles);
    paired.fold.push_back(forecast.fold);
  }
  return paired;
}

}  // namespace tern
