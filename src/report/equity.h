#pragma once

#include <string>

#include "report/build.h"

namespace tern {

/// The UTC days that `range` touches.
TimeGrid days_of(TimeRange range);

/// Reads a bar-by-bar equity table (run/backtest.h) once a day: StrategyReport::daily.
Frame by_day(const Frame& equity, double capital);

/// Adds up a backtest: metrics, daily table, best and worst trades.
StrategyReport report_strategy(const StrategyRun& run, const ReportInputs& inputs,
                               std::size_t jobs);

/// Fills `best` and `worst` from `round_trips`.
void rank_trades(StrategyReport& report);

/// What each pair earned, what costs and funding took, and the rest of the total return: in money,
/// because money adds up. Costs are fees, spread, slippage, and impact; prices are the opens that
/// orders were filled at, and the rest is what rounding to steps leaves.
///
/// Missing: nothing without weights of every pair.
std::vector<Contribution> contributions(const BacktestResult& result, const Market& market,
                                        double capital);

/// Bars in a year of 365 days.
double year_bars(const TimeGrid& grid);

/// Buying `shares` of the capital at the first open of each pair in the period, and holding. The
/// purchase pays the fee, half the spread, and the slippage of a usual day; nothing is sold.
///
/// Shape: `shares` is [universe] and sums to at most 1.
StrategyRun holding_run(const std::string& name, const std::vector<double>& shares,
                        const ReportInputs& inputs);

/// Adds up a holding_run().
StrategyReport report_holding(const std::string& name, const std::vector<double>& shares,
                              const ReportInputs& inputs, std::size_t jobs);

}  // namespace tern
