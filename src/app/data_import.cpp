#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/data.h"
#include "base/progress.h"

namespace tern {
namespace {

nlohmann::json to_json(const ImportedFile& file) {
  nlohmann::json entry = {{"file", file.path.string()}};
  if (!file.report) {
    entry["error"] = file.report.error().message;
    return entry;
  }
  const ImportReport& report = *file.report;
  entry.update({{"venue", report.series.venue},
                {"pair", to_string(report.series.pair)},
                {"interval", to_string(report.series.interval)},
                {"layout", report.source.layout},
                {"sha256", report.source.sha256},
                {"rows", report.rows},
                {"inserted", report.outcome.inserted},
                {"unchanged", report.outcome.unchanged},
                {"completed", report.outcome.completed},
                {"quarantined", report.outcome.quarantined}});
  return entry;
}

std::string row_of(const ImportReport& report, int width) {
  const ImportOutcome& is = report.outcome;
  return fmt::format("{:<{}}  {:<10} {:<8} {:>9} {:>9} {:>9} {:>9} {:>11}\n", report.source.name,
                     width, to_string(report.series.pair), to_string(report.series.interval),
                     report.rows, is.inserted, is.unchanged, is.completed, is.quarantined);
}

}  // namespace

std::vector<ImportedFile> import_files(Database& database,
                                       std::span<const std::filesystem::path> files,
                                       const ImportOptions& options) {
  BarStore store(database);
  Progress progress("import", files.size());
  std::vector<ImportedFile> imported;
  for (const std::filesystem::path& path : files) {
    imported.push_back({path, import_file(store, path, options)});
    progress.advance();
  }
  return imported;
}

std::string import_text(std::span<const ImportedFile> files, bool json) {
  if (json) {
    nlohmann::json entries = nlohmann::json::array();
    for (const ImportedFile& file : files) entries.push_back(to_json(file));
    return nlohmann::json{{"files", entries}}.dump(2, ' ', false,
                                                   nlohmann::json::error_handler_t::replace) +
           "\n";
  }
  std::size_t width = 4;
  for (const ImportedFile& file : files) {
    if (file.report) width = std::max(width, file.report->source.name.size());
  }
  std::string table;
  std::string failures;
  for (const ImportedFile& file : files) {
    if (file.report) table += row_of(*file.report, static_cast<int>(width));
    if (!file.report) failures += fmt::format("not imported: {}\n", file.report.error().message);
  }
  if (!table.empty()) {
    table =
        fmt::format("{:<{}}  {:<10} {:<8} {:>9} {:>9} {:>9} {:>9} {:>11}\n", "file", width, "pair",
                    "interval", "rows", "inserted", "unchanged", "completed", "quarantined") +
        table;
  }
  // The error of a lone file is the command's own, and is shown once.
  return files.size() == 1 ? table : table + failures;
}

Status import_status(std::span<const ImportedFile> files) {
  const auto failed = [](const ImportedFile& file) { return !file.report; };
  const auto first = std::ranges::find_if(files, failed);
  if (first == files.end()) return {};
  if (files.size() == 1) return first->report.error();
  return fail(first->report.error().kind,
              fmt::format("{} of {} files could not be imported; the others were",
                          std::ranges::count_if(files, failed), files.size()));
}

}  // namespace tern
