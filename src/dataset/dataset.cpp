#include "dataset/dataset.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace tern {
namespace {

constexpr float kMissing = std::numeric_limits<float>::quiet_NaN();

struct FeatureColumns {
  std::vector<std::string> names;
  std::vector<ColumnView> views;
};

FeatureColumns feature_columns(const Frame& frame) {
  FeatureColumns columns;
  for (std::size_t c = 0; c < frame.columns(); ++c) {
    if (frame.name(c) == kVolatilityFeature) continue;
    columns.names.push_back(frame.name(c));
    columns.views.push_back(frame.column(c));
  }
  return columns;
}

bool has_enough(const std::vector<ColumnView>& columns, std::size_t row, double share_min) {
  const auto there =
      std::ranges::count_if(columns, [row](const ColumnView& c) { return c.valid[row]; });
  return static_cast<double>(there) >= share_min * static_cast<double>(columns.size());
}

}  // namespace

std::optional<double> log_return(const Bars& bars, std::size_t from, std::size_t to) {
  if (to >= bars.size() || !bars.present()[from] || !bars.present()[to]) return std::nullopt;
  return std::log(bars.close()[to] / bars.close()[from]);
}

Result<Dataset> make_dataset(const Market& market, SymbolId symbol, const Frame& features,
                             const DatasetOptions& options) {
  TERN_CHECK(features.as_of() == market.as_of(), "features are stamped at the market's closes");
  const auto sigma = features.find(kVolatilityFeature);
  TERN_CHECK(sigma, "a dataset scales returns by kVolatilityFeature");
  const Duration step = features.as_of().step;
  if (options.horizon < step || options.horizon % step != Duration::zero()) {
    return fail(Errc::invalid_argument,
                fmt::format("a horizon of {} ms is not a whole number of {} bars; ask for a "
                            "multiple of the bar",
                            options.horizon.count(), to_string(market.interval())));
  }
  const Bars& bars = market.bars.at(symbol.index);
  const FeatureColumns columns = feature_columns(features);
  Dataset dataset{};
  dataset.symbol = symbol;
  dataset.horizon = options.horizon;
  dataset.overlap = static_cast<std::size_t>(options.horizon / step);
  dataset.features = columns.names;
  const double root = std::sqrt(static_cast<double>(dataset.overlap));
  const std::vector<float> ranges = range_history(bars);
  std::vector<std::size_t> labelled;
  for (std::size_t row = 1; row < features.rows(); ++row) {
    const auto newest = log_return(bars, row - 1, row);
    if (!newest || !sigma->valid[row] || !(sigma->values[row] > 0)) continue;
    if (!has_enough(columns.views, row, options.features_min)) continue;
    const auto outcome = log_return(bars, row, row + dataset.overlap);
    if (outcome) labelled.push_back(dataset.count());
    dataset.as_of.push_back(features.as_of()[row]);
    dataset.outcome.push_back(outcome.value_or(0.0));
    dataset.volatility.push_back(sigma->values[row] * root);
    dataset.recent.push_back(*newest / sigma->values[row]);
    dataset.variance.push_back(realized_variance(bars, row, dataset.overlap));
    const auto range = std::span(ranges).subspan(row * kRangeColumns, kRangeColumns);
    dataset.ranges.insert(dataset.ranges.end(), range.begin(), range.end());
    for (const ColumnView& column : columns.views) {
      dataset.x.push_back(column.valid[row] ? static_cast<float>(column.values[row]) : kMissing);
    }
  }
  dataset.labelled = Mask(dataset.count());
  for (const std::size_t i : labelled) dataset.labelled.set(i, true);
  return dataset;
}

Dataset newest_rows(const Dataset& dataset, std::size_t count) {
  const std::size_t rows = std::min(count, dataset.count());
  const auto tail = [rows](auto& into, const auto& from, std::size_t width) {
    into.assign(from.end() - static_cast<std::ptrdiff_t>(rows * width), from.end());
  };
  Dataset newest{};
  newest.symbol = dataset.symbol;
  newest.horizon = dataset.horizon;
  newest.overlap = dataset.overlap;
  newest.features = dataset.features;
  tail(newest.as_of, dataset.as_of, 1);
  tail(newest.x, dataset.x, dataset.features.size());
  tail(newest.outcome, dataset.outcome, 1);
  tail(newest.variance, dataset.variance, 1);
  tail(newest.ranges, dataset.ranges, kRangeColumns);
  tail(newest.volatility, dataset.volatility, 1);
  tail(newest.recent, dataset.recent, 1);
  newest.labelled = Mask(rows);
  for (std::size_t i = 0; i < rows; ++i) {
    newest.labelled.set(i, dataset.labelled[dataset.count() - rows + i]);
  }
  return newest;
}

}  // namespace tern
