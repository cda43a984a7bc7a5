#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "fakes/binance_rest.h"

namespace tern::fakes::binance {
namespace {

constexpr std::int64_t kLimitDefault = 500;
constexpr std::int64_t kLimitMax = 1000;

/// What a request for klines asks, once it is known to be well-formed.
struct Query {
  Interval interval = Interval::h1;
  std::optional<Timestamp> start = std::nullopt;
  std::optional<Timestamp> end = std::nullopt;
  std::int64_t limit = kLimitDefault;
};

std::optional<Reply> read_interval(const std::string& text, Query& query, Violations& violations) {
  if (const auto interval = parse_interval(text)) {
    query.interval = *interval;
    return std::nullopt;
  }
  constexpr std::array<std::string_view, 10> kOthers = {"1s", "3m",  "30m", "2h", "6h",
                                                        "8h", "12h", "3d",  "1w", "1M"};
  if (std::find(kOthers.begin(), kOthers.end(), text) == kOthers.end()) {
    return refusal(400, -1120, "Invalid interval.");
  }
  violations.add("an interval that the fake does not make: " + text);
  return refusal(500, -1000, "The interval is not made here.");
}

std::optional<Reply> read_whole(const Request& request, std::string_view name,
                                std::optional<std::int64_t>& number) {
  const auto text = request.parameter(name);
  if (!text) return std::nullopt;
  const bool digits =
      std::all_of(text->begin(), text->end(), [](char c) { return c >= '0' && c <= '9'; });
  const auto value = digits ? parse_integer(*text) : std::nullopt;
  if (!value) {
    return refusal(400, -1100,
                   fmt::format("Illegal characters found in parameter '{}'; legal range is "
                               "'^[0-9]{{1,20}}$'.",
                               name));
  }
  number = *value;
  return std::nullopt;
}

std::optional<Reply> read_bound(const Request& request, std::string_view name,
                                std::optional<Timestamp>& bound) {
  std::optional<std::int64_t> number;
  if (auto refused = read_whole(request, name, number)) return refused;
  constexpr std::int64_t kMicroseconds = 100'000'000'000'000;
  // A bound in seconds is legal, and means January 1970: nobody is warned.
  if (number) bound = from_epoch_ms(*number >= kMicroseconds ? *number / 1000 : *number);
  return std::nullopt;
}

std::optional<Reply> read_limit(const Request& request, Query& query, Violations& violations) {
  std::optional<std::int64_t> number;
  if (auto refused = read_whole(request, "limit", number)) return refused;
  if (!number) return std::nullopt;
  // [U] The real spot API may take a larger limit for 1000; probe 1 tells.
  if (*number < 1 || *number > kLimitMax) {
    violations.add(fmt::format("a limit of {}", *number));
    return refusal(400, -1130, "Data sent for parameter 'limit' is not valid.");
  }
  query.limit = *number;
  return std::nullopt;
}

std::optional<Reply> read_query(const Request& request, const BinanceFake& venue, Query& query,
                                Violations& violations) {
  if (auto refused = read_interval(*request.parameter("interval"), query, violations)) {
    return refused;
  }
  if (auto refused = read_bound(request, "startTime", query.start)) return refused;
  if (auto refused = read_bound(request, "endTime", query.end)) return refused;
  if (auto refused = read_limit(request, query, violations)) return refused;
  if (request.parameter("timeZone").value_or("0") != "0") {
    violations.add("bars that do not open in UTC: " + request.target);
    return refusal(500, -1000, "Only UTC is made here.");
  }
  // [U] Most see a future end accepted, one project sees it refused; probe 3 tells.
  if (query.end && *query.end > venue.now()) {
    violations.add("an end in the future: " + request.target);
    return web_firewall();
  }
  return std::nullopt;
}

Timestamp floor_to(Timestamp t, Duration step) {
  return t - t.time_since_epoch() % step;
}

/// The rows asked for, oldest first: both bounds are on the open time, and both are in.
std::vector<Bar> select(const BinanceFake& venue, const Pair& pair, const Query& query) {
  const Duration step = length(query.interval);
  const Truth::Listing& listing = *venue.truth().find(pair);
  const Timestamp oldest = floor_to(listing.from, step);
  const Timestamp newest = floor_to(std::min(venue.now(), listing.until - 1ms), step);
  const Timestamp start = std::max(oldest, query.start.value_or(oldest));
  const Timestamp first = floor_to(start + step - 1ms, step);
  const Timestamp last = std::min(newest, floor_to(query.end.value_or(newest), step));
  const auto limit = static_cast<std::size_t>(query.limit);
  std::vector<Bar> rows;
  const auto take = [&](Timestamp open_time) {
    if (const auto bar = venue.bar(pair, query.interval, open_time)) rows.push_back(*bar);
  };
  if (query.start) {
    for (Timestamp at = first; at <= last && rows.size() < limit; at += step) take(at);
  } else {
    for (Timestamp at = last; at >= first && rows.size() < limit; at -= step) take(at);
    std::reverse(rows.begin(), rows.end());
  }
  return rows;
}

/// Without the bracket that closes it.
void append_row(std::string& out, const Bar& bar, Interval interval) {
  const auto back = std::back_inserter(out);
  fmt::format_to(back, "[{},\"{:.8f}\",\"{:.8f}\",\"{:.8f}\",\"{:.8f}\",\"{:.8f}\",{},",
                 epoch_ms(bar.open_time), bar.open, bar.high, bar.low, bar.close, bar.volume,
                 epoch_ms(bar.open_time + length(interval)) - 1);
  fmt::format_to(back, "\"{:.8f}\",{:.0f},\"{:.8f}\",\"{:.8f}\",\"0\"", *bar.quote_volume,
                 *bar.trade_count, *bar.taker_buy_volume, *bar.taker_buy_quote_volume);
}

}  // namespace

Reply klines(const Request& request, const BinanceFake& venue, Violations& violations) {
  if (auto refused = check_parameters(
          request, {"symbol", "interval", "startTime", "endTime", "timeZone", "limit"},
          violations)) {
    return *refused;
  }
  for (const char* name : {"symbol", "interval"}) {
    if (!request.parameter(name)) {
      return refusal(400, -1102,
                     fmt::format("Mandatory parameter '{}' was not sent, was empty/null, or "
                                 "malformed.",
                                 name));
    }
  }
  const std::string symbol = *request.parameter("symbol");
  if (auto refused = check_symbol(symbol, venue, violations)) return *refused;
  Query query;
  if (auto refused = read_query(request, venue, query, violations)) return *refused;
  std::string body = "[";
  for (const Bar& bar : select(venue, pair_of(symbol, venue), query)) {
    if (body.size() > 1) body += ',';
    append_row(body, bar, query.interval);
    body += venue.options().extra_column ? ",\"new\"]" : "]";
  }
  body += ']';
  return {.body = std::move(body), .content_type = "application/json;charset=UTF-8"};
}

}  // namespace tern::fakes::binance
