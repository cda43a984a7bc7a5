#include "fakes/coingecko.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/rng.h"
#include "base/text.h"
#include "fakes/worth.h"

namespace tern::fakes {
namespace {

using Plan = CoinGeckoOptions::Plan;

constexpr Duration kDay = 24h;
/// From when on the daily point of a day is served.
constexpr Duration kDailyLag = 35min;
/// `/global` is computed every ten minutes and served a little later.
constexpr Duration kGlobalStep = 10min;
constexpr Duration kGlobalLag = 3min;
constexpr Duration kPublicDepth = days{365};

struct Coin {
  std::string_view id;
  std::string_view name;
  Timestamp listed;
};
constexpr std::array kCoins = {
    Coin{"bitcoin", "BTC", utc_day(2013, 4, 28)}, Coin{"ethereum", "ETH", utc_day(2015, 8, 7)},
    Coin{"solana", "SOL", utc_day(2020, 4, 11)}, Coin{"tether", "USDT", utc_day(2015, 3, 16)}};

Reply refusal(int status, std::string body) {
  return {.status = status, .body = std::move(body)};
}

/// The shape of complaints about keys and ranges; `10012` and its neighbors.
Reply coded(int status, int code, std::string_view message) {
  return refusal(
      status, fmt::format(R"({{"error":{{"status":{{"timestamp":"2024-05-01T00:00:00.000+00:00",)"
                          R"("error_code":{},"error_message":"{}"}}}}}})",
                          code, message));
}

/// How far after its instant a point stands.
Duration lateness(Timestamp at) {
  return Duration{
      static_cast<std::int64_t>(Rng(static_cast<std::uint64_t>(epoch_ms(at))).below(4 * 60'000))};
}

std::optional<Timestamp> seconds_in(const Request& request, std::string_view name) {
  const auto text = request.parameter(name);
  const auto number = text ? parse_integer(*text) : std::nullopt;
  // Milliseconds would be a moment far away, and an honest mistake.
  if (!number || *number < 0 || *number > 100'000'000'000) return std::nullopt;
  return from_epoch_ms(*number * 1000);
}

}  // namespace

CoinGeckoFake::CoinGeckoFake(VirtualClock& clock, CoinGeckoOptions options)
    : clock_(&clock), options_(std::move(options)) {}

std::size_t CoinGeckoFake::throttled() const {
  const std::lock_guard lock(mutex_);
  return throttled_;
}

void CoinGeckoFake::correct(std::string_view name, Timestamp midnight, double value) {
  const std::lock_guard lock(mutex_);
  corrections_[{std::string(name), midnight}] = value;
}

/// The figure of an instant; nothing where the coin was not listed, or where the vendor lacks it.
std::optional<double> CoinGeckoFake::figure(std::string_view name, Timestamp at) const {
  const auto coin = std::ranges::find(kCoins, name, &Coin::name);
  if (at < (coin == kCoins.end() ? kCoins.front().listed : coin->listed)) return std::nullopt;
  const auto midnight = std::chrono::floor<days>(at);
  const auto corrected = corrections_.find(std::pair{std::string(name), Timestamp{midnight}});
  if (at == midnight && corrected != corrections_.end()) return corrected->second;
  // A day in forty is null, and below one in forty is not there at all.
  if (picked(options_.seed, name.size(), midnight, 40)) return std::nullopt;
  return worth(options_.seed, name, at);
}

std::vector<Capitalization> CoinGeckoFake::daily(std::string_view name, TimeRange range) const {
  const std::lock_guard lock(mutex_);
  std::vector<Capitalization> figures;
  for (Timestamp day = std::chrono::ceil<days>(range.begin); day < range.end; day += kDay) {
    if (day + kDailyLag > clock_->now()) break;
    if (picked(options_.seed, 99, day, 40)) continue;
    if (const auto value = figure(name, day)) figures.push_back({day, day + kDailyLag, *value});
  }
  return figures;
}

Capitalization CoinGeckoFake::snapshot(std::string_view name) const {
  const Duration since_epoch = (clock_->now() - kGlobalLag).time_since_epoch();
  const Timestamp updated{since_epoch / kGlobalStep * kGlobalStep};
  return {updated, updated + kGlobalLag, worth(options_.seed, name, updated)};
}

Reply CoinGeckoFake::strange(std::string what) {
  violations_.add(std::move(what));
  return refusal(500, R"({"error":"Internal Server Error"})");
}

bool CoinGeckoFake::check_parameters(const Request& request,
                                     std::initializer_list<std::string_view> known) {
  return std::ranges::all_of(request.query, [&](const auto& parameter) {
    return std::ranges::find(known, parameter.first) != known.end();
  });
}

std::optional<Reply> CoinGeckoFake::limit() {
  const Timestamp now = clock_->now();
  if (now < paused_until_) violations_.add("a request during a pause");
  while (!calls_.empty() && calls_.front() <= now - 1min) calls_.pop_front();
  calls_.push_back(now);
  if (now >= paused_until_ && calls_.size() <= options_.calls_per_minute_max) return std::nullopt;
  ++throttled_;
  Reply reply = refusal(429, R"({"status":{"error_code":429,"error_message":"You've exceeded the )"
                             R"(Rate Limit. Please visit https://www.coingecko.com/en/api"}})");
  if (options_.tells_retry_after) {
    paused_until_ = now + 119s;
    reply.headers.push_back({"retry-after", "119"});
  }
  return reply;
}

std::optional<Reply> CoinGeckoFake::check_key(const Request& request) {
  if (request.query.contains("x_cg_demo_api_key") || request.query.contains("x_cg_pro_api_key")) {
    return strange("a key in the URL");
  }
  const auto demo = request.headers.find("x-cg-demo-api-key");
  const auto pro = request.headers.find("x-cg-pro-api-key");
  const auto none = request.headers.end();
  if (options_.plan == Plan::pro) {
    if (demo != none) return coded(400, 10011, "Please change your root URL");
    if (pro == none) return coded(401, 10002, "API Key Missing");
    if (pro->second != options_.key) return coded(401, 10002, "API Key Missing");
    return std::nullopt;
  }
  if (pro != none) return coded(400, 10010, "Please change your root URL");
  if (demo == none) {
    return options_.plan == Plan::demo ? std::optional(coded(401, 10002, "API Key Missing"))
                                       : std::nullopt;
  }
  // A real service might quote what it was given.
  if (demo->second != options_.key) {
    return coded(401, 10002, "API Key Missing: " + demo->second);
  }
  return std::nullopt;
}

std::optional<Reply> CoinGeckoFake::gate(const Request& request) {
  if (auto limited = limit()) return limited;
  const auto agent = request.headers.find("user-agent");
  if (agent == request.headers.end() || agent->second.empty()) {
    violations_.add("a request without User-Agent: " + request.target);
    return Reply{.status = 403,
                 .body = "Please add a descriptive User-Agent to your requests",
                 .content_type = "text/plain"};
  }
  return check_key(request);
}

Reply CoinGeckoFake::global() const {
  const auto at = [this](std::string_view name) { return snapshot(name).value; };
  return {
      .body = fmt::format(
          R"({{"data":{{"active_cryptocurrencies":17397,"upcoming_icos":0,"a_new_field":[null],)"
          R"("total_market_cap":{{"btc":34570737.19,"usd":{}}},"total_volume":{{"usd":1.5e11}},)"
          R"("market_cap_percentage":{{"btc":{},"eth":{}{}}},)"
          R"("market_cap_change_percentage_24h_usd":-1.608,"updated_at":{}}}}})",
          at("TOTAL"), at("BTC.D"), at("ETH.D"),
          options_.seed % 2 == 0 ? "" : fmt::format(R"(,"usdt":{})", at("USDT.D")),
          epoch_ms(snapshot("TOTAL").stamped) / 1000)};
}

/// The points from range.begin to range.end, both in, and "now" where the end is not long ago.
std::string CoinGeckoFake::points(std::string_view name, TimeRange range, Duration step) const {
  std::string text;
  const auto add = [&](Timestamp at, std::optional<double> value) {
    text += fmt::format("{}[{},{}]", text.empty() ? "" : ",", epoch_ms(at),
                        value ? fmt::format("{}", *value) : "null");
  };
  const Timestamp now = clock_->now();
  const Duration published = step == kDay ? kDailyLag : Duration{5min};
  const Duration first = (range.begin.time_since_epoch() + step - 1ms) / step * step;
  for (Timestamp at{first}; at <= range.end && at + published <= now; at += step) {
    const auto midnight = std::chrono::floor<days>(at);
    if (picked(options_.seed, 99, midnight, 40)) continue;
    const auto coin = std::ranges::find(kCoins, name, &Coin::name);
    if (coin != kCoins.end() && at < coin->listed) continue;
    add(at + lateness(at), figure(name, at));
  }
  if (range.end > now - kDay) add(now, worth(options_.seed, name, now));
  return text;
}

Reply CoinGeckoFake::coin_chart(const Request& request, std::string_view name, TimeRange range) {
  if (request.parameter("vs_currency") != "usd") {
    return refusal(422, R"({"error":"Missing parameter vs_currency"})");
  }
  if (options_.plan != Plan::pro && range.begin < clock_->now() - kPublicDepth) {
    return coded(401, 10012,
                 "Your request exceeds the allowed time range. Public API users are limited to "
                 "querying historical data within the past 365 days. Upgrade to a paid plan.");
  }
  Duration step = kDay;
  if (range.length() <= days{90}) step = 1h;
  if (range.length() <= days{1}) step = 5min;
  const std::string caps = points(name, range, step);
  return {.body = fmt::format(R"({{"prices":[[{},1.5],[{},1.5]],"market_caps":[{}],)"
                              R"("total_volumes":[]}})",
                              epoch_ms(range.begin), epoch_ms(range.end), caps)};
}

Reply CoinGeckoFake::total_chart(const Request& request) {
  if (!check_parameters(request, {"days", "vs_currency"})) return strange("unknown parameter");
  if (options_.plan != Plan::pro) {
    return coded(401, 10005, "This request is limited to PRO API subscribers");
  }
  constexpr std::array<std::string_view, 8> kChoices = {"1",  "7",   "14",  "30",
                                                        "90", "180", "365", "max"};
  const std::string choice = request.parameter("days").value_or("");
  if (std::ranges::find(kChoices, choice) == kChoices.end()) {
    return refusal(422, R"({"error":"Invalid days"})");
  }
  const Timestamp now = clock_->now();
  const auto count = parse_integer(choice);
  const TimeRange range{count ? now - days{*count} : kCoins.front().listed, now};
  return {.body = fmt::format(R"({{"market_cap_chart":{{"market_cap":[{}],"volume":[]}}}})",
                              points("TOTAL", range, choice == "1" ? Duration{1h} : kDay))};
}

Reply CoinGeckoFake::route(const Request& request) {
  const std::string& path = request.path;
  if (path == "/api/v3/ping") return {.body = R"({"gecko_says":"(V3) To the Moon!"})"};
  if (path == "/api/v3/global") return request.query.empty() ? global() : strange("parameters");
  if (path == "/api/v3/global/market_cap_chart") return total_chart(request);
  constexpr std::string_view kPrefix = "/api/v3/coins/";
  constexpr std::string_view kChart = "/market_chart", kRange = "/market_chart/range";
  const bool by_range = path.ends_with(kRange);
  if (!path.starts_with(kPrefix) || !(by_range || path.ends_with(kChart))) {
    return strange("an unknown path: " + path);
  }
  std::string_view id = std::string_view(path).substr(kPrefix.size());
  id.remove_suffix(by_range ? kRange.size() : kChart.size());
  const auto coin = std::ranges::find(kCoins, id, &Coin::id);
  if (coin == kCoins.end()) return refusal(404, R"({"error":"coin not found"})");
  const Timestamp now = clock_->now();
  if (by_range) {
    const auto from = seconds_in(request, "from"), to = seconds_in(request, "to");
    if (!from || !to || *to < *from ||
        !check_parameters(request, {"vs_currency", "from", "to", "precision"})) {
      return strange("a range that is not one: " + request.target);
    }
    return coin_chart(request, coin->name, {*from, std::min(*to, now)});
  }
  const std::string choice = request.parameter("days").value_or("");
  const auto count = parse_integer(choice);
  if ((!count && choice != "max") ||
      !check_parameters(request, {"vs_currency", "days", "interval", "precision"})) {
    return strange("days that are none: " + request.target);
  }
  return coin_chart(request, coin->name, {count ? now - days{*count} : coin->listed, now});
}

Reply CoinGeckoFake::answer(const Request& request) {
  const std::lock_guard lock(mutex_);
  auto refused = gate(request);
  return refused ? *std::move(refused) : route(request);
}

}  // namespace tern::fakes
