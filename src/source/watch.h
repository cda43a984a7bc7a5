#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "source/source.h"
#include "source/stream.h"

namespace tern {

/// Whom a watch asks and tells. All of them outlive it.
struct WatchPorts {
  BarSource* source;
  BarStream* stream;  ///< null where the venue has none: then it is asked after each close
  BarStore* store;
  Clock* clock;
};

struct WatchOptions {
  std::vector<Series> series;
  Timestamp until = kTimeMax;
  std::size_t bars_max = SIZE_MAX;  ///< of all series together
  Duration settle = 3s;             ///< after a close, before the venue is asked for the bar
  Duration silence_max = 60s;       ///< a connection that says nothing for so long is given up
  Duration connection_max = 23h;    ///< before the venue ends it, at 24 hours
  std::uint64_t seed = 1;           ///< of the draws that keep clients from reconnecting together
};

struct WatchListener {
  /// A bar has closed: each once, and in order within its series, from the bar on that was running
  /// when the watch began. `arrived_at` is by the venue's clock.
  std::function<void(const Series&, const Bar&, Timestamp arrived_at)> on_bar;
  /// "reconnecting in 4 s: ..." for a person.
  std::function<void(const std::string&)> on_state;
};

/// What a watch did.
struct WatchSummary {
  std::size_t bars;         ///< told
  std::size_t backfilled;   ///< stored, but older than the watch
  std::size_t connections;  ///< opened
  std::size_t revised;      ///< stored bars that the venue has since corrected
  std::size_t unconfirmed;  ///< told by the stream, and not stored: the next watch or update does
  Duration watched;
};

/// Watches `options.series` until the user asks to stop, `until`, or `bars_max`.
///
/// The stream makes it quick and the source makes it true: a bar is told as soon as the stream
/// closes it, or, when the stream misses it, as soon as the venue answers that it exists. Stored is
/// only what the venue answers, asked shortly after each close from the last stored bar on, that
/// one again: so a gap since the last command, or since a connection broke, fills itself. A series
/// of which nothing is stored begins with the newest bar.
///
/// Trouble with one connection, or with the venue, is told and outlived. While the source waits for
/// its venue the stream is not listened to: bars are told late then, and none is lost.
///
/// Errors: not_found, untrusted, invalid_argument, unsupported: what no patience mends; those of
/// BarStore::record(); at the start also those of the source. Not canceled: that is how it ends.
Result<WatchSummary> watch_bars(const WatchPorts& ports, const WatchOptions& options,
                                const WatchListener& listener);

}  // namespace tern
