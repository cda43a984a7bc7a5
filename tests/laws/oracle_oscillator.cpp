#include "oracle.h"

namespace tern::laws {
namespace {

std::vector<double> own_returns(const View& v) {
  return differences_of(closed_log_closes(v.scene.market.bars[v.scene.own.index], v.now()));
}

Oracle relative_strength(std::size_t n) {
  return [n](const View& v) { return rsi(n, own_returns(v)); };
}

Oracle stochastic_k(std::size_t n) {
  return [n](const View& v) {
    const Past p = v.own();
    double high = 0, low = INFINITY;
    for (std::size_t k = 0; k < n; ++k) {
      high = std::max(high, p.H(k));
      low = std::min(low, p.L(k));
    }
    return (p.C(0) - low) / (high - low);
  };
}

double typical(const Past& p, std::size_t k) {
  return (p.H(k) + p.L(k) + p.C(k)) / 3;
}

double commodity_channel(const View& v) {
  const Past p = v.own();
  const double center = mean(20, [&](std::size_t k) { return typical(p, k); });
  const double spread = mean(20, [&](std::size_t k) { return std::abs(typical(p, k) - center); });
  return (typical(p, 0) - center) / (0.015 * spread);
}

double money_flow(const View& v) {
  const Past p = v.own();
  double up = 0, all = 0;
  for (std::size_t k = 0; k < 14; ++k) {
    const double flow = typical(p, k) * p.V(k);
    if (typical(p, k) > typical(p, k + 1)) up += flow;
    if (typical(p, k) != typical(p, k + 1)) all += flow;
  }
  return up / all;
}

double chande_momentum(const View& v) {
  const Past p = v.own();
  return std::log(p.C(0) / p.C(24)) / sum(24, [&](std::size_t k) { return std::abs(p.r(k)); });
}

/// The EMA after each value, the first value being the first EMA.
std::vector<double> ema_series(int span, const std::vector<double>& values) {
  const double alpha = 2.0 / (span + 1);
  std::vector<double> series;
  for (const double value : values) {
    series.push_back(series.empty() ? value : alpha * value + (1 - alpha) * series.back());
  }
  return series;
}

double true_strength(const View& v) {
  const auto returns = own_returns(v);
  auto sizes = returns;
  for (double& size : sizes) size = std::abs(size);
  return ema_series(13, ema_series(25, returns)).back() /
         ema_series(13, ema_series(25, sizes)).back();
}

}  // namespace

Oracles oscillator_oracles() {
  return {
      {"rsi_7", relative_strength(7)},   {"rsi_14", relative_strength(14)},
      {"rsi_28", relative_strength(28)}, {"stoch_k_14", stochastic_k(14)},
      {"stoch_k_24", stochastic_k(24)},  {"stoch_k_168", stochastic_k(168)},
      {"cci_20", commodity_channel},     {"mfi_14", money_flow},
      {"cmo_24", chande_momentum},       {"tsi_25_13", true_strength},
  };
}

}  // namespace tern::laws
