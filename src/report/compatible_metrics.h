#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace tern {

/// A number as another tool computes it, so that the two can be told apart.
struct LibraryValue {
  std::string_view library;  ///< "quantstats"
  std::string_view name;     ///< what the tool calls it
  double value;              ///< NaN where the tool divides by zero or has nothing to look at
  std::string_view remark;   ///< what is wrong with it; empty when it is as good as ours
};

/// What quantstats 0.0.x says of returns, with its `periods` set. Nothing for fewer than 4 returns.
/// Source: quantstats/stats.py.
std::vector<LibraryValue> quantstats_values(std::span<const double> returns, double periods);

/// What empyrical 0.5.x says of returns beside those of a benchmark, with its `annualization` set.
/// Requires: two series of one length. Nothing for fewer than 4 returns.
/// Source: empyrical/stats.py.
std::vector<LibraryValue> empyrical_values(std::span<const double> returns,
                                           std::span<const double> benchmark, double periods);

/// What freqtrade prints after a backtest of `days` that closed trades with `profits` (quote, in
/// the order of their ends). Requires: balance > 0. Nothing without trades.
/// Source: freqtrade/data/metrics.py.
std::vector<LibraryValue> freqtrade_values(std::span<const double> profits, double balance,
                                           double days);

/// Formulas of the textbooks that we do not conclude anything from.
/// Requires: `returns` and `benchmark` of one length. Nothing for fewer than 4
/// returns; the ratios of trades are NaN without wins and losses.
std::vector<LibraryValue> textbook_values(std::span<const double> returns,
                                          std::span<const double> benchmark,
                                          std::span<const double> profits);

}  // namespace tern
