#pragma once

#include <cstddef>
#include <span>

namespace tern {

/// How much of a strategy is the market, and what is left.
///
/// Units:   per year where the name says so.
/// Missing: NaN where there are fewer than 3 rows, a series does not move, or the market never rose
///          or fell.
struct MarketExposure {
  double beta;                      ///< slope of the strategy's returns on the market's
  double correlation;               ///< of the two
  double alpha_annual;              ///< intercept, times the bars of a year
  double alpha_t;                   ///< the intercept over its Newey-West error
  double alpha_t_ols;               ///< over the error for independent, evenly noisy returns
  double tracking_error_annual;     ///< deviation of the difference
  double information_ratio_annual;  ///< mean of the difference over its deviation
  double up_capture;    ///< geometric mean return over the market's, where the market rose
  double down_capture;  ///< where it fell
};

/// Requires: two series of one length. `lag` is the last one that the error of alpha looks at.
/// Source: Jensen 1968, Journal of Finance 23(2); Newey and West 1987, Econometrica 55(3).
MarketExposure market_exposure(std::span<const double> returns, std::span<const double> market,
                               double bars_per_year, std::size_t lag);

}  // namespace tern
