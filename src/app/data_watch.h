#pragma once

#include <string>
#include <vector>

#include "app/venue_session.h"
#include "source/watch.h"

namespace tern {

// What `tern data watch` does and says, apart from how it is asked (data_watch_command.cpp).

struct WatchRequest {
  std::string exchange;
  std::vector<Pair> pairs;
  std::vector<Interval> intervals;
  std::optional<Duration> length = std::nullopt;  ///< unset: until Ctrl-C
  std::size_t bars_max = SIZE_MAX;
  VenueAccess access = {};
  std::string stream_url = {};  ///< empty: the venue's own
};

/// Watches, and prints each bar as it closes; what happens meanwhile goes to the standard error
/// stream, unless `quiet`. Ctrl-C is the usual end, and no failure.
///
/// Errors: invalid_argument: a venue that is not known, an interval that it does not serve, no
/// series, or one twice; those of watch_bars(); io: nobody reads the output.
Status watch_data(Database& database, const WatchRequest& request, bool json, bool quiet);

/// A bar on one line: for people in columns, for programs as an object.
std::string bar_line(const Series& series, const Bar& bar, Duration delay, bool json);

/// "watched for 2 h: 6 bars, 1 connection".
std::string watch_text(const WatchSummary& summary);

}  // namespace tern
