#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "source/capitalization_table.h"
#include "source/stamp.h"

namespace tern {
namespace {

using nlohmann::json;

/// How late after midnight a point of CoinGecko's may stand and still be the day's.
constexpr Duration kLateMax = 10min;
constexpr std::size_t kQuoted = 120;  // of a row that is refused

const json* child(const json* parent, std::string_view name) {
  if (parent == nullptr || !parent->is_object()) return nullptr;
  const auto found = parent->find(name);
  return found == parent->end() ? nullptr : &*found;
}

/// The first of the members that is there.
const json* any_child(const json* parent, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    if (const json* found = child(parent, name)) return found;
  }
  return nullptr;
}

/// A number or a word as it stands; empty for what is neither, which no reader takes.
std::string text_of(const json& value) {
  if (value.is_string()) return value.get<std::string>();
  return value.is_number() ? value.dump() : "";
}

std::optional<Timestamp> time_of(const json& value) {
  const auto stamp = parse_stamp(text_of(value));
  return stamp && stamp->zoned ? std::optional{stamp->time} : std::nullopt;
}

Error misshapen(std::string_view what) {
  return fail(Errc::invalid_argument, fmt::format("is not a file of capitalizations: {}", what));
}

CapitalizationCell cell_of(std::optional<Timestamp> stamp, std::int64_t line, const json& row,
                           const json& value) {
  return {stamp, line, quotable(row.dump(-1, ' ', true, json::error_handler_t::replace), kQuoted),
          value.is_string() || value.is_number() ? text_of(value) : "?"};
}

/// [[ms, value], ..] as daily figures.
Result<CapitalizationColumn> read_points(const json& points, std::string name) {
  if (!points.is_array()) return misshapen(fmt::format("its {} are no list", name));
  CapitalizationColumn column{std::move(name)};
  std::optional<Timestamp> before;
  std::int64_t line = 0;
  for (const json& point : points) {
    ++line;
    if (!point.is_array() || point.size() != 2) return misshapen("a point of it is not a pair");
    if (point[1].is_null()) continue;
    auto stamp = time_of(point[0]);
    const bool last = &point == &points.back();
    if (stamp && *stamp - std::chrono::floor<days>(*stamp) <= kLateMax) {
      stamp = std::chrono::floor<days>(*stamp);
    } else if (stamp && last) {
      continue;  // of the moment of asking
    }
    if (last && stamp && stamp == before) continue;  // likewise, right after a midnight
    before = stamp;
    column.cells.push_back(cell_of(stamp, line, point, point[1]));
  }
  return column;
}

Result<CapitalizationTable> read_coingecko(const json& body, const std::string& coin) {
  CapitalizationTable table{.vendor = "coingecko", .layout = "coingecko market chart, epoch ms"};
  if (const json* chart = child(&body, "market_cap_chart")) {
    const json* points = child(chart, "market_cap");
    if (points == nullptr) return misshapen("it has no market_cap");
    TERN_TRY(auto column, read_points(*points, "TOTAL"));
    table.columns.push_back(std::move(column));
    return table;
  }
  if (coin.empty()) {
    return fail(Errc::invalid_argument,
                "does not say whose chart it is: name the file by its coin, as in bitcoin.json, or "
                "pass --name BTC");
  }
  TERN_TRY(auto column, read_points(body["market_caps"], coin));
  table.columns.push_back(std::move(column));
  if (const json* prices = child(&body, "prices"); prices != nullptr && coin != "TOTAL") {
    TERN_TRY(auto price, read_points(*prices, price_series(coin)));
    if (!price.cells.empty()) table.columns.push_back(std::move(price));
  }
  return table;
}

/// The total of a quote of CoinMarketCap, whose web writes a list and whose paid API an object of
/// currencies; null where there is none.
const json* total_in(const json& row) {
  const auto names = {std::string_view("totalMarketCap"), std::string_view("total_market_cap")};
  if (const json* flat = any_child(&row, names)) return flat;
  const json* quote = child(&row, "quote");
  if (quote != nullptr && quote->is_array() && !quote->empty()) {
    return any_child(&quote->front(), names);
  }
  return any_child(child(quote, "USD"), names);
}

Result<CapitalizationTable> read_coinmarketcap(const json& quotes) {
  CapitalizationTable table{.vendor = "coinmarketcap",
                            .layout = "coinmarketcap global metrics, dates",
                            .columns = {{"BTC.D"}, {"ETH.D"}, {"TOTAL"}}};
  std::int64_t line = 0;
  for (const json& row : quotes) {
    ++line;
    if (!row.is_object()) return misshapen("a quote of it is not an object");
    const json* time = child(&row, "timestamp");
    const auto stamp = time == nullptr ? std::nullopt : time_of(*time);
    const auto add = [&](std::size_t column, const json* value) {
      if (value == nullptr || value->is_null()) return;
      table.columns[column].cells.push_back(cell_of(stamp, line, row, *value));
    };
    add(0, any_child(&row, {"btcDominance", "btc_dominance"}));
    add(1, any_child(&row, {"ethDominance", "eth_dominance"}));
    add(2, total_in(row));
  }
  std::erase_if(table.columns, [](const CapitalizationColumn& is) { return is.cells.empty(); });
  return table;
}

}  // namespace

bool is_capitalization_json(std::string_view text) {
  if (!trim(text.substr(0, 64)).starts_with('{')) return false;
  const auto has = [&](std::string_view word) { return text.find(word) != std::string_view::npos; };
  return has("\"market_caps\"") || has("\"market_cap_chart\"") ||
         (has("\"quotes\"") && (has("\"btcDominance\"") || has("\"btc_dominance\"")));
}

Result<CapitalizationTable> read_capitalization_json(std::string_view text,
                                                     const std::string& coin) {
  const json body = json::parse(text, nullptr, false);
  if (body.is_discarded()) return misshapen("it is no JSON, or was cut short");
  if (child(&body, "market_caps") != nullptr || child(&body, "market_cap_chart") != nullptr) {
    return read_coingecko(body, coin);
  }
  const json* quotes = child(child(&body, "data"), "quotes");
  if (quotes != nullptr && quotes->is_array()) return read_coinmarketcap(*quotes);
  return misshapen(
      "expected market_caps as CoinGecko writes them, or data.quotes as CoinMarketCap does");
}

}  // namespace tern
