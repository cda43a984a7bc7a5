#include "source/csv_file.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/digest.h"
#include "base/file.h"
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
  TERN_TRY(std::string bytes, read_file(path));
  return text_file(std::move(bytes), path);
}

}  // namespace tern
