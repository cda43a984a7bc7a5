#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace tern {

/// How much a zip archive may unpack to, so that a small hostile one cannot fill the memory.
struct ZipLimits {
  std::size_t bytes_max = std::size_t{256} << 20;
  std::size_t ratio_max = 200;  ///< unpacked bytes per packed byte; text of numbers is near 4
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
