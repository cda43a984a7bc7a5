#include "source/server_clock.h"

#include <algorithm>

#include "base/text.h"

namespace tern {
namespace {

// Quartz drifts by some ten milliseconds in this time, and a clock that is set is noticed.
constexpr Duration kTrust = 10min;
constexpr long long kAgeMax = 86'400;  // seconds

}  // namespace

Result<ClockOffset> ServerClock::offset() {
  if (!offset_ || std::chrono::abs(clock_->now() - offset_->measured) > kTrust) {
    TERN_TRY(offset_, ask_());
  }
  return *offset_;
}

Result<Timestamp> ServerClock::now() {
  TERN_TRY(const ClockOffset measured, offset());
  return clock_->now() + measured.offset;
}

Timestamp ServerClock::earliest(Timestamp ours) const {
  return offset_ ? ours + offset_->offset - offset_->round_trip / 2 : ours;
}

Timestamp answered_since(const HttpReply& reply, Timestamp received) {
  const Timestamp sent = received - reply.round_trip;
  const auto age = reply.header("age");
  const auto seconds = age ? parse_integer(trim(*age)) : std::nullopt;
  if (!seconds || *seconds <= 0) return sent;
  return sent - std::chrono::seconds{std::min(*seconds, kAgeMax)};
}

}  // namespace tern
