#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/data.h"

namespace tern {

std::string list_text(std::span<const SeriesSummary> summaries, bool json) {
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
    return nlohmann::json{{"series", entries}}.dump(2, ' ', false,
                                                    nlohmann::json::error_handler_t::replace) +
           "\n";
  }
  if (summaries.empty()) {
    return "nothing is stored yet: bring bars with tern data fetch, or files with tern data "
           "import\n";
  }
  std::string text = fmt::format("{:<10} {:<10} {:<8} {:>9} {:>11}  {:<16}  {:<16}\n", "venue",
                                 "pair", "interval", "bars", "quarantined", "first", "last");
  for (const SeriesSummary& is : summaries) {
    text += fmt::format("{:<10} {:<10} {:<8} {:>9} {:>11}  {:<16}  {:<16}\n", is.series.venue,
                        to_string(is.series.pair), to_string(is.series.interval), is.bars,
                        is.quarantined, is.bars > 0 ? to_string(is.first) : "-",
                        is.bars > 0 ? to_string(is.last) : "-");
  }
  return text;
}

}  // namespace tern
