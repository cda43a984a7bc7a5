#include "source/zip.h"

#include <fmt/format.h>
#include <zip.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <memory>

namespace tern {
namespace {

using OpenArchive = std::unique_ptr<zip_t, void (*)(zip_t*)>;
using OpenEntry = std::unique_ptr<zip_file_t, int (*)(zip_file_t*)>;

Error damaged(std::string_view why) {
  return fail(Errc::corrupt_data, fmt::format("the zip archive {}", why));
}

/// Requires: `archive` outlives what is returned.
Result<OpenArchive> open_archive(std::string_view archive) {
  zip_error_t error;
  zip_error_init(&error);
  const std::unique_ptr<zip_error_t, void (*)(zip_error_t*)> ending(&error, &zip_error_fini);
  zip_source_t* source = zip_source_buffer_create(archive.data(), archive.size(), 0, &error);
  if (source == nullptr) return damaged(zip_error_strerror(&error));
  zip_t* opened = zip_open_from_source(source, ZIP_RDONLY, &error);
  if (opened == nullptr) {
    zip_source_free(source);
    return damaged(fmt::format("cannot be opened: {}", zip_error_strerror(&error)));
  }
  return OpenArchive(opened, &zip_discard);
}

/// A name that stays in whatever folder it is put into, and can be shown on a terminal.
bool is_plain_name(std::string_view name) {
  return !name.empty() && name != "." && name != ".." && std::ranges::all_of(name, [](char c) {
    return c > ' ' && c < '\x7f' && c != '/' && c != '\\' && c != ':';
  });
}

Result<std::string> read_entry(zip_file_t* entry, std::size_t bytes_max) {
  std::string bytes;
  std::array<char, 1 << 16> buffer{};
  while (true) {
    const zip_int64_t got = zip_fread(entry, buffer.data(), buffer.size());
    if (got < 0) {
      return damaged(fmt::format("is damaged after {} bytes of its file: {}", bytes.size(),
                                 zip_error_strerror(zip_file_get_error(entry))));
    }
    if (got == 0) return bytes;
    // The size that the archive states may be a lie, so it is counted.
    if (bytes.size() + static_cast<std::size_t>(got) > bytes_max) {
      return fail(Errc::untrusted,
                  fmt::format("the zip archive unpacks to more than the {} bytes allowed to it",
                              bytes_max));
    }
    bytes.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

}  // namespace

Result<ZipEntry> unzip_one(std::string_view archive, std::string_view suffix, ZipLimits limits) {
  TERN_TRY(const OpenArchive opened, open_archive(archive));
  const zip_int64_t entries = zip_get_num_entries(opened.get(), 0);
  if (entries != 1) return damaged(fmt::format("holds {} files, not one", entries));
  zip_stat_t stated;
  zip_stat_init(&stated);
  if (zip_stat_index(opened.get(), 0, 0, &stated) != 0 || (stated.valid & ZIP_STAT_NAME) == 0) {
    return damaged("does not name its file");
  }
  ZipEntry entry{.name = stated.name, .bytes = {}};
  if (!is_plain_name(entry.name)) {
    return fail(Errc::untrusted, "the zip archive names its file with a path or with odd bytes");
  }
  if (!std::string_view(entry.name).ends_with(suffix)) {
    return damaged(fmt::format("holds {:.80}, not a file that ends in {}", entry.name, suffix));
  }
  const OpenEntry file(zip_fopen_index(opened.get(), 0, 0), &zip_fclose);
  if (!file) return damaged(fmt::format("cannot be unpacked: {}", zip_strerror(opened.get())));
  TERN_TRY(entry.bytes,
           read_entry(file.get(), std::min(limits.bytes_max, limits.ratio_max * archive.size())));
  // An archive that states a packed size of zero is read as empty without a complaint.
  const auto crc =
      crc32_z(0, reinterpret_cast<const Bytef*>(entry.bytes.data()), entry.bytes.size());
  constexpr zip_uint64_t kStated = ZIP_STAT_SIZE | ZIP_STAT_CRC;
  if ((stated.valid & kStated) != kStated || stated.size != entry.bytes.size() ||
      stated.crc != crc) {
    return damaged("is damaged: its file is not what its directory says");
  }
  return entry;
}

}  // namespace tern
