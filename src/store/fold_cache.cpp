#include "store/fold_cache.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "base/bytes.h"
#include "store/digested_file.h"

namespace tern {
namespace {

constexpr std::string_view kMagic = "tern-fold 1\n";
// Fits write checkpoints, and need no longer than this for one.
constexpr Duration kHalfWrittenFor = 1h;

struct Entry {
  std::string key;
  std::string model;
  std::string bytes;
};

/// Nothing of a file that is not as it was written.
std::optional<Entry> read_entry(const std::filesystem::path& file) {
  DigestedReader in(file);
  std::string magic, body;
  if (!in.read_text(magic, kMagic.size()) || magic != kMagic) return std::nullopt;
  if (in.size() < kMagic.size() + DigestedReader::kDigestSize) return std::nullopt;
  if (!in.read_text(body, in.size() - kMagic.size() - DigestedReader::kDigestSize) ||
      !in.digest_follows()) {
    return std::nullopt;
  }
  ByteReader reader(body);
  Entry entry;
  for (std::string* text : {&entry.key, &entry.model, &entry.bytes}) *text = reader.text();
  return reader.finished() ? std::optional(std::move(entry)) : std::nullopt;
}

std::filesystem::path checkpoints_in(const std::filesystem::path& data_dir) {
  return data_dir / "cache" / "checkpoints";
}

}  // namespace

FoldCache::FoldCache(const std::filesystem::path& data_dir, Timestamp now, std::uintmax_t bytes_max)
    : folder_(data_dir / "cache" / "folds", ".fold", now, bytes_max),
      checkpoints_(checkpoints_in(data_dir), ".checkpoint", now,
                   std::numeric_limits<std::uintmax_t>::max()),
      half_written_(checkpoints_in(data_dir), ".part", now,
                    std::numeric_limits<std::uintmax_t>::max()) {}

std::optional<std::string> FoldCache::find(std::string_view key) const {
  const std::filesystem::path file = folder_.file_of(key);
  auto entry = read_entry(file);
  if (!entry || entry->key != key) return std::nullopt;
  folder_.touch(file);
  return std::move(entry->bytes);
}

Status FoldCache::keep(std::string_view key, std::string_view model, std::string_view bytes) const {
  if (bytes.size() > folder_.bytes_max()) return {};
  return folder_.keep(key, [&](const std::filesystem::path& draft) {
    ByteWriter body;
    for (const std::string_view text : {key, model, bytes}) body.put(text);
    DigestedWriter out(draft);
    out.write(kMagic);
    out.write(body.take());
    return out.finish();
  });
}

Result<std::vector<CachedFold>> FoldCache::list() const {
  TERN_TRY(const std::vector<CacheFile> files, folder_.list());
  std::vector<CachedFold> entries;
  for (const CacheFile& found : files) {
    auto entry = read_entry(found.file);
    entries.push_back({found.file, entry ? std::optional(std::move(entry->model)) : std::nullopt,
                       found.bytes, found.used_at});
  }
  return entries;
}

Result<Cleared> FoldCache::clear(Duration unused_for) const {
  TERN_TRY(Cleared cleared, folder_.clear(unused_for));
  TERN_TRY(const Cleared unfinished, checkpoints_.clear(unused_for));
  TERN_TRY(const Cleared half, half_written_.clear(std::max(unused_for, kHalfWrittenFor)));
  cleared.bytes += unfinished.bytes + half.bytes;
  return cleared;
}

Result<std::filesystem::path> FoldCache::make_checkpoint_folder() const {
  const std::filesystem::path folder = checkpoints_.file_of("").parent_path();
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (!error) return folder;
  return fail(Errc::io, fmt::format("cannot make {}: {}", folder.string(), error.message()));
}

}  // namespace tern
