#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

struct zip_source;  // libzip's

namespace tern {

/// How much a zip archive may unpack to, so that a small hostile one cannot fill the memory.
struct ZipLimits {
  std::size_t bytes_max = std::size_t{256} << 20;
  std::size_t ratio_max = 200;  ///< unpacked bytes per packed byte; text of numbers is near 4
};

/// A zip archive whose files are unpacked one at a time.
class ZipArchive {
 public:
  /// Requires: `bytes` outlive the archive. Errors: corrupt_data.
  static Result<ZipArchive> open(std::string_view bytes);
  /// Errors: not_found; io; corrupt_data.
  static Result<ZipArchive> open_file(const std::filesystem::path& path);

  /// By place; with the folders they lie in, and whatever bytes the archive gives them.
  std::span<const std::string> names() const { return names_; }

  /// The bytes of file `i`. Their checksum was right.
  ///
  /// Errors: corrupt_data: damaged, or encrypted; untrusted: more bytes than `limits` allow.
  Result<std::string> unpack(std::size_t i, ZipLimits limits) const;

 private:
  struct Opened;
  explicit ZipArchive(std::shared_ptr<Opened> opened) : opened_(std::move(opened)) {}
  static Result<ZipArchive> over(zip_source* source);

  std::shared_ptr<Opened> opened_;
  std::vector<std::string> names_;
};

struct ZipEntry {
  std::string name;
  std::string bytes;
};

/// The one file, of a name that ends in `suffix`, of an archive in memory. Its checksum was right.
///
/// Errors: corrupt_data: not a zip archive, damaged, encrypted, or of another content than one such
/// file; untrusted: a name with a path, or more bytes than `limits` allow.
Result<ZipEntry> unzip_one(std::string_view archive, std::string_view suffix, ZipLimits limits);

}  // namespace tern
