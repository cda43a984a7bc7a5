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

/// Why libzip would not.
class ZipError {
 public:
  ZipError() { zip_error_init(&error_); }
  ~ZipError() { zip_error_fini(&error_); }
  ZipError(const ZipError&) = delete;
  ZipError& operator=(const ZipError&) = delete;

  zip_error_t* get() { return &error_; }
  const char* text() { return zip_error_strerror(&error_); }

 private:
  zip_error_t error_;
};

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

struct ZipArchive::Opened {
  OpenArchive archive;
};

/// Takes over `source`, which is freed whatever comes of it.
Result<ZipArchive> ZipArchive::over(zip_source* source) {
  ZipError error;
  zip_t* const opened = zip_open_from_source(source, ZIP_RDONLY, error.get());
  if (opened == nullptr) {
    zip_source_free(source);
    return damaged(fmt::format("cannot be opened: {}", error.text()));
  }
  ZipArchive archive(std::make_shared<Opened>(Opened{OpenArchive(opened, &zip_discard)}));
  const zip_int64_t entries = zip_get_num_entries(opened, 0);
  for (zip_int64_t i = 0; i < entries; ++i) {
    const char* const name = zip_get_name(opened, static_cast<zip_uint64_t>(i), ZIP_FL_ENC_RAW);
    if (name == nullptr) return damaged(fmt::format("does not name its file {}", i + 1));
    archive.names_.emplace_back(name);
  }
  return archive;
}

Result<ZipArchive> ZipArchive::open(std::string_view bytes) {
  ZipError error;
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, error.get());
  if (source == nullptr) return damaged(error.text());
  return over(source);
}

Result<ZipArchive> ZipArchive::open_file(const std::filesystem::path& path) {
  std::error_code missing;
  const auto size = std::filesystem::file_size(path, missing);
  if (missing) {
    return fail(missing == std::errc::no_such_file_or_directory ? Errc::not_found : Errc::io,
                fmt::format("cannot read {}: {}", path.string(), missing.message()));
  }
  ZipError error;
  zip_source_t* source =
      zip_source_file_create(path.c_str(), 0, static_cast<zip_int64_t>(size), error.get());
  if (source == nullptr) return damaged(error.text());
  return over(source);
}

Result<std::string> ZipArchive::unpack(std::size_t i, ZipLimits limits) const {
  zip_t* const archive = opened_->archive.get();
  zip_stat_t stated;
  zip_stat_init(&stated);
  constexpr zip_uint64_t kNeeded = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_CRC;
  if (zip_stat_index(archive, i, 0, &stated) != 0 || (stated.valid & kNeeded) != kNeeded) {
    return damaged("does not describe its file");
  }
  const OpenEntry file(zip_fopen_index(archive, i, 0), &zip_fclose);
  if (!file) return damaged(fmt::format("cannot be unpacked: {}", zip_strerror(archive)));
  const bool small = stated.comp_size < limits.bytes_max / limits.ratio_max;
  TERN_TRY(std::string bytes,
           read_entry(file.get(), small ? stated.comp_size * limits.ratio_max : limits.bytes_max));
  // An archive that states a packed size of zero is read as empty without a complaint.
  const auto crc = crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
  if (stated.size != bytes.size() || stated.crc != crc) {
    return damaged("is damaged: its file is not what its directory says");
  }
  return bytes;
}

Result<ZipEntry> unzip_one(std::string_view archive, std::string_view suffix, ZipLimits limits) {
  TERN_TRY(const ZipArchive opened, ZipArchive::open(archive));
  if (opened.names().size() != 1) {
    return damaged(fmt::format("holds {} files, not one", opened.names().size()));
  }
  ZipEntry entry{.name = opened.names().front(), .bytes = {}};
  if (!is_plain_name(entry.name)) {
    return fail(Errc::untrusted, "the zip archive names its file with a path or with odd bytes");
  }
  if (!std::string_view(entry.name).ends_with(suffix)) {
    return damaged(fmt::format("holds {:.80}, not a file that ends in {}", entry.name, suffix));
  }
  TERN_TRY(entry.bytes, opened.unpack(0, limits));
  return entry;
}

}  // namespace tern
