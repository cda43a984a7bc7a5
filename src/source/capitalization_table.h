#pragma once

#include <string>
#include <vector>

#include "source/capitalization_source.h"

namespace tern {

/// A value as a file writes it, with where it stands.
struct CapitalizationCell {
  std::optional<Timestamp> stamp;  ///< none where it cannot be read, or does not say its offset
  std::int64_t line;
  std::string row;   ///< as it is quoted when it is refused
  std::string text;  ///< of the value
};

/// The cells of one series that are not empty.
struct CapitalizationColumn {
  std::string name;
  std::vector<CapitalizationCell> cells = {};
};

/// The figures of a file before anything of them is believed.
struct CapitalizationTable {
  std::string vendor;
  std::string layout;  ///< "tradingview chart, 1D"
  std::vector<CapitalizationColumn> columns = {};
  Duration width = 24h;             ///< of a row: from its stamp to the next one's
  bool last_is_unfinished = false;  ///< nothing says whether the last row was finished
};

/// Sorts the cells of one column of `table` into figures and refused rows.
///
/// Time: of a vendor whose figures are those of a day's end, a stamp in the last second of a day is
///       that day's. No other stamp is moved.
CapitalizationAnswer read_column(const CapitalizationTable& table,
                                 const CapitalizationVendor& vendor, CapitalizationColumn column,
                                 Timestamp now);

/// The coin that a file or a vendor calls so: "bitcoin", "btc", and "BTC-usd-max.csv" are BTC.
std::optional<std::string> coin_named(std::string_view text);

/// Whether a JSON text is of capitalizations: a market chart of CoinGecko, or global metrics of
/// CoinMarketCap.
bool is_capitalization_json(std::string_view text);

/// Reads such a text. `coin` is whose chart it is, and may be empty for what says it itself.
///
/// Of a chart of CoinGecko a point that stands up to ten minutes after midnight is the day's, and
/// the last one, where it stands elsewhere, is of the moment of asking and left out.
///
/// Errors: invalid_argument: not JSON, another shape, or a chart of nobody.
Result<CapitalizationTable> read_capitalization_json(std::string_view text,
                                                     const std::string& coin);

}  // namespace tern
