#include "feature/dominance_regime.h"

namespace tern {

DominanceRegime::State DominanceRegime::push(double share) {
  if (!state_) state_ = plain(share);
  const State asked = asked_for(share);
  in_a_row_ = asked == asked_ ? in_a_row_ + 1 : 1;
  asked_ = asked;
  if (held_ > 0) --held_;
  if (asked != *state_ && in_a_row_ >= thresholds_.confirmations && held_ == 0) {
    state_ = asked;
    held_ = thresholds_.dwell;
  }
  return *state_;
}

DominanceRegime::State DominanceRegime::plain(double share) const {
  if (share > thresholds_.high) return State::high;
  return share < thresholds_.low ? State::low : State::neutral;
}

DominanceRegime::State DominanceRegime::asked_for(double share) const {
  const double high = thresholds_.high, low = thresholds_.low, margin = thresholds_.hysteresis;
  const bool is_high = state_ == State::high, is_low = state_ == State::low;
  if (share > high + margin || (is_high && share >= high - margin)) return State::high;
  if (share < low - margin || (is_low && share <= low + margin)) return State::low;
  return State::neutral;
}

}  // namespace tern
