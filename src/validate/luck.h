#pragma once

#include <cstddef>
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

/// The standard error of the ratio, for returns that are independent in time, normal or not.
/// Missing: NaN without a Sharpe ratio, with n <= 1, or when the estimated variance is negative.
/// Source: Mertens 2002; the form with n - 1, as in PSR.
double sharpe_error(const SharpeSample& sample);

/// The probability that the true Sharpe ratio exceeds `benchmark` (per bar): PSR.
///
/// Missing: NaN without a Sharpe ratio, with n <= 1, or when its estimated error is zero.
/// Source: Bailey and Lopez de Prado 2012, Journal of Risk 15(2); the form with n - 1.
double probabilistic_sharpe(const SharpeSample& sample, double benchmark);

/// As probabilistic_sharpe(), for returns that follow each other with a first-order
/// `autocorrelation`; the error is what it would be if the benchmark were the true ratio.
/// Requires: -1 < autocorrelation < 1. Source: Lopez de Prado, Lipton and Zoonekynd 2025.
double probabilistic_sharpe_ar1(const SharpeSample& sample, double benchmark,
                                double autocorrelation);

/// The bars after which PSR(benchmark) reaches `confidence`; infinite when the ratio is not above
/// the benchmark. Source: the same paper.
double minimum_track_record(const SharpeSample& sample, double benchmark, double confidence);

/// About the largest of `trials` independent standard normals; 0 for one trial.
/// Requires: trials >= 1. Source: Bailey and Lopez de Prado 2014, J. Portfolio Management 40(5).
double expected_maximum(double trials);

/// How far the Sharpe ratios of trials lie apart: the standard deviation of a normal distribution
/// with their median absolute deviation. The plain deviation would follow a rule that loses all to
/// its costs, which says nothing of how far luck reaches, and then no ratio could pass.
///
/// Missing: NaN for fewer than 2 finite ratios, others are passed over; or where half of them are
/// the same, which is no trial of luck.
/// Source: Rousseeuw and Croux 1993, J. American Statistical Association 88(424), equation 1.1.
double spread_of_trials(std::span<const double> sharpes);

/// PSR against the best Sharpe ratio that luck alone finds in `trials` whose ratios (per bar) vary
/// by `variance` between trials. Source: the same paper.
double deflated_sharpe(const SharpeSample& sample, double trials, double variance);

/// The fewest trials whose expected_maximum() is at least `maximum`; infinite beyond 10^12.
double trials_reaching(double maximum);

/// The most trials at which deflated_sharpe() is still `confidence`; 0 when it is not even at one.
double trials_survived(const SharpeSample& sample, double variance, double confidence);

/// The years of returns below which the best of `trials` without skill is expected to show
/// `sharpe_annual`. Requires: sharpe_annual > 0.
/// Source: Bailey, Borwein, Lopez de Prado and Zhu 2014, Notices of the AMS 61(5).
double minimum_backtest_years(double trials, double sharpe_annual);

/// What a Sharpe ratio per bar is multiplied with to be that of `bars` bars: their square root for
/// independent returns, less where a gain tends to follow a gain. `autocorrelations` starts at lag
/// 1; lags that it does not have count as zero.
///
/// Missing: NaN where the autocorrelations make the variance of the longer return negative.
/// Source: Lo 2002, Financial Analysts Journal 58(4), equation 20.
double sharpe_scaling(std::size_t bars, std::span<const double> autocorrelations);

/// The Sharpe ratio of `bars` bars, with the autocorrelations of `returns` up to `lag`.
/// Missing: NaN also without a Sharpe ratio.
double sharpe_over(std::span<const double> returns, std::size_t bars, std::size_t lag);

}  // namespace tern
