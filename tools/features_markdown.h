#pragma once

#include <string>

namespace tern {

/// docs/features.md, made from the feature registry.
std::string features_markdown();

}  // namespace tern
