#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>

#include "app/data.h"
#include "base/interrupt.h"
#include "base/progress.h"

namespace tern {
namespace {

nlohmann::json to_json(const ImportedFile& file) {
  nlohmann::json entry = {{"file", file.path.string()}};
  if (!file.report) {
    entry[file.left_out ? "left_out" : "error"] = file.report.error().message;
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

/// How wide the columns of words are.
struct Widths {
  std::size_t file = 4;
  std::size_t venue = 5;
};

std::string heading(const Widths& widths) {
  return fmt::format("{:<{}}  {:<{}}  {:<10} {:<8} {:>9} {:>9} {:>9} {:>9} {:>11}\n", "file",
                     widths.file, "venue", widths.venue, "pair", "interval", "rows", "inserted",
                     "unchanged", "completed", "quarantined");
}

std::string row_of(const ImportReport& report, const Widths& widths) {
  const ImportOutcome& is = report.outcome;
  return fmt::format("{:<{}}  {:<{}}  {:<10} {:<8} {:>9} {:>9} {:>9} {:>9} {:>11}\n",
                     report.source.name, widths.file, report.series.venue, widths.venue,
                     to_string(report.series.pair), to_string(report.series.interval), report.rows,
                     is.inserted, is.unchanged, is.completed, is.quarantined);
}

/// One line per reason: an archive may hold thousands of files that nobody asked for.
std::string left_out_text(std::span<const ImportedFile> files) {
  std::map<std::string, std::vector<std::string>> names;
  for (const ImportedFile& file : files) {
    if (file.left_out) names[file.report.error().message].push_back(file.path.filename().string());
  }
  std::string text;
  for (const auto& [why, left_out] : names) {
    const std::string more =
        left_out.size() > 1 ? fmt::format(" and {} more", left_out.size() - 1) : "";
    text += fmt::format("left out: {}{}: {}\n", left_out.front(), more, why);
  }
  return text;
}

}  // namespace

std::vector<ImportedFile> import_files(Database& database,
                                       std::span<const std::filesystem::path> files,
                                       const ImportOptions& options) {
  BarStore store(database);
  Progress progress("import", files.size());
  std::vector<ImportedFile> imported;
  for (const std::filesystem::path& path : files) {
    std::ranges::move(import_path(store, path, options), std::back_inserter(imported));
    progress.advance();
    if (interrupted()) break;
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
  Widths widths;
  for (const ImportedFile& file : files) {
    if (!file.report) continue;
    widths.file = std::max(widths.file, file.report->source.name.size());
    widths.venue = std::max(widths.venue, file.report->series.venue.size());
  }
  std::string table;
  std::string failures;
  for (const ImportedFile& file : files) {
    if (file.report) table += row_of(*file.report, widths);
    if (!file.report && !file.left_out) {
      failures += fmt::format("not imported: {}\n", file.report.error().message);
    }
  }
  if (!table.empty()) table = heading(widths) + table;
  // The error of a lone file is the command's own, and is shown once.
  return files.size() == 1 ? table : table + left_out_text(files) + failures;
}

Status import_status(std::span<const ImportedFile> files) {
  const auto failed = [](const ImportedFile& file) { return !file.report && !file.left_out; };
  const auto first = std::ranges::find_if(files, failed);
  if (first == files.end()) return {};
  if (files.size() == 1) return first->report.error();
  return fail(first->report.error().kind,
              fmt::format("{} of {} files could not be imported; the others were",
                          std::ranges::count_if(files, failed), files.size()));
}

}  // namespace tern
