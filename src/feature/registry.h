#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "feature/definition.h"

namespace tern {

/// The predicted standard deviation per bar that scales returns, labels, and positions.
inline constexpr std::string_view kVolatilityFeature = "sigma_72";

/// Every feature there is, in the order of the docs page.
std::span<const Feature> feature_registry();

/// The names of feature_registry(), in its order.
std::vector<std::string> feature_names();

/// Another name for a feature: one that people knew before there was a catalog. Its columns carry
/// the feature's own name.
struct FeatureAlias {
  std::string_view alias;
  std::string_view name;
  std::string_view note;  ///< how the feature measures what the alias names
};

/// Every alias there is; find_features() takes them like names.
std::span<const FeatureAlias> feature_aliases();

/// The rows called `names`, in that order.
///
/// Errors: invalid_argument: a name twice, or one that is not known, naming the nearest that is.
Result<std::vector<const Feature*>> find_features(std::span<const std::string> names);

}  // namespace tern
