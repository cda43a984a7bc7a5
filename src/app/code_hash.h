#pragma once

#include <string_view>

namespace tern {

/// A SHA-256 over the compiled modules that compute features: feature, and those it uses. Made when
/// they are built (cmake/code_hash.cmake), so code that computes something else has another hash.
std::string_view feature_code_hash();

/// The same over the modules that make forecasts: validate, and those it uses.
std::string_view forecast_code_hash();

}  // namespace tern
