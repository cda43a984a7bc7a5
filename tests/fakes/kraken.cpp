#include "fakes/kraken.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"

namespace tern::fakes {
namespace {

using Json = nlohmann::ordered_json;

constexpr Duration kPause = 1s;
constexpr Duration kLockout = 15min;

/// Errors come with status 200.
Reply refusal(std::string_view error) {
  return {.body = Json{{"error", {error}}}.dump()};
}

Reply result(Json value) {
  return {.body = Json{{"error", Json::array()}, {"result", std::move(value)}}.dump()};
}

std::string code_of(const std::string& name) {
  if (name == "BTC") return "XBT";
  return name == "DOGE" ? "XDG" : name;
}

/// As in requests: "XBTUSD".
std::string altname_of(const Pair& pair) {
  return code_of(pair.base) + code_of(pair.quote);
}

/// Old assets carry a prefix: X for coins, Z for currencies.
bool is_old_coin(const std::string& name) {
  return name == "BTC" || name == "ETH" || name == "LTC" || name == "XRP" || name == "DOGE";
}
bool is_currency(const std::string& name) {
  return name == "USD" || name == "EUR" || name == "GBP";
}

/// As in answers: "XXBTZUSD", but "XBTUSDT" and "SOLUSD".
std::string key_of(const Pair& pair) {
  const bool prefixed =
      is_old_coin(pair.base) && (is_currency(pair.quote) || is_old_coin(pair.quote));
  if (!prefixed || pair.base == "DOGE") return altname_of(pair);
  return "X" + code_of(pair.base) + (is_currency(pair.quote) ? "Z" : "X") + code_of(pair.quote);
}

std::optional<Interval> parse_minutes(const std::string& text) {
  for (const Interval interval : kIntervals) {
    if (text == fmt::format("{}", length(interval) / 1min)) return interval;
  }
  return std::nullopt;
}

bool trades_now(const Truth::Listing& listing, Timestamp now) {
  return listing.from <= now && now < listing.until;
}

}  // namespace

KrakenFake::KrakenFake(VirtualClock& clock, Truth truth, KrakenOptions options)
    : clock_(&clock), truth_(std::move(truth)), options_(options) {}

void KrakenFake::set_errors(KrakenErrorScript script) {
  const std::lock_guard lock(mutex_);
  errors_ = std::move(script);
}

std::map<std::string, std::size_t> KrakenFake::counts() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

std::vector<Bar> KrakenFake::closed(const Pair& pair, Interval interval, TimeRange range) const {
  std::vector<Bar> bars = truth_.closed(pair, interval, range, now());
  if (!options_.quiet_rows) std::erase_if(bars, [](const Bar& bar) { return bar.volume == 0; });
  for (Bar& bar : bars) {
    bar.quote_volume = bar.taker_buy_volume = bar.taker_buy_quote_volume = std::nullopt;
  }
  return bars;
}

Reply KrakenFake::violated(const std::string& what, const Request& request,
                           std::string_view error) {
  violations_.add(fmt::format("{}: {}", what, request.target));
  return refusal(error);
}

Reply KrakenFake::answer(const Request& request) {
  const std::lock_guard lock(mutex_);
  clock_->advance(options_.latency);
  ++counts_[request.path.substr(request.path.rfind('/') + 1)];
  if (auto refused = gate(request)) return *std::move(refused);
  return route(request);
}

std::optional<Reply> KrakenFake::gate(const Request& request) {
  const Timestamp here = clock_->now();
  if (here < locked_until_) {
    return violated("a request during a lockout", request, "EGeneral:Temporary lockout");
  }
  const bool too_fast = last_ != kTimeMin && here < last_ + kPause;
  last_ = here;
  if (too_fast) {
    if (++offenses_ >= options_.offenses_max) {
      locked_until_ = here + kLockout;
      return violated("too many requests that came too fast", request,
                      "EGeneral:Temporary lockout");
    }
    return violated("two requests in a second", request, "EAPI:Rate limit exceeded");
  }
  const auto agent = request.headers.find("user-agent");
  if (agent == request.headers.end() || agent->second.empty()) {
    return violated("a request without User-Agent", request, "EGeneral:Invalid arguments");
  }
  const auto error = errors_ ? errors_(request) : std::nullopt;
  if (!error) return std::nullopt;
  if (error->starts_with("EGeneral:Temporary lockout")) locked_until_ = here + kLockout;
  return refusal(*error);
}

Reply KrakenFake::route(const Request& request) {
  if (request.path == "/0/public/OHLC") return ohlc(request);
  const bool known = request.path == "/0/public/Time" || request.path == "/0/public/AssetPairs";
  if (!known) return violated("an unknown path", request, "EGeneral:Unknown method");
  if (!request.query.empty()) {
    return violated("an unknown parameter", request, "EGeneral:Invalid arguments");
  }
  return request.path == "/0/public/Time" ? time() : asset_pairs();
}

Reply KrakenFake::time() const {
  return result({{"unixtime", epoch_ms(now()) / 1000}, {"rfc1123", "Mon, 01 Jan 24 00:00:00 +0"}});
}

Reply KrakenFake::asset_pairs() const {
  Json pairs = Json::object();
  for (const Pair& pair : truth_.pairs()) {
    if (!trades_now(*truth_.find(pair), now())) continue;
    Json entry = {
        {"altname", altname_of(pair)},  {"wsname", code_of(pair.base) + "/" + code_of(pair.quote)},
        {"aclass_base", "currency"},    {"base", code_of(pair.base)},
        {"quote", code_of(pair.quote)}, {"fees", {{0, 0.4}, {10000, 0.35}}},
        {"status", "online"},           {"not_yet_invented", {{"deep", {1, nullptr}}}}};
    pairs[key_of(pair)] = entry;
    // A dark pool of the same pair, which has no name of its own for the stream.
    entry.erase("wsname");
    entry["altname"] = altname_of(pair) + ".d";
    pairs[key_of(pair) + ".d"] = std::move(entry);
  }
  return result(std::move(pairs));
}

Reply KrakenFake::ohlc(const Request& request) {
  for (const auto& [name, value] : request.query) {
    if (name != "pair" && name != "interval" && name != "since") {
      return violated("an unknown parameter", request, "EGeneral:Invalid arguments");
    }
  }
  const auto name = request.parameter("pair").value_or("");
  if (to_upper(name) != name) {
    return violated("a pair in lower case", request, "EQuery:Unknown asset pair");
  }
  const auto interval = parse_minutes(request.parameter("interval").value_or("1"));
  const auto since = parse_integer(request.parameter("since").value_or("0"));
  if (!interval || !since || *since < -1) {
    return violated("an argument that is none", request, "EGeneral:Invalid arguments");
  }
  for (const Pair& pair : truth_.pairs()) {
    if (altname_of(pair) != name || !trades_now(*truth_.find(pair), now())) continue;
    return rows(pair, *interval, from_epoch_ms(*since * 1000));
  }
  return refusal("EQuery:Unknown asset pair");
}

std::optional<Bar> KrakenFake::row(const Pair& pair, Interval interval, Timestamp open_time) const {
  const bool running = open_time + length(interval) > now();
  auto bar = truth_.bar(pair, interval, open_time, now());
  if (bar && (bar->volume > 0 || options_.quiet_rows || running)) return bar;
  if (!running) return std::nullopt;
  // The running row is always there, if need be at the last price.
  for (Timestamp at = open_time; !bar && at + length(interval) > truth_.find(pair)->from;) {
    at -= length(interval);
    bar = truth_.bar(pair, interval, at, now());
  }
  if (!bar) return std::nullopt;
  const double price = bar->close;
  return Bar{.open_time = open_time,
             .open = price,
             .high = price,
             .low = price,
             .close = price,
             .volume = 0,
             .quote_volume = 0,
             .trade_count = 0,
             .taker_buy_volume = 0,
             .taker_buy_quote_volume = 0};
}

Reply KrakenFake::rows(const Pair& pair, Interval interval, Timestamp since) const {
  const Duration step = length(interval);
  const Timestamp running = now() - now().time_since_epoch() % step;
  const Timestamp listed = truth_.find(pair)->from;
  std::vector<std::string> newest_first;
  Timestamp last = kTimeMin;
  for (Timestamp at = running; newest_first.size() < options_.rows_max; at -= step) {
    if (at <= since || at + step <= listed) break;
    const auto bar = row(pair, interval, at);
    if (!bar) continue;
    if (at < running) last = std::max(last, at);
    const double average = bar->volume > 0 ? *bar->quote_volume / bar->volume : 0;
    newest_first.push_back(fmt::format(
        R"([{},"{}","{}","{}","{}","{}","{}",{}])", epoch_ms(at) / 1000, decimal(bar->open, 2),
        decimal(bar->high, 2), decimal(bar->low, 2), decimal(bar->close, 2), decimal(average, 1),
        decimal(bar->volume), *bar->trade_count));
  }
  std::reverse(newest_first.begin(), newest_first.end());
  return {.body = fmt::format(R"({{"error":[],"result":{{"{}":[{}],"last":{}}}}})", key_of(pair),
                              fmt::join(newest_first, ","), epoch_ms(last) / 1000)};
}

}  // namespace tern::fakes
