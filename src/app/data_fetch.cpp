#include "app/data_fetch.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "base/progress.h"

namespace tern {
namespace {

/// Shows how far each series is, with the bars that come in a second.
class SeriesProgress {
 public:
  explicit SeriesProgress(const FetchPlan& plan) : plan_(&plan) { begin(0); }

  void tell(const SeriesPlan& series, std::size_t done, const SeriesFetched& fetched) {
    const auto place = static_cast<std::size_t>(&series - plan_->series.data());
    if (place != place_) begin(place);
    const ImportOutcome& is = fetched.outcome;
    const std::size_t bars =
        is.inserted + is.unchanged + is.completed + is.quarantined + is.revised;
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count();
    shown_->note(fmt::format("{}/{}  {:.0f} bars/s", done, series.requests.size(),
                             static_cast<double>(bars) / std::max(seconds, 1e-3)));
    shown_->advance();
    if (done == series.requests.size()) begin(place + 1);
  }

 private:
  /// Starts with the first series from `place` on that has requests.
  void begin(std::size_t place) {
    const auto& all = plan_->series;
    while (place < all.size() && all[place].requests.empty()) ++place;
    shown_.reset();
    place_ = place;
    began_ = std::chrono::steady_clock::now();
    if (place == all.size()) return;
    const Series& is = all[place].series;
    shown_.emplace(fmt::format("{} {}", to_string(is.pair), to_string(is.interval)),
                   all[place].requests.size());
  }

  const FetchPlan* plan_;
  std::size_t place_ = 0;
  std::chrono::steady_clock::time_point began_;
  std::optional<Progress> shown_;
};

/// What is asked of one venue: pairs that want the same intervals go together.
struct VenueTask {
  const Venue* venue;
  std::map<std::set<Interval>, std::vector<Pair>> groups;
};

bool chosen(const auto& wanted, const auto& value) {
  return wanted.empty() || std::ranges::find(wanted, value) != wanted.end();
}

Error nothing_stored(const FetchRequest& request, std::string_view what) {
  const std::string where = request.exchange.empty() ? "" : " of " + request.exchange;
  return fail(Errc::not_found,
              fmt::format("no bars{}{} are stored that a venue could be asked about: bring them "
                          "with tern data fetch",
                          what, where));
}

/// The stored series that `request` is about, by venue.
Result<std::vector<VenueTask>> stored_tasks(Database& database, const FetchRequest& request) {
  TERN_TRY(const std::vector<SeriesSummary> stored, BarStore(database).list());
  std::map<std::string, std::map<Pair, std::set<Interval>>> found;
  std::set<Pair> pairs;
  for (const SeriesSummary& is : stored) {
    const auto& [venue, pair, interval] = is.series;
    if (!request.exchange.empty() && venue != request.exchange) continue;
    if (is.bars == 0 || !chosen(request.pairs, pair) || !chosen(request.intervals, interval) ||
        !find_venue(venue)) {
      continue;
    }
    found[venue][pair].insert(interval);
    pairs.insert(pair);
  }
  if (found.empty()) return nothing_stored(request, "");
  for (const Pair& pair : request.pairs) {
    if (!pairs.contains(pair)) return nothing_stored(request, " of " + to_string(pair));
  }
  std::vector<VenueTask> tasks;
  for (const auto& [name, series] : found) {
    TERN_TRY(const Venue* venue, find_venue(name));
    tasks.push_back({venue, {}});
    for (const auto& [pair, intervals] : series) tasks.back().groups[intervals].push_back(pair);
  }
  return tasks;
}

Result<std::vector<VenueTask>> find_tasks(Database& database, const FetchRequest& request) {
  const Venue* venue = nullptr;
  if (!request.exchange.empty()) {
    TERN_TRY(venue, find_venue(request.exchange));
  }
  if (request.goal == FetchGoal::missing) {
    const std::set<Interval> intervals(request.intervals.begin(), request.intervals.end());
    return std::vector{VenueTask{venue, {{intervals, request.pairs}}}};
  }
  TERN_TRY(std::vector<VenueTask> tasks, stored_tasks(database, request));
  const bool elsewhere = !request.access.url.empty() || !request.access.archive_url.empty();
  if (elsewhere && tasks.size() > 1) {
    return fail(Errc::invalid_argument,
                "bars of several venues are stored, and a URL is one venue's: name it with "
                "--exchange");
  }
  return tasks;
}

Status plan_task(const VenueTask& task, BarSource& source, BarStore& store,
                 const FetchRequest& request, FetchPlan& whole) {
  for (const auto& [intervals, pairs] : task.groups) {
    const FetchOptions options{.goal = request.goal,
                               .pairs = pairs,
                               .intervals = {intervals.begin(), intervals.end()},
                               .range = request.range,
                               .archives = request.archives};
    TERN_TRY(FetchPlan plan, plan_fetch(*task.venue, source, store, options));
    std::ranges::move(plan.series, std::back_inserter(whole.series));
    whole.requests += plan.requests;
    whole.estimate += plan.estimate;
    whole.now = plan.now;
  }
  return {};
}

Result<VenueFetch> fetch_venue(Database& database, const VenueTask& task,
                               const FetchRequest& request) {
  const auto or_own = [](const std::string& given, std::string_view own) {
    return given.empty() ? std::string(own) : given;
  };
  VenueFetch fetch{.venue = task.venue,
                   .url = or_own(request.access.url, task.venue->url),
                   .archive_url = or_own(request.access.archive_url, task.venue->archive_url)};
  TERN_TRY(VenueSession session, VenueSession::open(*task.venue, database, request.access));
  BarStore store(database);
  const Status planned = plan_task(task, session.source(), store, request, fetch.plan);
  if (!planned) {
    fetch.error = planned.error();
  } else if (!request.dry_run) {
    SeriesProgress progress(fetch.plan);
    fetch.series =
        run_fetch(*task.venue, session.source(), store, fetch.plan,
                  [&](const SeriesPlan& series, std::size_t done, const SeriesFetched& so_far) {
                    progress.tell(series, done, so_far);
                  });
  }
  fetch.traffic = session.source().traffic();
  return fetch;
}

}  // namespace

Result<std::vector<VenueFetch>> fetch_data(Database& database, const FetchRequest& request) {
  TERN_TRY(const std::vector<VenueTask> tasks, find_tasks(database, request));
  std::vector<VenueFetch> venues;
  for (const VenueTask& task : tasks) {
    TERN_TRY(VenueFetch fetch, fetch_venue(database, task, request));
    venues.push_back(std::move(fetch));
    const Status status = fetch_status(venues);
    if (!status && status.error().kind == Errc::canceled) break;
  }
  return venues;
}

}  // namespace tern
