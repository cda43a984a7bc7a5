#include "source/coinbase_probe.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "source/candle_page.h"
#include "source/coinbase.h"
#include "source/json_table.h"

namespace tern {
namespace {

constexpr Timestamp kDay = utc_day(2024, 1, 1);
constexpr std::string_view kDayStart = "2024-01-01T00:00:00Z";

VenueClient client_of(const SourceContext& context) {
  return probe_client(context, context.url_or(coinbase_venue().url));
}

std::string hours(std::string_view product, std::string_view start, std::string_view end) {
  return fmt::format("/products/{}/candles?granularity=3600&start={}&end={}", product, start, end);
}

/// "301 rows", or what was said instead.
std::string summary(const HttpReply& reply) {
  const auto table = read_json_table(reply.body);
  if (reply.status == 200 && table) return fmt::format("{} rows", table->rows.size());
  const std::string* const message = table ? table->find("message") : nullptr;
  return message != nullptr ? fmt::format("{} with '{}'", reply.status, quotable(*message, 120))
                            : fmt::format("{}", reply.status);
}

std::size_t rows_in(const HttpReply& reply) {
  const auto table = read_json_table(reply.body);
  return reply.status == 200 && table ? table->rows.size() : 0;
}

Result<ProbeFinding> probe_layout(const SourceContext& context) {
  VenueClient client = client_of(context);
  TERN_TRY(const HttpReply reply,
           ask_probe(client, hours("BTC-USD", kDayStart, "2024-01-01T23:00:00Z")));
  const auto table = read_json_table(reply.body);
  const auto page = coinbase_candles(reply.body, Interval::h1, {kDay, kDay + 24h});
  if (reply.status != 200 || !table || !page) return ProbeFinding{false, summary(reply)};
  const bool newest_first =
      std::ranges::is_sorted(table->rows, std::ranges::greater{}, [](const JsonTable::Row& row) {
        return row.empty() ? std::nullopt : parse_epoch_s(row.front());
      });
  const std::size_t beside = table->rows.size() - page->bars.size() - page->refused.size();
  return ProbeFinding{newest_first && page->bars.size() == 24 && page->refused.empty(),
                      fmt::format("{} bars, {} rows that are none, {} beside the window, {}",
                                  page->bars.size(), page->refused.size(), beside,
                                  newest_first ? "newest first" : "in another order")};
}

Result<ProbeFinding> probe_span(const SourceContext& context) {
  VenueClient client = client_of(context);
  TERN_TRY(const HttpReply most,
           ask_probe(client, hours("BTC-USD", kDayStart, "2024-01-13T12:00:00Z")));
  TERN_TRY(const HttpReply more,
           ask_probe(client, hours("BTC-USD", kDayStart, "2024-01-13T13:00:00Z")));
  return ProbeFinding{rows_in(most) >= 300 && more.status == 400,
                      fmt::format("300 hours: {}; 301 hours: {}", summary(most), summary(more))};
}

Result<ProbeFinding> probe_epoch_bounds(const SourceContext& context) {
  VenueClient client = client_of(context);
  TERN_TRY(const HttpReply reply, ask_probe(client, hours("BTC-USD", "1704067200", "1704081600")));
  const std::size_t rows = rows_in(reply);
  return ProbeFinding{rows == 5 || rows == 6, summary(reply)};
}

Result<ProbeFinding> probe_user_agent(const SourceContext& context) {
  VenueClient client = client_of(context);
  // A header without a value is not sent at all.
  TERN_TRY(const HttpReply reply,
           ask_probe(client, hours("BTC-USD", kDayStart, kDayStart), {{"User-Agent", ""}}));
  return ProbeFinding{reply.status == 400, summary(reply)};
}

/// Asks about one window twice, whose last bar is running.
Result<ProbeFinding> probe_cache(const SourceContext& context) {
  VenueClient client = client_of(context);
  TERN_TRY(const HttpReply clock, ask_probe(client, "/time"));
  TERN_TRY(const Timestamp now, coinbase_time(clock.body));
  const std::string today = to_date_string(now);
  const std::string target = fmt::format(
      "/products/BTC-USD/candles?granularity=86400&start={0}T00:00:00Z&"
      "end={0}T00:00:00Z",
      today);
  TERN_TRY(const HttpReply first, ask_probe(client, target));
  TERN_TRY(const HttpReply second, ask_probe(client, target));
  const auto named = [&](std::string_view header) {
    return fmt::format("{} {}", header, quotable(second.header(header).value_or("absent"), 40));
  };
  const bool hit = second.header("cf-cache-status").value_or("").starts_with("HIT");
  return ProbeFinding{rows_in(second) > 0 && (!hit || second.header("age").has_value()),
                      fmt::format("{}, {}, {}, {}", summary(second), named("age"),
                                  named("cache-control"), named("cf-cache-status"))};
}

Result<ProbeFinding> probe_delisted(const SourceContext& context) {
  VenueClient client = client_of(context);
  TERN_TRY(const HttpReply listed, ask_probe(client, "/products"));
  TERN_TRY(const std::vector<CoinbaseProduct> products, coinbase_products(listed.body));
  const auto found = std::ranges::find(products, "delisted", &CoinbaseProduct::status);
  if (found == products.end()) return ProbeFinding{true, "no product is listed as delisted"};
  const std::string id = found->pair.base + "-" + found->pair.quote;
  TERN_TRY(const HttpReply reply,
           ask_probe(client, hours(id, "2022-01-01T00:00:00Z", "2022-01-02T00:00:00Z")));
  return ProbeFinding{rows_in(reply) == 0, fmt::format("{}: {}", id, summary(reply))};
}

constexpr std::array kProbes = {
    Probe{"coinbase", "layout", "rows are time, low, high, open, close, volume, newest first",
          probe_layout},
    Probe{"coinbase", "span", "a window of 300 intervals is answered, one of 301 is refused",
          probe_span},
    Probe{"coinbase", "epoch bounds", "epoch seconds are understood as bounds too",
          probe_epoch_bounds},
    Probe{"coinbase", "user agent", "who does not name itself is refused with 400",
          probe_user_agent},
    Probe{"coinbase", "cache", "a window is answered afresh, or with the age of the answer",
          probe_cache},
    Probe{"coinbase", "delisted", "the bars of a delisted product are not served", probe_delisted},
};

}  // namespace

std::span<const Probe> coinbase_probes() {
  return kProbes;
}

}  // namespace tern
