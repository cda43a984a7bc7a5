#include "fakes/coinbase.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace tern::fakes {
namespace {

using Json = nlohmann::ordered_json;

constexpr Duration kLatestCache = 5min;
constexpr std::int64_t kLatestRows = 350;
constexpr std::int64_t kSpanMax = 300;  // intervals between the bounds

Reply refusal(int status, std::string_view message) {
  return {.status = status,
          .body = Json{{"message", message}}.dump(),
          .content_type = "application/json; charset=utf-8"};
}

std::string id_of(const Pair& pair) {
  return pair.base + "-" + pair.quote;
}

/// Only what the documents show: "2024-01-01T00:00:00Z".
std::optional<Timestamp> parse_iso(const std::string& text) {
  if (text.size() != 20 || text[10] != 'T' || text.back() != 'Z') return std::nullopt;
  const auto time = parse_time(text);
  return time ? std::optional{*time} : std::nullopt;
}

std::optional<Interval> parse_granularity(const std::string& text) {
  // 21600 is served too, but no Interval.
  for (const Interval interval :
       {Interval::m1, Interval::m5, Interval::m15, Interval::h1, Interval::d1}) {
    if (text == fmt::format("{}", length(interval) / 1s)) return interval;
  }
  return std::nullopt;
}

Timestamp floor_to(Timestamp t, Interval interval) {
  return t - t.time_since_epoch() % length(interval);
}

}  // namespace

CoinbaseFake::CoinbaseFake(VirtualClock& clock, Truth truth, CoinbaseOptions options)
    : clock_(&clock), truth_(std::move(truth)), options_(std::move(options)) {}

void CoinbaseFake::set_troubles(CoinbaseTroubleScript script) {
  const std::lock_guard lock(mutex_);
  troubles_ = std::move(script);
}

std::map<std::string, std::size_t> CoinbaseFake::counts() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

std::vector<Bar> CoinbaseFake::closed(const Pair& pair, Interval interval, TimeRange range) const {
  std::vector<Bar> bars = truth_.closed(pair, interval, range, now());
  std::erase_if(bars, [](const Bar& bar) { return bar.volume == 0; });
  for (Bar& bar : bars) {
    bar.quote_volume = bar.trade_count = std::nullopt;
    bar.taker_buy_volume = bar.taker_buy_quote_volume = std::nullopt;
  }
  return bars;
}

Reply CoinbaseFake::violated(const std::string& what, const Request& request) {
  violations_.add(fmt::format("{}: {}", what, request.target));
  return refusal(500, what);
}

Reply CoinbaseFake::answer(const Request& request) {
  const std::lock_guard lock(mutex_);
  clock_->advance(options_.latency);
  ++counts_[request.path.substr(request.path.rfind('/') + 1)];
  if (auto refused = gate(request)) return *std::move(refused);
  return route(request);
}

std::optional<Reply> CoinbaseFake::gate(const Request& request) {
  const Timestamp here = clock_->now();
  while (!recent_.empty() && recent_.front() + 1s <= here) recent_.pop_front();
  recent_.push_back(here);
  if (recent_.size() > options_.requests_per_second_max) {
    violations_.add("too many requests in a second: " + request.target);
    return refusal(429, "Public rate limit exceeded");
  }
  if (here < paused_until_) return violated("a request within a second of 429", request);
  const auto agent = request.headers.find("user-agent");
  if (agent == request.headers.end() || agent->second.empty()) {
    violations_.add("a request without User-Agent: " + request.target);
    return refusal(400, "User-Agent header is required.");
  }
  switch (troubles_ ? troubles_(request) : CoinbaseTrouble::none) {
    case CoinbaseTrouble::none:
      return std::nullopt;
    case CoinbaseTrouble::too_fast:
      paused_until_ = here + 1s;
      return refusal(429, "Public rate limit exceeded");
    case CoinbaseTrouble::unavailable:
      return refusal(503, "Service unavailable");
    case CoinbaseTrouble::firewall:
      return Reply{.status = 403,
                   .body = "<html><head><title>Just a moment...</title></head></html>",
                   .content_type = "text/html; charset=UTF-8"};
  }
  return std::nullopt;
}

Reply CoinbaseFake::route(const Request& request) {
  const bool bare = request.query.empty();
  if (request.path == "/time") return bare ? time() : violated("an unknown parameter", request);
  if (request.path == "/products") {
    return bare ? products() : violated("an unknown parameter", request);
  }
  constexpr std::string_view kBefore = "/products/";
  constexpr std::string_view kAfter = "/candles";
  if (request.path.starts_with(kBefore) && request.path.ends_with(kAfter) &&
      request.path.size() > kBefore.size() + kAfter.size()) {
    return candles(
        request,
        request.path.substr(kBefore.size(), request.path.size() - kBefore.size() - kAfter.size()));
  }
  return violated("an unknown path", request);
}

Reply CoinbaseFake::time() const {
  const std::int64_t ms = epoch_ms(now());
  return {.body = fmt::format("{{\"iso\":\"{}T00:00:00.000Z\",\"epoch\":{}.{:03}}}",
                              to_date_string(now()), ms / 1000, ms % 1000)};
}

std::string CoinbaseFake::status_of(const Pair& pair) const {
  const auto said = options_.statuses.find(pair);
  if (said != options_.statuses.end()) return said->second;
  return truth_.find(pair)->until <= now() ? "delisted" : "online";
}

Reply CoinbaseFake::products() const {
  Json listed = Json::array();
  for (const Pair& pair : truth_.pairs()) {
    if (truth_.find(pair)->from > now()) continue;
    listed.push_back({{"id", id_of(pair)},
                      {"base_currency", pair.base},
                      {"quote_currency", pair.quote},
                      {"quote_increment", "0.01"},
                      {"base_increment", "0.00000001"},
                      {"display_name", pair.base + "-" + pair.quote},
                      {"min_market_funds", "1"},
                      {"margin_enabled", false},
                      {"post_only", false},
                      {"limit_only", false},
                      {"cancel_only", false},
                      {"status", status_of(pair)},
                      {"status_message", ""},
                      {"trading_disabled", false},
                      {"fx_stablecoin", false},
                      {"max_slippage_percentage", "0.02000000"},
                      {"auction_mode", false},
                      {"high_bid_limit_percentage", ""},
                      {"not_yet_invented", {1, nullptr, {{"deep", true}}}}});
  }
  return {.body = listed.dump()};
}

Reply CoinbaseFake::candles(const Request& request, const std::string& id) {
  for (const auto& [name, value] : request.query) {
    if (name != "granularity" && name != "start" && name != "end") {
      return violated("an unknown parameter", request);
    }
  }
  const auto pairs = truth_.pairs();
  const auto pair =
      std::find_if(pairs.begin(), pairs.end(), [&](const Pair& p) { return id_of(p) == id; });
  if (pair == pairs.end() || truth_.find(*pair)->from > now() || status_of(*pair) == "delisted") {
    return refusal(404, "NotFound");
  }
  const auto interval = parse_granularity(request.parameter("granularity").value_or(""));
  if (!interval) return refusal(400, "Unsupported granularity");
  const auto start = request.parameter("start");
  const auto end = request.parameter("end");
  if (!start || !end) {
    // One without the other is ignored, which no client means.
    violations_.add("candles without both bounds: " + request.target);
    return latest(fmt::format("{} {}", id, to_string(*interval)), {*pair, *interval, {}});
  }
  const auto from = parse_iso(*start);
  const auto to = parse_iso(*end);
  if (!from || !to || *to < *from) {
    violations_.add("bounds that are none: " + request.target);
    return refusal(400, "Invalid start or end");
  }
  if ((*to - *from) / length(*interval) > kSpanMax) {
    violations_.add("a window of more than 300 bars: " + request.target);
    return refusal(400,
                   "granularity too small for the requested time range. Count of aggregations "
                   "requested exceeds 300");
  }
  const Window window{*pair, *interval, {*from, *to}};
  return cached(request.target, options_.window_cache, [&] { return rows(window); });
}

Reply CoinbaseFake::latest(const std::string& key, Window window) {
  return cached(key, kLatestCache, [&] {
    const Timestamp running = floor_to(now(), window.interval);
    window.open_times = {running - (kLatestRows - 1) * length(window.interval), running};
    return rows(window);
  });
}

Reply CoinbaseFake::cached(const std::string& key, Duration age_max,
                           const std::function<Reply()>& make) {
  if (age_max <= 0ms) return make();
  const auto found = cache_.find(key);
  if (found == cache_.end() || clock_->now() - found->second.at >= age_max) {
    cache_.insert_or_assign(key, Kept{clock_->now(), make()});
  }
  const Kept& kept = cache_.at(key);
  Reply reply = kept.reply;
  reply.headers.push_back({"Cache-Control", fmt::format("public, max-age={}", age_max / 1s)});
  // An answer is at least as old as it says; what is left of a second counts as one.
  reply.headers.push_back(
      {"Age",
       std::to_string(std::chrono::ceil<std::chrono::seconds>(clock_->now() - kept.at).count())});
  return reply;
}

std::optional<std::string> CoinbaseFake::row(const Window& window, Timestamp open_time) const {
  const Truth::Listing& listing = *truth_.find(window.pair);
  const Timestamp close = open_time + length(window.interval);
  if (close <= listing.from || open_time >= listing.until || open_time > now()) return {};
  const auto bar = truth_.bar(window.pair, window.interval, open_time, now());
  if (!bar || bar->volume == 0) return {};
  return fmt::format("[{},{},{},{},{},{}]", epoch_ms(open_time) / 1000, bar->low, bar->high,
                     bar->open, bar->close, bar->volume);
}

Reply CoinbaseFake::rows(const Window& window) const {
  const Duration step = length(window.interval);
  Timestamp first = floor_to(window.open_times.begin, window.interval);
  if (first < window.open_times.begin && !options_.row_before_start) first += step;
  if (first == window.open_times.begin && options_.row_before_start) first -= step;
  std::string body;
  for (Timestamp at = floor_to(window.open_times.end, window.interval); at >= first; at -= step) {
    if (const auto text = row(window, at)) body += (body.empty() ? "" : ",") + *text;
  }
  return {.body = "[" + body + "]"};
}

}  // namespace tern::fakes
