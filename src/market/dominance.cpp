#include "market/dominance.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace tern {
namespace {

std::vector<Capitalization> known_by(const std::vector<Capitalization>& figures, Timestamp now) {
  const auto end = std::ranges::upper_bound(figures, now, {}, &Capitalization::known_at);
  return {figures.begin(), end};
}

}  // namespace

Dominance Dominance::known_by(Timestamp now) const {
  return {.vendor = vendor,
          .btc = tern::known_by(btc, now),
          .usdt = tern::known_by(usdt, now),
          .eth = tern::known_by(eth, now),
          .sol = tern::known_by(sol, now),
          .total = tern::known_by(total, now),
          .total3 = tern::known_by(total3, now)};
}

std::vector<Capitalization> shares_of(std::span<const Capitalization> part,
                                      std::span<const Capitalization> total) {
  std::map<Timestamp, Capitalization> wholes;  // by stamp; the figure known first
  for (const Capitalization& whole : total) wholes.emplace(whole.stamped, whole);
  std::vector<Capitalization> shares;
  for (const Capitalization& one : part) {
    const auto whole = wholes.find(one.stamped);
    if (whole == wholes.end() || one.value >= whole->second.value) continue;
    shares.push_back({.stamped = one.stamped,
                      .known_at = std::max(one.known_at, whole->second.known_at),
                      .value = 100 * one.value / whole->second.value});
  }
  std::ranges::sort(shares, {}, [](const Capitalization& share) {
    return std::tuple(share.known_at, share.stamped);
  });
  return shares;
}

std::optional<Capitalization> newest_share(std::span<const Capitalization> figures, Timestamp now) {
  const auto after = std::ranges::upper_bound(figures, now, {}, &Capitalization::known_at);
  if (after == figures.begin()) return std::nullopt;
  const Capitalization& newest = *(after - 1);
  if (now - newest.known_at > kDominanceStaleAfter) return std::nullopt;
  return newest;
}

}  // namespace tern
