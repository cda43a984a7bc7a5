#pragma once

#include <optional>
#include <span>
#include <vector>

#include "run/backtest.h"

namespace tern {

/// Reads round trips, from flat to flat, off the fills of a run. A fill that goes through zero ends
/// one and begins another, and its fee is shared between them.
class RoundTrips {
 public:
  /// `universe` outlives this.
  explicit RoundTrips(const Universe& universe);

  void add(const Fill& fill);

  /// Every round trip in the order of its end; what is still open at `at` comes last, its rest
  /// marked at `closes` (shape [universe]).
  std::vector<Trade> finish(Timestamp at, std::span<const double> closes) const;

 private:
  struct Open {
    Timestamp opened_at;
    bool is_short;
    std::int64_t held;  // base units
    double bought;      // base
    double paid;        // quote, fees not included
    double sold;
    double got;
    double fees;
  };
  void take(const Fill& fill, std::int64_t units, double share);
  static Trade closed(SymbolId symbol, const Open& open, Timestamp at);

  const Universe& universe_;
  std::vector<std::optional<Open>> open_;  // shape [universe]
  std::vector<Trade> trades_;
};

}  // namespace tern
