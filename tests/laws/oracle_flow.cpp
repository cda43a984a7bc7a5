#include "oracle.h"

namespace tern::laws {
namespace {

double net(const Past& p, std::size_t k) {
  return 2 * p.taker(k) - p.V(k);
}

double imbalance_of(const Past& p, std::size_t k) {
  return net(p, k) / p.V(k);
}

Oracle imbalance(std::size_t n) {
  return [n](const View& v) {
    const Past p = v.own();
    return mean(n, [&](std::size_t k) { return net(p, k); }) /
           mean(n, [&](std::size_t k) { return p.V(k); });
  };
}

/// Of y on x: their correlation times the ratio of their deviations.
double slope(std::size_t n, const Term& x, const Term& y) {
  return correlation(n, x, y) * deviation(n, y) / deviation(n, x);
}

double flow_with_price(const Past& p) {
  return p.C(0) == p.C(1) ? 0 : (p.C(0) > p.C(1) ? 1 : -1) * imbalance_of(p, 0);
}

double flow_beside_price(const Past& p) {
  const double beta = slope(
      720, [&](std::size_t k) { return p.r(k); },
      [&](std::size_t k) { return imbalance_of(p, k); });
  return imbalance_of(p, 0) - beta * p.r(0);
}

double taker_impact(const Past& p) {
  const double mean_value = mean(168, [&](std::size_t k) { return p.V(k) * p.C(k); });
  return slope(
      168, [&](std::size_t k) { return net(p, k) * p.C(k) / mean_value; },
      [&](std::size_t k) { return p.r(k); });
}

double persistence(const Past& p) {
  return correlation(
      168, [&](std::size_t k) { return imbalance_of(p, k); },
      [&](std::size_t k) { return imbalance_of(p, k + 1); });
}

double toxicity(const Past& p) {
  return sum(24, [&](std::size_t k) { return std::abs(net(p, k)); }) /
         sum(24, [&](std::size_t k) { return p.V(k); });
}

/// The z-score over 168 bars of `of(past, k)`.
Oracle zscore_of(const std::function<double(const Past&, std::size_t)>& of) {
  return [of](const View& v) {
    const Past p = v.own();
    return zscore(168, [&](std::size_t k) { return of(p, k); });
  };
}

double log_trades(const Past& p, std::size_t k) {
  return std::log(1 + p.trades(k));
}

double log_trade_size(const Past& p, std::size_t k) {
  return std::log(p.V(k) * p.C(k) / p.trades(k));
}

}  // namespace

Oracles flow_oracles() {
  return {
      {"taker_imb_1", imbalance(1)},
      {"taker_imb_3", imbalance(3)},
      {"taker_imb_6", imbalance(6)},
      {"taker_imb_24", imbalance(24)},
      {"taker_imb_168", imbalance(168)},
      {"taker_imb_z_168", zscore_of(imbalance_of)},
      {"taker_x_ret", [](const View& v) { return flow_with_price(v.own()); }},
      {"flow_resid_1", [](const View& v) { return flow_beside_price(v.own()); }},
      {"vpin_taker_24", [](const View& v) { return toxicity(v.own()); }},
      {"kyle_taker_168", [](const View& v) { return taker_impact(v.own()); }},
      {"trades_z_168", zscore_of(log_trades)},
      {"avg_trade_z_168", zscore_of(log_trade_size)},
      {"flow_ac1_168", [](const View& v) { return persistence(v.own()); }},
  };
}

}  // namespace tern::laws
