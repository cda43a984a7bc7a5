#pragma once

#include "feature/moment.h"

namespace tern {

/// The scaled returns over `bars` bars of those instruments that have one now.
struct CrossSection {
  double sum = 0;
  double risen = 0;
  double count = 0;

  CrossSection(const Moment& now, std::size_t bars) {
    for (const Pulse& pulse : now.pulses) {
      const auto scaled = pulse.scaled_return(bars);
      if (!scaled) continue;
      sum += *scaled;
      risen += *scaled > 0 ? 1 : 0;
      count += 1;
    }
  }
  /// One instrument is no market.
  bool is_market() const { return count >= 2; }
};

/// The mean of the newest log returns of those instruments that have one; nothing where fewer than
/// two do.
inline std::optional<double> market_return(const Moment& now) {
  double sum = 0, count = 0;
  for (const Pulse& pulse : now.pulses) {
    if (!pulse.return_log) continue;
    sum += *pulse.return_log;
    count += 1;
  }
  return count >= 2 ? std::optional{sum / count} : std::nullopt;
}

}  // namespace tern
