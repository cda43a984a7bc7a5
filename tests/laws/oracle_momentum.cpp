#include "oracle.h"

namespace tern::laws {
namespace {

double acceleration(const Past& p) {
  const double newer = std::log(p.C(0) / p.C(24)), older = std::log(p.C(24) / p.C(48));
  return (newer - older) / (p.sigma() * std::sqrt(48.0));
}

Oracle consistency(std::size_t n) {
  return [n](const View& v) {
    const Past p = v.own();
    return mean(n, [&](std::size_t k) {
      if (p.C(k) > p.C(k + 1)) return 1.0;
      return p.C(k) < p.C(k + 1) ? -1.0 : 0.0;
    });
  };
}

Oracle fading_return(double half_life) {
  return [half_life](const View& v) {
    const Past p = v.own();
    double sum = 0, weights = 0;
    for (std::size_t k = 0; k < p.age(); ++k) {
      const double weight = std::pow(0.5, static_cast<double>(k) / half_life);
      sum += weight * p.r(k);
      weights += weight;
    }
    return sum / weights / p.sigma();
  };
}

double largest_return(const Past& p) {
  return largest(168, [&](std::size_t k) { return p.r(k); }) / p.sigma();
}

double smallest_return(const Past& p) {
  return smallest(168, [&](std::size_t k) { return p.r(k); }) / p.sigma();
}

}  // namespace

Oracles momentum_oracles() {
  return {
      {"mom_12_1",
       [](const View& v) { return std::log(v.own().C(1) / v.own().C(12)) / v.own().sigma(); }},
      {"mom_168_24",
       [](const View& v) {
         return std::log(v.own().C(24) / v.own().C(168)) / (12 * v.own().sigma());
       }},
      {"mom_accel_24", [](const View& v) { return acceleration(v.own()); }},
      {"mom_consist_24", consistency(24)},
      {"mom_consist_168", consistency(168)},
      {"ewma_ret_6", fading_return(6)},
      {"ewma_ret_24", fading_return(24)},
      {"max_ret_168", [](const View& v) { return largest_return(v.own()); }},
      {"min_ret_168", [](const View& v) { return smallest_return(v.own()); }},
  };
}

}  // namespace tern::laws
