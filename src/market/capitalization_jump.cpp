#include "market/capitalization_jump.h"

#include <cmath>
#include <map>

namespace tern {

std::vector<CapitalizationJump> find_jumps(std::span<const Capitalization> figures,
                                           std::span<const Capitalization> prices) {
  std::map<Timestamp, Capitalization> priced;  // by stamp; the price known first
  for (const Capitalization& price : prices) priced.emplace(price.stamped, price);
  std::vector<CapitalizationJump> jumps;
  std::optional<CapitalizationJump> before;  // the newest figure that has a price: its logs
  for (const Capitalization& figure : figures) {
    const auto price = priced.find(figure.stamped);
    if (price == priced.end() || price->second.known_at > figure.known_at) continue;
    const CapitalizationJump now{figure.stamped, figure.known_at, std::log(figure.value),
                                 std::log(price->second.value)};
    if (before) {
      const CapitalizationJump move{now.stamped, now.known_at, now.log_value - before->log_value,
                                    now.log_price - before->log_price};
      if (std::abs(move.log_value - move.log_price) > kJumpOf) jumps.push_back(move);
    }
    before = now;
  }
  return jumps;
}

void mark_eras(std::span<Capitalization> figures, std::span<const CapitalizationJump> jumps) {
  std::size_t come = 0;
  for (Capitalization& figure : figures) {
    // Two figures may be known at once: the jump is that of its own stamp.
    while (come < jumps.size() && jumps[come].known_at == figure.known_at &&
           jumps[come].stamped == figure.stamped) {
      ++come;
    }
    figure.era = static_cast<int>(come);
  }
}

}  // namespace tern
