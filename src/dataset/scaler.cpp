#include "dataset/scaler.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tern {
namespace {

constexpr double kScaledMax = 5.0;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Sums of Welford 1962, and the range, which tells a constant from a rounding error.
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

}  // namespace

StandardScaler StandardScaler::fit(const Dataset& dataset, std::span<const std::size_t> rows) {
  const std::size_t features = dataset.features.size();
  std::vector<Moments> moments(features);
  for (const std::size_t row : rows) {
    for (std::size_t f = 0; f < features; ++f) {
      const float value = dataset.x[row * features + f];
      if (!std::isnan(value)) moments[f].add(static_cast<double>(value));
    }
  }
  StandardScaler scaler;
  for (const Moments& m : moments) {
    // A factor of NaN makes every value missing, a factor of zero makes it say nothing.
    double scale = std::numeric_limits<double>::quiet_NaN();
    if (m.count > 0) scale = m.high > m.low ? 1.0 / std::sqrt(m.squares / m.count) : 0.0;
    scaler.mean_.push_back(m.mean);
    scaler.scale_.push_back(scale);
  }
  return scaler;
}

void StandardScaler::transform(std::span<const float> row, std::span<float> scaled) const {
  TERN_CHECK(row.size() == mean_.size() && scaled.size() == mean_.size(),
             "a scaler takes rows of the width it was fitted on");
  for (std::size_t f = 0; f < row.size(); ++f) {
    const double value = (static_cast<double>(row[f]) - mean_[f]) * scale_[f];
    scaled[f] =
        static_cast<float>(std::isnan(value) ? value : std::clamp(value, -kScaledMax, kScaledMax));
  }
}

}  // namespace tern
