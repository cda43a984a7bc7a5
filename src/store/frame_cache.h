#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "frame/frame.h"
#include "store/cache_folder.h"
#include "store/frame_file.h"

namespace tern {

/// All that a bit of a computed frame depends on. Two recipes that differ in anything have
/// different keys, so that an entry cannot be stale: whatever changed asks for another one.
struct FrameRecipe {
  std::string code_hash = {};                 ///< of the code that computes, and of what it runs on
  std::string data_hash = {};                 ///< content_hash() of the market
  std::vector<std::string> instruments = {};  ///< the universe, in its order
  std::string own = {};                       ///< whose columns
  std::vector<std::string> columns = {};      ///< their names, in their order
};

/// 64 hexadecimal digits.
std::string key_of(const FrameRecipe& recipe);

/// The most that all entries take together: over ten runs with every feature on eight years of
/// three instruments.
inline constexpr std::uintmax_t kFrameCacheBytesMax = std::uintmax_t{4} << 30;

struct CachedFrame {
  std::filesystem::path file;
  std::optional<FrameSummary> summary;  ///< absent: damaged, or of another tern
  std::uintmax_t bytes;
  Timestamp used_at;  ///< when it was last read or written
};

/// Computed frames on disk: DATA/cache/frames/<key>.frame, as a CacheFolder keeps files.
class FrameCache {
 public:
  /// Touches nothing. `now` stamps what is written and read.
  FrameCache(const std::filesystem::path& data_dir, Timestamp now,
             std::uintmax_t bytes_max = kFrameCacheBytesMax);

  /// The frame of `recipe`; nothing when it is not there, damaged, or cannot be read.
  std::optional<Frame> find(const FrameRecipe& recipe) const;

  /// Keeps `frame`, and removes the entries that were not used for the longest until all of them
  /// take at most bytes_max. A frame that alone takes more is not kept.
  ///
  /// Errors: io; the cache is then as it was.
  Status keep(const FrameRecipe& recipe, const Frame& frame) const;

  /// The newest use first. Errors: io.
  Result<std::vector<CachedFrame>> list() const;

  /// Removes entries that were not used for at least `unused_for`, and every abandoned draft.
  ///
  /// Errors: io.
  Result<Cleared> clear(Duration unused_for) const { return folder_.clear(unused_for); }

 private:
  CacheFolder folder_;
  Timestamp now_;
};

}  // namespace tern
