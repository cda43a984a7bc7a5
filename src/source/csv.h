#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "market/bars.h"
#include "market/universe.h"
#include "source/csv_file.h"
#include "store/bar_store.h"

namespace tern {

struct KlineOptions {
  std::optional<Pair> pair = std::nullopt;          ///< unset: as the file's name says
  std::optional<Interval> interval = std::nullopt;  ///< unset: as the file's name says
  Timestamp now;  ///< a bar that ends later than this is still being traded, and is refused
};

/// A file of klines, every row of it accounted for.
///
/// Holds: rows == bars.size() + refused.size(); `bars` are possible, on the grid of the interval,
/// closed, and in strict time order.
struct KlineFile {
  std::string name;    ///< without its folder
  std::string sha256;  ///< of its bytes: on disk, or in its archive
  std::string layout;  ///< "kline, 11 columns, header, epoch ms"
  Pair pair;
  std::string venue;  ///< as the file says it; empty when it does not
  Interval interval;
  std::size_t rows;  ///< without the header and blank lines
  std::vector<Bar> bars;
  std::vector<QuarantinedRow> refused;  ///< in the order of the file
};

/// Reads the bars in `file`, which came from `path`, in the first of the bar_formats() that fits.
/// An exchange's kline file is CSV with or without a header, its stamps in epoch seconds,
/// milliseconds, or microseconds, or dates.
///
/// A bar that an outage shortened is kept: it is on the grid, and its prices were traded. A reason
/// for refusing a row is "kind" or "kind: detail".
///
/// Errors: invalid_argument: what the user can fix. A file of which most rows are refused for one
/// reason is refused whole: it is not the file that it was taken for.
Result<KlineFile> read_klines(const TextFile& file, const std::filesystem::path& path,
                              const KlineOptions& options);

/// Reads a file, gzipped or not. Errors: those of read_text_file() and read_klines().
Result<KlineFile> read_kline_file(const std::filesystem::path& path, const KlineOptions& options);

/// `bars` as the text of a kline file: 11 columns, a header, epoch milliseconds, and numbers in
/// their shortest form that reads back to the same value.
std::string kline_text(std::span<const Bar> bars, Interval interval);

}  // namespace tern
