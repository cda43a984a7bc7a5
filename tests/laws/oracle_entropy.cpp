#include <algorithm>
#include <array>
#include <complex>
#include <numbers>

#include "oracle.h"

namespace tern::laws {
namespace {

double variance_asymmetry(const View& v) {
  const Past p = v.own();
  double falls = 0, rises = 0;
  for (std::size_t k = 0; k < p.age(); ++k) {
    const double weight = std::pow(0.5, static_cast<double>(k) / 72);
    falls += weight * std::pow(std::min(p.r(k), 0.0), 2);
    rises += weight * std::pow(std::max(p.r(k), 0.0), 2);
  }
  return (falls - rises) / (falls + rises);
}

double zero_share(const View& v) {
  return mean(168, [&](std::size_t k) { return v.own().C(k) == v.own().C(k + 1) ? 1.0 : 0.0; });
}

double permutation_entropy(const View& v) {
  std::map<std::array<std::size_t, 3>, double> counts;
  for (std::size_t k = 0; k < 166; ++k) {
    std::array<std::size_t, 3> order{0, 1, 2};
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
      return v.own().C(k + 2 - a) < v.own().C(k + 2 - b);
    });
    counts[order] += 1;
  }
  double entropy = 0;
  for (const auto& [order, count] : counts) entropy -= count / 166 * std::log(count / 166);
  return entropy / std::log(6.0);
}

Oracle triple_mean(const std::function<double(const Past&, std::size_t)>& triple) {
  return [triple](const View& v) {
    const Past p = v.own();
    const double square = mean(168, [&](std::size_t k) { return std::pow(p.r(k), 2); });
    return mean(166, [&](std::size_t k) { return triple(p, k); }) / std::pow(square, 1.5);
  };
}

double daily_power(const View& v) {
  const Past p = v.own();
  const auto power = [&](std::size_t cycles) {
    std::complex<double> sum = 0;
    for (std::size_t k = 0; k < 168; ++k) {
      const double turns = static_cast<double>(cycles * k % 168) / 168;
      sum += p.r(k) * std::polar(1.0, 2 * std::numbers::pi * turns);
    }
    return std::norm(sum);
  };
  double total = 0;
  for (std::size_t cycles = 1; cycles < 168; ++cycles) total += power(cycles);
  return (power(7) + power(168 - 7)) / total;
}

}  // namespace

Oracles entropy_oracles() {
  return {
      {"egarch_asym", variance_asymmetry},
      {"zero_ret_168", zero_share},
      {"perm_entropy_168", permutation_entropy},
      {"c3_1_168",
       triple_mean([](const Past& p, std::size_t k) { return p.r(k) * p.r(k + 1) * p.r(k + 2); })},
      {"trev_1_168", triple_mean([](const Past& p, std::size_t k) {
         return std::pow(p.r(k), 2) * p.r(k + 1) - p.r(k + 1) * std::pow(p.r(k + 2), 2);
       })},
      {"fft_power_24h", daily_power},
  };
}

}  // namespace tern::laws
