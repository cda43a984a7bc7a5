#include "source/fetch.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "base/digest.h"
#include "base/interrupt.h"
#include "source/fetch_build.h"

namespace tern {
namespace {

// A venue may publish a bar a moment after it closes. One that is absent from an answer so soon
// does not count as answered, and is asked for again.
constexpr Duration kSettling = 5min;

/// Whether every other series would fail likewise, or must not be tried.
bool ends_all(const Error& error) {
  return error.kind == Errc::rate_limited || error.kind == Errc::canceled ||
         error.kind == Errc::untrusted;
}

/// What an answer at `now` settles: all of it, but for the absence of the newest bars.
TimeRange settled(const BarPage& page, Duration step, Timestamp now) {
  const Timestamp old_enough = floor_to(now - kSettling, step);
  if (page.answered.end <= old_enough) return page.answered;
  const Timestamp seen =
      page.bars.empty() ? page.answered.begin : page.bars.back().open_time + step;
  return {page.answered.begin, std::max({page.answered.begin, old_enough, seen})};
}

void add(ImportOutcome& sum, const ImportOutcome& part) {
  sum.inserted += part.inserted;
  sum.unchanged += part.unchanged;
  sum.completed += part.completed;
  sum.quarantined += part.quarantined;
  sum.revised += part.revised;
}

void widen(std::optional<TimeRange>& span, std::span<const Bar> bars) {
  if (bars.empty()) return;
  const TimeRange part{bars.front().open_time, bars.back().open_time};
  span = span ? TimeRange{std::min(span->begin, part.begin), std::max(span->end, part.end)} : part;
}

std::string counted(std::size_t bars) {
  return fmt::format("{} bar{}", bars, bars == 1 ? "" : "s");
}

/// Sends what was planned for one series after another.
class Fetcher {
 public:
  Fetcher(const Venue& venue, BarSource& source, BarStore& store, const FetchPlan& plan,
          const FetchProgress& progress)
      : venue_(&venue), source_(&source), store_(&store), plan_(&plan), progress_(&progress) {}

  std::vector<SeriesFetched> run() {
    std::vector<SeriesFetched> all;
    // First of all, so that a fetch which goes on where this one stops need not search again.
    Status status = record_searches();
    if (!status) end_ = status.error();
    for (const SeriesPlan& plan : plan_->series) {
      all.push_back({.series = plan.series, .remarks = plan.remarks, .error = plan.error});
      const bool idle = plan.wanted.empty();
      if (end_ && !idle) all.back().error = with_context("not fetched", *end_);
      if (end_ || idle) continue;
      status = run(plan, all.back());
      if (status) status = remark(plan, all.back());
      if (!status) all.back().error = status.error();
      if (!status && ends_all(status.error())) end_ = status.error();
    }
    return all;
  }

 private:
  Status record_searches() {
    for (const SeriesPlan& plan : plan_->series) {
      if (!plan.before_first) continue;
      const ImportSource source{.name = "search for the first bar",
                                .sha256 = sha256(""),
                                .layout = "no bars",
                                .imported_at = plan_->now};
      TERN_TRY_STATUS(stored(store_->record(plan.series, source, {}, {}, *plan.before_first)));
    }
    return {};
  }

  Status run(const SeriesPlan& plan, SeriesFetched& fetched) {
    if (plan.fetched != plan.series.interval) {
      TERN_TRY(const std::vector<BuiltBars> built,
               build_bars(*store_, plan.series, plan.fetched, plan.wanted));
      for (const BuiltBars& part : built) {
        const ImportSource source{.name = part.name,
                                  .sha256 = part.sha256,
                                  .layout = fmt::format("built from {}", to_string(plan.fetched)),
                                  .imported_at = plan_->now};
        TERN_TRY_STATUS(keep(plan.series, source, {part.bars, {}, part.built}, fetched));
      }
      return {};
    }
    std::size_t done = 0;
    for (const BarRequest& request : plan.requests) {
      TERN_TRY_STATUS(ask(request, plan.series, fetched));
      ++done;
      if (*progress_) (*progress_)(plan, done, fetched);
    }
    return {};
  }

  /// Sends one request; an archive that does not exist is asked for page by page instead.
  Status ask(const BarRequest& request, const Series& series, SeriesFetched& fetched) {
    if (interrupted()) return fail(Errc::canceled, "stopped; what came is stored");
    ++fetched.requests;
    const Result<BarPage> page = source_->fetch(request);
    if (!page && page.error().kind == Errc::not_found && request.archive) {
      for (const BarRequest& part :
           source_->plan(request.pair, request.interval, request.open_times, Archives::never)) {
        TERN_TRY_STATUS(ask(part, series, fetched));
      }
      return {};
    }
    if (!page) return page.error();
    for (const std::string& remark : page->remarks) {
      if (std::ranges::find(fetched.remarks, remark) == fetched.remarks.end()) {
        fetched.remarks.push_back(remark);
      }
    }
    const ImportSource source{.name = request.target,
                              .sha256 = page->sha256,
                              .layout = page->layout,
                              .imported_at = now()};
    const TimeRange answered = settled(*page, length(series.interval), plan_->now);
    return keep(series, source, {page->bars, page->refused, answered}, fetched);
  }

  /// The venue's clock; its reading at the start serves where it cannot be read again.
  Timestamp now() {
    const Result<Timestamp> time = source_->server_time();
    return time ? *time : plan_->now;
  }

  struct Answer {
    std::span<const Bar> bars;
    std::span<const QuarantinedRow> refused;
    TimeRange answered;
  };
  Status keep(const Series& series, const ImportSource& source, const Answer& answer,
              SeriesFetched& fetched) {
    const Result<ImportOutcome> outcome =
        store_->record(series, source, answer.bars, answer.refused, answer.answered);
    TERN_TRY_STATUS(stored(outcome));
    add(fetched.outcome, *outcome);
    widen(fetched.span, answer.bars);
    return {};
  }

  /// A store that cannot be written ends all.
  Status stored(const Result<ImportOutcome>& outcome) {
    if (outcome) return {};
    end_ = outcome.error();
    return outcome.error();
  }

  /// What of the bars that were wanted did not come, and why.
  Status remark(const SeriesPlan& plan, SeriesFetched& fetched) {
    const Duration step = length(plan.series.interval);
    TERN_TRY(const Stretches held, store_->held(plan.series, {kTimeMin, kTimeMax}));
    TERN_TRY(const Stretches answered, store_->answered(plan.series));
    Stretches absent = without(plan.wanted, held);
    if (plan.before_first && !held.empty()) {
      // The search is as fine as the longest interval; what it left before the first bar is told.
      absent = within(absent, {held.front().begin, kTimeMax});
    }
    const std::size_t unknown = count_steps(without(absent, answered), step);
    const std::size_t none = count_steps(absent, step) - unknown;
    if (none > 0) {
      fetched.remarks.push_back(fmt::format("{} of {} asked for {} not exist at {}", counted(none),
                                            count_steps(plan.wanted, step),
                                            none == 1 ? "does" : "do", venue_->title));
    }
    if (unknown > 0) {
      fetched.remarks.push_back(
          fmt::format("{} did not come yet: the next fetch asks again", counted(unknown)));
    }
    return {};
  }

  const Venue* venue_;
  BarSource* source_;
  BarStore* store_;
  const FetchPlan* plan_;
  const FetchProgress* progress_;
  std::optional<Error> end_;  // why no further series is fetched
};

}  // namespace

std::vector<SeriesFetched> run_fetch(const Venue& venue, BarSource& source, BarStore& store,
                                     const FetchPlan& plan, const FetchProgress& progress) {
  return Fetcher(venue, source, store, plan, progress).run();
}

}  // namespace tern
