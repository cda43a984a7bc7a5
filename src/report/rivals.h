#pragma once

#include <string>
#include <vector>

#include "report/build.h"

namespace tern {

/// What the primary strategy is held against, beside holding each pair and the basket: holding as
/// much of the basket as moves like it, and cash.
///
/// Requires: `primary` ran over the period. Missing: no volatility match of a strategy that never
/// moved.
std::vector<StrategyReport> passive_rivals(const StrategyReport& primary,
                                           const StrategyReport& basket, const ReportInputs& inputs,
                                           std::size_t jobs);

/// The daily returns of a curve, the first from the starting capital. Days without equity have
/// none.
std::vector<double> daily_returns(const StrategyReport& curve);

/// By how much the Sharpe ratio of the primary strategy exceeds that of each benchmark, on the days
/// that both have.
std::vector<Contrast> contrasts(const StrategyReport& primary,
                                std::span<const StrategyReport> benchmarks,
                                const ReportInputs& inputs, std::size_t jobs);

/// Whether the primary strategy's timing earned anything: what its positions, read at the ends of
/// days, would have earned had they been held some days later, before costs.
///
/// Missing: nothing without positions, or over fewer than 20 days.
std::optional<Timing> timing(const StrategyReport& primary, const Market& market);

}  // namespace tern
