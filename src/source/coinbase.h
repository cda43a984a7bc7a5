#pragma once

#include <string_view>
#include <vector>

#include "source/source.h"

namespace tern {

/// Coinbase Exchange: bars of 1m, 5m, 15m, 1h, and 1d since 2015, 300 to a page. An interval in
/// which nothing was traded has no bar.
Venue coinbase_venue();

/// Reads an answer of /products/{id}/candles about the open times of `asked`, in which every bar is
/// closed.
///
/// Errors: corrupt_data.
Result<BarPage> coinbase_candles(std::string_view body, Interval interval, TimeRange asked);

struct CoinbaseProduct {
  Pair pair;
  std::string status;  ///< "online", "offline", "internal", "delisted"
};

/// Reads an answer of /products; an entry without an id is left out.
///
/// Errors: corrupt_data.
Result<std::vector<CoinbaseProduct>> coinbase_products(std::string_view body);

/// Reads an answer of /time. Errors: corrupt_data.
Result<Timestamp> coinbase_time(std::string_view body);

}  // namespace tern
