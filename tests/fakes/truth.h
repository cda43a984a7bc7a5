#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "market/bars.h"
#include "market/universe.h"

namespace tern::fakes {

/// What really happened on a fake venue: minute bars of any pair made by a formula, and every
/// longer bar added up from them, so that all intervals agree. Prices have two decimals, volumes
/// five, and quote volumes seven, so that decimal() of each reads back to the bit.
///
/// Thread-safe, but for list(). Cost: two years of hours are made in about 30 ms a pair, once.
class Truth {
 public:
  struct Listing {
    Timestamp from;                       ///< first minute traded
    Timestamp until = kTimeMax;           ///< delisted
    std::vector<TimeRange> outages = {};  ///< the engine was down: no bars inside
    std::vector<TimeRange> halts = {};    ///< no trades: flat bars without volume
  };

  explicit Truth(std::uint64_t seed);
  void list(const Pair& pair, Listing listing);
  const Listing* find(const Pair& pair) const;
  std::vector<Pair> pairs() const;

  /// The bar that opens at `open_time` from what was traded before `now`; nothing when that is
  /// nothing. Unfinished when it closes later than `now`.
  std::optional<Bar> bar(const Pair& pair, Interval interval, Timestamp open_time,
                         Timestamp now) const;

  /// All closed ones that open in `range`.
  std::vector<Bar> closed(const Pair& pair, Interval interval, TimeRange range,
                          Timestamp now) const;

 private:
  struct Cache;
  std::uint64_t seed_;
  std::map<Pair, Listing> listings_;
  std::shared_ptr<Cache> cache_;  // copies that know the same listings share it
};

/// A price as venues write it: "50283.58000000".
std::string decimal(double value, int places = 8);

}  // namespace tern::fakes
