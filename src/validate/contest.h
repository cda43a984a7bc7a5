#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "validate/evidence.h"

namespace tern {

/// Two forecasts, A and B, of the same outcomes, in time order.
struct Contest {
  std::span<const double> a;
  std::span<const double> b;
  std::span<const double> outcome;
  std::size_t overlap;  ///< bars per horizon
  bool nested;          ///< B is made from all that A is made from, and more
};

/// How one of the two did on the rows of the contest.
struct Contender {
  double rmse_percent;
  double r2_oos;  ///< against no change
  Interval95 ic;
  Interval95 rank_ic;
};

/// Whether B forecasts better than A.
///
/// Units:   as ForecastScore. Each statistic is positive where it favors B.
/// Missing: NaN where a statistic does not exist, as in validate/skill.h; each test of two
///          forecasts that are the same in every row; Clark-West unless B nests A.
struct ContestScore {
  std::size_t n;
  double rmse_zero_percent;  ///< of forecasting no change
  Contender a;
  Contender b;
  TestResult squared_error;  ///< Diebold-Mariano, HLN-corrected, two-sided
  Interval95 ic_gain;        ///< IC of B less IC of A, bootstrapped
  double ic_gain_p;          ///< two-sided
  /// Does B know what A does not? The covariance of B and the outcome once a line through A is
  /// taken out of both; one-sided. Unlike Clark-West it asks nothing of how A was fitted.
  TestResult encompassing;
  /// The same by the error of A, one-sided. It takes A for free of noise: where A is fitted, and B
  /// does not repeat the noise of that fit, it sees a signal where there is none.
  TestResult clark_west;
};

/// Diebold-Mariano of squared errors alone, as score_contest() has it.
/// Missing: NaN for two forecasts that are the same in every row, and without rows.
TestResult squared_error_test(const Contest& contest);

/// Losses of two models depend on each other beyond what their outcomes share, because both
/// forecasts persist: variances see at least newey_west_lag() lags. The bootstrap draws rows of A,
/// B, and the outcome together.
///
/// Requires: the spans have one length, every number is finite, overlap >= 1, draws >= 1.
/// Cost: O(n log n + n (draws + lags)).
/// Source: as the tests in validate/skill.h; for the encompassing, Fair and Shiller 1990, American
///         Economic Review 80(3), as a score test with a Newey-West variance; the interval is of
///         percentiles of the stationary bootstrap, Politis and Romano 1994,
///         JASA 89(428).
ContestScore score_contest(const Contest& contest, std::size_t draws, std::uint64_t seed);

}  // namespace tern
