#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "validate/evidence.h"
#include "validate/long_run_variance.h"

namespace tern {

// Forecast skill, one function per statistic. Everywhere:
//
// Requires: spans of one call have one length; every number is finite.
// Missing:  NaN where a statistic does not exist: no rows, a constant forecast or outcome for a
//           correlation, a loss difference that never varies for a test.
// Holds:    `lag` is the last lag at which rows may depend on each other: 0 for independent rows,
//           overlap_lag() where outcomes overlap. It widens an interval, or weakens a test, through
//           effective_size().

double rmse(std::span<const double> forecast, std::span<const double> outcome);

/// 1 - SSE / SSE of `benchmark`: what the forecast explains that the benchmark does not.
/// Source: Campbell and Thompson 2008, Review of Financial Studies 21(4), equation 1.
double r2_against(std::span<const double> forecast, std::span<const double> benchmark,
                  std::span<const double> outcome);

/// Per row, the mean of `history` and of the outcomes known by then: those of at least `overlap`
/// rows before. Zero while none is known.
std::vector<double> prevailing_mean(std::span<const double> outcome,
                                    std::span<const double> history, std::size_t overlap);

/// Ranks from 1; equal values share the average of theirs. Cost: O(n log n).
std::vector<double> average_ranks(std::span<const double> values);

double pearson(std::span<const double> x, std::span<const double> y);

/// Pearson's correlation with Fisher's interval; of ranks, it is Spearman's. The interval counts
/// rows by the variance of their influence on the correlation, because forecasts and outcomes that
/// grow with volatility together make Fisher's own too narrow (twice the nominal size on noise).
/// Source: Fisher 1921, Metron 1; correlation_influence().
Estimate correlation(std::span<const double> x, std::span<const double> y,
                     const Dependence& dependence);

/// How many even, independent rows would tell the correlation as precisely: the count behind its
/// interval, at most n. Missing: NaN without a correlation.
double correlation_rows(std::span<const double> x, std::span<const double> y,
                        const Dependence& dependence);

/// What each row adds to the error of Pearson's correlation `r` of `x` and `y`: its influence.
/// Requires: neither is constant. Source: Hampel 1974, JASA 69(346).
std::vector<double> correlation_influence(std::span<const double> x, std::span<const double> y,
                                          double r);

/// The probability that a row whose outcome is above zero has the higher forecast: the AUC.
/// Missing: also when every outcome has the same sign.
/// Source: Mann and Whitney 1947, Annals of Mathematical Statistics 18(1).
double area_under_curve(std::span<const double> forecast_ranks, std::span<const double> outcome);

/// The interval of a share out of `n` trials. Source: Wilson 1927, JASA 22(158).
Interval95 wilson_interval(double share, double n);

/// The share of rows where forecast and outcome are both above zero, or both not.
/// Missing: also when every forecast is zero, which names no direction.
Estimate directional_accuracy(std::span<const double> forecast, std::span<const double> outcome,
                              const Dependence& dependence);

/// Is one forecast's loss smaller? `loss_difference` is the benchmark's loss minus the model's, so
/// a positive statistic favors the model; p is two-sided.
///
/// Unsuited to the question whether a fitted model beats a constant that it nests: there it
/// hardly ever rejects, and clark_west() is the test. Where the rectangular kernel gives a variance
/// that is not positive, the Bartlett kernel takes over.
/// Source: Diebold and Mariano 1995, JBES 13(3); Harvey, Leybourne and Newbold 1997, International
///         Journal of Forecasting 13(2), for the correction and Student's t.
TestResult diebold_mariano(std::span<const double> loss_difference, std::size_t horizon,
                           std::size_t lag, Kernel kernel);

/// Does the forecast hold a signal that the `benchmark` it nests does not? One-sided.
/// Source: Clark and West 2007, Journal of Econometrics 138(1).
TestResult clark_west(std::span<const double> forecast, std::span<const double> benchmark,
                      std::span<const double> outcome, const Dependence& dependence);

/// Does the best mix of both forecasts need `rival`? The null is that `forecast` encompasses it;
/// one-sided, for a mix that gives the rival a weight above zero.
/// Source: Harvey, Leybourne and Newbold 1998, JBES 16(2).
TestResult encompassing(std::span<const double> forecast, std::span<const double> rival,
                        std::span<const double> outcome, std::size_t overlap);

/// Do the signs agree more often than independent signs would? One-sided.
/// Missing: also when all forecasts, or all outcomes, have the same sign.
/// Source: Pesaran and Timmermann 1992, JBES 10(4).
TestResult pesaran_timmermann(std::span<const double> forecast, std::span<const double> outcome,
                              std::size_t lag);

/// Does holding the forecast's sign earn more than holding signs that are independent of the
/// outcome would? One-sided.
/// Missing: also when all forecasts have the same sign.
/// Source: Anatolyev and Gerko 2005, JBES 23(4).
TestResult anatolyev_gerko(std::span<const double> forecast, std::span<const double> outcome,
                           std::size_t lag);

}  // namespace tern
