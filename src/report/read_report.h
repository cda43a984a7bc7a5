#pragma once

#include <filesystem>
#include <string_view>

#include "report/report.h"

namespace tern {

/// Reads what to_json() wrote; a report of format 1 has no regimes, allocations, or contributions.
/// What is derived from the rest (the appendix, the portfolio) is not
/// looked at, and the same bytes come of writing it again.
///
/// Errors: corrupt_data: no JSON, or a field that is missing or not what it should be;
///         unsupported: a later format than kReportFormat.
Result<Report> parse_report(std::string_view json);

/// The same of a file, or of report.json in a folder. Errors: also not_found, io.
Result<Report> read_report(const std::filesystem::path& path);

}  // namespace tern
