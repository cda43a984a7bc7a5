#include "validate/control.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/check.h"
#include "base/distribution.h"
#include "base/rng.h"
#include "dataset/samples.h"

namespace tern {
namespace {

constexpr std::size_t kProbes = 2000;

void swap_labels(Dataset& dataset, std::size_t a, std::size_t b) {
  std::swap(dataset.outcome[a], dataset.outcome[b]);
  std::swap(dataset.volatility[a], dataset.volatility[b]);
  std::swap(dataset.variance[a], dataset.variance[b]);
  std::swap_ranges(dataset.ranges.begin() + static_cast<std::ptrdiff_t>(a * kRangeColumns),
                   dataset.ranges.begin() + static_cast<std::ptrdiff_t>((a + 1) * kRangeColumns),
                   dataset.ranges.begin() + static_cast<std::ptrdiff_t>(b * kRangeColumns));
  const bool known = dataset.labelled[a];
  dataset.labelled.set(a, dataset.labelled[b]);
  dataset.labelled.set(b, known);
}

}  // namespace

Dataset with_late_features(Dataset dataset, std::size_t rows) {
  TERN_CHECK(rows <= dataset.count(), "data cannot be later than they are long");
  const auto step = static_cast<std::ptrdiff_t>(rows * dataset.features.size());
  std::copy_backward(dataset.x.begin(), dataset.x.end() - step, dataset.x.end());
  return dataset;
}

Dataset with_shuffled_labels(Dataset dataset, std::size_t block, std::uint64_t seed) {
  Rng rng(seed);
  for (std::size_t b = dataset.count() / block; b > 1; --b) {
    const std::size_t other = rng.below(b);
    for (std::size_t i = 0; i < block; ++i) {
      swap_labels(dataset, (b - 1) * block + i, other * block + i);
    }
  }
  return dataset;
}

Dataset with_noise_from(Dataset dataset, Timestamp now, std::uint64_t seed) {
  Rng rng(seed);
  const std::size_t width = dataset.features.size();
  for (std::size_t row = 0; row < dataset.count(); ++row) {
    if (dataset.as_of[row] + dataset.horizon > now) {
      dataset.outcome[row] = 0.05 * rng.normal();
      dataset.variance[row] = 0.01 * std::exp(rng.normal());
    }
    if (dataset.as_of[row] < now) continue;
    dataset.volatility[row] = 0.01 * std::exp(rng.normal());
    dataset.recent[row] = rng.normal();
    for (std::size_t c = row * kRangeColumns; c < (row + 1) * kRangeColumns; ++c) {
      dataset.ranges[c] = static_cast<float>(rng.normal());
    }
    for (std::size_t f = 0; f < width; ++f) {
      dataset.x[row * width + f] = static_cast<float>(3 * rng.normal());
    }
  }
  return dataset;
}

FitScope fit_scope(const Dataset& dataset, const Split& split, std::uint32_t fold,
                   const OutOfSampleOptions& options) {
  std::vector<std::size_t> probes = rows_in(dataset, {split.train.begin, split.test.begin});
  if (probes.size() > kProbes) probes.erase(probes.begin(), probes.end() - kProbes);
  const auto forecasts_from = [&](const Dataset& data) {
    return forecast_fold(
               data,
               {fold, labelled_rows(data, split.train), labelled_rows(data, split.valid), probes},
               options)
        .models;
  };
  const auto was = forecasts_from(dataset);
  const auto became =
      forecasts_from(with_noise_from(dataset, split.test.begin, derive_seed(options.seed, fold)));
  FitScope scope;
  for (std::size_t m = 0; m < was.size(); ++m) {
    const Forecasts& rows = was[m].rows;
    const Forecasts& others = became[m].rows;
    std::size_t changed =
        std::max(rows.size(), others.size()) - std::min(rows.size(), others.size());
    for (std::size_t i = 0; i < std::min(rows.size(), others.size()); ++i) {
      changed += rows[i] == others[i] ? 0U : 1U;
    }
    scope.forecasts += rows.size();
    scope.changed += changed;
    if (changed > 0) scope.leaking.push_back(was[m].fit.model);
  }
  return scope;
}

CountBand binomial_band(std::size_t n, double p) {
  constexpr double kTail = 0.0005;
  const auto trials = static_cast<double>(n);
  double below = 0;
  CountBand band{n, n};
  bool begun = false;
  for (std::size_t k = 0; k <= n; ++k) {
    const auto hits = static_cast<double>(k);
    below += std::exp(log_gamma(trials + 1) - log_gamma(hits + 1) - log_gamma(trials - hits + 1) +
                      hits * std::log(p) + (trials - hits) * std::log1p(-p));
    if (!begun && below > kTail) {
      band.low = k;
      begun = true;
    }
    if (below >= 1 - kTail) return {band.low, k};
  }
  return band;
}

double p_of_positive(const Interval95& correlation) {
  const double error =
      (std::atanh(correlation.high) - std::atanh(correlation.low)) / (2 * normal_quantile(0.975));
  return 1 - normal_cdf(std::atanh(correlation.value) / error);
}

}  // namespace tern
