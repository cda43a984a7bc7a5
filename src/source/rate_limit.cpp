#include "source/rate_limit.h"

#include <algorithm>

namespace tern {
namespace {

Timestamp window_start(Timestamp t, Duration window) {
  return t - t.time_since_epoch() % window;
}

}  // namespace

Duration RateLimit::wait(double weight, Timestamp now) const {
  Timestamp go = std::max(now, held_until_);
  double used = used_at(go);
  const auto fits = [&] { return used <= 0 || used + weight <= rule_.weight; };
  if (rule_.aligned) {
    if (!fits()) go = window_start(go, rule_.window) + rule_.window;
    return go - now;
  }
  for (const Spent& spent : spent_) {
    if (fits()) break;
    if (spent.at + rule_.window <= go) continue;
    go = spent.at + rule_.window;
    used -= spent.weight;
  }
  return go - now;
}

void RateLimit::spend(double weight, Timestamp now) {
  while (!spent_.empty() && spent_.front().at + rule_.window <= now) spent_.pop_front();
  spent_.push_back({now, weight});
}

void RateLimit::observe(double used, Timestamp now) {
  const double unknown = used - used_at(now);
  if (unknown > 0) spend(unknown, now);
}

void RateLimit::hold(Timestamp until) {
  held_until_ = std::max(held_until_, until);
}

double RateLimit::used_at(Timestamp t) const {
  const Timestamp from =
      rule_.aligned ? window_start(t, rule_.window) : t - rule_.window + Duration{1};
  double used = 0;
  for (const Spent& spent : spent_) {
    if (spent.at >= from) used += spent.weight;
  }
  return used;
}

}  // namespace tern
