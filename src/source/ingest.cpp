#include "source/ingest.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <functional>
#include <iterator>

#include "base/check.h"
#include "base/interrupt.h"
#include "base/progress.h"
#include "base/text.h"
#include "source/bar_format.h"
#include "source/zip.h"

namespace tern {
namespace {

namespace fs = std::filesystem;

// Thirteen years of Kraken's minutes are some 0.4 GB of text.
constexpr ZipLimits kImportLimits{.bytes_max = std::size_t{2} << 30};

Result<ImportReport> import_klines(BarStore& store, const fs::path& path, const KlineFile& file,
                                   const ImportOptions& options) {
  const std::string& venue = options.venue ? *options.venue : file.venue;
  if (venue.empty()) {
    return fail(Errc::invalid_argument,
                fmt::format("{} does not say whose bars it holds: pass --venue, such as binance",
                            path.string()));
  }
  ImportReport report{.series = {venue, file.pair, file.interval},
                      .source = {.name = file.name,
                                 .sha256 = file.sha256,
                                 .layout = file.layout,
                                 .imported_at = options.kline.now},
                      .rows = file.rows,
                      .outcome = {}};
  TERN_TRY(report.outcome, store.import(report.series, report.source, file.bars, file.refused));
  const ImportOutcome& is = report.outcome;
  TERN_CHECK(is.inserted + is.unchanged + is.completed + is.quarantined == file.rows,
             "every row of an import is accounted for");
  return report;
}

/// Files that lie together in a folder or an archive.
struct Parts {
  fs::path whole;
  bool archive;
  std::vector<std::string> names;  ///< inside it
  std::function<Result<TextFile>(std::size_t)> read;
};

/// Whether a file of this name may hold bars, of whichever kind.
bool is_candidate(const fs::path& file) {
  std::string name = to_lower(file.filename().string());
  if (name.starts_with('.')) return false;
  if (name.ends_with(".gz")) name.resize(name.size() - 3);
  return std::ranges::any_of(std::array{".csv", ".json", ".feather", ".parquet"},
                             [&](const char* ending) { return name.ends_with(ending); });
}

/// The last part of a path, however it was written: "data/binance/", ".".
std::string name_of(const fs::path& path) {
  std::error_code ignored;
  const fs::path whole = fs::absolute(path, ignored).lexically_normal();
  return (whole.has_filename() ? whole : whole.parent_path()).filename().string();
}

/// How to import one file of many; an error says why it is left out.
Result<ImportOptions> options_for(const Parts& parts, std::size_t i, const ImportOptions& options) {
  const fs::path file = parts.whole / parts.names[i];
  TERN_TRY(const NamedSeries named, series_of_file(file));
  if ((options.kline.pair && options.kline.pair != named.pair) ||
      (options.kline.interval && options.kline.interval != named.interval)) {
    return fail(Errc::invalid_argument, "it was not asked for");
  }
  ImportOptions own = options;
  // freqtrade's files say whose they are by the folder that they lie in, and nothing else does.
  const fs::path folder = file.parent_path();
  if (!own.venue && named.venue.empty() && (!parts.archive || folder != parts.whole)) {
    own.venue = to_lower(name_of(folder));
  }
  return own;
}

Result<ImportReport> import_part(BarStore& store, const Parts& parts, std::size_t i,
                                 const ImportOptions& options) {
  const fs::path path = parts.whole / parts.names[i];
  TERN_TRY(const TextFile text, parts.read(i));
  TERN_TRY(KlineFile file, read_klines(text, path, options.kline));
  file.name = name_of(parts.whole) + "/" + parts.names[i];
  return import_klines(store, path, file, options);
}

std::vector<ImportedFile> import_parts(BarStore& store, const Parts& parts,
                                       const ImportOptions& options) {
  Progress progress("import", parts.names.size());
  std::vector<ImportedFile> imported;
  for (std::size_t i = 0; i < parts.names.size(); ++i) {
    const fs::path path = parts.whole / parts.names[i];
    if (interrupted()) {
      imported.push_back({path, fail(Errc::canceled, "stopped before " + path.string())});
      return imported;
    }
    // What is packed alone is one file, like any other.
    const bool alone = parts.archive && parts.names.size() == 1;
    const auto own = alone ? Result<ImportOptions>(options) : options_for(parts, i, options);
    if (own) imported.push_back({path, import_part(store, parts, i, *own)});
    if (!own) imported.push_back({path, own.error(), true});
    progress.advance();
  }
  if (!std::ranges::all_of(imported, &ImportedFile::left_out)) return imported;
  std::string why = fmt::format(
      "{} holds no file to import: expected names that say a pair and an "
      "interval, such as BTC_USDT-1h.json",
      parts.whole.string());
  if (!imported.empty()) {
    why += fmt::format("; left out were {}, the first of them, {}, because {}", imported.size(),
                       parts.names.front(), imported.front().report.error().message);
  }
  return {{parts.whole, fail(Errc::invalid_argument, std::move(why))}};
}

bool is_archive(const fs::path& path) {
  std::array<char, 4> magic{};
  std::ifstream(path, std::ios::binary).read(magic.data(), magic.size());
  return std::string_view(magic.data(), magic.size()) == "PK\x03\x04";
}

/// A name that can be shown on a terminal.
bool is_printable(std::string_view name) {
  return std::ranges::all_of(name, [](char c) { return c >= ' ' && c < '\x7f'; });
}

std::vector<ImportedFile> import_archive(BarStore& store, const fs::path& path,
                                         const ImportOptions& options) {
  const auto archive = ZipArchive::open_file(path);
  if (!archive) return {{path, with_context(path.string(), archive.error())}};
  Parts parts{.whole = path, .archive = true, .names = {}, .read = {}};
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < archive->names().size(); ++i) {
    const std::string& name = archive->names()[i];
    if (!is_candidate(name) || !is_printable(name)) continue;
    parts.names.push_back(name);
    places.push_back(i);
  }
  parts.read = [&](std::size_t i) -> Result<TextFile> {
    const fs::path file = path / parts.names[i];
    auto bytes = archive->unpack(places[i], kImportLimits);
    if (!bytes) return with_context(file.string(), bytes.error());
    return text_file(*std::move(bytes), file);
  };
  return import_parts(store, parts, options);
}

std::vector<ImportedFile> import_folder(BarStore& store, const fs::path& folder,
                                        const ImportOptions& options) {
  Parts parts{.whole = folder, .archive = false, .names = {}, .read = {}};
  std::vector<fs::path> archives;
  std::string inner;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    std::error_code unseen;
    const std::string name = at->path().filename().string();
    if (at->is_directory(unseen)) inner = std::max(inner, name);
    if (!at->is_regular_file(unseen)) continue;
    if (is_candidate(name)) parts.names.push_back(name);
    if (is_archive(at->path())) archives.push_back(at->path());
  }
  if (error) {
    return {{folder,
             fail(Errc::io, fmt::format("cannot read {}: {}", folder.string(), error.message()))}};
  }
  if (parts.names.empty() && archives.empty() && !inner.empty()) {
    return {{folder, fail(Errc::invalid_argument,
                          fmt::format("{} holds no file of bars but other folders: name the one to "
                                      "import, such as {}",
                                      folder.string(), (folder / inner).string()))}};
  }
  std::ranges::sort(parts.names);
  std::ranges::sort(archives);
  parts.read = [&](std::size_t i) { return read_text_file(folder / parts.names[i]); };
  std::vector<ImportedFile> imported;
  if (!parts.names.empty() || archives.empty()) imported = import_parts(store, parts, options);
  for (const fs::path& path : archives) {
    std::ranges::move(import_archive(store, path, options), std::back_inserter(imported));
  }
  return imported;
}

}  // namespace

Result<ImportReport> import_file(BarStore& store, const fs::path& path,
                                 const ImportOptions& options) {
  TERN_TRY(const KlineFile file, read_kline_file(path, options.kline));
  return import_klines(store, path, file, options);
}

std::vector<ImportedFile> import_path(BarStore& store, const fs::path& path,
                                      const ImportOptions& options) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) return import_folder(store, path, options);
  if (is_archive(path)) return import_archive(store, path, options);
  return {{path, import_file(store, path, options)}};
}

}  // namespace tern
