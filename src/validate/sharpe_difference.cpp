#include "validate/sharpe_difference.h"

#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "base/distribution.h"
#include "validate/luck.h"
#include "validate/moments.h"
#include "validate/skill.h"

namespace tern {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
/// The variance per bar below which a difference is rounding. A Sharpe ratio alone has one near 1.
constexpr double kRounding = 1e-12;
constexpr SharpeDifference kMissing = {{kNone, kNone, kNone}, {kNone, kNone}};

/// A bar of both strategies, less each one's mean over all bars.
struct Centered {
  double a;
  double b;
};

/// One strategy over some rows.
struct Scale {
  double mean;  ///< of the centered returns
  double per_stddev;
  double sharpe;

  static Scale of(double sum, double squares, double n, double center) {
    const double per_stddev = 1 / std::sqrt((squares - sum * sum / n) / (n - 1));
    return {sum / n, per_stddev, (center + sum / n) * per_stddev};
  }
  /// What one bar adds to the Sharpe ratio, to first order.
  double influence(double centered) const {
    const double z = (centered - mean) * per_stddev;
    return z - 0.5 * sharpe * (z * z - 1);
  }
};

struct Scales {
  Scale a;
  Scale b;
  double difference() const { return a.sharpe - b.sharpe; }
  double influence(const Centered& bar) const { return a.influence(bar.a) - b.influence(bar.b); }
};

struct Returns {
  std::vector<Centered> bars;
  double mean_a;
  double mean_b;
};

Returns centered(std::span<const double> a, std::span<const double> b) {
  Returns returns = {{}, moments(a).mean, moments(b).mean};
  for (std::size_t t = 0; t < a.size(); ++t)
    returns.bars.push_back({a[t] - returns.mean_a, b[t] - returns.mean_b});
  return returns;
}

Scales scales(const Returns& returns, std::span<const std::uint32_t> rows) {
  const auto n = static_cast<double>(rows.size());
  Centered sum = {0, 0};
  Centered squares = {0, 0};
  for (const std::uint32_t row : rows) {
    const Centered& bar = returns.bars[row];
    sum.a += bar.a;
    sum.b += bar.b;
    squares.a += bar.a * bar.a;
    squares.b += bar.b * bar.b;
  }
  return {Scale::of(sum.a, squares.a, n, returns.mean_a),
          Scale::of(sum.b, squares.b, n, returns.mean_b)};
}

/// The standard error of a resample's difference, from the sums over its blocks: they are what was
/// drawn independently.
double block_error(const Returns& returns, const Scales& at, std::span<const std::uint32_t> rows) {
  const std::size_t n = rows.size();
  double squares = 0;
  double block = 0;
  std::size_t expected = rows[0];
  for (const std::uint32_t row : rows) {
    if (row != expected) {
      squares += block * block;
      block = 0;
    }
    block += at.influence(returns.bars[row]);
    expected = StationaryBootstrap::follow(row, n, false, 0);
  }
  return std::sqrt(squares + block * block) / static_cast<double>(n);
}

double data_error(const Returns& returns, const Scales& at, double mean_block) {
  std::vector<double> influence;
  for (const Centered& bar : returns.bars) influence.push_back(at.influence(bar));
  const auto n = static_cast<double>(influence.size());
  return std::sqrt(bootstrap_variance(influence, mean_block) / n);
}

}  // namespace

SharpeDifference sharpe_difference_normal(std::span<const double> a, std::span<const double> b) {
  TERN_CHECK(a.size() == b.size(), "strategies are compared over the same bars");
  const double sa = sharpe_sample(a).sharpe;
  const double sb = sharpe_sample(b).sharpe;
  const double rho = pearson(a, b);
  const auto n = static_cast<double>(a.size());
  const double variance = (2 - 2 * rho + 0.5 * (sa * sa + sb * sb - 2 * sa * sb * rho * rho)) / n;
  if (!(variance * n > kRounding)) return kMissing;
  const double error = std::sqrt(variance);
  const double z = (sa - sb) / error;
  const double margin = normal_quantile(0.975) * error;
  return {{sa - sb, sa - sb - margin, sa - sb + margin}, {z, 2 * normal_cdf(-std::abs(z))}};
}

SharpeDifference sharpe_difference(std::span<const double> a, std::span<const double> b,
                                   const Draws& draws, std::size_t jobs) {
  TERN_CHECK(a.size() == b.size(), "strategies are compared over the same bars");
  if (a.size() < 2 || all_equal(a) || all_equal(b)) return kMissing;
  const Returns returns = centered(a, b);
  std::vector<std::uint32_t> every_row(a.size());
  std::iota(every_row.begin(), every_row.end(), 0U);
  const Scales whole = scales(returns, every_row);
  const double difference = whole.difference();
  const double error = data_error(returns, whole, draws.mean_block);
  if (!(error * error * static_cast<double>(a.size()) > kRounding)) return kMissing;
  std::vector<double> under_null(draws.count);
  for_each_draw(draws, a.size(), jobs, [&](std::size_t draw, std::span<const std::uint32_t> rows) {
    const Scales drawn = scales(returns, rows);
    const double t = std::abs(drawn.difference() - difference) / block_error(returns, drawn, rows);
    // A resample of one row repeated has no Sharpe ratio; it must not speak for significance.
    under_null[draw] = std::isnan(t) ? std::numeric_limits<double>::infinity() : t;
  });
  const double margin = resampled_critical(under_null, 0.05) * error;
  const double t = difference / error;
  return {{difference, difference - margin, difference + margin},
          {t, resampled_p(under_null, std::abs(t))}};
}

}  // namespace tern
