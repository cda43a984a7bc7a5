#pragma once

#include <functional>
#include <optional>

#include "source/venue_client.h"

namespace tern {

/// A venue's clock, which alone says which of its bars are closed. Asked for once in a while, and
/// carried on by ours in between.
class ServerClock {
 public:
  using Ask = std::function<Result<ClockOffset>()>;

  /// Requires: `clock` outlives this.
  ServerClock(Clock& clock, Ask ask) : clock_(&clock), ask_(std::move(ask)) {}

  /// Asks when it was never asked, or long ago.
  Result<ClockOffset> offset();

  /// The venue's time, to within a round trip. Errors: those of asking.
  Result<Timestamp> now();

  /// Asks again at the next chance: an answer made no sense by what we know.
  void forget() { offset_.reset(); }

  /// The earliest that the venue's clock can have shown when ours showed `ours`; before it was
  /// first asked, ours is all there is.
  Timestamp earliest(Timestamp ours) const;

 private:
  Clock* clock_;
  Ask ask_;
  std::optional<ClockOffset> offset_;
};

/// When the server began to answer, at the earliest, by our clock: a cache may have kept the answer
/// for the seconds that its Age says (RFC 9111, 5.1).
Timestamp answered_since(const HttpReply& reply, Timestamp received);

}  // namespace tern
