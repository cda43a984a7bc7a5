#include "store/digested_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace tern {

DigestedWriter::DigestedWriter(const std::filesystem::path& file)
    : file_(file),
      out_(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666)),
      error_(out_.number < 0 ? errno : 0),
      opened_(error_ == 0) {}

void DigestedWriter::write(std::string_view bytes) {
  digest_.update(bytes);
  put(bytes);
}

Status DigestedWriter::finish() {
  put(digest_.hex());
  // Some file systems tell of a full disk only here.
  if (error_ == 0 && ::close(std::exchange(out_.number, -1)) != 0) error_ = errno;
  if (error_ == 0) return {};
  if (opened_) ::unlink(file_.c_str());
  return fail(Errc::io, fmt::format("cannot write {}: {}", file_.string(), std::strerror(error_)));
}

void DigestedWriter::put(std::string_view bytes) {
  while (error_ == 0 && !bytes.empty()) {
    const ssize_t written = ::write(out_.number, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) error_ = errno;
    if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

DigestedReader::DigestedReader(const std::filesystem::path& file)
    : file_(file), in_(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
  struct stat state {};
  if (in_.number < 0 || ::fstat(in_.number, &state) != 0) {
    error_ = errno;
  } else if (S_ISREG(state.st_mode)) {
    size_ = static_cast<std::size_t>(state.st_size);
  }
}

bool DigestedReader::read(void* to, std::size_t size) {
  if (!take(static_cast<char*>(to), size)) return false;
  digest_.update({static_cast<const char*>(to), size});
  return true;
}

bool DigestedReader::read_text(std::string& text, std::size_t size) {
  text.resize(size);
  return read(text.data(), size);
}

bool DigestedReader::digest_follows() {
  std::array<char, kDigestSize> written{};
  return take(written.data(), written.size()) &&
         digest_.hex() == std::string_view(written.data(), written.size());
}

Error DigestedReader::refuse() const {
  const Errc kind = error_ == 0        ? Errc::corrupt_data
                    : error_ == ENOENT ? Errc::not_found
                                       : Errc::io;
  return fail(kind, fmt::format("cannot use {}: {}", file_.string(),
                                error_ == 0 ? "it is damaged, or of another tern; remove it"
                                            : std::strerror(error_)));
}

bool DigestedReader::take(char* to, std::size_t size) {
  while (error_ == 0 && size > 0) {
    const ssize_t got = ::read(in_.number, to, size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) error_ = errno;
    if (got <= 0) return false;
    to += got;
    size -= static_cast<std::size_t>(got);
  }
  return error_ == 0;
}

}  // namespace tern
