#include "oracle.h"

namespace tern::laws {
namespace {

Oracle autocorrelation(std::size_t lag) {
  return [lag](const View& v) {
    const Past p = v.own();
    return correlation(
        168, [&](std::size_t k) { return p.r(k); }, [&](std::size_t k) { return p.r(k + lag); });
  };
}

double size_autocorrelation(const View& v) {
  const Past p = v.own();
  return correlation(
      168, [&](std::size_t k) { return std::abs(p.r(k)); },
      [&](std::size_t k) { return std::abs(p.r(k + 1)); });
}

/// Of the overlapping returns over `horizon` bars that lie within the last `n` bars.
double horizon_variance(const Past& p, std::size_t horizon, std::size_t n) {
  const Term change = [&](std::size_t k) { return std::log(p.C(k) / p.C(k + horizon)); };
  return std::pow(deviation(n + 1 - horizon, change), 2);
}

Oracle variance_growth(std::size_t horizon, std::size_t n) {
  return [horizon, n](const View& v) {
    const double steps = static_cast<double>(horizon) * horizon_variance(v.own(), 1, n);
    return horizon_variance(v.own(), horizon, n) / steps;
  };
}

double hurst(const View& v) {
  const double spread_16 = std::sqrt(horizon_variance(v.own(), 16, 720));
  const double spread_4 = std::sqrt(horizon_variance(v.own(), 4, 720));
  return std::log(spread_16 / spread_4) / std::log(16.0 / 4.0);
}

double complexity(const View& v) {
  const Past p = v.own();
  const double steps = mean(167, [&](std::size_t k) { return std::pow(p.r(k) - p.r(k + 1), 2); });
  return std::sqrt(steps) / deviation(168, [&](std::size_t k) { return p.r(k); });
}

double gain_share(const View& v) {
  const Past p = v.own();
  return mean(168, [&](std::size_t k) { return p.C(k) > p.C(k + 1) ? 1.0 : 0.0; });
}

double sign_entropy(const View& v) {
  const double p = gain_share(v);
  return (p * std::log(1 / p) + (1 - p) * std::log(1 / (1 - p))) / std::log(2.0);
}

double crossings(const View& v) {
  const Past p = v.own();
  return mean(24, [&](std::size_t k) { return (p.r(k) > 0) != (p.r(k + 1) > 0) ? 1.0 : 0.0; });
}

}  // namespace

Oracles dependence_oracles() {
  return {
      {"autocorr_1_168", autocorrelation(1)},
      {"autocorr_24_168", autocorrelation(24)},
      {"absr_autocorr_1_168", size_autocorrelation},
      {"var_ratio_4_168", variance_growth(4, 168)},
      {"var_ratio_24_720", variance_growth(24, 720)},
      {"hurst_proxy", hurst},
      {"cid_ce_168", complexity},
      {"frac_pos_168", gain_share},
      {"zero_cross_24", crossings},
      {"sign_entropy_168", sign_entropy},
  };
}

}  // namespace tern::laws
