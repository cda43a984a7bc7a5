#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/data.h"

namespace tern {

namespace {

nlohmann::json to_json(const CapitalizationSummary& is) {
  return {{"vendor", is.series.vendor},
          {"name", is.series.name},
          {"figures", is.figures},
          {"quarantined", is.quarantined},
          {"first", is.figures > 0 ? nlohmann::json(to_string(is.first)) : nullptr},
          {"last", is.figures > 0 ? nlohmann::json(to_string(is.last)) : nullptr}};
}

/// Below the columns of the bars.
std::string row_of(const CapitalizationSummary& is) {
  return fmt::format("{:<12} {:<17} {:>9} {:>11}  {:<16}  {:<16}\n", is.series.vendor,
                     is.series.name, is.figures, is.quarantined,
                     is.figures > 0 ? to_string(is.first) : "-",
                     is.figures > 0 ? to_string(is.last) : "-");
}

}  // namespace

std::string list_text(std::span<const SeriesSummary> summaries, bool json,
                      std::span<const CapitalizationSummary> capitalizations) {
  if (json) {
    nlohmann::json entries = nlohmann::json::array();
    for (const SeriesSummary& is : summaries) {
      entries.push_back({{"venue", is.series.venue},
                         {"pair", to_string(is.series.pair)},
                         {"interval", to_string(is.series.interval)},
                         {"bars", is.bars},
                         {"quarantined", is.quarantined},
                         {"first", is.bars > 0 ? nlohmann::json(to_string(is.first)) : nullptr},
                         {"last", is.bars > 0 ? nlohmann::json(to_string(is.last)) : nullptr}});
    }
    nlohmann::json figures = nlohmann::json::array();
    for (const CapitalizationSummary& is : capitalizations) figures.push_back(to_json(is));
    return nlohmann::json{{"series", entries}, {"capitalizations", figures}}.dump(
               2, ' ', false, nlohmann::json::error_handler_t::replace) +
           "\n";
  }
  if (summaries.empty() && capitalizations.empty()) {
    return "nothing is stored yet: bring bars with tern data fetch, or files with tern data "
           "import\n";
  }
  std::string text;
  if (!summaries.empty()) {
    text = fmt::format("{:<10} {:<10} {:<8} {:>9} {:>11}  {:<16}  {:<16}\n", "venue", "pair",
                       "interval", "bars", "quarantined", "first", "last");
  }
  for (const SeriesSummary& is : summaries) {
    text += fmt::format("{:<10} {:<10} {:<8} {:>9} {:>11}  {:<16}  {:<16}\n", is.series.venue,
                        to_string(is.series.pair), to_string(is.series.interval), is.bars,
                        is.quarantined, is.bars > 0 ? to_string(is.first) : "-",
                        is.bars > 0 ? to_string(is.last) : "-");
  }
  if (capitalizations.empty()) return text;
  text += fmt::format("{}{:<12} {:<17} {:>9} {:>11}  {:<16}  {:<16}\n", text.empty() ? "" : "\n",
                      "vendor", "capitalization", "figures", "quarantined", "first", "last");
  for (const CapitalizationSummary& is : capitalizations) text += row_of(is);
  return text;
}

}  // namespace tern
