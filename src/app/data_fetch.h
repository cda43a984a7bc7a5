#pragma once

#include <span>
#include <string>
#include <vector>

#include "app/venue_session.h"
#include "source/fetch.h"

namespace tern {

// What `tern data fetch`, `update`, and `repair` do and say, apart from how they are asked
// (data_fetch_command.cpp).

struct FetchRequest {
  FetchGoal goal = FetchGoal::missing;
  std::string exchange = {};             ///< empty: every stored one that can be asked
  std::vector<Pair> pairs = {};          ///< empty: all that are stored
  std::vector<Interval> intervals = {};  ///< likewise
  TimeRange range{kTimeMin, kTimeMax};
  Archives archives = Archives::where_shorter;
  bool dry_run = false;
  VenueAccess access = {};
};

/// What became of one venue's series.
struct VenueFetch {
  const Venue* venue;
  std::string url;          ///< that its requests went to
  std::string archive_url;  ///< likewise of bulk files
  FetchPlan plan{};
  std::vector<SeriesFetched> series = {};  ///< none of a dry run
  Traffic traffic{};
  std::optional<Error> error = std::nullopt;  ///< why nothing could be planned
};

/// Plans, and fetches unless it is a dry run.
///
/// Errors: invalid_argument, not_found: a venue that tern cannot ask, a series that is not stored;
/// io, corrupt_data.
Result<std::vector<VenueFetch>> fetch_data(Database& database, const FetchRequest& request);

/// Each request that would be sent, their number, and how long they would take.
std::string plan_text(std::span<const VenueFetch> venues, bool json);
/// What came, series by series, with the remarks.
std::string fetch_text(std::span<const VenueFetch> venues, bool json);
/// The failure of a fetch of which any part failed: of the kind of the first.
Status fetch_status(std::span<const VenueFetch> venues);

}  // namespace tern
