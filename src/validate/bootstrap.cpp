#include "validate/bootstrap.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "base/parallel.h"
#include "validate/long_run_variance.h"
#include "validate/moments.h"

namespace tern {
namespace {

/// The lag after which autocorrelations look like noise, times two: the flat top's width.
std::size_t flat_top_width(std::span<const double> autocovariances, std::size_t run, double n) {
  const double noise = 2 * std::sqrt(std::log10(n) / n) * autocovariances[0];
  const std::size_t lag_max = autocovariances.size() - 1;
  std::size_t quiet = 0;
  for (std::size_t k = 1; k < lag_max; ++k) {
    quiet = std::abs(autocovariances[k]) < noise ? quiet + 1 : 0;
    if (quiet == run) return std::min(2 * (k + 1 - run), lag_max);
  }
  return lag_max;
}

}  // namespace

double block_length(std::span<const double> values) {
  if (values.size() < 4 || all_equal(values)) return 1;
  const auto n = static_cast<double>(values.size());
  const std::size_t run = std::max<std::size_t>(5, static_cast<std::size_t>(std::log10(n)));
  const std::size_t lag_max =
      std::min(static_cast<std::size_t>(std::ceil(std::sqrt(n))) + run, values.size() - 1);
  const std::vector<double> gamma = autocovariances(values, lag_max);
  const std::size_t width = flat_top_width(gamma, run, n);
  double slope = 0;
  double variance = gamma[0];
  for (std::size_t k = 1; k <= width; ++k) {
    const double share = static_cast<double>(k) / static_cast<double>(width);
    const double weight = share <= 0.5 ? 1 : 2 * (1 - share);
    slope += 2 * weight * static_cast<double>(k) * gamma[k];
    variance += 2 * weight * gamma[k];
  }
  const double longest = std::ceil(std::min(3 * std::sqrt(n), n / 3));
  const double optimal =
      variance == 0 ? longest : std::cbrt(slope * slope / (variance * variance) * n);
  return std::clamp(optimal, 1.0, std::max(1.0, longest));
}

Draws stationary_draws(std::span<const std::span<const double>> series, const Resampling& how) {
  TERN_CHECK(!series.empty() && how.draws >= 1, "a bootstrap needs a series and a draw");
  double block = how.block_min;
  for (const auto& values : series) {
    TERN_CHECK(values.size() == series[0].size(), "resampled series share their rows");
    block = std::max(block, block_length(values));
  }
  const auto fill = [block, seed = how.seed](std::size_t draw, std::span<std::uint32_t> rows) {
    StationaryBootstrap bootstrap(rows.size(), block, derive_seed(seed, draw));
    rows[0] = static_cast<std::uint32_t>(bootstrap.first());
    for (std::uint32_t& row : rows.subspan(1)) row = static_cast<std::uint32_t>(bootstrap.next());
  };
  return {how.draws, block, fill};
}

void for_each_draw(
    const Draws& draws, std::size_t row_count, std::size_t jobs,
    const std::function<void(std::size_t draw, std::span<const std::uint32_t> rows)>& body) {
  constexpr std::size_t kDrawsAtATime = 16;
  const std::size_t batches = (draws.count + kDrawsAtATime - 1) / kDrawsAtATime;
  parallel_for(batches, jobs, [&](std::size_t batch) {
    std::vector<std::uint32_t> rows(row_count);
    const std::size_t end = std::min(draws.count, (batch + 1) * kDrawsAtATime);
    for (std::size_t draw = batch * kDrawsAtATime; draw < end; ++draw) {
      draws.fill(draw, rows);
      body(draw, rows);
    }
  });
}

double bootstrap_variance(std::span<const double> values, double mean_block) {
  TERN_CHECK(mean_block >= 1, "a block has at least one row");
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  const std::size_t n = values.size();
  const auto rows = static_cast<double>(n);
  const double mean = moments(values).mean;
  std::vector<double> d(values.begin(), values.end());
  for (double& v : d) v -= mean;
  const double go_on = 1 - 1 / mean_block;
  const double whole_ring = std::pow(go_on, rows);
  // Sums over lags k = 1 ... n - 1 of go_on^k d[t + k] and of k go_on^k d[t + k], around the ring.
  // From t to the row before it, every lag grows by one, and the longest has come round to it.
  double near = 0;
  double far = 0;
  const auto lengthen = [&](double next) {
    far = go_on * (far + near + next);
    near = go_on * (near + next);
  };
  for (std::size_t t = n - 1; t-- > 0;) lengthen(d[t]);
  double sum = 0;
  for (std::size_t t = n; t-- > 0;) {
    sum += d[t] * (d[t] + 2 * (near - far / rows));
    const double come_round = whole_ring * d[t == 0 ? n - 1 : t - 1];
    lengthen(d[t]);
    far -= rows * come_round;
    near -= come_round;
  }
  return sum / rows;
}

double resampled_p(std::span<const double> under_null, double statistic) {
  const auto reached =
      std::ranges::count_if(under_null, [&](double value) { return value >= statistic; });
  return static_cast<double>(1 + reached) / static_cast<double>(1 + under_null.size());
}

double resampled_critical(std::span<const double> under_null, double level) {
  std::vector<double> sorted(under_null.begin(), under_null.end());
  std::ranges::sort(sorted);
  // The slack undoes the rounding of a product that is meant to be whole.
  const double place = std::ceil((1 - level) * static_cast<double>(sorted.size() + 1) - 1e-9);
  const auto rank = static_cast<std::size_t>(std::max(place, 1.0));
  return rank > sorted.size() ? std::numeric_limits<double>::infinity() : sorted[rank - 1];
}

}  // namespace tern
