#include "oracle.h"

namespace tern::laws {
namespace {

double true_range(const Past& p, std::size_t k) {
  return std::max(p.H(k), p.C(k + 1)) - std::min(p.L(k), p.C(k + 1));
}

double ultimate(const View& v) {
  const Past p = v.own();
  const auto average = [&](std::size_t n) {
    const auto pressure = [&](std::size_t k) { return p.C(k) - std::min(p.L(k), p.C(k + 1)); };
    return sum(n, pressure) / sum(n, [&](std::size_t k) { return true_range(p, k); });
  };
  return (4 * average(7) + 2 * average(14) + average(28)) / 7;
}

double vortex(const View& v) {
  const Past p = v.own();
  const double up = sum(14, [&](std::size_t k) { return std::abs(p.H(k) - p.L(k + 1)); });
  const double down = sum(14, [&](std::size_t k) { return std::abs(p.L(k) - p.H(k + 1)); });
  return (up - down) / sum(14, [&](std::size_t k) { return true_range(p, k); });
}

double alpha_9(const View& v) {
  const Past p = v.own();
  const Term delta = [&](std::size_t k) { return p.C(k) - p.C(k + 1); };
  const bool follows = smallest(5, delta) > 0 || largest(5, delta) < 0;
  return (follows ? 1 : -1) * p.r(0) / p.sigma();
}

double alpha_54(const View& v) {
  const Past p = v.own();
  return -1 * (p.L(0) - p.C(0)) * std::pow(p.O(0), 5) / ((p.L(0) - p.H(0)) * std::pow(p.C(0), 5));
}

}  // namespace

Oracles pressure_oracles() {
  return {
      {"ultimate_osc", ultimate},
      {"vortex_14", vortex},
      {"alpha9", alpha_9},
      {"alpha54", alpha_54},
      {"turnover_vol_168",
       [](const View& v) {
         const Past p = v.own();
         return deviation(168, [&](std::size_t k) { return std::log(p.V(k) * p.C(k)); });
       }},
  };
}

}  // namespace tern::laws
