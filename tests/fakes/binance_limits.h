#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "base/time.h"

namespace tern::fakes {

/// Binance's bookkeeping of one address: weight in minutes of its own clock, pauses that were asked
/// for, and bans of who did not pause.
class BinanceLimits {
 public:
  explicit BinanceLimits(double weight_max) : weight_max_(weight_max) {}

  enum class Kind : std::uint8_t { served, throttled, banned };
  struct Verdict {
    Kind kind;
    Timestamp until;    ///< of the pause or the ban
    bool asked_before;  ///< it was asked to stay away until later than now
  };
  /// Books a request. `tells` whether a pause is asked for by name: what was not asked for cannot
  /// be ignored.
  Verdict ask(double weight, Timestamp now, bool tells);

  /// As if others behind the same address had used it up, or had not listened.
  void use_up() { used_ = weight_max_; }
  Verdict ban(Timestamp now);

  /// Weight in the minute of the last request.
  double used() const { return used_; }
  double weight_max() const { return weight_max_; }
  /// Requests in the second that ends `now`, the last one included.
  std::size_t requests_per_second(Timestamp now);

 private:
  void turn_to(Timestamp now);

  double weight_max_;
  Timestamp minute_ = kTimeMin;
  double used_ = 0;
  Timestamp paused_until_ = kTimeMin;
  int ignored_ = 0;
  Timestamp banned_until_ = kTimeMin;
  int bans_ = 0;
  std::deque<Timestamp> recent_;
};

}  // namespace tern::fakes
