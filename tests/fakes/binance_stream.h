#pragma once

#include <atomic>
#include <map>

#include "fakes/server.h"
#include "fakes/truth.h"
#include "fakes/violations.h"
#include "fakes/virtual_clock.h"

namespace tern::fakes {

/// What goes wrong with a stream. The first four happen to the bars that close at an instant, the
/// others from an instant on.
enum class StreamTrouble : std::uint8_t {
  repeat_close,  ///< x:true comes twice, and again with the next
  lose_close,    ///< x:true never comes
  late_close,    ///< x:true comes behind that of the next bar
  jumble,        ///< the next bar moves before this one is closed, and this one moves once more
  stall,         ///< nothing comes any more, and the connection stays open
  only_pings,    ///< as stall, but for pings
  shutdown,      ///< serverShutdown, and ten seconds later the connection is gone
  hang_up,       ///< the connection breaks off
  going_away,    ///< closed, code 1001
  garbage,       ///< messages that nobody can read
  refusal,       ///< an error, in the one shape and then in the other
};

struct StreamScript {
  Timestamp until = kTimeMax;  ///< time stands still from here on: a test ends before
  std::multimap<Timestamp, StreamTrouble> troubles = {};
  Duration step = 10s;           ///< between words about a bar; the real one has 2 s
  Duration age_max = 24h;        ///< of a connection, which then breaks off
  Duration pong_patience = 60s;  ///< of real time
  bool keeps_time = true;        ///< false: somebody else turns the clock
};

/// Binance's market streams, stricter than the real ones, and whoever keeps the time: while a
/// client is connected, the clock moves from instant to instant, each time after the client has
/// heard and acted on all that was said before. So nothing is early or late but by the script.
///
/// Several connections may follow one another; the newest one has the clock. Thread-safe.
class BinanceStreams {
 public:
  /// Requires: both outlive this, which outlives the server.
  BinanceStreams(const Truth& truth, VirtualClock& clock, StreamScript script)
      : truth_(&truth), clock_(&clock), script_(std::move(script)) {}

  void converse(WebsocketPeer& peer);

  /// What no client of ours may do.
  const Violations& violations() const { return violations_; }
  int connections() const { return newest_; }

 private:
  friend class StreamTalk;

  const Truth* truth_;
  VirtualClock* clock_;
  StreamScript script_;
  Violations violations_;
  std::atomic<int> newest_ = 0;
};

}  // namespace tern::fakes
