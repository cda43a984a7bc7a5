#include "source/api_key.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "base/descriptor.h"
#include "base/text.h"

namespace tern {
namespace {

constexpr std::size_t kFileBytesMax = std::size_t{64} << 10;

Status check_privacy(const struct stat& state, const std::string& name) {
  if (!S_ISREG(state.st_mode)) {
    return fail(Errc::untrusted, fmt::format("the keys in {} are not in a regular file", name));
  }
  if (state.st_uid != ::geteuid()) {
    return fail(Errc::untrusted,
                fmt::format("the file of keys {} belongs to another user: make it your own", name));
  }
  if ((state.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return fail(Errc::untrusted,
                fmt::format("the file of keys {} has mode {:03o}, so others may use it: run chmod "
                            "600 {}",
                            name, state.st_mode & 0777u, name));
  }
  return {};
}

Result<std::string> read_private_file(const std::filesystem::path& file) {
  const std::string name = file.string();
  const auto refuse = [&](int error) {
    return fail(error == ENOENT ? Errc::not_found : Errc::io,
                fmt::format("cannot read the file of keys {}: {}", name, std::strerror(error)));
  };
  // What is checked is what was opened; and a pipe without a writer must not hold us up.
  const Descriptor in(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat state {};
  if (in.number < 0 || ::fstat(in.number, &state) != 0) return refuse(errno);
  TERN_TRY_STATUS(check_privacy(state, name));
  std::string text;
  std::array<char, 4096> block{};
  while (true) {
    const ssize_t got = ::read(in.number, block.data(), block.size());
    if (got < 0) return refuse(errno);
    if (got == 0) return text;
    text.append(block.data(), static_cast<std::size_t>(got));
    if (text.size() > kFileBytesMax) {
      return fail(Errc::invalid_argument,
                  fmt::format("the file of keys {} has more than {} bytes: it should hold lines "
                              "like coingecko = ...",
                              name, kFileBytesMax));
    }
  }
}

/// A key as it may stand in a header. `where` names its place for the message.
Result<std::string> checked_key(std::string_view text, std::string_view where) {
  const auto is_odd = [](char c) { return c <= ' ' || c > '~' || c == '"' || c == '\''; };
  if (text.empty() || std::ranges::any_of(text, is_odd)) {
    return fail(Errc::invalid_argument,
                fmt::format("{} is no key: write it without quotes, spaces, or line ends", where));
  }
  return std::string(text);
}

}  // namespace

Result<std::optional<ApiKey>> find_api_key(std::string_view venue,
                                           const std::filesystem::path& file) {
  const std::string variable = fmt::format("TERN_{}_KEY", to_upper(venue));
  if (const char* value = std::getenv(variable.c_str()); value != nullptr && *value != '\0') {
    TERN_TRY(std::string key, checked_key(value, variable));
    return ApiKey(std::move(key));
  }
  if (file.empty()) return std::nullopt;
  TERN_TRY(const std::string text, read_private_file(file));
  std::size_t number = 0;
  for (const std::string_view raw : split(text, '\n')) {
    ++number;
    const std::string_view line = trim(raw);
    if (line.empty() || line.starts_with('#')) continue;
    const std::string where = fmt::format("line {} of {}", number, file.string());
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) {
      return fail(Errc::invalid_argument, fmt::format("{} is not like coingecko = ...", where));
    }
    if (to_lower(trim(line.substr(0, equals))) != to_lower(venue)) continue;
    TERN_TRY(std::string key, checked_key(trim(line.substr(equals + 1)), where));
    return ApiKey(std::move(key));
  }
  return std::nullopt;
}

}  // namespace tern
