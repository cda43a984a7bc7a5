#include "app/data_watch.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "app/command.h"
#include "app/system_clock.h"
#include "app/version.h"
#include "base/interrupt.h"

namespace tern {
namespace {

Result<std::vector<Series>> series_of(const WatchRequest& request, const Venue& venue) {
  std::set<Series> series;
  for (const Pair& pair : request.pairs) {
    for (const Interval interval : request.intervals) {
      if (std::ranges::find(venue.intervals, interval) == venue.intervals.end()) {
        return fail(Errc::invalid_argument,
                    fmt::format("{} has no bars of {}: watch a shorter interval", venue.title,
                                to_string(interval)));
      }
      if (!series.insert({std::string(venue.name), pair, interval}).second) {
        return fail(Errc::invalid_argument, fmt::format("{} {} is named twice: name it once",
                                                        to_string(pair), to_string(interval)));
      }
    }
  }
  if (!series.empty()) return std::vector<Series>(series.begin(), series.end());
  return fail(Errc::invalid_argument, "there is nothing to watch: name --pairs and --intervals");
}

nlohmann::json extra(const std::optional<double>& value) {
  return value ? nlohmann::json(*value) : nlohmann::json(nullptr);
}

std::string in_words(std::size_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string in_words(Duration length) {
  if (length < 2min) return fmt::format("{} s", length / 1s);
  return length < 2h ? fmt::format("{} min", length / 1min)
                     : fmt::format("{} h {} min", length / 1h, length % 1h / 1min);
}

}  // namespace

std::string bar_line(const Series& series, const Bar& bar, Duration delay, bool json) {
  if (!json) {
    return fmt::format("{:<16} {:<10} {:>3} {:>12} {:>12} {:>12} {:>12} {:>16} {:>+7.1f} s\n",
                       to_string(bar.open_time), to_string(series.pair), to_string(series.interval),
                       bar.open, bar.high, bar.low, bar.close, bar.volume,
                       static_cast<double>(delay.count()) / 1000);
  }
  return nlohmann::json{{"venue", series.venue},
                        {"pair", to_string(series.pair)},
                        {"interval", to_string(series.interval)},
                        {"open_time", epoch_ms(bar.open_time)},
                        {"open", bar.open},
                        {"high", bar.high},
                        {"low", bar.low},
                        {"close", bar.close},
                        {"volume", bar.volume},
                        {"quote_volume", extra(bar.quote_volume)},
                        {"trades", extra(bar.trade_count)},
                        {"taker_buy_volume", extra(bar.taker_buy_volume)},
                        {"taker_buy_quote_volume", extra(bar.taker_buy_quote_volume)},
                        {"delay_ms", delay.count()}}
             .dump() +
         "\n";
}

std::string watch_text(const WatchSummary& summary) {
  std::string text =
      fmt::format("watched for {}: {}, {}", in_words(summary.watched),
                  in_words(summary.bars, "bar"), in_words(summary.connections, "connection"));
  if (summary.backfilled > 0) {
    text += fmt::format(", {} filled in from before", in_words(summary.backfilled, "bar"));
  }
  if (summary.revised > 0) {
    text += fmt::format(", {} corrected by the venue", in_words(summary.revised, "stored bar"));
  }
  if (summary.unconfirmed > 0) {
    text += fmt::format(", {} not stored yet: tern data update does it",
                        in_words(summary.unconfirmed, "bar"));
  }
  return text + "\n";
}

Status watch_data(Database& database, const WatchRequest& request, bool json, bool quiet) {
  TERN_TRY(const Venue* venue, find_venue(request.exchange));
  TERN_TRY(std::vector<Series> series, series_of(request, *venue));
  TERN_TRY(VenueSession session, VenueSession::open(*venue, database, request.access));
  SystemClock clock;
  std::vector<std::string> hosts;
  if (!request.stream_url.empty()) hosts.push_back(request.stream_url);
  const auto stream =
      make_stream(venue->name, {.websocket = {.user_agent = "tern/" + std::string(kVersion),
                                              .ca_file = request.access.ca_file},
                                .clock = &clock,
                                .hosts = std::move(hosts)});
  BarStore store(database);
  Status printed;
  const WatchListener listener{
      .on_bar =
          [&](const Series& of, const Bar& bar, Timestamp at) {
            const Duration delay = at - bar.open_time - length(of.interval);
            if (printed) printed = print(bar_line(of, bar, delay, json));
            if (!printed) interrupt();  // nobody reads it any more
          },
      .on_state =
          [&](const std::string& text) {
            const auto second = std::chrono::floor<std::chrono::seconds>(clock.now());
            if (!quiet) fmt::print(stderr, "{} {}\n", to_string(Timestamp{second}), text);
          }};
  TERN_TRY(const WatchSummary summary,
           watch_bars({&session.source(), stream.get(), &store, &clock},
                      {.series = std::move(series),
                       .until = request.length ? clock.now() + *request.length : kTimeMax,
                       .bars_max = request.bars_max,
                       .seed = request.access.seed},
                      listener));
  if (!quiet) fmt::print(stderr, "{}", watch_text(summary));
  return printed;
}

}  // namespace tern
