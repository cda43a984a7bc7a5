#include "app/data_funding.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/interrupt.h"

namespace tern {
namespace {

using Json = nlohmann::ordered_json;

std::string dump(const Json& entries) {
  return Json{{"funding", entries}}.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json json_of(const ImportedFunding& file) {
  Json entry = {{"file", file.path.string()}};
  if (!file.report) {
    entry["error"] = file.report.error().message;
    return entry;
  }
  const FundingImport& is = *file.report;
  entry.update({{"venue", is.series.venue},
                {"pair", to_string(is.series.pair)},
                {"layout", is.source.layout},
                {"sha256", is.source.sha256},
                {"rows", is.rows},
                {"inserted", is.outcome.inserted},
                {"unchanged", is.outcome.unchanged},
                {"completed", is.outcome.completed},
                {"revised", is.outcome.revised},
                {"quarantined", is.outcome.quarantined}});
  return entry;
}

}  // namespace

std::vector<ImportedFunding> import_funding(Database& database,
                                            std::span<const std::filesystem::path> files,
                                            const FundingFileOptions& options) {
  FundingStore store(database);
  std::vector<ImportedFunding> imported;
  for (const std::filesystem::path& path : files) {
    if (interrupted()) break;
    imported.push_back({path, import_funding_file(store, path, options)});
  }
  return imported;
}

std::string funding_import_text(std::span<const ImportedFunding> files, bool json) {
  if (files.empty()) return "";
  if (json) {
    Json entries = Json::array();
    for (const ImportedFunding& file : files) entries.push_back(json_of(file));
    return dump(entries);
  }
  std::size_t width = 4;
  for (const ImportedFunding& file : files) {
    width = std::max(width, file.path.filename().string().size());
  }
  std::string rows, below;
  for (const ImportedFunding& file : files) {
    if (!file.report) {
      if (files.size() > 1) below += fmt::format("not imported: {}\n", file.report.error().message);
      continue;
    }
    const FundingImport& is = *file.report;
    rows += fmt::format("{:<{}}  {:<13} {:<10} {:>9} {:>9} {:>9} {:>9} {:>9} {:>11}\n",
                        is.source.name, width, is.series.venue, to_string(is.series.pair), is.rows,
                        is.outcome.inserted, is.outcome.unchanged, is.outcome.completed,
                        is.outcome.revised, is.outcome.quarantined);
    if (is.first_refused.empty()) continue;
    below +=
        fmt::format("{}: the first row in quarantine is {}\n", is.source.name, is.first_refused);
  }
  if (rows.empty()) return below;
  return fmt::format("{:<{}}  {:<13} {:<10} {:>9} {:>9} {:>9} {:>9} {:>9} {:>11}\n", "file", width,
                     "venue", "funding", "rows", "inserted", "unchanged", "completed", "revised",
                     "quarantined") +
         rows + below;
}

Status funding_import_status(std::span<const ImportedFunding> files) {
  const auto failed = [](const ImportedFunding& file) { return !file.report; };
  const auto first = std::ranges::find_if(files, failed);
  if (first == files.end()) return {};
  if (files.size() == 1) return first->report.error();
  return fail(first->report.error().kind,
              fmt::format("{} of {} files of funding could not be imported; the others were",
                          std::ranges::count_if(files, failed), files.size()));
}

std::string funding_list_text(std::span<const FundingSummary> summaries, bool json) {
  if (summaries.empty()) return "";
  if (json) {
    Json entries = Json::array();
    for (const FundingSummary& is : summaries) {
      entries.push_back({{"venue", is.series.venue},
                         {"pair", to_string(is.series.pair)},
                         {"rates", is.rates},
                         {"daily_means", is.means},
                         {"missing", is.missing},
                         {"revised", is.revised},
                         {"quarantined", is.quarantined},
                         {"first", to_string(is.first)},
                         {"last", to_string(is.last)}});
    }
    return dump(entries);
  }
  std::string text = fmt::format("\n{:<13} {:<10} {:>9} {:>11} {:>9} {:>9} {:>11}  {:<16}  {}\n",
                                 "venue", "funding", "rates", "daily means", "missing", "revised",
                                 "quarantined", "first", "last");
  for (const FundingSummary& is : summaries) {
    text += fmt::format("{:<13} {:<10} {:>9} {:>11} {:>9} {:>9} {:>11}  {:<16}  {}\n",
                        is.series.venue, to_string(is.series.pair), is.rates, is.means, is.missing,
                        is.revised, is.quarantined, to_string(is.first), to_string(is.last));
  }
  return text;
}

}  // namespace tern
