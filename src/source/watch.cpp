#include "source/watch.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/check.h"
#include "base/interrupt.h"
#include "base/rng.h"
#include "base/stretches.h"
#include "source/bar_sequence.h"
#include "source/stream_connection.h"

namespace tern {
namespace {

constexpr Duration kLook = 100ms;    // how long a stream is listened to before the clock is read
constexpr Duration kNap = 10s;       // how long to sleep at most, should the clock be set meanwhile
constexpr Duration kPauseMax = 60s;  // between two tries to ask
constexpr Duration kClockSlack = 5s;  // how far a stream's idea of now may be ahead of ours
constexpr Duration kFarewell = 30s;   // how long the last bars may take to be stored

/// What another try would not mend.
bool is_final(Errc kind) {
  return kind == Errc::untrusted || kind == Errc::not_found || kind == Errc::invalid_argument ||
         kind == Errc::unsupported || kind == Errc::canceled;
}

std::string name_of(const Series& series) {
  return fmt::format("{} {}", to_string(series.pair), to_string(series.interval));
}

std::string in_bars(std::size_t count) {
  return count == 1 ? "1 bar" : fmt::format("{} bars", count);
}

/// One series on its way through the venue's answers.
struct Course {
  Series series;
  Timestamp first;  ///< open time of the bar that was running when the watch began
  BarSequence sequence;
  Timestamp stored;                 ///< open time of the newest bar that the venue has answered
  bool anchored;                    ///< there is such a bar, and an answer from it on must have it
  Timestamp ask_from;               ///< `stored`, or later while a long stretch comes in pages
  Timestamp told = kTimeMin;        ///< open time of the newest bar that was told
  Timestamp not_before = kTimeMin;  ///< by our clock; after a question that was asked in vain
  int vain = 0;                     ///< such questions in a row

  Duration width() const { return length(series.interval); }
  std::size_t unconfirmed() const {
    return told <= stored ? 0 : static_cast<std::size_t>((told - stored) / width());
  }
};

/// A venue that is out of order may answer that there is nothing. Where it is asked from a bar on
/// that there is, this shows: else its word would be taken that the bars to be told do not exist.
bool lacks_anchor(const BarPage& page, const Course& course) {
  if (!course.anchored || course.ask_from != course.stored || !page.refused.empty()) return false;
  if (page.answered.begin > course.stored) return false;
  return page.bars.empty() || page.bars.front().open_time != course.stored;
}

class Watch {
 public:
  Watch(const WatchPorts& ports, const WatchOptions& options, const WatchListener& listener)
      : ports_(ports),
        options_(options),
        listener_(listener),
        connection_(ports.stream, *ports.clock, options.series,
                    {options.silence_max, options.connection_max, options.seed}, listener.on_state),
        rng_(derive_seed(options.seed, 1)) {}

  Result<WatchSummary> run();

 private:
  Status begin();
  Status pass();
  Status listen();
  Status hear(const StreamedBar& streamed);
  Status ask_if_due(Course& course);
  Result<std::optional<BarPage>> ask(const Course& course, Timestamp closed_end);
  Result<bool> learn(Course& course, const BarPage& page, Timestamp closed_end);
  void put_off(Course& course);
  void tell(Course& course, std::span<const Bar> bars);
  void check_stream(const Course& course, std::span<const Bar> bars);
  Status store_the_last();

  Timestamp now() const { return ports_.clock->now(); }
  Timestamp venue_now() const { return now() + offset_; }
  Timestamp due(const Course& course) const;
  bool ended() const { return summary_.bars >= options_.bars_max || now() >= options_.until; }

  WatchPorts ports_;
  const WatchOptions& options_;
  const WatchListener& listener_;
  StreamConnection connection_;
  Rng rng_;
  std::vector<Course> courses_;
  Duration offset_{0};  // the venue's clock minus ours
  WatchSummary summary_{};
};

Status Watch::begin() {
  TERN_TRY(const Timestamp server, ports_.source->server_time());
  offset_ = server - now();
  TERN_TRY(const std::vector<SeriesSummary> stored, ports_.store->list());
  std::set<Pair> checked;
  for (const Series& series : options_.series) {
    if (checked.insert(series.pair).second) {
      TERN_TRY_STATUS(ports_.source->check_pair(series.pair));
    }
    const Timestamp running = floor_to(server, length(series.interval));
    // Where nothing is stored, it begins with the bar that closed last.
    Timestamp last = running - 2 * length(series.interval);
    Timestamp ask_from = running - length(series.interval);
    bool anchored = false;
    for (const SeriesSummary& summary : stored) {
      if (summary.series != series || summary.bars == 0) continue;
      anchored = summary.last <= last;
      ask_from = last = std::min(last, summary.last);
    }
    courses_.push_back({.series = series,
                        .first = running,
                        .sequence = BarSequence(series.interval, running),
                        .stored = last,
                        .anchored = anchored,
                        .ask_from = ask_from});
  }
  return {};
}

/// By our clock: when the venue is asked about the first bar that it has not answered yet.
Timestamp Watch::due(const Course& course) const {
  const bool behind = course.ask_from > course.stored || course.sequence.waits();
  const Timestamp settled = course.stored + 2 * course.width() + options_.settle - offset_;
  return std::max(behind ? kTimeMin : settled, course.not_before);
}

void Watch::tell(Course& course, std::span<const Bar> bars) {
  for (const Bar& bar : bars) {
    if (summary_.bars >= options_.bars_max) return;
    ++summary_.bars;
    course.told = bar.open_time;
    listener_.on_bar(course.series, bar, venue_now());
  }
}

Status Watch::hear(const StreamedBar& streamed) {
  const auto course = std::ranges::find_if(courses_, [&streamed](const Course& one) {
    return one.series.pair == streamed.pair && one.series.interval == streamed.interval;
  });
  if (course == courses_.end()) return {};
  // A bar that closes in the future is nobody's: the venue will tell it when it is there.
  if (streamed.bar.open_time + course->width() > venue_now() + kClockSlack) return {};
  tell(*course, course->sequence.streamed(streamed.bar));
  if (course->sequence.waits()) course->not_before = kTimeMin;
  return {};
}

/// The stream should have told these bars. One that only sends pings is as good as silent.
void Watch::check_stream(const Course& course, std::span<const Bar> bars) {
  const bool traded = std::ranges::any_of(bars, [](const Bar& bar) { return bar.volume > 0; });
  if (!traded || !connection_.connected() || connection_.lively()) return;
  connection_.give_up(
      fmt::format("it says nothing of {}, which is traded", name_of(course.series)));
}

/// Stores an answer and tells what is new in it. False: nothing is.
Result<bool> Watch::learn(Course& course, const BarPage& page, Timestamp closed_end) {
  const Timestamp before = course.stored;
  if (!page.bars.empty()) {
    // A bar may only be late to appear: nothing is claimed about what follows the last one.
    course.stored = page.bars.back().open_time;
    course.anchored = true;
    TERN_TRY(
        const ImportOutcome outcome,
        ports_.store->record(
            course.series,
            {.name = "watch", .sha256 = page.sha256, .layout = page.layout, .imported_at = now()},
            page.bars, page.refused, {page.answered.begin, course.stored + course.width()}));
    if (outcome.revised > 0) {
      summary_.revised += outcome.revised;
      listener_.on_state(fmt::format("the venue corrects {} of {}", in_bars(outcome.revised),
                                     name_of(course.series)));
    }
    const auto old = static_cast<std::size_t>(std::ranges::count_if(page.bars, [&](const Bar& bar) {
      return before < bar.open_time && bar.open_time < course.first;
    }));
    if (const std::size_t filled = std::min(old, outcome.inserted); filled > 0) {
      summary_.backfilled += filled;
      listener_.on_state(
          fmt::format("backfilled {} of {}", in_bars(filled), name_of(course.series)));
    }
  }
  const std::vector<Bar> bars = course.sequence.answered(page.bars, page.answered.end);
  check_stream(course, bars);
  tell(course, bars);
  const bool more = page.answered.end < closed_end;
  course.ask_from = more ? page.answered.end : course.stored;
  return more || course.stored > before;
}

/// Asks the venue for a page of what closed before `closed_end`; nothing when it has none.
Result<std::optional<BarPage>> Watch::ask(const Course& course, Timestamp closed_end) {
  if (closed_end <= course.ask_from) return std::nullopt;
  const std::vector<BarRequest> requests = ports_.source->plan(
      course.series.pair, course.series.interval, {course.ask_from, closed_end}, Archives::never);
  if (requests.empty()) return std::nullopt;
  TERN_TRY(BarPage page, ports_.source->fetch(requests.front()));
  if (page.answered.end <= course.ask_from) return std::nullopt;
  if (lacks_anchor(page, course)) {
    return fail(Errc::corrupt_data, "the answer lacks a bar that the venue gave before");
  }
  return page;
}

/// After a question in vain the next one is asked later, and later each time, up to the next close.
void Watch::put_off(Course& course) {
  course.vain = std::min(course.vain + 1, 20);
  const Duration pause = std::min(kPauseMax, options_.settle * (std::int64_t{1} << course.vain));
  const double drawn = static_cast<double>(pause.count()) * (0.5 + 0.5 * rng_.uniform());
  const Timestamp next_close = floor_to(venue_now(), course.width()) + course.width();
  course.not_before = std::min(now() + Duration{static_cast<std::int64_t>(drawn)},
                               next_close + options_.settle - offset_);
}

Status Watch::ask_if_due(Course& course) {
  if (now() < due(course)) return {};
  Result<Timestamp> server = ports_.source->server_time();
  if (server) offset_ = *server - now();
  // Not for a bar that closed this moment, whatever was asked: its last trades may be missing.
  const Timestamp closed_end = floor_to(venue_now() - options_.settle, course.width());
  const auto page = ask(course, closed_end);
  bool news = false;
  if (page && *page) {
    TERN_TRY(news, learn(course, **page, closed_end));
  }
  if (news) {
    course.vain = 0;
    return {};
  }
  put_off(course);
  if (page) return {};
  if (is_final(page.error().kind)) return with_context(name_of(course.series), page.error());
  listener_.on_state(fmt::format("asking for {} again in {} s: {}", name_of(course.series),
                                 (course.not_before - now()) / 1s, page.error().message));
  return {};
}

/// Hears one message, or waits until there is something to do.
Status Watch::listen() {
  Timestamp next = std::min(options_.until, now() + kNap);
  for (const Course& course : courses_) next = std::min(next, due(course));
  if (!connection_.connected()) {
    next = std::min(next, connection_.retry_at());
    return next <= now() ? Status{} : ports_.clock->sleep_for(next - now());
  }
  TERN_TRY(const std::optional<StreamedBar> bar,
           connection_.next(std::clamp(next - now(), Duration{0}, kLook)));
  return bar ? hear(*bar) : Status{};
}

/// One request at most, so that a long stretch is fetched while the stream is heard.
Status Watch::pass() {
  TERN_TRY_STATUS(connection_.tend());
  const auto course =
      std::ranges::min_element(courses_, {}, [this](const Course& one) { return due(one); });
  TERN_TRY_STATUS(ask_if_due(*course));
  return listen();
}

/// What was told last is not stored yet: the venue is asked for it once more.
Status Watch::store_the_last() {
  connection_.close();
  const Timestamp deadline = now() + kFarewell;
  for (Course& course : courses_) {
    while (course.unconfirmed() > 0 && now() < deadline) {
      const Timestamp next = std::min(due(course), deadline);
      if (next > now()) TERN_TRY_STATUS(ports_.clock->sleep_for(next - now()));
      TERN_TRY_STATUS(ask_if_due(course));
    }
  }
  return {};
}

Result<WatchSummary> Watch::run() {
  const Timestamp began = now();
  Status status = begin();
  while (status && !ended()) status = pass();
  if (status) status = store_the_last();
  connection_.close();
  if (!status && status.error().kind != Errc::canceled) return status.error();
  summary_.connections = connection_.opened();
  summary_.watched = now() - began;
  for (const Course& course : courses_) summary_.unconfirmed += course.unconfirmed();
  return summary_;
}

}  // namespace

Result<WatchSummary> watch_bars(const WatchPorts& ports, const WatchOptions& options,
                                const WatchListener& listener) {
  TERN_CHECK(!options.series.empty(), "there is something to watch");
  return Watch(ports, options, listener).run();
}

}  // namespace tern
