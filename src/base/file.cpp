#include "base/file.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <system_error>

namespace tern {
namespace {

using OpenFile = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

Error unreadable(const std::filesystem::path& path, int error) {
  return fail(error == ENOENT ? Errc::not_found : Errc::io,
              fmt::format("cannot read {}: {}", path.string(), std::strerror(error)));
}

}  // namespace

Result<std::string> read_file(const std::filesystem::path& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    return fail(Errc::invalid_argument,
                fmt::format("{} is a folder: name the files inside it", path.string()));
  }
  const OpenFile in(std::fopen(path.c_str(), "rb"), &std::fclose);
  if (!in) return unreadable(path, errno);
  std::string bytes;
  std::array<char, 1 << 16> buffer{};
  while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), in.get())) {
    bytes.append(buffer.data(), got);
  }
  if (std::ferror(in.get()) != 0) return unreadable(path, errno);
  return bytes;
}

Status replace_file(const std::filesystem::path& path, std::string_view bytes) {
  const std::filesystem::path draft = path.string() + ".part";
  OpenFile out(std::fopen(draft.c_str(), "wb"), &std::fclose);
  if (!out) {
    return fail(Errc::io, fmt::format("cannot write {}: {}", path.string(), std::strerror(errno)));
  }
  const bool written = std::fwrite(bytes.data(), 1, bytes.size(), out.get()) == bytes.size() &&
                       std::fflush(out.get()) == 0 && ::fsync(::fileno(out.get())) == 0;
  std::error_code error(errno, std::generic_category());
  // Some file systems tell of a full disk only here.
  const bool closed = std::fclose(out.release()) == 0;
  if (written && !closed) error = std::error_code(errno, std::generic_category());
  if (written && closed) {
    std::filesystem::rename(draft, path, error);
    if (!error) return {};
  }
  std::error_code ignored;
  std::filesystem::remove(draft, ignored);
  return fail(Errc::io, fmt::format("cannot write {}: {}", path.string(), error.message()));
}

}  // namespace tern
