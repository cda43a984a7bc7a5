#pragma once

#include <cmath>
#include <optional>

namespace tern {

/// The log of a variance, or of another size; nothing where nothing moved.
inline std::optional<double> log_of(double variance) {
  return variance > 0 ? std::optional{std::log(variance)} : std::nullopt;
}

}  // namespace tern
