#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "frame/frame.h"
#include "market/interval.h"

namespace tern {

/// One bar. The kline extras are absent where the venue or file did not give them.
struct Bar {
  Timestamp open_time;
  double open, high, low, close;                 ///< quote per base
  double volume;                                 ///< base units traded
  std::optional<double> quote_volume;            ///< quote units traded
  std::optional<double> trade_count;             ///< whole number of trades
  std::optional<double> taker_buy_volume;        ///< base units lifted from the ask
  std::optional<double> taker_buy_quote_volume;  ///< quote units paid for them

  friend bool operator==(const Bar&, const Bar&) = default;
};

/// Why a bar cannot be true, in a few words ("high 5 is below close 7"); nothing when it can.
///
/// Holds: low <= min(open, close) <= max(open, close) <= high; prices > 0; volumes >= 0; the
/// taker's volume is at most the whole.
std::optional<std::string> impossible(const Bar& bar);

/// One instrument's bars on a complete grid. Holding a Bars means they were checked.
///
/// Shape:   every column is [size].
/// Time:    bar `i` covers [open_time(i), close_time(i)); it is *known* only at close_time(i).
/// Missing: a bar the venue never published is invalid in present(), its values unspecified; an
///          extra that was not given is invalid in its own column's mask.
/// Holds:   what impossible() refuses.
class Bars {
 public:
  /// Puts `bars` on the grid that spans `range` (its edges on the interval's grid).
  ///
  /// Requires: `range` is a whole number of intervals.
  /// Errors: corrupt_data, naming the first bar that is impossible, off the grid, out of order, or
  /// repeated. Bars outside `range` are left out.
  static Result<Bars> make(Interval interval, TimeRange range, std::span<const Bar> bars);

  Interval interval() const { return interval_; }
  std::size_t size() const { return grid_.size; }
  Timestamp open_time(std::size_t i) const { return grid_[i]; }
  Timestamp close_time(std::size_t i) const { return grid_[i + 1]; }
  const TimeGrid& open_times() const { return grid_; }

  /// The grid of the instants at which each bar became known: what a feature Frame is stamped with.
  TimeGrid as_of() const { return grid_.shifted_by(length(interval_)); }

  std::span<const double> open() const { return open_; }
  std::span<const double> high() const { return high_; }
  std::span<const double> low() const { return low_; }
  std::span<const double> close() const { return close_; }
  std::span<const double> volume() const { return volume_; }
  ColumnView quote_volume() const { return {quote_volume_.values, quote_volume_.valid}; }
  ColumnView trade_count() const { return {trade_count_.values, trade_count_.valid}; }
  ColumnView taker_buy_volume() const {
    return {taker_buy_volume_.values, taker_buy_volume_.valid};
  }
  ColumnView taker_buy_quote_volume() const {
    return {taker_buy_quote_volume_.values, taker_buy_quote_volume_.valid};
  }
  const Mask& present() const { return present_; }

  /// Bar `i`, or nothing where it is missing.
  std::optional<Bar> at(std::size_t i) const;

  /// The part whose open times lie in `range`, on its own grid.
  Bars slice(TimeRange range) const;

  /// The first `n` bars. What the market looked like at as_of()[n - 1].
  Bars prefix(std::size_t n) const { return slice({grid_.start, grid_[n]}); }

 private:
  Bars(Interval interval, TimeGrid grid);
  void put(std::size_t row, const Bar& bar);

  Interval interval_;
  TimeGrid grid_;  // of open times
  std::vector<double> open_, high_, low_, close_, volume_;
  Column quote_volume_, trade_count_, taker_buy_volume_, taker_buy_quote_volume_;
  Mask present_;
};

/// Bars of a longer interval from those of a shorter one. A bar exists where at least one of its
/// parts does, as a venue would publish it; an extra exists where every present part has it.
///
/// Requires: `to` is a multiple of the interval of `bars`.
/// Time: a bar whose parts are not all closed by the end of `bars` is left out.
Bars resample(const Bars& bars, Interval to);

}  // namespace tern
