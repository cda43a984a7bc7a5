#include "fakes/binance_rest.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/check.h"

namespace tern::fakes::binance {
namespace {

using Json = nlohmann::ordered_json;

Json rate_limit(const char* type, const char* interval, int count, double limit) {
  return {{"rateLimitType", type},
          {"interval", interval},
          {"intervalNum", count},
          {"limit", static_cast<std::int64_t>(limit)}};
}

/// In any order, with one that no client knows.
Json filters(Rng& rng) {
  std::vector<Json> listed = {
      {{"filterType", "PRICE_FILTER"},
       {"minPrice", "0.01000000"},
       {"maxPrice", "1000000.00000000"},
       {"tickSize", "0.01000000"}},
      {{"filterType", "LOT_SIZE"},
       {"minQty", "0.00001000"},
       {"maxQty", "9000.00000000"},
       {"stepSize", "0.00001000"}},
      {{"filterType", "ICEBERG_PARTS"}, {"limit", 10}},
      {{"filterType", "MARKET_LOT_SIZE"},
       {"minQty", "0.00000000"},
       {"maxQty", "100.00000000"},
       {"stepSize", "0.00000000"}},
      {{"filterType", "NOTIONAL"},
       {"minNotional", "5.00000000"},
       {"applyMinToMarket", true},
       {"maxNotional", "9000000.00000000"},
       {"applyMaxToMarket", false},
       {"avgPriceMins", 5}},
      {{"filterType", "MAX_NUM_ORDERS"}, {"maxNumOrders", 200}},
      {{"filterType", "PHASE_OF_THE_MOON"}, {"waxing", true}, {"maxLunacy", "0.50000000"}}};
  for (std::size_t i = listed.size(); i > 1; --i) std::swap(listed[i - 1], listed[rng.below(i)]);
  return listed;
}

Json symbol_entry(const Pair& pair, const BinanceFake& venue, Rng& rng) {
  const bool delisted = venue.truth().find(pair)->until <= venue.now();
  return {{"symbol", symbol_of(pair)},
          {"status", delisted ? "BREAK" : "TRADING"},
          {"baseAsset", pair.base},
          {"baseAssetPrecision", 8},
          {"quoteAsset", pair.quote},
          {"quotePrecision", 8},
          {"quoteAssetPrecision", 8},
          {"orderTypes", {"LIMIT", "LIMIT_MAKER", "MARKET"}},
          {"icebergAllowed", true},
          {"isSpotTradingAllowed", true},
          {"filters", filters(rng)},
          {"permissions", Json::array()},
          {"permissionSets", {{"SPOT", "MARGIN"}}},
          {"notYetInvented", {{"depth", 3}}}};
}

bool is_listed(const Pair& pair, const BinanceFake& venue) {
  const Truth::Listing* const listing = venue.truth().find(pair);
  return listing != nullptr && listing->from <= venue.now();
}

std::optional<Pair> find_pair(std::string_view symbol, const BinanceFake& venue) {
  for (const Pair& pair : venue.truth().pairs()) {
    if (symbol_of(pair) == symbol && is_listed(pair, venue)) return pair;
  }
  return std::nullopt;
}

/// The symbols asked for: one, a JSON array, or all.
std::optional<std::vector<std::string>> wanted_symbols(const Request& request,
                                                       const BinanceFake& venue) {
  std::vector<std::string> wanted;
  if (const auto symbol = request.parameter("symbol")) {
    wanted.push_back(*symbol);
  } else if (const auto symbols = request.parameter("symbols")) {
    const Json list = Json::parse(*symbols, nullptr, false);
    if (!list.is_array()) return std::nullopt;
    for (const Json& entry : list) {
      if (!entry.is_string()) return std::nullopt;
      wanted.push_back(entry.get<std::string>());
    }
  } else {
    for (const Pair& pair : venue.truth().pairs()) {
      if (is_listed(pair, venue)) wanted.push_back(symbol_of(pair));
    }
  }
  return wanted;
}

}  // namespace

Reply refusal(int status, int code, std::string_view message) {
  const Json body = {{"code", code}, {"msg", message}};
  return {.status = status, .body = body.dump(), .content_type = "application/json;charset=UTF-8"};
}

Reply web_firewall() {
  return {.status = 403,
          .body =
              "<html><head><title>403 Forbidden</title></head><body>\n"
              "<center><h1>403 Forbidden</h1></center></body></html>\n",
          .content_type = "text/html"};
}

std::string symbol_of(const Pair& pair) {
  return pair.base + pair.quote;
}

std::optional<Reply> check_time_unit(const Request& request) {
  const auto unit = request.headers.find("x-mbx-time-unit");
  if (unit == request.headers.end()) return std::nullopt;
  if (unit->second == "MILLISECOND" || unit->second == "millisecond") return std::nullopt;
  return refusal(400, -1194, "Invalid value for time unit; expected 'MILLISECOND'.");
}

std::optional<Reply> check_parameters(const Request& request,
                                      std::initializer_list<std::string_view> known,
                                      Violations& violations) {
  for (const auto& [name, value] : request.query) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      violations.add(fmt::format("an unknown parameter {}: {}", name, request.target));
      return refusal(400, -1104,
                     fmt::format("Not all sent parameters were read; read '{}' parameter(s) but "
                                 "was sent '{}'.",
                                 request.query.size() - 1, request.query.size()));
    }
    if (value.empty()) return refusal(400, -1105, fmt::format("Parameter '{}' was empty.", name));
  }
  return std::nullopt;
}

std::optional<Reply> check_symbol(std::string_view symbol, const BinanceFake& venue,
                                  Violations& violations) {
  const bool legal =
      symbol.size() <= 20 && std::all_of(symbol.begin(), symbol.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
      });
  if (!legal) {
    violations.add(fmt::format("a symbol of illegal characters: {}", symbol));
    return refusal(400, -1100,
                   "Illegal characters found in parameter 'symbol'; legal range is "
                   "'^[A-Z0-9-_.]{1,20}$'.");
  }
  if (!find_pair(symbol, venue)) return refusal(400, -1121, "Invalid symbol.");
  return std::nullopt;
}

Pair pair_of(std::string_view symbol, const BinanceFake& venue) {
  const auto pair = find_pair(symbol, venue);
  TERN_CHECK(pair, "the symbol was checked");
  return *pair;
}

Reply ping(const Request& request, Violations& violations) {
  if (auto refused = check_parameters(request, {}, violations)) return *refused;
  return {.body = "{}"};
}

Reply time(const Request& request, const BinanceFake& venue, Violations& violations) {
  if (auto refused = check_parameters(request, {}, violations)) return *refused;
  return {.body =
              fmt::format("{{\"serverTime\":{},\"sinceYesterday\":true}}", epoch_ms(venue.now()))};
}

Reply exchange_info(const Request& request, const BinanceFake& venue, Rng& rng,
                    Violations& violations) {
  if (auto refused = check_parameters(request, {"symbol", "symbols"}, violations)) {
    return *refused;
  }
  if (request.query.size() > 1) {
    return refusal(400, -1128, "Combination of optional parameters invalid.");
  }
  const auto wanted = wanted_symbols(request, venue);
  if (!wanted) {
    return refusal(400, -1100, "Illegal characters found in parameter 'symbols'.");
  }
  Json symbols = Json::array();
  for (const std::string& symbol : *wanted) {
    if (auto refused = check_symbol(symbol, venue, violations)) return *refused;
    symbols.push_back(symbol_entry(pair_of(symbol, venue), venue, rng));
  }
  const Json body = {
      {"timezone", "UTC"},
      {"serverTime", epoch_ms(venue.now())},
      {"rateLimits",
       {rate_limit("REQUEST_WEIGHT", "MINUTE", 1, venue.options().weight_max),
        rate_limit("ORDERS", "SECOND", 10, 100), rate_limit("ORDERS", "DAY", 1, 200000),
        rate_limit("RAW_REQUESTS", "MINUTE", 5, 300000)}},
      {"exchangeFilters", Json::array()},
      {"symbols", std::move(symbols)},
      {"somethingNew", {1, "two", nullptr}}};
  return {.body = body.dump()};
}

}  // namespace tern::fakes::binance
