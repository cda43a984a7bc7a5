#include "source/coinbase.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>

#include "base/digest.h"
#include "base/text.h"
#include "source/candle_page.h"
#include "source/listing.h"
#include "source/server_clock.h"

namespace tern {
namespace {

using Json = nlohmann::json;
using enum Interval;

constexpr std::string_view kUrl = "https://api.exchange.coinbase.com";
constexpr std::string_view kElsewhere = "ask another venue: --exchange kraken";
constexpr std::array kServed = {m1, m5, m15, h1, d1};

// 300 rows are served, and both bounds are in: 299 intervals from the first to the last.
constexpr int kPageBars = 300;
// Of the 10 requests a second that it allows one address.
constexpr RateRule kRate{.weight = 8, .window = 1s, .aligned = false};
// The oldest bars that clients saw are of 2015-07-20; the first page of days reaches past that.
constexpr Timestamp kFirstDay = utc_day(2015, 1, 1);

// Several times the list that it sends; a tree of it takes twenty times its size at most.
constexpr std::size_t kListMax = std::size_t{8} << 20;

constexpr CandleLayout kLayout{.name = "coinbase candles, 6 columns, epoch s",
                               .cells = 6,
                               .open = 3,
                               .high = 2,
                               .low = 1,
                               .close = 4,
                               .volume = 5};

std::string product_id(const Pair& pair) {
  return pair.base + "-" + pair.quote;
}

/// "2024-01-01T00:00:00Z". Epoch seconds may work too, but only this form is documented.
std::string iso(Timestamp t) {
  const auto day = std::chrono::floor<days>(t);
  const std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::seconds>(t - day)};
  return fmt::format("{}T{:02}:{:02}:{:02}Z", to_date_string(day), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count());
}

/// A window that it answers, whose bars open in `open_times`.
std::string candles_target(const Pair& pair, Interval interval, TimeRange open_times) {
  return fmt::format("/products/{}/candles?granularity={}&start={}&end={}", product_id(pair),
                     length(interval) / 1s, iso(open_times.begin),
                     iso(open_times.end - length(interval)));
}

class CoinbaseSource : public BarSource {
 public:
  explicit CoinbaseSource(const SourceContext& context)
      : client_(*context.http, *context.clock,
                {.url = context.url_or(kUrl),
                 .rate = kRate,
                 .seed = context.seed,
                 .holds = context.holds}),
        clock_(*context.clock, [this] { return ask_time(); }) {}

  Result<Timestamp> server_time() override { return clock_.now(); }
  Status check_pair(const Pair& pair) override;
  Result<std::optional<Timestamp>> first_open(const Pair& pair, Interval interval) override;
  std::vector<BarRequest> plan(const Pair& pair, Interval interval, TimeRange wanted,
                               Archives archives) const override;
  Result<BarPage> fetch(const BarRequest& request) override;
  const Traffic& traffic() const override { return client_.traffic(); }

 private:
  enum class Bars : std::uint8_t { closed, all };

  /// GETs `target` until `read` takes its body.
  Result<HttpReply> get(const std::string& target, const Pair* pair,
                        const std::function<Status(const HttpReply&)>& read);
  Result<ClockOffset> ask_time();
  Result<BarPage> ask_candles(const BarRequest& request, Bars which);
  Result<std::optional<Timestamp>> first_day(const Pair& pair);
  /// The first that opens in `range`, which fits one page.
  Result<std::optional<Timestamp>> first_within(const Pair& pair, Interval interval,
                                                TimeRange range);

  VenueClient client_;
  ServerClock clock_;
  std::vector<CoinbaseProduct> products_;
  std::map<std::pair<Pair, Interval>, std::optional<Timestamp>> first_opens_;
};

Result<HttpReply> CoinbaseSource::get(const std::string& target, const Pair* pair,
                                      const std::function<Status(const HttpReply&)>& read) {
  return client_.get(target, 1, [&](const HttpReply& reply) -> Ruling {
    using enum Ruling::Kind;
    if (pair != nullptr && reply.status == 404) {
      return {.kind = refuse,
              .error = fail(Errc::not_found, fmt::format("coinbase has no product {}: name a pair "
                                                         "that it trades",
                                                         product_id(*pair)))};
    }
    Ruling ruling = rule_by_status(reply, kElsewhere);
    if (ruling.kind != accept) return ruling;
    // A body that is cut or garbled may come whole the next time.
    if (auto status = read(reply); !status) return {.kind = again, .error = status.error()};
    return ruling;
  });
}

Result<ClockOffset> CoinbaseSource::ask_time() {
  Timestamp server;
  TERN_TRY(const HttpReply reply, get("/time", nullptr, [&](const HttpReply& answer) -> Status {
             TERN_TRY(server, coinbase_time(answer.body));
             return {};
           }));
  const Timestamp received = client_.clock().now();
  return clock_offset(server, received - reply.round_trip, received);
}

Status CoinbaseSource::check_pair(const Pair& pair) {
  if (products_.empty()) {
    TERN_TRY_STATUS(get("/products", nullptr, [&](const HttpReply& answer) -> Status {
      TERN_TRY(products_, coinbase_products(answer.body));
      return {};
    }));
  }
  const auto found = std::ranges::find(products_, pair, &CoinbaseProduct::pair);
  if (found == products_.end()) {
    std::vector<Pair> listed;
    for (const CoinbaseProduct& product : products_) listed.push_back(product.pair);
    return unlisted("coinbase", pair, listed);
  }
  // Whether the bars of a product in another state are served is not documented.
  if (found->status == "online") return {};
  return fail(Errc::not_found,
              fmt::format("coinbase lists {} as {}, not as online: name a pair that it trades now",
                          to_string(pair), quotable(found->status, 20)));
}

std::vector<BarRequest> CoinbaseSource::plan(const Pair& pair, Interval interval, TimeRange wanted,
                                             Archives /*archives*/) const {
  std::vector<BarRequest> requests;
  const Duration page = length(interval) * kPageBars;
  for (Timestamp from = wanted.begin; from < wanted.end; from += page) {
    const TimeRange open_times{from, std::min(wanted.end, from + page)};
    requests.push_back({.pair = pair,
                        .interval = interval,
                        .open_times = open_times,
                        .target = candles_target(pair, interval, open_times)});
  }
  return requests;
}

Result<BarPage> CoinbaseSource::fetch(const BarRequest& request) {
  return ask_candles(request, Bars::closed);
}

Result<BarPage> CoinbaseSource::ask_candles(const BarRequest& request, Bars which) {
  TERN_TRY_STATUS(clock_.offset());
  BarPage page{};
  TERN_TRY_STATUS(get(request.target, &request.pair, [&](const HttpReply& reply) -> Status {
    const Timestamp now = clock_.earliest(answered_since(reply, client_.clock().now()));
    const TimeRange asked = which == Bars::all
                                ? request.open_times
                                : closed_part(request.open_times, request.interval, now);
    TERN_TRY(page, coinbase_candles(reply.body, request.interval, asked));
    page.sha256 = sha256(reply.body);
    return {};
  }));
  return page;
}

Result<std::optional<Timestamp>> CoinbaseSource::first_within(const Pair& pair, Interval interval,
                                                              TimeRange range) {
  const auto requests = plan(pair, interval, range, Archives::never);
  TERN_TRY(const BarPage page, ask_candles(requests.front(), Bars::all));
  return page.bars.empty() ? std::nullopt : std::optional{page.bars.front().open_time};
}

/// From the oldest page on, not by bisection: a product may have rested for longer than a page, and
/// to know that nothing came before, every page before must have been seen empty. That is one
/// request for each 300 days since 2015, fewest for the oldest products.
Result<std::optional<Timestamp>> CoinbaseSource::first_day(const Pair& pair) {
  TERN_TRY(const Timestamp now, clock_.now());
  const TimeRange past{kFirstDay, std::chrono::floor<days>(now) + 24h};
  for (const BarRequest& request : plan(pair, d1, past, Archives::never)) {
    TERN_TRY(const auto first, first_within(pair, d1, request.open_times));
    if (first) return first;
  }
  return std::optional<Timestamp>{};
}

Result<std::optional<Timestamp>> CoinbaseSource::first_open(const Pair& pair, Interval interval) {
  const auto known = first_opens_.find({pair, interval});
  if (known != first_opens_.end()) return known->second;
  std::optional<Timestamp> first;
  if (interval == d1) {
    TERN_TRY(first, first_day(pair));
  } else {
    const Interval coarse = interval == h1 ? d1 : h1;
    TERN_TRY(const auto within, first_open(pair, coarse));
    if (within) {
      TERN_TRY(first, first_within(pair, interval, {*within, *within + length(coarse)}));
      // The coarser bar was made of something.
      if (!first) first = within;
    }
  }
  first_opens_[{pair, interval}] = first;
  return first;
}

}  // namespace

Venue coinbase_venue() {
  return {.name = "coinbase",
          .title = "Coinbase Exchange",
          .intervals = kServed,
          .page_bars = kPageBars,
          .depth_bars = std::nullopt,
          .columns = "none",
          .archives = false,
          .stream = false,
          .url = kUrl,
          .make = [](const SourceContext& context) -> std::unique_ptr<BarSource> {
            return std::make_unique<CoinbaseSource>(context);
          }};
}

Result<BarPage> coinbase_candles(std::string_view body, Interval interval, TimeRange asked) {
  TERN_TRY(const JsonTable table, read_json_table(body));
  const auto plain = table.values.find("");
  if (!table.bare || (plain != table.values.end() && !plain->second.empty())) {
    return fail(Errc::corrupt_data,
                fmt::format("expected an array of candles, found '{}'", quotable(body, 80)));
  }
  return candle_page(table, kLayout, interval, asked);
}

Result<std::vector<CoinbaseProduct>> coinbase_products(std::string_view body) {
  if (body.size() > kListMax) {
    return fail(Errc::corrupt_data, fmt::format("expected products, found {} bytes", body.size()));
  }
  const Json document = Json::parse(body, nullptr, false);
  if (!document.is_array()) {
    return fail(Errc::corrupt_data,
                fmt::format("expected an array of products, found '{}'", quotable(body, 80)));
  }
  const auto text = [](const Json& product, const char* key) -> std::string {
    const auto found = product.find(key);
    return found != product.end() && found->is_string() ? found->get<std::string>() : "";
  };
  std::vector<CoinbaseProduct> products;
  for (const Json& product : document) {
    if (!product.is_object()) continue;
    const auto pair = parse_pair(text(product, "id"));
    if (pair) products.push_back({*pair, text(product, "status")});
  }
  if (products.empty()) return fail(Errc::corrupt_data, "expected products, found none");
  return products;
}

Result<Timestamp> coinbase_time(std::string_view body) {
  TERN_TRY(const JsonTable answer, read_json_table(body));
  const std::string* epoch = answer.find("epoch");
  const auto seconds = epoch != nullptr ? parse_double(*epoch) : std::nullopt;
  if (!seconds || *seconds < 0 || *seconds * 1000 >= static_cast<double>(epoch_ms(kTimeMax))) {
    return fail(Errc::corrupt_data,
                fmt::format("expected the time as epoch seconds, found '{}'", quotable(body, 80)));
  }
  return from_epoch_ms(static_cast<std::int64_t>(*seconds * 1000));
}

}  // namespace tern
