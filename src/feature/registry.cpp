#include "feature/registry.h"

#include <fmt/format.h>

#include "base/text.h"
#include "feature/groups.h"

namespace tern {
namespace {

std::vector<Feature> all_groups() {
  std::vector<Feature> rows;
  for (const auto group :
       {return_features(), trend_features(), oscillator_features(), band_features(),
        candle_features(), volatility_features(), volume_features(), flow_features(),
        dependence_features(), cross_asset_features(), timeframe_features(), calendar_features()}) {
    rows.insert(rows.end(), group.begin(), group.end());
  }
  return rows;
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

Result<std::vector<const Feature*>> find_features(std::span<const std::string> names) {
  std::vector<const Feature*> found;
  for (const std::string& name : names) {
    const auto row = std::ranges::find(feature_registry(), name, &Feature::name);
    if (row == feature_registry().end()) {
      const auto near = nearest_name(name, feature_names());
      const std::string advice =
          near ? fmt::format("did you mean '{}'?", *near) : "see `tern features list`";
      return fail(Errc::invalid_argument,
                  fmt::format("no feature is called '{}'; {}", name, advice));
    }
    if (std::ranges::find(found, &*row) != found.end()) {
      return fail(Errc::invalid_argument,
                  fmt::format("feature '{}' is listed twice; leave one out", name));
    }
    found.push_back(&*row);
  }
  return found;
}

}  // namespace tern
