#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "source/source.h"

namespace tern {

/// Kraken: the newest 720 bars of every interval, with the number of trades, and nothing older.
Venue kraken_venue();

/// A pair under the names that Kraken gives it: it calls bitcoin XBT and dogecoin XDG.
struct KrakenPair {
  Pair pair;
  std::string altname;   ///< in requests: "XBTUSD"
  std::string key = {};  ///< in answers: "XXBTZUSD"; empty when it was not told
};

/// The names by rule, for a pair that was not looked up.
KrakenPair kraken_pair(const Pair& pair);

/// Reads an answer of /0/public/AssetPairs; an entry without names is left out.
///
/// Errors: corrupt_data.
Result<std::vector<KrakenPair>> kraken_pairs(std::string_view body);

/// Reads an answer of /0/public/OHLC about the bars of `asked` that were closed at `now`. An answer
/// that is as long as answers can be says nothing about what came before its first row.
///
/// Errors: corrupt_data, also when it is about another pair.
Result<BarPage> kraken_ohlc(std::string_view body, const KrakenPair& pair, Interval interval,
                            TimeRange asked, Timestamp now);

/// Reads an answer of /0/public/Time. Errors: corrupt_data.
Result<Timestamp> kraken_time(std::string_view body);

/// What an answer means. Kraken reports its errors with status 200.
Ruling kraken_ruling(const HttpReply& reply, Timestamp now);

}  // namespace tern
