#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/check.h"
#include "source/fetch.h"

namespace tern {
namespace {

constexpr Duration kRequestTime = 200ms;  // there and back, with the answer stored

/// The longest interval that `venue` serves and that divides `interval`: mostly itself.
Result<Interval> interval_to_ask(const Venue& venue, Interval interval) {
  std::optional<Interval> longest;
  std::string served;
  for (const Interval own : venue.intervals) {
    served += (served.empty() ? "" : ", ") + std::string(to_string(own));
    const bool divides = length(interval) % length(own) == Duration::zero();
    if (divides && (!longest || own > *longest)) longest = own;
  }
  if (longest) return *longest;
  return fail(Errc::invalid_argument,
              fmt::format("{} has no bars of which {} can be made: it serves {}", venue.title,
                          to_string(interval), served));
}

/// What is known about a series before the venue is asked.
struct Known {
  Stretches held;  ///< of all time
  Stretches answered;
  TimeRange range;  ///< what is asked for, as far as the venue can have closed it
};

Result<Known> find_known(const BarStore& store, const Series& series, TimeRange range,
                         Timestamp now) {
  const Duration step = length(series.interval);
  Known known;
  TERN_TRY(known.held, store.held(series, {kTimeMin, kTimeMax}));
  TERN_TRY(known.answered, store.answered(series));
  known.range = {ceil_to(std::max(range.begin, kTimeMin), step),
                 std::min(ceil_to(std::min(range.end, kTimeMax), step), floor_to(now, step))};
  return known;
}

/// Holes between the first and the last stored bar.
Stretches gaps_of(const Known& known) {
  if (known.held.empty()) return {};
  return without({{known.held.front().begin, known.held.back().end}}, known.held);
}

/// From the last stored bar on. What the venue said it has not is asked again only for the length
/// of a page, so that a pair that is traded no more costs one request and not its whole silence.
Stretches newest_of(const Known& known, Duration step, Duration page) {
  if (known.held.empty()) return {};
  const Timestamp end = known.held.back().end;
  Stretches after = {{end - step, end}};
  append_stretch(after, {end, known.range.end});
  Stretches silent = within(known.answered, {end, known.range.end - page});
  return without(after, silent);
}

Stretches find_wanted(const Known& known, const FetchOptions& options, Duration step,
                      Duration page) {
  switch (options.goal) {
    case FetchGoal::missing:
      if (known.range.empty()) return {};
      return without({known.range}, joined(known.answered, known.held));
    case FetchGoal::newest:
      return within(newest_of(known, step, page), known.range);
    case FetchGoal::gaps:
      return within(gaps_of(known), known.range);
  }
  TERN_CHECK(false, "a goal is one of the enumerators");
}

/// The stretches of `wanted` as they are asked for: neighbors in one page are one question.
Stretches paged(const Stretches& wanted, Duration page) {
  Stretches asked;
  for (const TimeRange& stretch : wanted) {
    if (!asked.empty() && stretch.end - asked.back().begin <= page) {
      asked.back().end = stretch.end;
    } else {
      asked.push_back(stretch);
    }
  }
  return asked;
}

/// Plans the series of one pair.
class PairPlanner {
 public:
  PairPlanner(const Venue& venue, BarSource& source, const BarStore& store,
              const FetchOptions& options)
      : venue_(&venue), source_(&source), store_(&store), options_(&options) {}

  Result<std::vector<SeriesPlan>> plan(const Pair& pair, Timestamp now) {
    std::set<Interval> all;
    for (const Interval interval : options_->intervals) {
      TERN_TRY(const Interval asked, interval_to_ask(*venue_, interval));
      all.insert({interval, asked});
    }
    for (const Interval interval : all)
      TERN_TRY_STATUS(begin({{venue_name(), pair, interval}, now}));
    for (std::size_t i = 0; i < plans_.size(); ++i) TERN_TRY_STATUS(want_parts(i));
    clip_to_depth(now);
    const auto silent = [](const SeriesPlan& is) { return built(is) || is.wanted.empty(); };
    if (std::ranges::all_of(plans_, silent)) return std::move(plans_);
    TERN_TRY(const bool known_pair, check(pair));
    if (!known_pair) return std::move(plans_);
    TERN_TRY_STATUS(find_first(pair));
    for (SeriesPlan& is : plans_) ask(is);
    return std::move(plans_);
  }

 private:
  struct Beginning {
    Series series;
    Timestamp now;
  };

  std::string venue_name() const { return std::string(venue_->name); }
  Duration page_of(Interval interval) const {
    return length(interval) * static_cast<std::int64_t>(venue_->page_bars);
  }
  static bool built(const SeriesPlan& is) { return is.fetched != is.series.interval; }

  Status begin(const Beginning& of) {
    const Interval interval = of.series.interval;
    TERN_TRY(const Interval asked, interval_to_ask(*venue_, interval));
    TERN_TRY(Known known, find_known(*store_, of.series, options_->range, of.now));
    SeriesPlan is{.series = of.series, .fetched = asked, .wanted = {}, .requests = {}};
    is.wanted = find_wanted(known, *options_, length(interval), page_of(interval));
    if (known.range.empty() && !options_->range.empty()) {
      is.remarks.push_back("no finished bar opens in that time");
    }
    if (options_->goal != FetchGoal::missing && known.held.empty()) {
      is.remarks.push_back("nothing is stored yet: tern data fetch brings it");
    }
    plans_.push_back(std::move(is));
    known_.push_back(std::move(known));
    return {};
  }

  /// A built series wants what it is made of; holes in that are holes in what was built of it.
  Status want_parts(std::size_t place) {
    if (!built(plans_[place])) return {};
    SeriesPlan& whole = plans_[place];
    const auto found = std::ranges::find(plans_, whole.fetched,
                                         [](const SeriesPlan& is) { return is.series.interval; });
    TERN_CHECK(found != plans_.end(), "what a series is built of is planned before it");
    SeriesPlan& parts = *found;
    const Known& known = known_[static_cast<std::size_t>(found - plans_.begin())];
    if (options_->goal == FetchGoal::gaps) {
      const Duration step = length(whole.series.interval);
      Stretches torn;
      for (const TimeRange& gap : gaps_of(known)) {
        append_stretch(torn, {floor_to(gap.begin, step), ceil_to(gap.end, step)});
      }
      whole.wanted = joined(whole.wanted, within(torn, known_[place].range));
    }
    const Stretches missing = without(whole.wanted, joined(known.held, known.answered));
    parts.wanted = joined(parts.wanted, missing);
    return {};
  }

  void clip_to_depth(Timestamp now) {
    if (!venue_->depth_bars) return;
    for (SeriesPlan& is : plans_) {
      const Duration step = length(is.fetched);
      const Timestamp oldest =
          ceil_to(floor_to(now, step) - step * static_cast<std::int64_t>(*venue_->depth_bars),
                  length(is.series.interval));
      Stretches reached = within(is.wanted, {oldest, kTimeMax});
      if (reached == is.wanted) continue;
      is.wanted = std::move(reached);
      is.remarks.push_back(fmt::format(
          "{} serves only its newest {} bars of {}, here from {}: import files for what "
          "is older, with tern data import",
          venue_->title, *venue_->depth_bars, to_string(is.fetched), to_string(oldest)));
    }
  }

  /// False when the venue does not know the pair; then every series of it says so.
  Result<bool> check(const Pair& pair) {
    const Status status = source_->check_pair(pair);
    if (status) return true;
    if (status.error().kind != Errc::not_found) return status.error();
    for (SeriesPlan& is : plans_) {
      is.wanted.clear();
      is.error = status.error();
    }
    return false;
  }

  /// Leaves out what was before the first bar, where that is not known yet. One search serves all
  /// intervals: no bar opens before the longest one that holds it.
  Status find_first(const Pair& pair) {
    if (venue_->depth_bars || options_->goal != FetchGoal::missing) return {};
    std::optional<Interval> longest;
    for (std::size_t i = 0; i < plans_.size(); ++i) {
      if (reaches_back(i)) longest = plans_[i].series.interval;
    }
    if (!longest) return {};
    TERN_TRY(const std::optional<Timestamp> first, source_->first_open(pair, *longest));
    for (std::size_t i = 0; i < plans_.size(); ++i) {
      if (first && reaches_back(i)) start_at(plans_[i], known_[i].range.end, *first);
      if (first) continue;
      plans_[i].wanted.clear();
      plans_[i].remarks.push_back(
          fmt::format("{} has no bars of {} yet", venue_->title, to_string(pair)));
    }
    return {};
  }

  /// Whether a series wants bars from before any of its pair that is stored.
  bool reaches_back(std::size_t place) const {
    const SeriesPlan& is = plans_[place];
    if (built(is) || is.wanted.empty()) return false;
    return std::ranges::none_of(known_, [&](const Known& known) {
      return !known.held.empty() && known.held.front().begin <= is.wanted.front().begin;
    });
  }

  void start_at(SeriesPlan& is, Timestamp end, Timestamp first) const {
    const Timestamp from = floor_to(first, length(is.series.interval));
    if (from <= is.wanted.front().begin) return;
    is.before_first = TimeRange{is.wanted.front().begin, std::min(from, end)};
    is.wanted = within(is.wanted, {from, kTimeMax});
    is.remarks.push_back(fmt::format("{} starts on {} at {}: there is nothing older",
                                     to_string(is.series.pair), to_date_string(first),
                                     venue_->title));
  }

  void ask(SeriesPlan& is) const {
    if (built(is)) return;
    for (const TimeRange& stretch : paged(is.wanted, page_of(is.fetched))) {
      auto requests = source_->plan(is.series.pair, is.fetched, stretch, options_->archives);
      std::ranges::move(requests, std::back_inserter(is.requests));
    }
  }

  const Venue* venue_;
  BarSource* source_;
  const BarStore* store_;
  const FetchOptions* options_;
  std::vector<SeriesPlan> plans_;  // of ascending intervals, so that parts come before the whole
  std::vector<Known> known_;       // shape [plans_]
};

}  // namespace

Result<FetchPlan> plan_fetch(const Venue& venue, BarSource& source, BarStore& store,
                             const FetchOptions& options) {
  FetchPlan plan{};
  TERN_TRY(plan.now, source.server_time());
  std::set<Pair> seen;
  for (const Pair& pair : options.pairs) {
    if (!seen.insert(pair).second) continue;
    TERN_TRY(std::vector<SeriesPlan> planned,
             PairPlanner(venue, source, store, options).plan(pair, plan.now));
    for (SeriesPlan& is : planned) plan.requests += is.requests.size();
    std::ranges::move(planned, std::back_inserter(plan.series));
  }
  plan.estimate = std::max(kRequestTime, venue.pace) * static_cast<std::int64_t>(plan.requests);
  return plan;
}

}  // namespace tern
