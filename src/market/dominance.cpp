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

/// `combine` of every part and the whole of its stamp; known when both were.
template <class Combine>
std::vector<Capitalization> joined(std::span<const Capitalization> part,
                                   std::span<const Capitalization> total, Combine combine) {
  std::map<Timestamp, Capitalization> wholes;  // by stamp; the figure known first
  for (const Capitalization& whole : total) wholes.emplace(whole.stamped, whole);
  std::vector<Capitalization> made;
  for (const Capitalization& one : part) {
    const auto whole = wholes.find(one.stamped);
    if (whole == wholes.end() || one.value >= whole->second.value) continue;
    made.push_back({.stamped = one.stamped,
                    .known_at = std::max(one.known_at, whole->second.known_at),
                    .value = combine(one.value, whole->second.value),
                    .era = one.era + whole->second.era});
  }
  std::ranges::sort(made, {}, [](const Capitalization& share) {
    return std::tuple(share.known_at, share.stamped);
  });
  return made;
}

}  // namespace

bool Dominance::empty() const {
  return std::ranges::all_of(kDominancePaths, [this](const DominancePathRow& row) {
    return (this->*row.figures).empty();
  });
}

Dominance Dominance::known_by(Timestamp now) const {
  Dominance known{.vendor = vendor, .btc = {}, .usdt = {}, .universe = universe};
  for (const DominancePathRow& row : kDominancePaths) {
    known.*row.figures = tern::known_by(this->*row.figures, now);
  }
  return known;
}

std::vector<Capitalization> shares_of(std::span<const Capitalization> part,
                                      std::span<const Capitalization> total) {
  return joined(part, total, [](double one, double whole) { return 100 * one / whole; });
}

std::vector<Capitalization> rest_of(std::span<const Capitalization> part,
                                    std::span<const Capitalization> total) {
  return joined(part, total, [](double one, double whole) { return whole - one; });
}

DominanceFigures newest_figures(const Dominance& dominance, Timestamp now) {
  DominanceFigures newest;
  for (std::size_t i = 0; i < newest.size(); ++i) {
    newest[i] = newest_share(dominance.*kDominancePaths[i].figures, now);
  }
  return newest;
}

std::optional<Capitalization> newest_share(std::span<const Capitalization> figures, Timestamp now) {
  const auto after = std::ranges::upper_bound(figures, now, {}, &Capitalization::known_at);
  if (after == figures.begin()) return std::nullopt;
  const Capitalization& newest = *(after - 1);
  if (now - newest.known_at > kDominanceStaleAfter) return std::nullopt;
  return newest;
}

}  // namespace tern
