#include "fakes/coinmetrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/rng.h"
#include "base/text.h"
#include "fakes/worth.h"

namespace tern::fakes {
namespace {

constexpr Duration kDay = 24h;
constexpr Duration kWindow = 6s;
constexpr std::string_view kPath = "/v4/timeseries/asset-metrics";

struct Asset {
  std::string_view id;
  std::string_view name;
  Timestamp first;
};
constexpr std::array kAssets = {Asset{"btc", "BTC", utc_day(2010, 7, 18)},
                                Asset{"eth", "ETH", utc_day(2015, 8, 8)},
                                Asset{"usdt", "USDT", utc_day(2014, 11, 27)}};

Reply refusal(int status, std::string_view type, std::string_view message) {
  return {.status = status,
          .body = fmt::format(R"({{"error":{{"type":"{}","message":"{}"}}}})", type, message)};
}

/// A day in fifty has no figure: null, or not even the name of it.
bool lacks(std::uint64_t seed, Timestamp midnight) {
  return picked(seed, 5, midnight, 50);
}

}  // namespace

struct CoinMetricsFake::Query {
  Asset asset;
  Timestamp begin, end;  // both in
  std::size_t rows;
};

std::size_t CoinMetricsFake::throttled() const {
  const std::lock_guard lock(mutex_);
  return throttled_;
}

/// Some hours after the day, never twice the same.
Timestamp CoinMetricsFake::published_at(Timestamp midnight) const {
  Rng rng(options_.seed + static_cast<std::uint64_t>(epoch_ms(midnight)));
  return midnight + kDay + std::chrono::minutes{rng.below(20 * 60)};
}

std::vector<Capitalization> CoinMetricsFake::daily(std::string_view name, TimeRange range) const {
  const auto asset = std::ranges::find(kAssets, name, &Asset::name);
  std::vector<Capitalization> figures;
  const Timestamp begin = std::max(Timestamp{std::chrono::ceil<days>(range.begin)}, asset->first);
  for (Timestamp day = begin; day < range.end; day += kDay) {
    if (published_at(day) > clock_->now() || lacks(options_.seed, day)) continue;
    figures.push_back({day, published_at(day), worth(options_.seed, name, day + kDay)});
  }
  return figures;
}

std::optional<Reply> CoinMetricsFake::gate(const Request& request) {
  const auto agent = request.headers.find("user-agent");
  if (agent == request.headers.end() || agent->second.empty()) {
    violations_.add("a request without User-Agent: " + request.target);
    return refusal(500, "internal", "no user agent");
  }
  const Timestamp now = clock_->now();
  while (!requests_.empty() && requests_.front() <= now - kWindow) requests_.pop_front();
  requests_.push_back(now);
  if (requests_.size() <= options_.requests_max) return std::nullopt;
  ++throttled_;
  return refusal(429, "too_many_requests", "Too many requests");
}

std::optional<Reply> CoinMetricsFake::read(const Request& request, Query& query) {
  constexpr std::array<std::string_view, 8> kKnown = {"assets",      "metrics",        "frequency",
                                                      "start_time",  "end_time",       "page_size",
                                                      "paging_from", "next_page_token"};
  for (const auto& [name, value] : request.query) {
    if (std::ranges::find(kKnown, name) != kKnown.end()) continue;
    violations_.add("an unknown parameter: " + name);
    return refusal(400, "bad_parameter", "Bad parameter");
  }
  if (request.query.contains("next_page_token") && !issued_.contains(request.target)) {
    violations_.add("a next page that was not named: " + request.target);
    return refusal(400, "bad_parameter", "Bad parameter 'next_page_token'");
  }
  const auto text = [&](std::string_view name) { return request.parameter(name).value_or(""); };
  const std::string id = text("assets");
  const auto asset = std::ranges::find(kAssets, id, &Asset::id);
  if (asset == kAssets.end()) return refusal(400, "bad_parameter", "Bad parameter 'assets'");
  if (text("metrics") != "CapMrktCurUSD" || (id == "usdt" && !options_.has_tether)) {
    return refusal(403, "forbidden", "Requested metric is not available in community");
  }
  const auto begin = parse_time(text("start_time")), end = parse_time(text("end_time"));
  const auto rows = parse_integer(request.parameter("page_size").value_or("100"));
  if (text("frequency") != "1d" || text("paging_from") != "start" || !begin || !end ||
      *end < *begin || !rows || *rows < 1 || *rows > 10'000) {
    violations_.add("a parameter out of range: " + request.target);
    return refusal(400, "bad_parameter", "Bad parameter");
  }
  query = {*asset, *begin, *end, std::min(static_cast<std::size_t>(*rows), options_.rows_max)};
  return std::nullopt;
}

Reply CoinMetricsFake::page(const Request& request) {
  Query query{};
  if (auto refused = read(request, query)) return *std::move(refused);
  Timestamp day = std::max(query.begin, query.asset.first);
  if (const auto token = request.parameter("next_page_token")) day = *parse_time(token->substr(2));
  std::string rows;
  std::size_t count = 0;
  for (; day <= query.end && published_at(day) <= clock_->now() && count < query.rows;
       day += kDay, ++count) {
    std::string value =
        fmt::format(R"(,"CapMrktCurUSD":"{}")", worth(options_.seed, query.asset.name, day + kDay));
    if (lacks(options_.seed, day)) value = count % 2 == 0 ? R"(,"CapMrktCurUSD":null)" : "";
    rows += fmt::format(R"({}{{"asset":"{}","time":"{}T00:00:00.000000000Z"{}}})",
                        count == 0 ? "" : ",", query.asset.id, to_date_string(day), value);
  }
  std::string next;
  if (count == query.rows && day <= query.end && published_at(day) <= clock_->now()) {
    std::string target = request.target.substr(0, request.target.find("&next_page_token"));
    const std::string token = "0." + to_date_string(day);
    target += "&next_page_token=" + token;
    issued_.insert(target);
    next = fmt::format(R"(,"next_page_token":"{}","next_page_url":"{}{}")", token, url_, target);
  }
  return {.body = fmt::format(R"({{"data":[{}]{}}})", rows, next)};
}

Reply CoinMetricsFake::answer(const Request& request) {
  const std::lock_guard lock(mutex_);
  auto refused = gate(request);
  if (!refused && request.path != kPath) {
    violations_.add("an unknown path: " + request.path);
    refused = refusal(404, "not_found", "Not found");
  }
  Reply reply = refused ? *std::move(refused) : page(request);
  const std::size_t left =
      options_.requests_max - std::min(requests_.size(), options_.requests_max);
  reply.headers.push_back({"X-RateLimit-Remaining", fmt::format("{}", left)});
  reply.headers.push_back({"X-RateLimit-Reset", "6"});
  return reply;
}

}  // namespace tern::fakes
