#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

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

/// The resamples behind one interval or test: how many, and which rows each takes.
///
/// Determinism: `fill` depends on the number of the draw alone, so draws can be made in any order
///              and on any thread.
struct Draws {
  std::size_t count;
  double mean_block;  ///< of the blocks that `fill` takes
  std::function<void(std::size_t draw, std::span<std::uint32_t> rows)> fill;
};

struct Resampling {
  std::size_t draws;
  std::uint64_t seed;
  /// The shortest mean block, for what autocorrelations do not show: the bars a position is held.
  double block_min = 1;
};

/// Stationary bootstrap of rows that several series share, in blocks that suit the most dependent.
/// Requires: at least one series, and one row; all of one length.
Draws stationary_draws(std::span<const std::span<const double>> series, const Resampling& how);

/// Calls `body` with the rows of each draw, on up to `jobs` threads; it must write only what
/// belongs to the draw. Requires: 0 < row_count < 2^32.
void for_each_draw(
    const Draws& draws, std::size_t row_count, std::size_t jobs,
    const std::function<void(std::size_t draw, std::span<const std::uint32_t> rows)>& body);

/// n times the variance of a resample's mean, if there were infinitely many resamples.
/// Missing: NaN without values. Cost: O(n). Source: Politis and Romano 1994, lemma 1.
double bootstrap_variance(std::span<const double> values, double mean_block);

/// The p-value of a statistic beside what its resamples gave under the null: (1 + as many as reach
/// it) / (1 + all), which is never zero. Source: Davison and Hinkley 1997, equation 4.11.
double resampled_p(std::span<const double> under_null, double statistic);

/// What a statistic must exceed for resampled_p() to be at most `level`; infinite when there are
/// too few resamples.
double resampled_critical(std::span<const double> under_null, double level);

}  // namespace tern
