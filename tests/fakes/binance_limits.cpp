#include "fakes/binance_limits.h"

#include <algorithm>

namespace tern::fakes {
namespace {

constexpr int kIgnoredMax = 3;
constexpr Duration kFirstBan = 2min;
constexpr Duration kLongestBan = 72h;

}  // namespace

void BinanceLimits::turn_to(Timestamp now) {
  const Timestamp minute = std::chrono::floor<std::chrono::minutes>(now);
  if (minute == minute_) return;
  minute_ = minute;
  used_ = 0;
}

BinanceLimits::Verdict BinanceLimits::ban(Timestamp now) {
  const Duration longer = kFirstBan * (std::int64_t{1} << std::min(bans_++, 12));
  banned_until_ = now + std::min(longer, kLongestBan);
  ignored_ = 0;
  return {Kind::banned, banned_until_, false};
}

BinanceLimits::Verdict BinanceLimits::ask(double weight, Timestamp now, bool tells) {
  recent_.push_back(now);
  turn_to(now);
  used_ += weight;
  const bool banned = now < banned_until_;
  const bool asked_before = banned || now < paused_until_;
  if (asked_before) ++ignored_;
  if (banned || ignored_ >= kIgnoredMax) {
    Verdict verdict = ban(now);
    verdict.asked_before = true;
    return verdict;
  }
  if (!asked_before && used_ <= weight_max_) {
    ignored_ = 0;
    return {Kind::served, now, false};
  }
  const Timestamp until = minute_ + 1min;
  if (tells) paused_until_ = until;
  return {Kind::throttled, until, asked_before};
}

std::size_t BinanceLimits::requests_per_second(Timestamp now) {
  while (!recent_.empty() && recent_.front() <= now - 1s) recent_.pop_front();
  return recent_.size();
}

}  // namespace tern::fakes
