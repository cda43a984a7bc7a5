#pragma once

#include <optional>
#include <span>
#include <vector>

#include "feature/moment.h"
#include "feature/rolling.h"

namespace tern {

/// The bars that became known at one instant; nothing for a hole.
struct Arrival {
  Timestamp as_of;
  std::vector<std::optional<Bar>> bars;  ///< shape [universe]: those that closed at as_of
  std::optional<Bar> four_hour;          ///< of the own instrument, if one closed at as_of
  std::optional<Bar> one_day;
  DominanceFigures told = {};  ///< of the whole market, as newest_figures() tells it
};

/// `now` with another instrument's eyes: what is known of the market is the same.
Moment seen_by(SymbolId own, const std::optional<Bar>& four_hour, const std::optional<Bar>& one_day,
               Moment now);

/// Turns arrivals into moments: derives once per bar what many kernels use.
class Observer {
 public:
  Observer(const Universe& universe, SymbolId own);

  /// Fills `pulses`, shape [universe], which must outlive the moment.
  ///
  /// Requires: each arrival is one hour after the last.
  Moment observe(const Arrival& arrival, std::span<Pulse> pulses);
  void remember(Memory& memory) { memory(tracks_); }

 private:
  struct Track {
    std::size_t run = 0;
    double log_close = 0;
    Ewma squares{kSigmaHalfLife};
    CloseHistory history;
    void remember(Memory& memory) { memory(run, log_close, squares, history); }
  };
  static Pulse follow(Track& track, const std::optional<Bar>& bar);

  SymbolId own_;
  std::optional<SymbolId> btc_, eth_, sol_;
  std::vector<Track> tracks_;  // [universe]
};

}  // namespace tern
