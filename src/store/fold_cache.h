#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "store/cache_folder.h"

namespace tern {

/// The most that the forecasts of all folds take together: some twenty runs of a dozen models on
/// three instruments, three horizons, and four years.
inline constexpr std::uintmax_t kFoldCacheBytesMax = std::uintmax_t{1} << 30;

struct CachedFold {
  std::filesystem::path file;
  std::optional<std::string> model;  ///< absent: damaged, or of another tern
  std::uintmax_t bytes;
  Timestamp used_at;  ///< when it was last read or written
};

/// What models said of finished folds, on disk: DATA/cache/folds/<key>.fold, as a CacheFolder keeps
/// files; and beside them the checkpoints of fits that are not finished.
class FoldCache {
 public:
  /// Touches nothing. `now` stamps what is written and read.
  FoldCache(const std::filesystem::path& data_dir, Timestamp now,
            std::uintmax_t bytes_max = kFoldCacheBytesMax);

  /// What was kept under `key`; nothing when it is not there, damaged, or cannot be read.
  std::optional<std::string> find(std::string_view key) const;

  /// Keeps `bytes` that `model` made, and makes room. Errors: io; the cache is then as it was.
  Status keep(std::string_view key, std::string_view model, std::string_view bytes) const;

  /// The newest use first. Errors: io.
  Result<std::vector<CachedFold>> list() const;

  /// Removes entries and checkpoints that were not used for at least `unused_for`, and what killed
  /// writers left. Errors: io.
  Result<Cleared> clear(Duration unused_for) const;

  /// Where fits may leave their unfinished work. Errors: io.
  Result<std::filesystem::path> make_checkpoint_folder() const;

 private:
  CacheFolder folder_;
  CacheFolder checkpoints_;
  CacheFolder half_written_;
};

}  // namespace tern
