#pragma once

#include <string>
#include <string_view>

namespace tern {

/// What is wrong with `markup`, for tests: tags that do not balance, an unescaped ampersand, or a
/// number that is none. Nothing wrong is "".
std::string complaint(std::string_view markup);

}  // namespace tern
