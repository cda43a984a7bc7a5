#include "source/listing.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/text.h"

namespace tern {
namespace {

constexpr std::size_t kNamed = 8;

}  // namespace

Error unlisted(std::string_view venue, const Pair& pair, std::span<const Pair> listed) {
  std::vector<std::string> quotes;
  std::vector<std::string> names;
  for (const Pair& other : listed) {
    if (other.base == pair.base) quotes.push_back(other.quote);
    names.push_back(to_string(other));
  }
  std::ranges::sort(quotes);
  const std::string what = fmt::format("{} has no {}", venue, to_string(pair));
  if (!quotes.empty()) {
    const bool more = quotes.size() > kNamed;
    quotes.resize(std::min(quotes.size(), kNamed));
    return fail(Errc::not_found, fmt::format("{}: it trades {} against {}{}", what, pair.base,
                                             fmt::join(quotes, ", "), more ? ", and more" : ""));
  }
  const auto near = nearest_name(to_string(pair), names);
  return fail(Errc::not_found,
              near ? fmt::format("{}: did you mean {}?", what, *near)
                   : fmt::format("{}, nor anything else with {}: name a pair that it trades", what,
                                 pair.base));
}

}  // namespace tern
