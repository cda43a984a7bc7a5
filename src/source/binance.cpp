#include "source/binance.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>

#include "source/binance_answers.h"
#include "source/binance_archive.h"
#include "source/binance_klines.h"
#include "source/binance_plan.h"
#include "source/candle_page.h"
#include "source/server_clock.h"

namespace tern {
namespace {

constexpr std::string_view kUrl = "https://api.binance.com";
constexpr std::string_view kArchiveUrl = "https://data.binance.vision";

constexpr double kTimeWeight = 1;
constexpr double kKlinesWeight = 2;
constexpr double kExchangeWeight = 20;

// What it allowed in 2026, until exchangeInfo says what it allows now.
constexpr RateRule kWeightLimit{.weight = 6000, .window = 1min, .aligned = true};
constexpr double kShare = 0.8;  // of a limit: others may share the address
// No limit is documented for bulk files.
constexpr RateRule kArchiveRate{.weight = 5, .window = 1s, .aligned = false};

/// Between two pages, when a whole minute's share is spent on them.
constexpr Duration kPace{
    static_cast<std::int64_t>(60'000 * kKlinesWeight / (kShare * kWeightLimit.weight))};

RateRule below(RateRule limit) {
  limit.weight *= kShare;
  return limit;
}

class BinanceSource : public BarSource {
 public:
  explicit BinanceSource(const SourceContext& context)
      : ours_(context.clock),
        client_(*context.http, *context.clock,
                {.url = context.url_or(kUrl),
                 .rate = below(kWeightLimit),
                 .seed = derive_seed(context.seed, 0),
                 .holds = context.holds}),
        archives_(
            *context.http, *context.clock,
            {.url = context.archive_url.empty() ? std::string(kArchiveUrl) : context.archive_url,
             .rate = kArchiveRate,
             .seed = derive_seed(context.seed, 1),
             .holds = context.holds}),
        clock_(*context.clock, [this] { return ask_time(); }) {}

  Result<Timestamp> server_time() override { return clock_.now(); }
  Status check_pair(const Pair& pair) override;
  Result<std::optional<Timestamp>> first_open(const Pair& pair, Interval interval) override;
  std::vector<BarRequest> plan(const Pair& pair, Interval interval, TimeRange wanted,
                               Archives archives) const override {
    return plan_binance(pair, interval, wanted, archives, clock_.earliest(ours_->now()));
  }
  Result<BarPage> fetch(const BarRequest& request) override;
  const Traffic& traffic() const override;

 private:
  /// Takes an accepted answer; an error means that it is garbled.
  using Read = std::function<Status(const HttpReply&)>;

  /// GETs `target` until `read` takes its body.
  Status get(const std::string& target, double weight, const Read& read);
  Result<ClockOffset> ask_time();
  Result<BarPage> ask_klines(const std::string& target, const KlineQuestion& question);
  Status find_end(const Pair& pair, const std::string& symbol);
  void obey(const RateRule& limit);

  Clock* ours_;
  VenueClient client_;
  VenueClient archives_;
  ServerClock clock_;
  double used_weight_ = 0;                          // in the current minute, as last heard
  std::map<Pair, std::optional<Timestamp>> ended_;  // of checked pairs: when trading stopped
  mutable Traffic traffic_{};
};

Status BinanceSource::get(const std::string& target, double weight, const Read& read) {
  const auto reply = client_.get(target, weight, [&](const HttpReply& answer) -> Ruling {
    using enum Ruling::Kind;
    const Timestamp now = ours_->now();
    if (const auto used = used_weight(answer)) {
      used_weight_ = *used;
      client_.rate().observe(*used, now);
    }
    Ruling ruling = rule_of_binance(answer, clock_.earliest(now));
    if (ruling.kind != accept) return ruling;
    // A body that is cut or garbled may come whole the next time.
    if (auto status = read(answer); !status) return {.kind = again, .error = status.error()};
    return ruling;
  });
  if (!reply) return reply.error();
  return {};
}

Result<ClockOffset> BinanceSource::ask_time() {
  std::optional<ClockOffset> offset;
  TERN_TRY_STATUS(get("/api/v3/time", kTimeWeight, [&](const HttpReply& answer) -> Status {
    TERN_TRY(const Timestamp server, parse_server_time(answer.body));
    const Timestamp received = ours_->now();
    offset = clock_offset(server, received - answer.round_trip, received);
    return {};
  }));
  return *offset;
}

/// Binds from here on; what was spent under the former limit counts as the venue counted it.
void BinanceSource::obey(const RateRule& limit) {
  const RateRule rule = below(limit);
  RateLimit& rate = client_.rate();
  if (rule.weight == rate.rule().weight && rule.window == rate.rule().window) return;
  RateLimit next(rule);
  next.observe(used_weight_, ours_->now());
  next.hold(rate.held_until());
  rate = next;
}

Status BinanceSource::check_pair(const Pair& pair) {
  if (ended_.contains(pair)) return {};
  TERN_TRY(const std::string symbol, binance_symbol(pair));
  BinanceExchange exchange;
  const Status known = get(fmt::format("/api/v3/exchangeInfo?symbol={}", symbol), kExchangeWeight,
                           [&](const HttpReply& answer) -> Status {
                             TERN_TRY(exchange, parse_exchange(answer.body, symbol));
                             return {};
                           });
  if (!known && known.error().kind == Errc::not_found) {
    return fail(Errc::not_found,
                fmt::format("binance does not know {}: it may be delisted, or spelled otherwise{}; "
                            "bars of it that are stored stay",
                            symbol, pair.quote == "USD" ? " (it quotes in USDT, not in USD)" : ""));
  }
  TERN_TRY_STATUS(known);
  if (exchange.request_weight) obey(*exchange.request_weight);
  const Pair named{exchange.symbol.base, exchange.symbol.quote};
  if (named != pair) {
    return fail(Errc::not_found, fmt::format("binance's {} is {}, not {}: name it so", symbol,
                                             to_string(named), to_string(pair)));
  }
  ended_[pair] = std::nullopt;
  return exchange.symbol.status == "BREAK" ? find_end(pair, symbol) : Status{};
}

/// A pair that is not traded any more keeps its past; its last minute is the end of it.
Status BinanceSource::find_end(const Pair& pair, const std::string& symbol) {
  TERN_TRY(const Timestamp now, clock_.now());
  TERN_TRY(const BarPage last,
           ask_klines(last_kline_target(symbol, Interval::m1), {.interval = Interval::m1,
                                                                .open_times = {kTimeMin, now + 24h},
                                                                .now = now,
                                                                .rows_max = 1}));
  if (!last.bars.empty()) ended_[pair] = last.bars.front().open_time + length(Interval::m1);
  return {};
}

Result<BarPage> BinanceSource::ask_klines(const std::string& target,
                                          const KlineQuestion& question) {
  BarPage page{};
  TERN_TRY_STATUS(get(target, kKlinesWeight, [&](const HttpReply& answer) -> Status {
    auto read = parse_klines(answer.body, question);
    // A bar from the future, say, may mean that one of the clocks was set.
    if (!read) clock_.forget();
    TERN_TRY(page, std::move(read));
    return {};
  }));
  return page;
}

Result<std::optional<Timestamp>> BinanceSource::first_open(const Pair& pair, Interval interval) {
  TERN_TRY(const std::string symbol, binance_symbol(pair));
  TERN_TRY(const Timestamp now, clock_.now());
  TERN_TRY(
      const BarPage first,
      ask_klines(
          first_kline_target(symbol, interval),
          {.interval = interval, .open_times = {kTimeMin, now + 24h}, .now = now, .rows_max = 1}));
  if (!first.bars.empty()) return std::optional{first.bars.front().open_time};
  if (first.refused.empty()) return std::optional<Timestamp>{};
  const Timestamp opens = *first.refused.front().open_time;
  return std::optional{opens - opens.time_since_epoch() % length(interval)};
}

Result<BarPage> BinanceSource::fetch(const BarRequest& request) {
  TERN_TRY_STATUS(clock_.offset());
  const Timestamp now = clock_.earliest(ours_->now());
  TERN_TRY(const std::string symbol, binance_symbol(request.pair));
  BarPage page{};
  if (request.archive) {
    TERN_TRY(page, fetch_archive(archives_, request, now));
  } else {
    // Times to come are not asked for: some say that they are refused.
    const TimeRange asked = closed_part(request.open_times, request.interval, now);
    page.answered = asked;
    if (asked.empty()) return page;
    TERN_TRY(page, ask_klines(klines_target(symbol, request.interval, asked),
                              {.interval = request.interval,
                               .open_times = asked,
                               .now = now,
                               .rows_max = kBinancePageBars}));
  }
  const auto ended = ended_.find(request.pair);
  if (ended != ended_.end() && ended->second && page.answered.contains(*ended->second - 1ms)) {
    page.remarks.push_back(fmt::format("trading of {} stopped at {}: delisted or renamed",
                                       to_string(request.pair), to_string(*ended->second)));
  }
  return page;
}

const Traffic& BinanceSource::traffic() const {
  const Traffic& pages = client_.traffic();
  const Traffic& files = archives_.traffic();
  traffic_ = {.requests = pages.requests + files.requests,
              .retries = pages.retries + files.retries,
              .bytes = pages.bytes + files.bytes,
              .waited = pages.waited + files.waited};
  return traffic_;
}

}  // namespace

Venue binance_venue() {
  return {.name = "binance",
          .title = "Binance spot",
          .intervals = kIntervals,
          .page_bars = kBinancePageBars,
          .depth_bars = std::nullopt,
          .columns = "quote volume, trades, taker buys",
          .archives = true,
          .stream = true,
          .url = kUrl,
          .make = [](const SourceContext& context) -> std::unique_ptr<BarSource> {
            return std::make_unique<BinanceSource>(context);
          },
          .pace = kPace,
          .archive_url = kArchiveUrl};
}

}  // namespace tern
