#include <algorithm>

#include "oracle.h"

namespace tern::laws {
namespace {

Oracle bollinger_position(std::size_t n) {
  return [n](const View& v) {
    const Past p = v.own();
    const Term close = [&](std::size_t k) { return p.C(k); };
    return zscore(n, close) / 2;
  };
}

Oracle bollinger_width(std::size_t n) {
  return [n](const View& v) {
    const Past p = v.own();
    const Term close = [&](std::size_t k) { return p.C(k); };
    const double upper = mean(n, close) + 2 * deviation(n, close);
    const double lower = mean(n, close) - 2 * deviation(n, close);
    return (upper - lower) / mean(n, close);
  };
}

double close_rank(const View& v) {
  const Past p = v.own();
  double rank = 1;
  for (std::size_t k = 1; k < 168; ++k) {
    if (p.C(k) < p.C(0)) rank += 1;
    if (p.C(k) == p.C(0)) rank += 0.5;
  }
  return rank / 168;
}

/// The `fifth`s of 168 closes: of 167 steps between ranks, as many fifths.
Oracle quantile_distance(int fifth) {
  return [fifth](const View& v) {
    const Past p = v.own();
    std::vector<double> closes;
    for (std::size_t k = 0; k < 168; ++k) closes.push_back(p.C(k));
    std::ranges::sort(closes);
    const double place = 167.0 * fifth / 5;
    const auto below = static_cast<std::size_t>(std::floor(place));
    const double share = place - std::floor(place);
    const double quantile = (1 - share) * closes[below] + share * closes[below + 1];
    return std::log(quantile / p.C(0)) / p.sigma();
  };
}

}  // namespace

Oracles band_oracles() {
  return {
      {"bb_pctb_20", bollinger_position(20)},
      {"bb_pctb_48", bollinger_position(48)},
      {"bb_pctb_168", bollinger_position(168)},
      {"bb_width_20", bollinger_width(20)},
      {"bb_width_48", bollinger_width(48)},
      {"bb_width_168", bollinger_width(168)},
      {"rank_168", close_rank},
      {"qtl_hi_168", quantile_distance(4)},
      {"qtl_lo_168", quantile_distance(1)},
  };
}

}  // namespace tern::laws
