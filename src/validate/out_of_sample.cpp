#include "validate/out_of_sample.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/parallel.h"
#include "base/progress.h"
#include "base/rng.h"
#include "dataset/samples.h"

namespace tern {
namespace {

// One fold of one instrument: the samples that all models share, scaled by its training rows.
struct Fold {
  const Dataset& dataset;
  std::uint32_t index;
  std::vector<std::size_t> test_rows;
  SampleTable train;
  SampleTable valid;
  SampleTable test;
};

Fold make_fold(const Dataset& dataset, std::uint32_t index, const Split& split,
               const ScalerOptions& options) {
  const std::vector<std::size_t> train = labelled_rows(dataset, split.train);
  const std::vector<std::size_t> valid = labelled_rows(dataset, split.valid);
  std::vector<std::size_t> test = rows_in(dataset, split.test);
  const Scaler scaler = Scaler::fit(dataset, train, options);
  SampleTable test_samples = forecast_samples(dataset, test, scaler);
  return {dataset,
          index,
          std::move(test),
          learning_samples(dataset, train, scaler),
          learning_samples(dataset, valid, scaler),
          std::move(test_samples)};
}

struct FoldForecasts {
  FoldFit fit;
  Forecasts rows;
};

Status forecast_fold(const Fold& fold, const OutOfSampleOptions& options, FoldForecasts& into) {
  if (into.fit.train_rows < options.train_rows_min) {
    return fail(Errc::not_converged, fmt::format("{} training rows, and {} are needed",
                                                 into.fit.train_rows, options.train_rows_min));
  }
  const Dataset& dataset = fold.dataset;
  TERN_TRY(const auto model, make_forecaster(into.fit.model, options.forecaster));
  const std::uint64_t seed =
      derive_seed(derive_seed(options.seed, dataset.symbol.index), fold.index);
  TERN_TRY(into.fit.fit, model->fit(fold.train.view(), fold.valid.view(), seed));
  const Samples test = fold.test.view();
  std::vector<float> mean(test.count());
  std::vector<float> stddev(test.count());
  TERN_TRY_STATUS(model->predict(test, mean, stddev));
  for (std::size_t i = 0; i < test.count(); ++i) {
    const std::size_t row = fold.test_rows[i];
    const double volatility = dataset.volatility[row];
    into.rows.push_back({dataset.as_of[row], dataset.symbol, dataset.horizon,
                         static_cast<double>(mean[i]) * volatility,
                         static_cast<double>(stddev[i]) * volatility, fold.index});
  }
  into.fit.forecasts = into.rows.size();
  return {};
}

std::vector<FoldForecasts> forecast_models(const Fold& fold, const OutOfSampleOptions& options) {
  std::vector<FoldForecasts> results;
  for (const std::string& name : options.models) {
    FoldForecasts result{{name,
                          fold.dataset.symbol,
                          fold.dataset.horizon,
                          fold.index,
                          fold.train.recent.size(),
                          0,
                          std::nullopt,
                          {}},
                         {}};
    const Status status = forecast_fold(fold, options, result);
    if (!status) result.fit.refusal = status.error().message;
    results.push_back(std::move(result));
  }
  return results;
}

auto seam_order(const Forecast& row) {
  return std::tuple(row.as_of, row.symbol, row.horizon);
}

}  // namespace

Result<OutOfSample> forecast_out_of_sample(std::span<const Dataset> datasets,
                                           const OutOfSampleOptions& options) {
  OutOfSample result;
  for (const std::string& name : options.models) {
    TERN_TRY_STATUS(make_forecaster(name, options.forecaster));
    result.tables.push_back({name, {}});
  }
  const std::size_t folds = options.splits.size();
  std::vector<std::vector<FoldForecasts>> done(datasets.size() * folds);
  Progress progress("forecast", done.size());
  parallel_for(done.size(), options.jobs, [&](std::size_t item) {
    // The last folds have the most to learn from; begun first, they do not keep the others waiting.
    const std::size_t fold = folds - 1 - item / datasets.size();
    const std::size_t dataset = item % datasets.size();
    const auto index = static_cast<std::uint32_t>(fold);
    done[dataset * folds + fold] = forecast_models(
        make_fold(datasets[dataset], index, options.splits[fold], options.scaler), options);
    progress.advance();
  });
  for (std::vector<FoldForecasts>& models : done) {
    for (std::size_t m = 0; m < models.size(); ++m) {
      result.fits.push_back(std::move(models[m].fit));
      Forecasts& rows = result.tables[m].rows;
      rows.insert(rows.end(), models[m].rows.begin(), models[m].rows.end());
    }
  }
  for (ForecastTable& table : result.tables) std::ranges::sort(table.rows, {}, seam_order);
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
  }
  return paired;
}

}  // namespace tern
