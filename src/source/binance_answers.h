#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "source/venue_client.h"

namespace tern {

/// Reads {"serverTime": ...}.
///
/// Errors: corrupt_data.
Result<Timestamp> parse_server_time(std::string_view body);

/// What exchangeInfo says about one symbol.
struct BinanceSymbol {
  std::string base;
  std::string quote;
  std::string status;  ///< "TRADING", "HALT", "BREAK", ...
};

struct BinanceExchange {
  std::optional<RateRule> request_weight;  ///< the venue's whole limit; unset: it named none
  BinanceSymbol symbol;
};

/// Reads an answer of exchangeInfo for `symbol`.
///
/// Errors: corrupt_data, also when it tells of other symbols only.
Result<BinanceExchange> parse_exchange(std::string_view body, std::string_view symbol);

/// {"code":-1121,"msg":"Invalid symbol."}: codes are stable, messages are not.
struct BinanceRefusal {
  int code;
  std::string message;  ///< short, and safe to show
};
std::optional<BinanceRefusal> parse_refusal(std::string_view body);

/// What an answer of Binance means. `now` is the venue's clock, which ends bans and windows.
Ruling rule_of_binance(const HttpReply& reply, Timestamp now);

/// The request weight that the venue has counted in the current minute; sent with every answer.
std::optional<double> used_weight(const HttpReply& reply);

}  // namespace tern
