#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "feature/definition.h"

namespace tern {

/// The set that tern's published figures were measured with, before the catalog was widened. What
/// the rest adds is to be measured before it becomes the default.
std::span<const std::string_view> core_features();

/// The names of the groups, in the order of the registry.
std::vector<std::string> feature_groups();

/// The rows that `words` choose, each once, in the order of the words: a feature by its name or
/// alias, a group by its name, "core", or "all".
///
/// Errors: invalid_argument: no words, or one that means nothing, naming the nearest that does.
Result<std::vector<const Feature*>> select_features(std::span<const std::string> words);

}  // namespace tern
