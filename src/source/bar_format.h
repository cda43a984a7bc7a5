#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "source/csv_layout.h"
#include "source/csv_name.h"

namespace tern {

/// Rows of cells, and where in a row each field of a bar stands.
struct KlineTable {
  KlineLayout layout;
  std::optional<std::string> text = std::nullopt;  ///< the rows as CSV, where the file is not
};

/// A kind of file that holds bars: one row per kind, and one file of code.
struct BarFormat {
  std::string_view name;     ///< "kraken": what the provenance of a series calls it
  std::string_view title;    ///< "Kraken's downloadable history"
  std::string_view example;  ///< the name of such a file
  std::string_view venue;    ///< the series that it becomes, in words

  bool (*fits)(std::string_view file_name, std::string_view text);
  /// What the name of a file says, if it is a name of this kind. Errors: invalid_argument: it says
  /// that tern cannot keep these bars.
  Result<NamedSeries> (*named)(const std::filesystem::path& file);
  /// Errors: invalid_argument, saying what was expected.
  Result<KlineTable> (*table)(std::string_view text, const Pair& pair);
};

/// In the order in which they are tried; the last one, an exchange's klines, always fits.
std::span<const BarFormat> bar_formats();

const BarFormat& format_of(std::string_view file_name, std::string_view text);

/// What a file's name says in whichever format can tell both pair and interval from it.
///
/// Errors: invalid_argument: none can, or what it says is not for tern.
Result<NamedSeries> series_of_file(const std::filesystem::path& file);

}  // namespace tern
