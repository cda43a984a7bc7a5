#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/stretches.h"
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

/// What will be asked about one series, or what it will be built of.
struct SeriesPlan {
  Series series;
  Interval fetched;  ///< what the venue is asked for; differs where `series` is built of it
  Stretches wanted;  ///< open times of `series`
  std::vector<BarRequest> requests;  ///< none where `series` is built: a plan of its parts is ahead
  /// Before the first bar that the venue has, as a search found; as good as answered.
  std::optional<TimeRange> before_first = std::nullopt;
  std::vector<std::string> remarks = {};      ///< "kraken serves only its newest 720 bars: ..."
  std::optional<Error> error = std::nullopt;  ///< why nothing can be asked
};

struct FetchPlan {
  std::vector<SeriesPlan> series;
  std::size_t requests;
  Duration estimate;  ///< at the venue's pace, and at a fifth of a second a request
  Timestamp now;      ///< the venue's clock
};

/// What became of one series.
struct SeriesFetched {
  Series series;
  std::size_t requests = 0;
  ImportOutcome outcome{};
  std::optional<TimeRange> span = std::nullopt;  ///< open times of the first and last bar, both in
  std::vector<std::string> remarks = {};
  std::optional<Error> error = std::nullopt;  ///< why it stopped; what came before is stored
};

/// Plans without sending more than questions of time, of names, and of first bars. An interval that
/// the venue lacks is built of the longest one that it has and that divides it; that one is fetched
/// and stored too. A pair that the venue does not know is an error of its series only.
///
/// Errors: invalid_argument: an interval that cannot be built; those of the source but for
/// not_found; io, corrupt_data.
Result<FetchPlan> plan_fetch(const Venue& venue, BarSource& source, BarStore& store,
                             const FetchOptions& options);

/// Told after each request: which series, how many of its requests are done, and what became of it
/// so far.
using FetchProgress =
    std::function<void(const SeriesPlan&, std::size_t done, const SeriesFetched&)>;

/// Sends what was planned. Each answer is stored in one transaction together with the stretch that
/// it answers, so that a fetch killed anywhere goes on where it stopped. One series that fails does
/// not keep the others from being fetched. A host that wants a pause or is not who it should be, a
/// store that cannot be written, or a user who asks to stop ends them all.
std::vector<SeriesFetched> run_fetch(const Venue& venue, BarSource& source, BarStore& store,
                                     const FetchPlan& plan, const FetchProgress& progress);

}  // namespace tern
