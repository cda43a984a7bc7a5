#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "report/report.h"

namespace tern {

/// Of report.json. It grows when a reader of the former one would be wrong about the new: from 2
/// on, weights may be below zero.
inline constexpr std::uint64_t kReportFormat = 2;

/// The report in the forms that people and programs read (docs/formats.md). Pure.
std::string to_json(const Report& report);
std::string to_markdown(const Report& report);
/// One file that asks nothing of the network: style and pictures are inside.
std::string to_html(const Report& report);

/// What fits on a screen of 80 x 30. `location` is where the documents lie; may be empty.
std::string summary(const Report& report, bool color, std::string_view location);

/// Makes `folder` when it is absent, and asks whether files can be made in it. Errors: io.
Status make_folder(const std::filesystem::path& folder);

/// Replaces the file whole: a full disk leaves the old one. Errors: io.
Status write_document(const std::filesystem::path& file, const std::string& words);

/// Writes MULTI_ASSET_RESULTS.md and report.html into `folder`, which is there. Errors: io.
Status write_pages(const Report& report, const std::filesystem::path& folder);

/// Writes report.json, MULTI_ASSET_RESULTS.md, and report.html into `folder`, made when absent.
/// Errors: io.
Status write_documents(const Report& report, const std::filesystem::path& folder);

}  // namespace tern
