#include "report/market_exposure.h"

#include <cmath>
#include <vector>

#include "base/check.h"
#include "validate/long_run_variance.h"
#include "validate/moments.h"

namespace tern {

namespace {

/// The geometric mean of what `returns` made where `holds` is true of the market's.
double growth(std::span<const double> returns, std::span<const double> market, auto holds) {
  double logs = 0;
  double n = 0;
  for (std::size_t i = 0; i < returns.size(); ++i) {
    if (!holds(market[i])) continue;
    logs += std::log1p(returns[i]);
    ++n;
  }
  return std::expm1(logs / n);
}

struct Line {
  double slope;
  double intercept;
  double squares;  ///< of the market about its mean
};

Line fit_line(std::span<const double> returns, std::span<const double> market) {
  const double mean = moments(returns).mean;
  const double market_mean = moments(market).mean;
  double products = 0;
  double squares = 0;
  for (std::size_t i = 0; i < returns.size(); ++i) {
    products += (returns[i] - mean) * (market[i] - market_mean);
    squares += (market[i] - market_mean) * (market[i] - market_mean);
  }
  const double slope = products / squares;
  return {slope, mean - slope * market_mean, squares};
}

}  // namespace

MarketExposure market_exposure(std::span<const double> returns, std::span<const double> market,
                               double bars_per_year, std::size_t lag) {
  TERN_CHECK(returns.size() == market.size(), "each bar has a return of the market");
  const double nan = std::nan("");
  if (returns.size() < 3 || all_equal(returns) || all_equal(market)) {
    return {nan, nan, nan, nan, nan, nan, nan, nan, nan};
  }
  const auto n = static_cast<double>(returns.size());
  const double year = std::sqrt(bars_per_year);
  const double market_mean = moments(market).mean;
  const Line line = fit_line(returns, market);
  std::vector<double> influence;  // of each bar on the intercept
  std::vector<double> beyond;
  double rest = 0;
  for (std::size_t i = 0; i < returns.size(); ++i) {
    const double residual = returns[i] - line.intercept - line.slope * market[i];
    influence.push_back(residual *
                        (1 - n * market_mean * (market[i] - market_mean) / line.squares));
    beyond.push_back(returns[i] - market[i]);
    rest += residual * residual;
  }
  const double error = std::sqrt(long_run_variance(influence, lag, Kernel::bartlett) / n);
  const double error_ols =
      std::sqrt(rest / (n - 2) * (1 / n + market_mean * market_mean / line.squares));
  const Moments active = moments(beyond);
  const auto rose = [](double r) { return r > 0; };
  const auto fell = [](double r) { return r < 0; };
  return {
      .beta = line.slope,
      .correlation = line.slope * moments(market).stddev / moments(returns).stddev,
      .alpha_annual = line.intercept * bars_per_year,
      .alpha_t = error > 0 ? line.intercept / error : nan,
      .alpha_t_ols = error_ols > 0 ? line.intercept / error_ols : nan,
      .tracking_error_annual = active.stddev * year,
      .information_ratio_annual = active.stddev > 0 ? active.mean / active.stddev * year : nan,
      .up_capture = growth(returns, market, rose) / growth(market, market, rose),
      .down_capture = growth(returns, market, fell) / growth(market, market, fell),
  };
}

}  // namespace tern
