#include "oracle.h"

namespace tern::laws {
namespace {

double sign_of(double x) {
  return static_cast<double>(x > 0) - static_cast<double>(x < 0);
}

double log_value(const Past& p, std::size_t k) {
  return std::log(p.V(k) * p.C(k));
}

double volume_zscore(const Past& p, std::size_t n) {
  return zscore(n, [&](std::size_t k) { return log_value(p, k); });
}

/// The mean of term(k), k ago, weighted by the volumes of n bars.
double volume_weighted(const Past& p, std::size_t n, const Term& term) {
  return sum(n, [&](std::size_t k) { return p.V(k) * term(k); }) /
         sum(n, [&](std::size_t k) { return p.V(k); });
}

double volume_variation(const Past& p) {
  const auto volume = [&](std::size_t k) { return p.V(k); };
  return deviation(168, volume) / mean(168, volume);
}

Oracle zscore_over(std::size_t n) {
  return [n](const View& v) { return volume_zscore(v.own(), n); };
}

Oracle volume_ratio(std::size_t newest, std::size_t n) {
  return [=](const View& v) {
    const Past p = v.own();
    const auto volume = [&](std::size_t k) { return p.V(k); };
    return std::log(mean(newest, volume) / mean(n, volume));
  };
}

Oracle on_balance(std::size_t n) {
  return [n](const View& v) {
    const Past p = v.own();
    return volume_weighted(p, n, [&](std::size_t k) { return sign_of(p.C(k) - p.C(k + 1)); });
  };
}

Oracle money_flow(std::size_t n) {
  return [n](const View& v) {
    const Past p = v.own();
    return volume_weighted(
        p, n, [&](std::size_t k) { return (2 * p.C(k) - p.H(k) - p.L(k)) / (p.H(k) - p.L(k)); });
  };
}

Oracle distance_from_vwap(std::size_t n) {
  return [n](const View& v) {
    const Past p = v.own();
    const double vwap =
        volume_weighted(p, n, [&](std::size_t k) { return (p.H(k) + p.L(k) + p.C(k)) / 3; });
    return std::log(p.C(0) / vwap) / (p.sigma() * std::sqrt(static_cast<double>(n)));
  };
}

double force(const Past& p) {
  const double smooth = ema(13, p.age() - 1, [&](std::size_t k) { return p.r(k) * p.V(k); });
  return smooth / (mean(168, [&](std::size_t k) { return p.V(k); }) * p.sigma());
}

double price_volume_trend(const Past& p) {
  return volume_weighted(p, 24, [&](std::size_t k) { return p.r(k); }) / p.sigma();
}

Oracle return_volume_correlation(std::size_t n) {
  return [n](const View& v) {
    const Past p = v.own();
    return correlation(
        n, [&](std::size_t k) { return p.r(k); },
        [&](std::size_t k) { return log_value(p, k) - log_value(p, k + 1); });
  };
}

double size_volume_correlation(const Past& p) {
  return correlation(
      168, [&](std::size_t k) { return std::abs(p.r(k)); },
      [&](std::size_t k) { return log_value(p, k); });
}

double open_volume_correlation(const Past& p) {
  return correlation(
      24, [&](std::size_t k) { return p.O(k); }, [&](std::size_t k) { return p.V(k); });
}

}  // namespace

Oracles volume_oracles() {
  return {
      {"vol_z_24", zscore_over(24)},
      {"vol_z_168", zscore_over(168)},
      {"rel_vol_24", volume_ratio(1, 24)},
      {"vol_trend", volume_ratio(24, 168)},
      {"volume_cv_168", [](const View& v) { return volume_variation(v.own()); }},
      {"obv_1",
       [](const View& v) {
         return sign_of(v.own().C(0) - v.own().C(1)) * volume_zscore(v.own(), 24);
       }},
      {"obv_24", on_balance(24)},
      {"obv_168", on_balance(168)},
      {"cmf_20", money_flow(20)},
      {"cmf_168", money_flow(168)},
      {"vwap_dist_24", distance_from_vwap(24)},
      {"vwap_dist_168", distance_from_vwap(168)},
      {"force_13", [](const View& v) { return force(v.own()); }},
      {"pvt_24", [](const View& v) { return price_volume_trend(v.own()); }},
      {"pv_corr_24", return_volume_correlation(24)},
      {"pv_corr_168", return_volume_correlation(168)},
      {"absr_vol_corr_168", [](const View& v) { return size_volume_correlation(v.own()); }},
      {"alpha6_24", [](const View& v) { return -open_volume_correlation(v.own()); }},
      {"alpha12",
       [](const View& v) { return sign_of(v.own().V(0) - v.own().V(1)) * -v.own().r(0); }},
  };
}

}  // namespace tern::laws
