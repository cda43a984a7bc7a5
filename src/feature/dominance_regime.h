#pragma once

#include <cstdint>
#include <optional>

#include "feature/memory.h"

namespace tern {

/// What a share of the whole market must pass, and for how long, to change its regime. They fit one
/// vendor's figures: levels differ by points between vendors.
struct DominanceThresholds {
  double high;        ///< percent
  double low;         ///< percent
  double hysteresis;  ///< percentage points: how far past a threshold one enters, and leaves
  int confirmations;  ///< daily figures in a row that must say the same
  int dwell = 0;      ///< daily figures that must pass from one change to the next
};

/// BTC.D: above 50 % bitcoin rules, below 45 % the others do.
inline constexpr DominanceThresholds kBtcDominance{
    .high = 50, .low = 45, .hysteresis = 0.5, .confirmations = 3};
/// USDT.D: above 5 % money hides in tether, below 4 % it is at work.
inline constexpr DominanceThresholds kUsdtDominance{
    .high = 5, .low = 4, .hysteresis = 0.1, .confirmations = 2};

/// The confirmed regime of a share of the whole market, figure after figure.
///
/// A regime is entered strictly beyond its threshold by the hysteresis, and left strictly that far
/// on its other side; either only once so many figures in a row ask for the same regime, and only
/// once the dwell has passed since the last change. It starts as the plain thresholds have the
/// first figure, which is no change.
class DominanceRegime {
 public:
  enum class State : std::uint8_t { low, neutral, high };

  explicit DominanceRegime(const DominanceThresholds& thresholds) : thresholds_(thresholds) {}

  /// Takes the next daily figure, in percent.
  State push(double share);
  /// None before the first figure.
  std::optional<State> state() const { return state_; }
  void remember(Memory& memory) { memory(state_, asked_, in_a_row_, held_); }

 private:
  State plain(double share) const;
  State asked_for(double share) const;

  DominanceThresholds thresholds_;
  std::optional<State> state_;
  State asked_ = State::neutral;  // by the newest figures
  int in_a_row_ = 0;              // so many of them
  int held_ = 0;                  // figures that must still pass before a change
};

}  // namespace tern
