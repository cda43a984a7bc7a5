#include "source/csv_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <system_error>

#include "base/digest.h"
#include "base/text.h"
#include "source/gunzip.h"

namespace tern {
namespace {

constexpr std::string_view kGzipMagic = "\x1f\x8b";
constexpr std::string_view kZipMagic = "PK\x03\x04";
constexpr std::string_view kArrowMagic = "ARROW1";
constexpr std::string_view kFeatherMagic = "FEA1";
constexpr std::string_view kParquetMagic = "PAR1";
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

using OpenFile = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

Error io_failure(std::string_view verb, const std::filesystem::path& path, int error) {
  return fail(error == ENOENT ? Errc::not_found : Errc::io,
              fmt::format("cannot {} {}: {}", verb, path.string(), std::strerror(error)));
}

Result<std::string> read_bytes(const std::filesystem::path& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    return fail(Errc::invalid_argument,
                fmt::format("{} is a folder: name the files inside it", path.string()));
  }
  const OpenFile in(std::fopen(path.c_str(), "rb"), &std::fclose);
  if (!in) return io_failure("read", path, errno);
  std::string bytes;
  std::array<char, 1 << 16> buffer{};
  while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), in.get())) {
    bytes.append(buffer.data(), got);
  }
  if (std::ferror(in.get()) != 0) return io_failure("read", path, errno);
  return bytes;
}

// Bars as text take a tenth of their size in gzip, and not a hundredth: what does is made to fill
// the memory.
constexpr std::size_t kUnpackedRatioMax = 200;
constexpr std::size_t kUnpackedAnyway = 1 << 20;

/// Unpacks every member of a gzip file. What came before the damage is not handed out: a file is
/// imported whole or not at all.
Result<std::string> unpack(std::string_view packed, const std::filesystem::path& path) {
  std::string text;
  const auto state =
      Gunzip().feed(packed, text, std::max(kUnpackedAnyway, packed.size() * kUnpackedRatioMax));
  if (state == Gunzip::State::whole) return text;
  if (state == Gunzip::State::too_large) {
    return fail(Errc::invalid_argument,
                fmt::format("{} unpacks to more than {} times its size, which no file of bars "
                            "does: fetch it again from where you trust",
                            path.string(), kUnpackedRatioMax));
  }
  return fail(Errc::invalid_argument,
              fmt::format("the gzip file {} is {} after {} bytes of text, and none of its rows "
                          "were imported: fetch it again",
                          path.string(), state == Gunzip::State::inside ? "cut short" : "damaged",
                          text.size()));
}

}  // namespace

Result<TextFile> text_file(std::string bytes, const std::filesystem::path& path) {
  TextFile file{.text = {}, .sha256 = sha256(bytes)};
  const auto refuse = [&](std::string_view why) {
    return fail(Errc::invalid_argument, fmt::format("{} {}", path.string(), why));
  };
  if (bytes.starts_with(kZipMagic)) {
    return refuse("is a zip archive: unpack it and name the CSV file inside");
  }
  if (bytes.starts_with(kArrowMagic) || bytes.starts_with(kFeatherMagic)) {
    return refuse(
        "is a feather file, which tern does not read: run `freqtrade convert-data --format-from "
        "feather --format-to json` and import what it writes");
  }
  if (bytes.starts_with(kParquetMagic)) {
    return refuse("is a parquet file, which tern does not read: write it as CSV first");
  }
  if (bytes.starts_with(kGzipMagic)) {
    TERN_TRY(file.text, unpack(bytes, path));
  } else {
    file.text = std::move(bytes);
  }
  if (file.text.starts_with(kByteOrderMark)) file.text.erase(0, kByteOrderMark.size());
  // Bytes of a program would also end up in messages, and command the terminal.
  const auto is_control = [](char c) { return c >= 0 && c < ' ' && (c < '\t' || c > '\r'); };
  if (std::ranges::any_of(file.text, is_control)) {
    return refuse("is a binary file, not text: name a text file, gzipped or not");
  }
  if (trim(file.text).empty()) return refuse("is empty: make or fetch it again");
  return file;
}

Result<TextFile> read_text_file(const std::filesystem::path& path) {
  TERN_TRY(std::string bytes, read_bytes(path));
  return text_file(std::move(bytes), path);
}

Status replace_file(const std::filesystem::path& path, std::string_view text) {
  const std::filesystem::path draft = path.string() + ".part";
  OpenFile out(std::fopen(draft.c_str(), "wb"), &std::fclose);
  if (!out) {
    return fail(Errc::io, fmt::format("cannot write {}: {}", path.string(), std::strerror(errno)));
  }
  const bool written = std::fwrite(text.data(), 1, text.size(), out.get()) == text.size();
  // Closing flushes, so a full disk may show only here.
  const bool closed = std::fclose(out.release()) == 0;
  std::error_code error(errno, std::generic_category());
  if (written && closed) {
    std::filesystem::rename(draft, path, error);
    if (!error) return {};
  }
  std::error_code ignored;
  std::filesystem::remove(draft, ignored);
  return fail(Errc::io, fmt::format("cannot write {}: {}", path.string(), error.message()));
}

}  // namespace tern
