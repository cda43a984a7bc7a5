#pragma once

#include <deque>

#include "base/time.h"

namespace tern {

/// How much a venue lets one address ask: `weight` in every `window`.
struct RateRule {
  double weight;  ///< to be spent in one window; keep below what the venue names
  Duration window;
  bool aligned;  ///< windows start on whole multiples of `window` in UTC; else they slide
};

/// Keeps below a RateRule ahead of time, so that the venue never has to say no.
class RateLimit {
 public:
  explicit RateLimit(RateRule rule) : rule_(rule) {}

  /// How long until a request of `weight` may go; zero: now. One that outweighs the whole rule may
  /// go as soon as nothing else is in the window.
  Duration wait(double weight, Timestamp now) const;
  void spend(double weight, Timestamp now);
  /// The venue's own count for the window at `now`: others may share the address.
  void observe(double used, Timestamp now);
  /// Nothing goes before `until`.
  void hold(Timestamp until);

  Timestamp held_until() const { return held_until_; }
  const RateRule& rule() const { return rule_; }

 private:
  struct Spent {
    Timestamp at;
    double weight;
  };
  double used_at(Timestamp t) const;

  RateRule rule_;
  std::deque<Spent> spent_;
  Timestamp held_until_ = kTimeMin;
};

}  // namespace tern
