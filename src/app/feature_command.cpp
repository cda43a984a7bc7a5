#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/command.h"
#include "base/text.h"
#include "feature/registry.h"
#include "feature/selection.h"

namespace tern {
namespace {

/// The rows of `group`, or all where it is empty.
Result<std::vector<const Feature*>> rows_of(const std::string& group) {
  std::vector<const Feature*> rows;
  for (const Feature& row : feature_registry()) {
    if (group.empty() || row.group == group) rows.push_back(&row);
  }
  if (!rows.empty()) return rows;
  return fail(Errc::invalid_argument, fmt::format("no group is called '{}'; the groups are {}",
                                                  group, fmt::join(feature_groups(), ", ")));
}

/// JSON has no infinity: a missing bound is null.
nlohmann::ordered_json json_bound(double bound) {
  return std::isinf(bound) ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(bound);
}

std::vector<std::string_view> aliases_of(const Feature& row) {
  std::vector<std::string_view> aliases;
  for (const FeatureAlias& alias : feature_aliases()) {
    if (alias.name == row.name) aliases.push_back(alias.alias);
  }
  return aliases;
}

nlohmann::ordered_json json_row(const Feature& row) {
  return {
      {"name", row.name},
      {"aliases", aliases_of(row)},
      {"group", row.group},
      {"doc", doc_of(row)},
      {"formula", formula_of(row)},
      {"source", row.source},
      {"unit", to_string(row.unit)},
      {"bounds", {json_bound(row.bounds.min), json_bound(row.bounds.max)}},
      {"price_scaling", to_string(row.scaling)},
      {"inputs", to_string(row.inputs)},
      {"lookback", row.lookback},
  };
}

Status list_features(const std::string& group, bool json) {
  TERN_TRY(const auto rows, rows_of(group));
  if (json) {
    auto list = nlohmann::ordered_json::array();
    for (const Feature* row : rows) list.push_back(json_row(*row));
    return print(list.dump(2) + "\n");
  }
  std::string text = fmt::format("{:<18} {:<12} {:>8}  {}\n", "name", "group", "lookback", "what");
  for (const Feature* row : rows) {
    text += fmt::format("{:<18} {:<12} {:>8}  {}\n", row->name, row->group, row->lookback,
                        doc_of(*row));
    for (const std::string_view alias : aliases_of(*row)) {
      text += fmt::format("{:<40}  also called {}\n", "", alias);
    }
  }
  return print(text);
}

}  // namespace

void add_feature_commands(CLI::App& root, const Globals& globals, CommandBody& chosen) {
  CLI::App* features = root.add_subcommand("features", "What can be measured on bars");
  features->require_subcommand(1);
  features->fallthrough();
  CLI::App* list = features->add_subcommand("list", "Lists every feature there is");
  list->fallthrough();
  const auto group = std::make_shared<std::string>();
  list->add_option("--group", *group, "Only this group: returns, trend, volatility, ...");
  list->footer(
      "Examples:\n"
      "  tern features list --group volatility\n"
      "  tern features list --json");
  add_feature_compute_command(*features, globals, chosen);
  add_feature_audit_command(*features, globals, chosen);
  list->callback([&globals, &chosen, group] {
    chosen = [&globals, group] { return list_features(*group, globals.json); };
  });
  add_feature_report_command(*features, globals, chosen);
}

}  // namespace tern
