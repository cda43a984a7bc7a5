#include "validate/joins.h"

#include "market/dominance.h"

namespace tern {

Joins count_joins(std::span<const Capitalization> figures, const TimeGrid& as_of) {
  Joins joins;
  for (std::size_t row = 0; row < as_of.size; ++row) {
    const auto figure = newest_share(figures, as_of[row]);
    if (!figure) continue;
    ++joins.count;
    if (figure->known_at > as_of[row] || figure->known_at < figure->stamped) ++joins.early;
  }
  return joins;
}

}  // namespace tern
