#include "validate/cross_validation.h"

#include <algorithm>
#include <utility>

#include "base/parallel.h"
#include "base/progress.h"

namespace tern {
namespace {

FoldRows rows_of(const Dataset& dataset, const PurgedFolds& folds, std::size_t index) {
  FoldRows rows{static_cast<std::uint32_t>(index), {}, {}, folds.test_rows(folds.folds[index])};
  for (const std::size_t row : folds.folds[index].train) {
    if (dataset.labelled[row]) rows.train.push_back(row);
  }
  return rows;
}

/// Appends what `from` says of the group's rows.
void append_group(const Dataset& dataset, const PurgedFolds& folds, std::size_t group,
                  const Forecasts& from, Forecasts& into) {
  const Timestamp first = dataset.as_of[folds.edges[group]];
  const Timestamp last = dataset.as_of[folds.edges[group + 1] - 1];
  const auto begin = std::ranges::lower_bound(from, first, {}, &Forecast::as_of);
  const auto end = std::ranges::upper_bound(from, last, {}, &Forecast::as_of);
  into.insert(into.end(), begin, end);
}

}  // namespace

Result<CrossValidation> cross_validate(const Dataset& dataset, const FoldCut& cut,
                                       const OutOfSampleOptions& options) {
  TERN_TRY(const PurgedFolds folds, purged_folds(label_spans(dataset), cut));
  for (const std::string& name : options.models) {
    TERN_TRY_STATUS(make_forecaster(name, options.forecaster));
  }
  std::vector<FoldResult> done(folds.folds.size());
  Progress progress("cross-validate", done.size());
  parallel_for(done.size(), options.jobs, [&](std::size_t i) {
    done[i] = forecast_fold(dataset, rows_of(dataset, folds, i), options);
    progress.advance();
  });
  CrossValidation result;
  for (const std::vector<std::size_t>& path : folds.paths) {
    std::vector<ForecastTable> tables;
    for (std::size_t m = 0; m < options.models.size(); ++m) {
      ForecastTable table{options.models[m], {}};
      for (std::size_t group = 0; group < path.size(); ++group) {
        append_group(dataset, folds, group, done[path[group]].models[m].rows, table.rows);
      }
      tables.push_back(std::move(table));
    }
    result.paths.push_back(std::move(tables));
  }
  for (FoldResult& fold : done) {
    for (FoldForecasts& model : fold.models) result.fits.push_back(std::move(model.fit));
  }
  return result;
}

}  // namespace tern
