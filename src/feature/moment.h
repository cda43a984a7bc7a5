#pragma once

#include <cmath>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "feature/memory.h"
#include "market/market.h"

namespace tern {

/// Every instrument's volatility per bar is an EWMA of squared returns with this half-life, and is
/// there once so many returns have been seen in a row.
inline constexpr int kSigmaHalfLife = 72;
inline constexpr std::size_t kSigmaLookback = kSigmaHalfLife + 1;

/// The farthest that a kernel may look back through Pulse.
inline constexpr std::size_t kLagMax = 1024;

/// The newest log closes of one instrument, in a ring that all kernels share.
class CloseHistory {
 public:
  CloseHistory() : ring_(2 * kLagMax) {}
  /// Returns the place of the new value, which stays readable for kLagMax further pushes.
  std::uint64_t push(double log_close) {
    ring_[++newest_ % ring_.size()] = log_close;
    return newest_;
  }
  double at(std::uint64_t place) const { return ring_[place % ring_.size()]; }
  void remember(Memory& memory) { memory(ring_, newest_); }

 private:
  std::vector<double> ring_;
  std::uint64_t newest_ = 0;
};

/// One instrument at one moment: its newest bar, and what most kernels derive from it.
///
/// Missing: a hole is `run == 0`, its numbers unspecified. `return_log` needs two bars in a row and
///          `sigma` kSigmaLookback of them, and that the price moved at all.
struct Pulse {
  std::size_t run = 0;  ///< bars in a row up to this one
  double open = 0, high = 0, low = 0, close = 0, volume = 0;
  double log_high = 0, log_low = 0, log_close = 0;
  std::optional<double> trade_count;
  std::optional<double> taker_buy_volume;
  std::optional<double> return_log;
  std::optional<double> sigma;  ///< volatility per bar
  const CloseHistory* history = nullptr;
  std::uint64_t place = 0;

  bool present() const { return run > 0; }

  /// The log close `lag` bars ago, unless a hole lies between. Requires: lag <= kLagMax.
  std::optional<double> log_close_before(std::size_t lag) const {
    TERN_DCHECK(lag <= kLagMax, "kernels look back at most kLagMax bars through a pulse");
    if (lag >= run) return std::nullopt;
    return history->at(place - lag);
  }

  /// The log return over the last `bars` bars, as a multiple of what sigma makes of a random walk
  /// over `bars` bars.
  std::optional<double> scaled_return(std::size_t bars) const {
    const auto before = log_close_before(bars);
    if (!before || !sigma) return std::nullopt;
    return (log_close - *before) / (*sigma * std::sqrt(static_cast<double>(bars)));
  }
};

/// A longer bar of the own instrument, at the moment at which it should become known.
struct ClosingBar {
  bool due = false;        ///< as_of is an edge of the longer interval's grid
  std::optional<Bar> bar;  ///< the bar that closed at as_of; absent if not due, or a hole
};

/// What is known at one instant, and nothing more: what a kernel sees of the world.
struct Moment {
  Timestamp as_of;                ///< when the newest bars closed
  std::span<const Pulse> pulses;  ///< shape [universe]
  SymbolId own_id;
  std::optional<SymbolId> btc_id, eth_id, sol_id;  ///< where the universe has them
  ClosingBar four_hour;
  ClosingBar one_day;
  DominanceFigures told;  ///< of the whole market: the newest that are not stale

  const Pulse& own() const { return pulses[own_id.index]; }
  const std::optional<Capitalization>& newest(DominancePath path) const {
    return told[static_cast<std::size_t>(path)];
  }
  /// Requires: btc_id.
  const Pulse& btc() const { return pulses[btc_id->index]; }
  /// The instrument where it is in the universe and has a bar; else none.
  const Pulse* eth() const { return present(eth_id); }
  const Pulse* sol() const { return present(sol_id); }
  const Pulse* present(std::optional<SymbolId> id) const {
    return id && pulses[id->index].present() ? &pulses[id->index] : nullptr;
  }
};

}  // namespace tern
