#pragma once

#include "fakes/binance.h"

/// What each path of Binance answers, once the request got through.
namespace tern::fakes::binance {

/// An error as Binance words it.
Reply refusal(int status, int code, std::string_view message);

/// 403 and a web page.
Reply web_firewall();

/// "BTCUSDT".
std::string symbol_of(const Pair& pair);

/// Only milliseconds are spoken here: asking for others is refused.
std::optional<Reply> check_time_unit(const Request& request);

Reply ping(const Request& request, Violations& violations);
Reply time(const Request& request, const BinanceFake& venue, Violations& violations);
Reply exchange_info(const Request& request, const BinanceFake& venue, Rng& rng,
                    Violations& violations);
Reply klines(const Request& request, const BinanceFake& venue, Violations& violations);

/// The first parameter that is unknown or empty, refused; the former is a violation.
std::optional<Reply> check_parameters(const Request& request,
                                      std::initializer_list<std::string_view> known,
                                      Violations& violations);
/// A symbol of illegal characters, or of a pair that is not traded (yet), refused.
std::optional<Reply> check_symbol(std::string_view symbol, const BinanceFake& venue,
                                  Violations& violations);
/// Requires: check_symbol() let it pass.
Pair pair_of(std::string_view symbol, const BinanceFake& venue);

}  // namespace tern::fakes::binance
