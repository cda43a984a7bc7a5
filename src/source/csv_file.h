#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tern {

/// A text file in memory, unpacked when it was gzipped.
struct TextFile {
  std::string text;
  std::string sha256;  ///< of the bytes on disk, so of the packed file
};

/// The text in `bytes`, which were read from `path`.
///
/// Errors: invalid_argument: empty, an archive or table of another kind, binary, cut short inside
/// its gzip stream, or far larger unpacked than text of bars is.
Result<TextFile> text_file(std::string bytes, const std::filesystem::path& path);

/// Errors: not_found; io; invalid_argument: a folder, or as text_file().
Result<TextFile> read_text_file(const std::filesystem::path& path);

}  // namespace tern
