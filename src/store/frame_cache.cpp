#include "store/frame_cache.h"

#include <utility>

#include "base/digest.h"

namespace tern {
namespace {

void add_text(Sha256& digest, std::string_view text) {
  digest.update(static_cast<std::int64_t>(text.size()));
  digest.update(text);
}

void add_texts(Sha256& digest, std::span<const std::string> texts) {
  digest.update(static_cast<std::int64_t>(texts.size()));
  for (const std::string& text : texts) add_text(digest, text);
}

}  // namespace

std::string key_of(const FrameRecipe& recipe) {
  Sha256 digest;
  add_text(digest, recipe.code_hash);
  add_text(digest, recipe.data_hash);
  add_texts(digest, recipe.instruments);
  add_text(digest, recipe.own);
  add_texts(digest, recipe.columns);
  return digest.hex();
}

FrameCache::FrameCache(const std::filesystem::path& data_dir, Timestamp now,
                       std::uintmax_t bytes_max)
    : folder_(data_dir / "cache" / "frames", ".frame", now, bytes_max), now_(now) {}

std::optional<Frame> FrameCache::find(const FrameRecipe& recipe) const {
  const std::string key = key_of(recipe);
  auto frame = read_frame(folder_.file_of(key), key);
  if (!frame) return std::nullopt;
  folder_.touch(folder_.file_of(key));
  return *std::move(frame);
}

Status FrameCache::keep(const FrameRecipe& recipe, const Frame& frame) const {
  if (frame.rows() * frame.columns() > folder_.bytes_max() / sizeof(double)) return {};
  const std::string key = key_of(recipe);
  return folder_.keep(key, [&](const std::filesystem::path& draft) {
    return write_frame(draft, {key, recipe.own, now_}, frame);
  });
}

Result<std::vector<CachedFrame>> FrameCache::list() const {
  TERN_TRY(const std::vector<CacheFile> files, folder_.list());
  std::vector<CachedFrame> entries;
  for (const CacheFile& found : files) {
    auto summary = read_summary(found.file);
    if (!summary && summary.error().kind == Errc::not_found) continue;
    entries.push_back({found.file, summary ? std::optional(*std::move(summary)) : std::nullopt,
                       found.bytes, found.used_at});
  }
  return entries;
}

}  // namespace tern
