#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace tern {

/// A file of a cache.
struct CacheFile {
  std::filesystem::path file;
  std::uintmax_t bytes;
  Timestamp used_at;  ///< when it was last read or written
};

struct Cleared {
  std::size_t entries = 0;
  std::uintmax_t bytes = 0;  ///< those of abandoned drafts included
};

/// Files under keys, each whole or not there.
///
/// Several threads and processes may use one folder: an entry is written beside its place and moved
/// there, a reader believes only its digest, and what a killed writer left is removed later.
class CacheFolder {
 public:
  /// Touches nothing. `now` stamps what is written and read; files are named <key><extension>.
  CacheFolder(std::filesystem::path folder, std::string extension, Timestamp now,
              std::uintmax_t bytes_max);

  std::uintmax_t bytes_max() const { return bytes_max_; }
  std::filesystem::path file_of(std::string_view key) const;
  /// Stamps an entry that was read.
  void touch(const std::filesystem::path& file) const;

  /// Keeps what `write` writes into a file of the name that it is given, and removes the entries
  /// that were not used for the longest until all of them take at most bytes_max.
  ///
  /// Errors: io, and those of `write`; the cache is then as it was.
  Status keep(std::string_view key,
              const std::function<Status(const std::filesystem::path&)>& write) const;

  /// The newest use first. Errors: io.
  Result<std::vector<CacheFile>> list() const;

  /// Removes entries that were not used for at least `unused_for`, and every abandoned draft.
  ///
  /// Errors: io.
  Result<Cleared> clear(Duration unused_for) const;

 private:
  void make_room(const std::filesystem::path& newest) const;

  std::filesystem::path folder_;
  std::string extension_;
  Timestamp now_;
  std::uintmax_t bytes_max_;
};

}  // namespace tern
