#include "features_markdown.h"

#include <fmt/format.h>

#include <cmath>

#include "feature/registry.h"

namespace tern {
namespace {

constexpr std::string_view kPreamble =
    R"(<!-- Written by tern_gen_docs from src/feature; change the rows there. -->

# Features

What tern measures on hourly bars, {} features in {} groups. Every value in a row stamped `as_of`
was known at `as_of`, the close of the newest bar; the laws in `tests/laws` hold each of them to it.

In the formulas `O H L C V` are the newest bar's open, high, low, close, and volume, `r` is its log
return `ln(C(t) / C(t-1))`, and `sigma` is the volatility per bar (the feature `{}`). A value
is missing where an input is, and until the inputs have been there for *lookback* hours in a row;
the input `market` means whichever instruments have a bar, and has no holes. Unless its row says
otherwise, a feature stays the same when all prices are multiplied by one number.
)";

std::string edge(double bound) {
  if (std::isinf(bound)) return bound < 0 ? "-inf" : "inf";
  return fmt::format("{:.4g}", bound);
}

/// A cell's text: a bar would end the cell.
std::string cell(std::string text) {
  for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) {
    text.replace(at, 1, "\\|");
  }
  return text;
}

std::string table_row(const Feature& row) {
  const std::string_view scaling =
      row.scaling == PriceScaling::proportional ? " Proportional to price." : "";
  return fmt::format("| `{}` | {}{} | `{}` | {} | [{}, {}] | {} | {} | {} |\n", row.name,
                     cell(doc_of(row)), scaling, cell(formula_of(row)), to_string(row.unit),
                     edge(row.bounds.min), edge(row.bounds.max), to_string(row.inputs),
                     row.lookback, cell(std::string(row.source)));
}

std::string alias_table() {
  std::string table =
      "\n## other names\n\nUnderstood wherever a feature is asked for; the column carries the "
      "feature's own name.\n\n| other name | feature | how it is measured |\n| --- | --- | --- |\n";
  for (const FeatureAlias& alias : feature_aliases()) {
    table += fmt::format("| `{}` | `{}` | {} |\n", alias.alias, alias.name, alias.note);
  }
  return table;
}

}  // namespace

std::string features_markdown() {
  std::string tables;
  std::string_view group;
  int groups = 0;
  for (const Feature& row : feature_registry()) {
    if (row.group != group) {
      group = row.group;
      ++groups;
      tables += fmt::format(
          "\n## {}\n\n| name | what | formula | unit | bounds | inputs | lookback | source |\n"
          "| --- | --- | --- | --- | --- | --- | --- | --- |\n",
          group);
    }
    tables += table_row(row);
  }
  return fmt::format(kPreamble, feature_registry().size(), groups, kVolatilityFeature) + tables +
         alias_table();
}

}  // namespace tern
