#include "source/source.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "source/binance.h"
#include "source/coinbase.h"
#include "source/kraken.h"

namespace tern {

std::span<const Venue> venue_registry() {
  static const std::array venues = {binance_venue(), coinbase_venue(), kraken_venue()};
  return venues;
}

Result<const Venue*> find_venue(std::string_view name) {
  std::vector<std::string> names;
  for (const Venue& venue : venue_registry()) {
    if (venue.name == name) return &venue;
    names.emplace_back(venue.name);
  }
  const auto near = nearest_name(to_lower(name), names);
  return fail(
      Errc::invalid_argument,
      fmt::format("no venue is called '{}'{}: expected one of {}", quotable(name, 40),
                  near ? fmt::format(" (did you mean {}?)", *near) : "", fmt::join(names, ", ")));
}

}  // namespace tern
