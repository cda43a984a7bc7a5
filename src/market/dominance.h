#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "market/capitalization.h"

namespace tern {

/// What all coins are worth and which shares of it some have, as one vendor tells it.
///
/// Holds: figures are in the order in which they were known.
/// Units: shares in percent, totals in USD.
struct Dominance {
  std::string vendor;  ///< empty: nobody's, and there are no figures
  std::vector<Capitalization> btc;
  std::vector<Capitalization> usdt;
  std::vector<Capitalization> eth = {};
  std::vector<Capitalization> sol = {};
  std::vector<Capitalization> total = {};   ///< of all coins that the vendor counts
  std::vector<Capitalization> total3 = {};  ///< the same without BTC and ETH

  bool empty() const { return btc.empty() && usdt.empty(); }
  /// What was known at `now`.
  Dominance known_by(Timestamp now) const;
};

/// A share that has not been told anew for so long is missing: vendors skip up to four days in a
/// row, and in a week dominance moves by whole points.
inline constexpr Duration kDominanceStaleAfter = days{7};

/// `part` over `total`, in percent, where both have a figure of one stamp; known when both were. A
/// part that is not below its total is left out.
///
/// Requires: both in the order in which they were known.
std::vector<Capitalization> shares_of(std::span<const Capitalization> part,
                                      std::span<const Capitalization> total);

/// The newest figure known at `now`: of those with known_at <= now the one with the latest
/// known_at, and the latest stamp among equals. None where it has been known for longer than
/// kDominanceStaleAfter.
std::optional<Capitalization> newest_share(std::span<const Capitalization> figures, Timestamp now);

}  // namespace tern
