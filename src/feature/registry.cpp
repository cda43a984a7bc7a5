#include "feature/registry.h"

#include <fmt/format.h>

#include <array>

#include "base/text.h"
#include "feature/groups.h"

namespace tern {
namespace {

std::vector<Feature> all_groups() {
  std::vector<Feature> rows;
  for (const auto features_of : kFeatureGroups) {
    const std::span<const Feature> group = features_of();
    rows.insert(rows.end(), group.begin(), group.end());
  }
  return rows;
}

constexpr std::array kAliases = {
    FeatureAlias{"BTC_return_1h", "btc_ret_1", "in sigmas"},
    FeatureAlias{"BTC_volatility_24h", "btc_rv_24", "as a log variance"},
    FeatureAlias{"ETH_SOL_correlation", "corr_eth_sol_168", "over a week"},
};

/// What `name` is called in the registry, where it is an alias; else itself.
std::string_view unaliased(std::string_view name) {
  const auto alias = std::ranges::find(kAliases, name, &FeatureAlias::alias);
  return alias == kAliases.end() ? name : alias->name;
}

std::vector<std::string> names_and_aliases() {
  std::vector<std::string> names = feature_names();
  for (const FeatureAlias& alias : kAliases) names.emplace_back(alias.alias);
  return names;
}

}  // namespace

std::span<const Feature> feature_registry() {
  static const std::vector<Feature> kRegistry = all_groups();
  return kRegistry;
}

std::vector<std::string> feature_names() {
  std::vector<std::string> names;
  for (const Feature& row : feature_registry()) names.emplace_back(row.name);
  return names;
}

std::span<const FeatureAlias> feature_aliases() {
  return kAliases;
}

Result<std::vector<const Feature*>> find_features(std::span<const std::string> names) {
  std::vector<const Feature*> found;
  for (const std::string& name : names) {
    const auto row = std::ranges::find(feature_registry(), unaliased(name), &Feature::name);
    if (row == feature_registry().end()) {
      const auto near = nearest_name(name, names_and_aliases());
      const std::string advice =
          near ? fmt::format("did you mean '{}'?", *near) : "see `tern features list`";
      return fail(Errc::invalid_argument,
                  fmt::format("no feature is called '{}'; {}", quotable(name), advice));
    }
    if (std::ranges::find(found, &*row) != found.end()) {
      return fail(Errc::invalid_argument,
                  fmt::format("feature '{}' is listed twice; leave one out", row->name));
    }
    found.push_back(&*row);
  }
  return found;
}

}  // namespace tern
