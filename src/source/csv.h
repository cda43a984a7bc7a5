#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "market/bars.h"
#include "market/universe.h"
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
  std::string sha256;  ///< of the bytes on disk
  std::string layout;  ///< "kline, 11 columns, header, epoch ms"
  Pair pair;
  Interval interval;
  std::size_t rows;  ///< without the header and blank lines
  std::vector<Bar> bars;
  std::vector<QuarantinedRow> refused;  ///< in the order of the file
};

/// Reads an exchange's kline file: CSV, gzipped or not, with or without a header, stamps in epoch
/// seconds, milliseconds, or microseconds, or as UTC dates.
///
/// A bar that an outage shortened is kept: it is on the grid, and its prices were traded. A reason
/// for refusing a row is "kind" or "kind: detail".
///
/// Errors: not_found; io; invalid_argument: what the user can fix. A file of which most rows are
/// refused for one reason is refused whole: it is not the file that it was taken for.
Result<KlineFile> read_kline_file(const std::filesystem::path& path, const KlineOptions& options);

/// `bars` as the text of a kline file: 11 columns, a header, epoch milliseconds, and numbers in
/// their shortest form that reads back to the same value.
std::string kline_text(std::span<const Bar> bars, Interval interval);

}  // namespace tern
