#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "market/bars.h"

namespace tern {

/// What one message of Binance's market streams says about a bar.
struct KlineFrame {
  std::string symbol;  ///< "BTCUSDT"
  Interval interval;
  Bar bar;
  bool closed;  ///< false: it still moves
};

/// The server is about to close the connection: open another one.
struct ShutdownFrame {};

/// The answer to a request that the server refuses.
struct RefusalFrame {
  std::string reason;
};

/// An answer to a request that worked, an event of another kind, or an interval that is not ours.
struct OtherFrame {};

using BinanceFrame = std::variant<KlineFrame, ShutdownFrame, RefusalFrame, OtherFrame>;

/// Reads a message, raw or wrapped as a combined stream wraps it. Fields that are not known are
/// passed over.
///
/// Errors: corrupt_data: no JSON object, or a kline that lacks a field, is not on its grid, or is
/// impossible.
Result<BinanceFrame> parse_binance_frame(std::string_view text);

}  // namespace tern
