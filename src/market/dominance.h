#pragma once

#include <array>
#include <cstdint>
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
  /// What the shares are shares of: "TOTAL as CoinGecko counts it".
  std::string universe = {};

  bool empty() const;
  /// What was known at `now`.
  Dominance known_by(Timestamp now) const;
};

/// The series of a Dominance.
enum class DominancePath : std::uint8_t { btc, usdt, eth, sol, total, total3 };

struct DominancePathRow {
  DominancePath path;
  std::string_view name;  ///< as in CapitalizationSeries::name
  std::vector<Capitalization> Dominance::*figures;
};

/// In the order of the enumerators.
inline constexpr std::array kDominancePaths = {
    DominancePathRow{DominancePath::btc, "BTC.D", &Dominance::btc},
    DominancePathRow{DominancePath::usdt, "USDT.D", &Dominance::usdt},
    DominancePathRow{DominancePath::eth, "ETH.D", &Dominance::eth},
    DominancePathRow{DominancePath::sol, "SOL.D", &Dominance::sol},
    DominancePathRow{DominancePath::total, "TOTAL", &Dominance::total},
    DominancePathRow{DominancePath::total3, "TOTAL3", &Dominance::total3},
};

/// One figure of each path, where there is one. Shape: kDominancePaths.
using DominanceFigures = std::array<std::optional<Capitalization>, kDominancePaths.size()>;

/// newest_share() of every path of `dominance`.
DominanceFigures newest_figures(const Dominance& dominance, Timestamp now);

/// A share that has not been told anew for so long is missing: vendors skip up to four days in a
/// row, and in a week dominance moves by whole points.
inline constexpr Duration kDominanceStaleAfter = days{7};

/// `part` over `total`, in percent, where both have a figure of one stamp; known when both were. A
/// part that is not below its total is left out. A share is of the era of both.
///
/// Requires: both in the order in which they were known.
std::vector<Capitalization> shares_of(std::span<const Capitalization> part,
                                      std::span<const Capitalization> total);

/// `total` less `part`, as shares_of() divides them.
std::vector<Capitalization> rest_of(std::span<const Capitalization> part,
                                    std::span<const Capitalization> total);

/// The newest figure known at `now`: of those with known_at <= now the one with the latest
/// known_at, and the latest stamp among equals. None where it has been known for longer than
/// kDominanceStaleAfter.
std::optional<Capitalization> newest_share(std::span<const Capitalization> figures, Timestamp now);

}  // namespace tern
