#pragma once

#include <cstdint>
#include <span>

#include "base/check.h"
#include "base/rng.h"

namespace tern {

/// The mean block of the stationary bootstrap that suits the dependence in `values`, at least 1.
///
/// Missing: 1 for fewer than 4 values or values that are all the same.
/// Source: Politis and White 2004, Econometric Reviews 23(1), corrected by Patton, Politis and
///         White 2009, 28(4).
double block_length(std::span<const double> values);

/// Draws rows of a series in blocks of random length, so that a resample keeps the dependence
/// between neighbors. The series is a ring: its first row follows its last.
///
/// Source: Politis and Romano 1994, JASA 89(428).
class StationaryBootstrap {
 public:
  /// Requires: 0 < rows < 2^32, mean_block >= 1.
  StationaryBootstrap(std::size_t rows, double mean_block, std::uint64_t seed)
      : rng_(seed), rows_(rows), restart_below_(static_cast<std::uint64_t>(0x1p32 / mean_block)) {
    TERN_CHECK(rows > 0 && rows < (1ULL << 32) && mean_block >= 1, "nothing to resample from");
  }

  /// The first row of a resample.
  std::size_t first() { return row_ = rng_.below(rows_); }

  /// The row that follows. One random word decides both whether and where a block starts; the start
  /// is uniform to one part in 2^32 / rows.
  std::size_t next() {
    const std::uint64_t word = rng_.next();
    const bool restart = (word & 0xffffffffULL) < restart_below_;
    return row_ = follow(row_, rows_, restart, ((word >> 32) * rows_) >> 32);
  }

  /// The rule alone: start a block, or take the next row around the ring.
  static std::size_t follow(std::size_t row, std::size_t rows, bool restart, std::size_t start) {
    const std::size_t after = row + 1 == rows ? 0 : row + 1;
    return restart ? start : after;
  }

 private:
  Rng rng_;
  std::uint64_t rows_;
  std::uint64_t restart_below_;
  std::size_t row_ = 0;
};

}  // namespace tern
