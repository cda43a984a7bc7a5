#include "store/cache_folder.h"

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

namespace tern {
namespace {

// A writer needs seconds; one that was killed leaves its draft behind.
constexpr Duration kDraftAbandonedAfter = 1h;
constexpr std::string_view kDraft = ".draft";

/// The files of `folder` that end in `extension`. One that goes meanwhile is left out.
Result<std::vector<CacheFile>> files_in(const std::filesystem::path& folder,
                                        std::string_view extension) {
  std::vector<CacheFile> found;
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
  return fmt::format("{}.{}-{}-{}{}", file.string(), ::getpid(), ticks, ++drafts, kDraft);
}

/// Removes a file; one that another has removed is as good.
Status remove_file(const CacheFile& found, Cleared& cleared) {
  if (::unlink(found.file.c_str()) == 0) {
    cleared.bytes += found.bytes;
  } else if (errno != ENOENT) {
    return fail(Errc::io,
                fmt::format("cannot remove {}: {}", found.file.string(), std::strerror(errno)));
  }
  return {};
}

}  // namespace

CacheFolder::CacheFolder(std::filesystem::path folder, std::string extension, Timestamp now,
                         std::uintmax_t bytes_max)
    : folder_(std::move(folder)),
      extension_(std::move(extension)),
      now_(now),
      bytes_max_(bytes_max) {}

std::filesystem::path CacheFolder::file_of(std::string_view key) const {
  return folder_ / fmt::format("{}{}", key, extension_);
}

void CacheFolder::touch(const std::filesystem::path& file) const {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now_);
  const timespec stamp{.tv_sec = seconds.time_since_epoch().count(),
                       .tv_nsec = std::chrono::nanoseconds{now_ - seconds}.count()};
  const timespec stamps[] = {stamp, stamp};
  // Where the folder may only be read, entries keep their age and serve all the same.
  static_cast<void>(::utimensat(AT_FDCWD, file.c_str(), stamps, 0));
}

Status CacheFolder::keep(std::string_view key,
                         const std::function<Status(const std::filesystem::path&)>& write) const {
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
  if (error) {
    return fail(Errc::io, fmt::format("cannot make {}: {}", folder_.string(), error.message()));
  }
  const std::filesystem::path file = file_of(key);
  const std::filesystem::path draft = draft_of(file);
  TERN_TRY_STATUS(write(draft));
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

void CacheFolder::make_room(const std::filesystem::path& newest) const {
  Cleared ignored;
  const auto remove = [&](const CacheFile& found) {
    // What cannot be removed stays, and costs no one their entry.
    static_cast<void>(remove_file(found, ignored));
  };
  for (const CacheFile& draft : files_in(folder_, kDraft).value_or(std::vector<CacheFile>{})) {
    if (draft.used_at < now_ - kDraftAbandonedAfter) remove(draft);
  }
  auto entries = files_in(folder_, extension_).value_or(std::vector<CacheFile>{});
  std::ranges::sort(entries, {},
                    [](const CacheFile& is) { return std::pair(is.used_at, is.file); });
  std::uintmax_t total = 0;
  for (const CacheFile& entry : entries) total += entry.bytes;
  for (const CacheFile& entry : entries) {
    if (total <= bytes_max_) break;
    if (entry.file == newest) continue;
    remove(entry);
    total -= entry.bytes;
  }
}

Result<std::vector<CacheFile>> CacheFolder::list() const {
  TERN_TRY(std::vector<CacheFile> entries, files_in(folder_, extension_));
  std::ranges::sort(entries, [](const CacheFile& a, const CacheFile& b) {
    return std::pair(b.used_at, a.file) < std::pair(a.used_at, b.file);
  });
  return entries;
}

Result<Cleared> CacheFolder::clear(Duration unused_for) const {
  Cleared cleared;
  TERN_TRY(const std::vector<CacheFile> drafts, files_in(folder_, kDraft));
  for (const CacheFile& draft : drafts) TERN_TRY_STATUS(remove_file(draft, cleared));
  TERN_TRY(const std::vector<CacheFile> entries, files_in(folder_, extension_));
  for (const CacheFile& entry : entries) {
    // Whatever the clocks say, nothing is younger than nothing at all.
    if (unused_for > Duration::zero() && entry.used_at > now_ - unused_for) continue;
    TERN_TRY_STATUS(remove_file(entry, cleared));
    ++cleared.entries;
  }
  return cleared;
}

}  // namespace tern
