#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tern {

/// Errors: not_found; io; invalid_argument: a folder.
Result<std::string> read_file(const std::filesystem::path& path);

/// Writes `bytes` under another name beside `path`, waits until the disk has them, and renames it:
/// nobody ever sees half a file, not even after a power cut. Errors: io.
Status replace_file(const std::filesystem::path& path, std::string_view bytes);

}  // namespace tern
