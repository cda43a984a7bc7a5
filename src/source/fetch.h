#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "source/source.h"

namespace tern {

/// Which bars a command is after.
enum class FetchGoal : std::uint8_t {
  missing,  ///< all of a range that the venue was never asked about and that are not stored
  newest,   ///< from the last stored bar on; that one again, for it may have been revised
  gaps,     ///< holes between the first and the last stored bar, also those asked about before
};

struct FetchOptions {
  FetchGoal goal = FetchGoal::missing;
  std::vector<Pair> pairs;
  std::vector<Interval> intervals;
  TimeRange range{kTimeMin, kTimeMax};  ///< of open times
  Archives archives = Archives::where_shorter;
};

/// What will be asked about one series.
struct SeriesPlan {
  Series series;
  Interval fetched;               ///< what is asked for; differs where `series` is built of it
  std::vector<TimeRange> wanted;  ///< in time order, apart from one another
  std::vector<BarRequest> requests;
  std::vector<std::string> remarks;  ///< "kraken serves only its newest 720 bars: ..."
};

struct FetchPlan {
  std::vector<SeriesPlan> series;
  std::size_t requests;
  Duration estimate;  ///< at the venue's rate limit and a fifth of a second a request
};

/// What became of one series.
struct SeriesFetched {
  Series series;
  std::size_t requests;
  ImportOutcome outcome;
  std::optional<TimeRange> span;  ///< open times of the first and last bar that came, both in
  std::vector<std::string> remarks;
  std::optional<Error> error;  ///< why it stopped; what came before is stored
};

/// Plans without sending more than questions of time, of names, and of first bars.
Result<FetchPlan> plan_fetch(const Venue& venue, BarSource& source, BarStore& store,
                             const FetchOptions& options);

/// Told after each request: which series, and how many of its requests are done.
using FetchProgress = std::function<void(const SeriesPlan&, std::size_t done)>;

/// Sends what was planned. Each answer is stored in one transaction together with the stretch that
/// it answers, so that a fetch killed anywhere goes on where it stopped. One series that fails does
/// not keep the others from being fetched, but a host that wants a pause, or a user who asks to
/// stop, ends them all.
std::vector<SeriesFetched> run_fetch(const Venue& venue, BarSource& source, BarStore& store,
                                     const FetchPlan& plan, const FetchProgress& progress);

}  // namespace tern
