#pragma once

#include <string>
#include <string_view>

#include "source/binance_rows.h"

namespace tern {

inline constexpr std::size_t kBinancePageBars = 1000;
/// No bar is older: the spot market opened two weeks later.
inline constexpr Timestamp kBinanceOpened = utc_day(2017, 7, 1);

/// BTCUSDT of BTC/USDT.
///
/// Errors: invalid_argument: a name that Binance could not have; lower case is refused there.
Result<std::string> binance_symbol(const Pair& pair);

/// "/api/v3/klines?..." for the bars that open in `open_times`.
///
/// Requires: at most a page of them, none from before Binance opened: a start in seconds instead of
/// milliseconds would be answered, without a complaint, with the oldest bars there are.
std::string klines_target(std::string_view symbol, Interval interval, TimeRange open_times);

/// The same for the oldest bar there is.
std::string first_kline_target(std::string_view symbol, Interval interval);
/// The same for the newest one, which is still being traded unless its pair is not.
std::string last_kline_target(std::string_view symbol, Interval interval);

/// Reads an answer of klines. Errors: corrupt_data.
Result<BarPage> parse_klines(std::string_view body, const KlineQuestion& question);

}  // namespace tern
