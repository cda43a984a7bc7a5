#include "source/kraken.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/digest.h"
#include "base/text.h"
#include "source/candle_page.h"
#include "source/listing.h"
#include "source/server_clock.h"

namespace tern {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kUrl = "https://api.kraken.com";
constexpr std::string_view kElsewhere = "ask another venue: --exchange coinbase";

// The row of the running bar comes on top of these, or is one of them: clients saw both.
constexpr int kDepthBars = 720;
// One request a second for each address, and a little air for the way there.
constexpr RateRule kRate{.weight = 1, .window = 1100ms, .aligned = false};
// How long its limits take to forget is not documented for public calls.
constexpr Duration kTooFast = 5s;
// Nor is the length of a lockout; its support pages speak of fifteen minutes.
constexpr Duration kLockout = 15min;

// Several times the list that it sends; a tree of it takes twenty times its size at most.
constexpr std::size_t kListMax = std::size_t{8} << 20;

constexpr CandleLayout kLayout{.name = "kraken ohlc, 8 columns, epoch s",
                               .cells = 8,
                               .open = 1,
                               .high = 2,
                               .low = 3,
                               .close = 4,
                               .volume = 6,
                               .trades = 7};

struct Code {
  std::string_view ours;
  std::string_view krakens;
};
constexpr std::array kCodes = {Code{"BTC", "XBT"}, Code{"DOGE", "XDG"}};

std::string krakens_code(const std::string& name) {
  const auto found = std::ranges::find(kCodes, name, &Code::ours);
  return found == kCodes.end() ? name : std::string(found->krakens);
}

std::string our_code(const std::string& name) {
  const auto found = std::ranges::find(kCodes, name, &Code::krakens);
  return found == kCodes.end() ? name : std::string(found->ours);
}

class KrakenSource : public BarSource {
 public:
  explicit KrakenSource(const SourceContext& context)
      : client_(*context.http, *context.clock,
                {.url = context.url_or(kUrl),
                 .rate = kRate,
                 .seed = context.seed,
                 .holds = context.holds}),
        here_(context.clock),
        clock_(*context.clock, [this] { return ask_time(); }) {}

  Result<Timestamp> server_time() override { return clock_.now(); }
  Status check_pair(const Pair& pair) override;
  Result<std::optional<Timestamp>> first_open(const Pair& pair, Interval interval) override;
  std::vector<BarRequest> plan(const Pair& pair, Interval interval, TimeRange wanted,
                               Archives archives) const override;
  Result<BarPage> fetch(const BarRequest& request) override;
  const Traffic& traffic() const override { return client_.traffic(); }

 private:
  /// GETs `target` until `read` takes its body.
  Result<HttpReply> get(const std::string& target,
                        const std::function<Status(const HttpReply&)>& read);
  Result<ClockOffset> ask_time();
  KrakenPair named(const Pair& pair) const;

  VenueClient client_;
  Clock* here_;
  ServerClock clock_;
  std::vector<KrakenPair> pairs_;
};

Result<HttpReply> KrakenSource::get(const std::string& target,
                                    const std::function<Status(const HttpReply&)>& read) {
  std::optional<Error> lockout;
  auto reply = client_.get(target, 1, [&](const HttpReply& answer) -> Ruling {
    Ruling ruling = kraken_ruling(answer, clock_.earliest(here_->now()));
    if (ruling.whole_host) lockout = ruling.error;
    if (ruling.kind != Ruling::Kind::accept) return ruling;
    // A body that is cut or garbled may come whole the next time.
    if (auto status = read(answer); !status) {
      return {.kind = Ruling::Kind::again, .error = status.error()};
    }
    return ruling;
  });
  // The pause is beyond the client's patience, and its error would not say why there is one.
  if (!reply && lockout) return with_context(lockout->message, std::move(reply).error());
  return reply;
}

Result<ClockOffset> KrakenSource::ask_time() {
  Timestamp server;
  TERN_TRY(const HttpReply reply, get("/0/public/Time", [&](const HttpReply& answer) -> Status {
             TERN_TRY(server, kraken_time(answer.body));
             return {};
           }));
  const Timestamp received = here_->now();
  return clock_offset(server, received - reply.round_trip, received);
}

KrakenPair KrakenSource::named(const Pair& pair) const {
  const auto found = std::ranges::find(pairs_, pair, &KrakenPair::pair);
  return found == pairs_.end() ? kraken_pair(pair) : *found;
}

Status KrakenSource::check_pair(const Pair& pair) {
  if (pairs_.empty()) {
    TERN_TRY_STATUS(get("/0/public/AssetPairs", [&](const HttpReply& answer) -> Status {
      TERN_TRY(pairs_, kraken_pairs(answer.body));
      return {};
    }));
  }
  if (std::ranges::find(pairs_, pair, &KrakenPair::pair) != pairs_.end()) return {};
  std::vector<Pair> listed;
  for (const KrakenPair& known : pairs_) listed.push_back(known.pair);
  return unlisted("kraken", pair, listed);
}

std::vector<BarRequest> KrakenSource::plan(const Pair& pair, Interval interval, TimeRange wanted,
                                           Archives /*archives*/) const {
  const Timestamp now = clock_.earliest(here_->now());
  const Timestamp running = now - now.time_since_epoch() % length(interval);
  const TimeRange reached{std::max(wanted.begin, running - kDepthBars * length(interval)),
                          wanted.end};
  if (reached.empty()) return {};
  // Rows after `since` are served, not the one at it.
  return {{.pair = pair,
           .interval = interval,
           .open_times = reached,
           .target = fmt::format("/0/public/OHLC?pair={}&interval={}&since={}", named(pair).altname,
                                 length(interval) / 1min, epoch_ms(reached.begin) / 1000 - 1)}};
}

Result<BarPage> KrakenSource::fetch(const BarRequest& request) {
  TERN_TRY_STATUS(clock_.offset());
  const KrakenPair pair = named(request.pair);
  BarPage page{};
  TERN_TRY_STATUS(get(request.target, [&](const HttpReply& reply) -> Status {
    const Timestamp now = clock_.earliest(answered_since(reply, here_->now()));
    TERN_TRY(page, kraken_ohlc(reply.body, pair, request.interval, request.open_times, now));
    page.sha256 = sha256(reply.body);
    return {};
  }));
  return page;
}

Result<std::optional<Timestamp>> KrakenSource::first_open(const Pair& pair, Interval interval) {
  std::optional<Timestamp> first;
  const std::string target = fmt::format("/0/public/OHLC?pair={}&interval={}&since=0",
                                         named(pair).altname, length(interval) / 1min);
  TERN_TRY_STATUS(get(target, [&](const HttpReply& reply) -> Status {
    TERN_TRY(const BarPage page,
             kraken_ohlc(reply.body, named(pair), interval, {kTimeMin, kTimeMax}, kTimeMax));
    if (!page.bars.empty()) first = page.bars.front().open_time;
    return {};
  }));
  return first;
}

/// Whether it can stand in a URL as it is.
bool is_plain(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

Ruling refusal(Errc kind, std::string message) {
  return {.kind = Ruling::Kind::refuse, .error = fail(kind, std::move(message))};
}

Ruling another_try(Errc kind, std::string message, std::optional<Duration> wait = std::nullopt) {
  return {.kind = Ruling::Kind::again, .wait = wait, .error = fail(kind, std::move(message))};
}

/// "EService: Throttled: [1704067200]": too many at once, to be asked again after that instant.
std::optional<Duration> throttled_for(std::string_view error, Timestamp now) {
  const std::size_t digit = error.find_first_of("0123456789");
  if (digit == std::string_view::npos) return std::nullopt;
  const std::size_t end = error.find_first_not_of("0123456789", digit);
  const auto until = parse_epoch_s(error.substr(digit, end - digit));
  if (!until) return std::nullopt;
  return std::max<Duration>(1s, *until - now);
}

/// An error of Kraken's: 'E', a category, and after a colon what is wrong.
Ruling ruling_on(std::string_view error, Timestamp now) {
  using enum Errc;
  const std::string said = fmt::format("kraken says '{}'", quotable(error));
  if (error.starts_with("EQuery:Unknown asset pair")) {
    return refusal(not_found, said + ": name a pair that it trades");
  }
  if (error.starts_with("EGeneral:Temporary lockout")) {
    Ruling ruling = another_try(rate_limited, said + ": it was asked too often", kLockout);
    ruling.whole_host = true;
    return ruling;
  }
  if (error.starts_with("EService: Throttled") || error.starts_with("EService:Throttled")) {
    return another_try(rate_limited, said, throttled_for(error, now));
  }
  if (error.starts_with("EAPI:Rate limit") || error.starts_with("EGeneral:Too many requests")) {
    return another_try(rate_limited, said, kTooFast);
  }
  if (error.starts_with("EService:") || error.starts_with("EGeneral:Internal error")) {
    return another_try(network, said);
  }
  return refusal(invalid_argument, said);
}

}  // namespace

Ruling kraken_ruling(const HttpReply& reply, Timestamp now) {
  Ruling ruling = rule_by_status(reply, kElsewhere);
  if (ruling.kind != Ruling::Kind::accept) return ruling;
  const auto answer = read_json_table(reply.body);
  if (!answer) return {.kind = Ruling::Kind::again, .error = answer.error()};
  const auto errors = answer->values.find("error");
  if (errors == answer->values.end()) {
    return another_try(Errc::corrupt_data, fmt::format("expected an answer of kraken's, found '{}'",
                                                       quotable(reply.body, 80)));
  }
  for (const std::string& error : errors->second) {
    // What begins with a W is a warning, and the answer is there.
    if (!error.starts_with('W')) return ruling_on(error, now);
  }
  return ruling;
}

Venue kraken_venue() {
  return {.name = "kraken",
          .title = "Kraken",
          .intervals = kIntervals,
          .page_bars = kDepthBars,
          .depth_bars = kDepthBars,
          .columns = "trades",
          .archives = false,
          .stream = false,
          .url = kUrl,
          .make = [](const SourceContext& context) -> std::unique_ptr<BarSource> {
            return std::make_unique<KrakenSource>(context);
          },
          .pace = kRate.window};
}

KrakenPair kraken_pair(const Pair& pair) {
  return {.pair = pair, .altname = krakens_code(pair.base) + krakens_code(pair.quote)};
}

Result<std::vector<KrakenPair>> kraken_pairs(std::string_view body) {
  if (body.size() > kListMax) {
    return fail(Errc::corrupt_data,
                fmt::format("expected asset pairs, found {} bytes", body.size()));
  }
  const Json document = Json::parse(body, nullptr, false);
  const auto result = document.is_object() ? document.find("result") : document.end();
  if (!document.is_object() || result == document.end() || !result->is_object()) {
    return fail(Errc::corrupt_data,
                fmt::format("expected asset pairs, found '{}'", quotable(body, 80)));
  }
  const auto text = [](const Json& entry, const char* key) -> std::string {
    const auto found = entry.find(key);
    return found != entry.end() && found->is_string() ? found->get<std::string>() : "";
  };
  std::vector<KrakenPair> pairs;
  for (const auto& [key, entry] : result->items()) {
    if (!entry.is_object()) continue;
    // "XBT/USD", without the prefixes that the key has. Dark pools have none.
    const auto named = parse_pair(text(entry, "wsname"));
    const std::string altname = text(entry, "altname");
    if (!named || !std::ranges::all_of(altname, is_plain) || altname.empty()) continue;
    pairs.push_back({{our_code(named->base), our_code(named->quote)}, altname, key});
  }
  if (pairs.empty()) return fail(Errc::corrupt_data, "expected asset pairs, found none with names");
  return pairs;
}

Result<BarPage> kraken_ohlc(std::string_view body, const KrakenPair& pair, Interval interval,
                            TimeRange asked, Timestamp now) {
  TERN_TRY(const JsonTable table, read_json_table(body));
  const std::string* last = table.find("last");
  const auto committed = last != nullptr ? parse_epoch_s(*last) : std::nullopt;
  if (table.bare || !committed) {
    return fail(Errc::corrupt_data,
                fmt::format("expected bars and 'last', found '{}'", quotable(body, 80)));
  }
  const bool ours = table.name == pair.altname || table.name == pair.key || pair.key.empty();
  if (!table.rows.empty() && !ours) {
    return fail(Errc::corrupt_data, fmt::format("expected bars of {}, found those of '{}'",
                                                pair.altname, quotable(table.name, 40)));
  }
  TimeRange answered = closed_part(asked, interval, now);
  Timestamp oldest = answered.end;
  Timestamp running = *committed + length(interval);
  for (const JsonTable::Row& row : table.rows) {
    const auto time = row.empty() ? std::nullopt : parse_epoch_s(row.front());
    if (time) oldest = std::min(oldest, *time);
    if (time) running = std::max(running, *time);
  }
  // The newest row is of the running bar, whatever the time.
  answered.end = std::max(answered.begin, std::min(answered.end, running));
  if (table.rows.size() >= std::size_t{kDepthBars}) {
    answered.begin = std::clamp(oldest, answered.begin, answered.end);
  }
  TERN_TRY(BarPage page, candle_page(table, kLayout, interval, answered));
  if (answered.begin > asked.begin) {
    page.remarks.push_back(fmt::format("kraken serves only its newest {} bars: none before {}",
                                       kDepthBars, to_string(answered.begin)));
  }
  return page;
}

Result<Timestamp> kraken_time(std::string_view body) {
  TERN_TRY(const JsonTable answer, read_json_table(body));
  const std::string* text = answer.find("unixtime");
  const auto time = text != nullptr ? parse_epoch_s(*text) : std::nullopt;
  if (!time) {
    return fail(Errc::corrupt_data,
                fmt::format("expected the time as epoch seconds, found '{}'", quotable(body, 80)));
  }
  return *time;
}

}  // namespace tern
