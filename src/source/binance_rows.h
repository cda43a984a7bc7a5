#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "source/source.h"

namespace tern {

/// Which klines were asked for, and when.
struct KlineQuestion {
  Interval interval;
  TimeRange open_times;
  Timestamp now;  ///< by the venue's clock, before it answered; what closes later is left out
  std::size_t rows_max;  ///< more than so many are no answer
  bool bulk =
      false;  ///< a bulk file: stamps may be in microseconds, rows outside are refused alone
};

/// One row of Binance's klines, its cells as they were written.
struct KlineRow {
  std::int64_t line;  ///< from 1
  std::span<const std::string_view> cells;
};

/// Sorts the rows of one answer into bars, refused rows, and what is not closed yet. A row that is
/// off the grid, impossible, or repeated is refused alone; anything else that the venue's contract
/// rules out condemns the whole answer.
class BinanceRows {
 public:
  explicit BinanceRows(const KlineQuestion& question)
      : question_(question), answered_end_(question.open_times.end) {}

  /// Errors: corrupt_data.
  Status take(const KlineRow& row);

  /// `answered` ends where the first bar opens that was not closed yet, and after the last bar of a
  /// full page, which says nothing about what comes after it. That of a bulk file runs from its
  /// first bar to its last: it may have been cut short, and what it lacks at its ends is left to
  /// pages.
  ///
  /// Errors: corrupt_data: most rows cannot be bars.
  Result<BarPage> finish(std::string_view bytes) &&;

 private:
  void end_before(Timestamp opens);
  Status take_outside(const KlineRow& row, Timestamp opens);
  void refuse(const KlineRow& row, Timestamp opens, std::string reason);

  KlineQuestion question_;
  Timestamp answered_end_;
  BarPage page_{};
  std::size_t rows_ = 0;
  std::size_t columns_ = 0;
  std::size_t condemning_ = 0;  // refused for what should not happen at all
  bool micro_ = false;          // stamped in microseconds
  std::optional<Timestamp> previous_;
};

}  // namespace tern
