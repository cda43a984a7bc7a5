#pragma once

#include <span>
#include <string_view>

#include "market/universe.h"

namespace tern {

/// What to say of a pair that a venue does not list, given what it lists: against what else it
/// trades the base, or which name is near.
///
/// Errors: not_found, always.
Error unlisted(std::string_view venue, const Pair& pair, std::span<const Pair> listed);

}  // namespace tern
