#include "dataset/scaler.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "base/text.h"
#include "dataset/float_sort.h"

namespace tern {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

// A scaled value is a float, and a finite one: models take no infinity.
constexpr double kFloatMax = std::numeric_limits<float>::max();

// 1 / (2 Phi^-1(3/4)): the standard deviation of a normal variable over its interquartile range.
constexpr double kDeviationPerQuartiles = 0.74130110925280093;

// As many columns as floats in a cache line: a row-major table is read in lines, not in values.
constexpr std::size_t kColumnsAtOnce = 16;

// Far more than there are: a count from damaged bytes must not become an allocation.
constexpr std::uint64_t kFeaturesMax = 1 << 16;

/// The sums of Welford 1962, and the range, which tells a constant from a rounding error.
struct Moments {
  double count = 0;
  double mean = 0;
  double squares = 0;
  double low = kInfinity;
  double high = -kInfinity;

  void add(double value) {
    count += 1;
    const double delta = value - mean;
    mean += delta / count;
    squares += delta * (value - mean);
    low = std::min(low, value);
    high = std::max(high, value);
  }
};

/// The quantile of R's type 7: linear between order statistics.
double quantile(std::span<const float> sorted, double p) {
  const double position = p * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(position);
  const auto low = static_cast<double>(sorted[below]);
  const auto high = static_cast<double>(sorted[std::min(below + 1, sorted.size() - 1)]);
  return low + (position - static_cast<double>(below)) * (high - low);
}

/// What is there of the columns from `first` on, each in the order of the rows.
void gather(const Dataset& dataset, std::span<const std::size_t> rows, std::size_t first,
            std::span<std::vector<float>> columns) {
  const std::size_t features = dataset.features.size();
  for (std::vector<float>& column : columns) column.clear();
  for (const std::size_t row : rows) {
    for (std::size_t c = 0; c < columns.size(); ++c) {
      const float value = dataset.x[row * features + first + c];
      if (!std::isnan(value)) columns[c].push_back(value);
    }
  }
}

}  // namespace

Result<Scaling> parse_scaling(std::string_view text) {
  constexpr std::array kNames = {
      std::pair{"standard", Scaling::standard}, std::pair{"robust", Scaling::robust},
      std::pair{"rank", Scaling::rank}, std::pair{"none", Scaling::none}};
  for (const auto& [name, scaling] : kNames) {
    if (text == name) return scaling;
  }
  return fail(
      Errc::invalid_argument,
      fmt::format("'{}' is not a scaling: choose standard, robust, rank, or none", quotable(text)));
}

Scaler::Line Scaler::standard_line(std::span<const float> values) {
  Moments m;
  for (const float value : values) m.add(static_cast<double>(value));
  if (values.empty()) return {0, kMissing};
  return {m.mean, m.high > m.low ? 1.0 / std::sqrt(m.squares / m.count) : 0.0};
}

Scaler::Line Scaler::robust_line(std::span<const float> sorted) {
  if (sorted.empty()) return {0, kMissing};
  const double spread = quantile(sorted, 0.75) - quantile(sorted, 0.25);
  return {quantile(sorted, 0.5),
          spread > 0 ? 1.0 / (kDeviationPerQuartiles * spread) : standard_line(sorted).factor};
}

Scaler::Line Scaler::identity_line(std::span<const float> values) {
  if (values.empty()) return {0, kMissing};
  const auto [low, high] = std::ranges::minmax(values);
  return {0, high > low ? 1.0 : 0.0};
}

Scaler Scaler::fit(const Dataset& dataset, std::span<const std::size_t> rows,
                   const ScalerOptions& options) {
  const Scaling scaling = options.scaling;
  const std::size_t features = dataset.features.size();
  Scaler scaler;
  scaler.clip_ = scaling == Scaling::none ? kFloatMax : std::min(options.clip, kFloatMax);
  std::vector<std::vector<float>> buffers(kColumnsAtOnce);
  std::vector<std::uint32_t> scratch;
  for (std::size_t first = 0; first < features; first += kColumnsAtOnce) {
    const std::span columns(buffers.data(), std::min(kColumnsAtOnce, features - first));
    gather(dataset, rows, first, columns);
    for (std::vector<float>& column : columns) {
      if (scaling == Scaling::robust || scaling == Scaling::rank) sort_floats(column, scratch);
      if (scaling == Scaling::standard) scaler.lines_.push_back(standard_line(column));
      if (scaling == Scaling::robust) scaler.lines_.push_back(robust_line(column));
      if (scaling == Scaling::rank) scaler.scores_.emplace_back(column);
      if (scaling == Scaling::none) scaler.lines_.push_back(identity_line(column));
    }
  }
  return scaler;
}

void Scaler::transform(std::span<const float> row, std::span<float> scaled) const {
  TERN_CHECK(row.size() == features() && scaled.size() == row.size(),
             "a scaler takes rows of the width it was fitted on");
  for (std::size_t f = 0; f < row.size(); ++f) {
    const double value = scores_.empty()
                             ? (static_cast<double>(row[f]) - lines_[f].center) * lines_[f].factor
                             : static_cast<double>(scores_[f](row[f]));
    scaled[f] = static_cast<float>(std::isnan(value) ? value : std::clamp(value, -clip_, clip_));
  }
}

void Scaler::save(ByteWriter& out) const {
  std::vector<double> centers, factors;
  for (const Line& line : lines_) {
    centers.push_back(line.center);
    factors.push_back(line.factor);
  }
  out.put(clip_);
  out.put(centers);
  out.put(factors);
  out.put(std::uint64_t{scores_.size()});
  for (const NormalScores& scores : scores_) scores.save(out);
}

Result<Scaler> Scaler::load(ByteReader& in) {
  Scaler loaded;
  loaded.clip_ = in.number<double>();
  const auto centers = in.column<double>();
  const auto factors = in.column<double>();
  const auto ranked = in.number<std::uint64_t>();
  const bool either = centers.empty() || ranked == 0;
  if (centers.size() != factors.size() || !either || ranked > kFeaturesMax || !(loaded.clip_ > 0)) {
    return fail(Errc::corrupt_data, "these bytes are no scaler: train the model again");
  }
  for (std::size_t f = 0; f < centers.size(); ++f) {
    loaded.lines_.push_back({centers[f], factors[f]});
  }
  for (std::uint64_t f = 0; f < ranked; ++f) {
    TERN_TRY(NormalScores scores, NormalScores::load(in));
    loaded.scores_.push_back(std::move(scores));
  }
  return loaded;
}

}  // namespace tern
