#include "store/frame_cache.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include "base/digest.h"

namespace tern {
namespace {

// A writer needs seconds; one that was killed leaves its draft behind.
constexpr Duration kDraftAbandonedAfter = 1h;

struct Found {
  std::filesystem::path file;
  std::uintmax_t bytes;
  Timestamp used_at;
};

/// The files of `folder` that end in `extension`. One that goes meanwhile is left out.
Result<std::vector<Found>> files_in(const std::filesystem::path& folder,
                                    std::string_view extension) {
  std::vector<Found> found;
  std::error_code error;
  for (std::filesystem::directory_iterator at(folder, error), end; !error && at != end;
       at.increment(error)) {
    struct stat state {};
    if (at->path().extension() != extension || ::lstat(at->path().c_str(), &state) != 0) continue;
    const auto used_at = std::chrono::seconds{state.st_mtim.tv_sec} +
                         std::chrono::nanoseconds{state.st_mtim.tv_nsec};
    found.push_back({at->path(), static_cast<std::uintmax_t>(state.st_size),
                     Timestamp{std::chrono::floor<Duration>(used_at)}});
  }
  if (!error || error == std::errc::no_such_file_or_directory) return found;
  return fail(Errc::io, fmt::format("cannot list {}: {}", folder.string(), error.message()));
}

/// A name beside `file` that no other writer uses, in whatever process, container, or thread.
std::filesystem::path draft_of(const std::filesystem::path& file) {
  static std::atomic<std::uint64_t> drafts{0};
  const auto ticks = std::chrono::steady_clock::now().time_since_epoch().count();
  return fmt::format("{}.{}-{}-{}.draft", file.string(), ::getpid(), ticks, ++drafts);
}

void add_text(Sha256& digest, std::string_view text) {
  digest.update(static_cast<std::int64_t>(text.size()));
  digest.update(text);
}

void add_texts(Sha256& digest, std::span<const std::string> texts) {
  digest.update(static_cast<std::int64_t>(texts.size()));
  for (const std::string& text : texts) add_text(digest, text);
}

/// Removes a file; one that another has removed is as good.
Status remove_file(const Found& found, Cleared& cleared) {
  if (::unlink(found.file.c_str()) == 0) {
    cleared.bytes += found.bytes;
  } else if (errno != ENOENT) {
    return fail(Errc::io,
                fmt::format("cannot remove {}: {}", found.file.string(), std::strerror(errno)));
  }
  return {};
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
    : folder_(data_dir / "cache" / "frames"), now_(now), bytes_max_(bytes_max) {}

std::filesystem::path FrameCache::file_of(const std::string& key) const {
  return folder_ / (key + ".frame");
}

void FrameCache::touch(const std::filesystem::path& file) const {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now_);
  const timespec stamp{.tv_sec = seconds.time_since_epoch().count(),
                       .tv_nsec = std::chrono::nanoseconds{now_ - seconds}.count()};
  const timespec stamps[] = {stamp, stamp};
  // Where the folder may only be read, entries keep their age and serve all the same.
  static_cast<void>(::utimensat(AT_FDCWD, file.c_str(), stamps, 0));
}

std::optional<Frame> FrameCache::find(const FrameRecipe& recipe) const {
  const std::string key = key_of(recipe);
  auto frame = read_frame(file_of(key), key);
  if (!frame) return std::nullopt;
  touch(file_of(key));
  return *std::move(frame);
}

Status FrameCache::keep(const FrameRecipe& recipe, const Frame& frame) const {
  if (frame.rows() * frame.columns() > bytes_max_ / sizeof(double)) return {};
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
  if (error) {
    return fail(Errc::io, fmt::format("cannot make {}: {}", folder_.string(), error.message()));
  }
  const std::string key = key_of(recipe);
  const std::filesystem::path file = file_of(key);
  const std::filesystem::path draft = draft_of(file);
  TERN_TRY_STATUS(write_frame(draft, {key, recipe.own, now_}, frame));
  touch(draft);
  std::filesystem::rename(draft, file, error);
  // A draft that is gone was cleared away by somebody who wants the cache empty.
  if (error == std::errc::no_such_file_or_directory) return {};
  if (error) {
    ::unlink(draft.c_str());
    return fail(Errc::io, fmt::format("cannot write {}: {}", file.string(), error.message()));
  }
  make_room(file);
  return {};
}

void FrameCache::make_room(const std::filesystem::path& newest) const {
  Cleared ignored;
  const auto remove = [&](const Found& found) {
    // What cannot be removed stays, and costs no one their frame.
    static_cast<void>(remove_file(found, ignored));
  };
  for (const Found& draft : files_in(folder_, ".draft").value_or(std::vector<Found>{})) {
    if (draft.used_at < now_ - kDraftAbandonedAfter) remove(draft);
  }
  auto entries = files_in(folder_, ".frame").value_or(std::vector<Found>{});
  std::ranges::sort(entries, {}, [](const Found& is) { return std::pair(is.used_at, is.file); });
  std::uintmax_t total = 0;
  for (const Found& entry : entries) total += entry.bytes;
  for (const Found& entry : entries) {
    if (total <= bytes_max_) break;
    if (entry.file == newest) continue;
    remove(entry);
    total -= entry.bytes;
  }
}

Result<std::vector<CachedFrame>> FrameCache::list() const {
  TERN_TRY(const std::vector<Found> files, files_in(folder_, ".frame"));
  std::vector<CachedFrame> entries;
  for (const Found& found : files) {
    auto summary = read_summary(found.file);
    if (!summary && summary.error().kind == Errc::not_found) continue;
    entries.push_back({found.file, summary ? std::optional(*std::move(summary)) : std::nullopt,
                       found.bytes, found.used_at});
  }
  std::ranges::sort(entries, [](const CachedFrame& a, const CachedFrame& b) {
    return std::pair(b.used_at, a.file) < std::pair(a.used_at, b.file);
  });
  return entries;
}

Result<Cleared> FrameCache::clear(Duration unused_for) const {
  Cleared cleared;
  TERN_TRY(const std::vector<Found> drafts, files_in(folder_, ".draft"));
  for (const Found& draft : drafts) TERN_TRY_STATUS(remove_file(draft, cleared));
  TERN_TRY(const std::vector<Found> entries, files_in(folder_, ".frame"));
  for (const Found& entry : entries) {
    // Whatever the clocks say, nothing is younger than nothing at all.
    if (unused_for > Duration::zero() && entry.used_at > now_ - unused_for) continue;
    TERN_TRY_STATUS(remove_file(entry, cleared));
    ++cleared.frames;
  }
  return cleared;
}

}  // namespace tern
