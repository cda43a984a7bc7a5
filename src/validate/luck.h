#pragma once

#include <span>

namespace tern {

/// A Sharpe ratio per bar, with what its sampling error depends on.
struct SharpeSample {
  double sharpe;    ///< per bar, never annualized
  double n;         ///< bars; the effective number where returns overlap
  double skew;      ///< biased
  double kurtosis;  ///< biased, 3 for normal returns
};

/// Missing: a NaN Sharpe ratio for fewer than 2 returns or returns that are all the same.
SharpeSample sharpe_sample(std::span<const double> returns);

/// The probability that the true Sharpe ratio exceeds `benchmark` (per bar): PSR.
///
/// Missing: NaN without a Sharpe ratio, with n <= 1, or when its estimated error is zero.
/// Source: Bailey and Lopez de Prado 2012, Journal of Risk 15(2); the form with n - 1.
double probabilistic_sharpe(const SharpeSample& sample, double benchmark);

/// The bars after which PSR(benchmark) reaches `confidence`; infinite when the ratio is not above
/// the benchmark. Source: the same paper.
double minimum_track_record(const SharpeSample& sample, double benchmark, double confidence);

/// About the largest of `trials` independent standard normals; 0 for one trial.
/// Requires: trials >= 1. Source: Bailey and Lopez de Prado 2014, J. Portfolio Management 40(5).
double expected_maximum(double trials);

/// PSR against the best Sharpe ratio that luck alone finds in `trials` whose ratios (per bar) vary
/// by `variance` between trials. Source: the same paper.
double deflated_sharpe(const SharpeSample& sample, double trials, double variance);

}  // namespace tern
