#include "dataset/samples.h"

#include <algorithm>
#include <cmath>

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

std::size_t Samples::instrument(std::size_t i) const {
  return static_cast<std::size_t>(std::ranges::upper_bound(begins, at[i]) - begins.begin()) - 1;
}

Samples::RowRange Samples::window(std::size_t i, std::size_t length) const {
  const std::size_t end = at[i] + 1;
  return {std::max(begins[instrument(i)], end - std::min(end, length)), end};
}

Samples Samples::part(std::size_t from, std::size_t count) const {
  Samples some = *this;
  some.at = at.subspan(from, count);
  if (!y.empty()) some.y = y.subspan(from, count);
  if (!log_variance.empty()) some.log_variance = log_variance.subspan(from, count);
  return some;
}

Samples samples_of(const ScaledRows& rows, const SampleRows& samples) {
  return {rows.table, rows.recents,         rows.begins,   samples.at,
          samples.y,  samples.log_variance, rows.features, rows.overlap};
}

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

ScaledRows scaled_rows(const Dataset& dataset, std::size_t count, const Scaler& scaler) {
  const std::size_t features = dataset.features.size();
  ScaledRows rows{std::vector<float>(count * features), {}, {0}, features, dataset.overlap};
  rows.recents.reserve(count);
  const std::span<const float> raw = dataset.x;
  const std::span<float> scaled = rows.table;
  for (std::size_t i = 0; i < count; ++i) {
    scaler.transform(raw.subspan(i * features, features), scaled.subspan(i * features, features));
    rows.recents.push_back(cut_off(dataset.recent[i]));
  }
  return rows;
}

SampleRows learning_rows(const Dataset& dataset, std::span<const std::size_t> rows,
                         const VolatilityScale& scale) {
  SampleRows samples{{rows.begin(), rows.end()}, {}, {}};
  samples.y.reserve(rows.size());
  samples.log_variance.reserve(rows.size());
  for (const std::size_t row : rows) {
    TERN_CHECK(dataset.labelled[row], "what is learned from has a label");
    samples.y.push_back(cut_off(dataset.outcome[row] / scale.stddev[row]));
    const double variance = dataset.variance[row];
    samples.log_variance.push_back(
        variance > 0 ? static_cast<float>(std::log(variance) - scale.log_variance[row]) : 0.0F);
  }
  return samples;
}

ScaledRows stacked(std::span<const ScaledRows> tables) {
  TERN_CHECK(!tables.empty(), "there is something to stack");
  ScaledRows all{{}, {}, {}, tables.front().features, tables.front().overlap};
  for (const ScaledRows& one : tables) {
    TERN_CHECK(one.features == all.features && one.overlap == all.overlap,
               "instruments that are learned from together have the same features");
    for (const std::size_t begin : one.begins) all.begins.push_back(all.recents.size() + begin);
    all.table.insert(all.table.end(), one.table.begin(), one.table.end());
    all.recents.insert(all.recents.end(), one.recents.begin(), one.recents.end());
  }
  return all;
}

SampleRows stacked(std::span<const SampleRows> samples, const ScaledRows& into) {
  TERN_CHECK(samples.size() == into.begins.size(), "each instrument has its samples");
  SampleRows all;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    for (const std::size_t row : samples[i].at) all.at.push_back(into.begins[i] + row);
    all.y.insert(all.y.end(), samples[i].y.begin(), samples[i].y.end());
    all.log_variance.insert(all.log_variance.end(), samples[i].log_variance.begin(),
                            samples[i].log_variance.end());
  }
  return all;
}

}  // namespace tern
