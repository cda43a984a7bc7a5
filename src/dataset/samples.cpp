#include "dataset/samples.h"

#include <algorithm>

namespace tern {
namespace {

float cut_off(double units_of_volatility) {
  return static_cast<float>(std::clamp(units_of_volatility, -kReturnMax, kReturnMax));
}

std::size_t row_from(const Dataset& dataset, Timestamp t) {
  return static_cast<std::size_t>(std::ranges::lower_bound(dataset.as_of, t) -
                                  dataset.as_of.begin());
}

}  // namespace

std::vector<std::size_t> rows_in(const Dataset& dataset, TimeRange range) {
  std::vector<std::size_t> rows;
  for (std::size_t i = row_from(dataset, range.begin);
       i < dataset.count() && dataset.as_of[i] < range.end; ++i) {
    rows.push_back(i);
  }
  return rows;
}

std::vector<std::size_t> labelled_rows(const Dataset& dataset, TimeRange range) {
  std::vector<std::size_t> rows;
  for (std::size_t i = row_from(dataset, range.begin);
       i < dataset.count() && dataset.as_of[i] + dataset.horizon <= range.end; ++i) {
    if (dataset.labelled[i]) rows.push_back(i);
  }
  return rows;
}

SampleTable forecast_samples(const Dataset& dataset, std::span<const std::size_t> rows,
                             const Scaler& scaler) {
  const std::size_t features = dataset.features.size();
  SampleTable table{std::vector<float>(rows.size() * features), {}, {}, features, dataset.overlap};
  table.recent.reserve(rows.size());
  const std::span<const float> raw = dataset.x;
  const std::span<float> scaled = table.x;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    scaler.transform(raw.subspan(rows[i] * features, features),
                     scaled.subspan(i * features, features));
    table.recent.push_back(cut_off(dataset.recent[rows[i]]));
  }
  return table;
}

SampleTable learning_samples(const Dataset& dataset, std::span<const std::size_t> rows,
                             const Scaler& scaler) {
  SampleTable table = forecast_samples(dataset, rows, scaler);
  table.y.reserve(rows.size());
  for (const std::size_t row : rows) {
    TERN_CHECK(dataset.labelled[row], "what is learned from has a label");
    table.y.push_back(cut_off(dataset.outcome[row] / dataset.volatility[row]));
  }
  return table;
}

}  // namespace tern
