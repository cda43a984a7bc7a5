#include "source/capitalization_probe.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "source/coingecko.h"
#include "source/coinmetrics.h"

namespace tern {
namespace {

using nlohmann::json;

/// Five questions a minute are the fewest that CoinGecko was seen to allow without a key, and every
/// probe is a client of its own: each waits before it asks.
constexpr Duration kCoinGeckoPace = 12s;
constexpr std::string_view kBitcoin = "/api/v3/coins/bitcoin/market_chart";

Result<HttpReply> ask_coingecko(const SourceContext& context, const std::string& target) {
  VenueClient client = probe_client(context, context.url_or("https://api.coingecko.com"));
  TERN_TRY_STATUS(client.clock().sleep_for(kCoinGeckoPace));
  return ask_probe(client, target);
}

Result<HttpReply> ask_coinmetrics(const SourceContext& context, std::string_view asset) {
  VenueClient client =
      probe_client(context, context.url_or("https://community-api.coinmetrics.io"));
  const Timestamp now = context.clock->now();
  return ask_probe(client, fmt::format("/v4/timeseries/asset-metrics?assets={}&metrics="
                                       "CapMrktCurUSD&frequency=1d&start_time={}&end_time={}"
                                       "&page_size=100&paging_from=start",
                                       asset, to_date_string(now - days{10}), to_date_string(now)));
}

/// The capitalizations of an answer: each a time and whether there is a value.
struct Point {
  Timestamp time;
  bool null;
};

std::optional<std::vector<Point>> points_in(const HttpReply& reply) {
  const json body = json::parse(reply.body, nullptr, false);
  if (reply.status != 200 || !body.is_object()) return std::nullopt;
  const auto list = body.find("market_caps");
  if (list == body.end() || !list->is_array()) return std::nullopt;
  std::vector<Point> points;
  for (const json& point : *list) {
    if (!point.is_array() || point.size() != 2 || !point[0].is_number()) return std::nullopt;
    const double ms = point[0].get<double>();
    if (!(ms >= 0 && ms < static_cast<double>(epoch_ms(kTimeMax)))) return std::nullopt;
    points.push_back({from_epoch_ms(static_cast<std::int64_t>(ms)), point[1].is_null()});
  }
  return points;
}

std::string summary(const HttpReply& reply) {
  const auto points = points_in(reply);
  return points ? fmt::format("{} points", points->size())
                : fmt::format("{} {}", reply.status, quotable(reply.body, 160));
}

/// A year is served without a paid key, a day more is not, nor is a day of long ago.
Result<ProbeFinding> probe_depth(const SourceContext& context) {
  const Timestamp now = context.clock->now();
  const auto seconds = [](Timestamp t) { return epoch_ms(t) / 1000; };
  TERN_TRY(const HttpReply year,
           ask_coingecko(context, fmt::format("{}?vs_currency=usd&days=365", kBitcoin)));
  TERN_TRY(const HttpReply more,
           ask_coingecko(context, fmt::format("{}?vs_currency=usd&days=366", kBitcoin)));
  TERN_TRY(const HttpReply old,
           ask_coingecko(context, fmt::format("{}/range?vs_currency=usd&from={}&to={}", kBitcoin,
                                              seconds(now - days{500}), seconds(now - days{400}))));
  const auto is_refused = [](const HttpReply& reply) {
    return reply.status == 401 && reply.body.find("10012") != std::string::npos;
  };
  return ProbeFinding{points_in(year) && is_refused(more) && is_refused(old),
                      fmt::format("365 days: {}; 366 days: {}; a day of long ago: {}",
                                  summary(year), summary(more), summary(old))};
}

/// Daily points stand within ten minutes after midnight, the last one is "now", and the day that
/// began more than 35 minutes ago is there.
Result<ProbeFinding> probe_points(const SourceContext& context) {
  const Timestamp now = context.clock->now();
  TERN_TRY(
      const HttpReply reply,
      ask_coingecko(context, fmt::format("{}/range?vs_currency=usd&from={}&to={}", kBitcoin,
                                         epoch_ms(now - days{120}) / 1000, epoch_ms(now) / 1000)));
  const auto points = points_in(reply);
  if (!points || points->size() < 2) return ProbeFinding{false, summary(reply)};
  Duration latest{0};
  std::size_t nulls = 0;
  Timestamp newest = kTimeMin;
  for (std::size_t i = 0; i + 1 < points->size(); ++i) {
    const auto midnight = std::chrono::floor<days>((*points)[i].time);
    latest = std::max(latest, (*points)[i].time - midnight);
    newest = midnight;
    nulls += (*points)[i].null ? 1U : 0U;
  }
  const bool complete = newest >= std::chrono::floor<days>(now - 35min);
  return ProbeFinding{
      latest <= 10min && complete,
      fmt::format("{} points up to {:.0f} s after midnight, {} of them null, the newest of {}, and "
                  "a last one {:.0f} s old",
                  points->size() - 1, std::chrono::duration<double>(latest).count(), nulls,
                  to_date_string(newest),
                  std::chrono::duration<double>(now - points->back().time).count())};
}

Result<ProbeFinding> probe_global(const SourceContext& context) {
  TERN_TRY(const HttpReply reply, ask_coingecko(context, "/api/v3/global"));
  const auto page = parse_coingecko_global(reply.body);
  if (!page) return ProbeFinding{false, page.error().message};
  std::string names;
  Duration age{0};
  for (const CapitalizationAnswer& answer : page->answers) {
    if (answer.figures.empty()) continue;
    names += (names.empty() ? "" : ", ") + answer.name;
    age = context.clock->now() - answer.figures.front().stamped;
  }
  return ProbeFinding{
      page->answers.size() == 3 && age < 20min,
      fmt::format("{}, {:.0f} s old", names, std::chrono::duration<double>(age).count())};
}

Result<ProbeFinding> probe_tether(const SourceContext& context) {
  TERN_TRY(const HttpReply reply, ask_coinmetrics(context, "usdt"));
  return ProbeFinding{reply.status == 200 && reply.body.find("CapMrktCurUSD") != std::string::npos,
                      fmt::format("{} {}", reply.status, quotable(reply.body, 120))};
}

/// What was a day's end two days ago is published by now, so that nothing is known too early.
Result<ProbeFinding> probe_publication(const SourceContext& context) {
  const auto today = std::chrono::floor<days>(context.clock->now());
  TERN_TRY(const HttpReply reply, ask_coinmetrics(context, "btc"));
  const CapitalizationRequest asked{"BTC", {today - days{11}, today + days{1}}, ""};
  const auto page = parse_coinmetrics(reply.body, asked, context.url);
  if (!page) return ProbeFinding{false, page.error().message};
  const auto& figures = page->answers.front().figures;
  if (figures.empty()) return ProbeFinding{false, "no figures of the last ten days"};
  const Timestamp newest = figures.back().stamped;
  return ProbeFinding{newest >= today - days{2}, "the newest is of " + to_date_string(newest)};
}

Result<ProbeFinding> probe_rate_headers(const SourceContext& context) {
  TERN_TRY(const HttpReply reply, ask_coinmetrics(context, "btc"));
  const auto named = [&](std::string_view header) {
    return fmt::format("{} {}", header, quotable(reply.header(header).value_or("absent"), 20));
  };
  return ProbeFinding{reply.header("x-ratelimit-remaining").has_value(),
                      named("x-ratelimit-remaining") + ", " + named("x-ratelimit-reset")};
}

constexpr std::array kProbes = {
    Probe{"coingecko", "depth", "365 days are served without a paid key, and older ones are not",
          probe_depth},
    Probe{"coingecko", "points",
          "daily points stand within 10 min after midnight, and are there after 35 min",
          probe_points},
    Probe{"coingecko", "global", "the shares of bitcoin and tether are given, and fresh",
          probe_global},
    Probe{"coinmetrics", "tether", "the community's data have the capitalization of tether",
          probe_tether},
    Probe{"coinmetrics", "publication", "a day's end is published within a day", probe_publication},
    Probe{"coinmetrics", "rate headers", "an answer says how many requests are left",
          probe_rate_headers},
};

}  // namespace

std::span<const Probe> capitalization_probes() {
  return kProbes;
}

}  // namespace tern
