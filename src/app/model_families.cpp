#include <fmt/format.h>

#include "app/model_table.h"
#include "forecast/ensemble.h"
#include "forecast/forecaster.h"
#include "forecast/volatility.h"

namespace tern {
namespace {

using Json = nlohmann::ordered_json;

/// A row of any of the registries.
struct Family {
  std::string_view name;
  std::string_view forecasts;
  std::string_view doc;
  std::string_view source;
  std::string_view missing = {};
  bool stops_early = false;
  bool pools = false;
  std::span<const Setting> settings = {};
};

std::vector<Family> families() {
  std::vector<Family> all;
  for (const ForecasterKind& kind : forecaster_registry()) {
    all.push_back({kind.name, "return", kind.doc, kind.source, kind.missing, kind.stops_early,
                   kind.pools, kind.settings});
  }
  for (const EnsembleKind& kind : ensemble_registry()) {
    all.push_back({kind.name, "return", kind.doc, kind.source});
  }
  for (const VolatilityKind& kind : volatility_registry()) {
    all.push_back({.name = kind.name,
                   .forecasts = "volatility",
                   .doc = kind.doc,
                   .source = kind.source,
                   .missing = kind.missing,
                   .settings = kind.settings});
  }
  return all;
}

Json json_of(const Setting& setting) {
  Json json = {{"name", setting.name}};
  for (std::size_t p = 0; p < kProfileNames.size(); ++p) {
    json[std::string(kProfileNames[p])] = setting.values[p];
  }
  json.update({{"min", setting.min}, {"max", setting.max}, {"doc", setting.doc}});
  return json;
}

Json json_of(const Family& family) {
  auto settings = Json::array();
  for (const Setting& setting : family.settings) settings.push_back(json_of(setting));
  return {{"name", family.name},
          {"forecasts", family.forecasts},
          {"available", family.missing.empty()},
          {"missing", family.missing},
          {"stops_early", family.stops_early},
          {"pools", family.pools},
          {"doc", family.doc},
          {"source", family.source},
          {"settings", settings}};
}

std::string settings_text(const Family& family) {
  std::string text;
  for (const Setting& setting : family.settings) {
    const auto& [quick, standard, thorough] = setting.values;
    text += fmt::format("    {:<18} {:>8g} {:>8g} {:>8g}  {}\n", setting.name, quick, standard,
                        thorough, setting.doc);
  }
  return text;
}

}  // namespace

std::string families_text(bool json) {
  const std::vector<Family> all = families();
  if (json) {
    auto list = Json::array();
    for (const Family& family : all) list.push_back(json_of(family));
    return list.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
  }
  std::string text =
      fmt::format("{:<20} {:<11} {:<6} {}\n    {:<18} {:>8} {:>8} {:>8}\n", "family", "forecasts",
                  "here", "what", "setting", kProfileNames[0], kProfileNames[1], kProfileNames[2]);
  for (const Family& family : all) {
    const bool here = family.missing.empty();
    text += fmt::format("{:<20} {:<11} {:<6} {}{}\n", family.name, family.forecasts,
                        here ? "yes" : "no", family.doc,
                        family.pools ? fmt::format(" Also pooled_{}.", family.name) : "");
    if (!here) text += fmt::format("    {}\n", family.missing);
    text += settings_text(family);
  }
  return text;
}

}  // namespace tern
