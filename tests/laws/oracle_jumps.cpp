#include <numbers>

#include "oracle.h"

namespace tern::laws {
namespace {

double bipower(const Past& p) {
  return mean(24, [&](std::size_t k) {
    return std::numbers::pi / 2 * std::abs(p.r(k)) * std::abs(p.r(k + 1));
  });
}

double jump(const Past& p) {
  const double variance = mean(24, [&](std::size_t k) { return std::pow(p.r(k), 2); });
  return std::max(variance - bipower(p), 0.0) / variance;
}

/// Of the returns of one sign.
double semivariance(const Past& p, std::size_t n, double sign) {
  return sum(n, [&](std::size_t k) { return std::pow(std::max(sign * p.r(k), 0.0), 2); });
}

Oracle signed_jump(std::size_t n) {
  return [n](const View& v) {
    const double up = semivariance(v.own(), n, 1), down = semivariance(v.own(), n, -1);
    return (up - down) / sum(n, [&](std::size_t k) { return std::pow(v.own().r(k), 2); });
  };
}

double moment(const Past& p, std::size_t n, int power) {
  return mean(n, [&](std::size_t k) { return std::pow(p.r(k), power); });
}

// In means over n, the roots and powers of n in the sums' formulas cancel.
Oracle skewness(std::size_t n) {
  return
      [n](const View& v) { return moment(v.own(), n, 3) / std::pow(moment(v.own(), n, 2), 1.5); };
}

double log_kurtosis(const Past& p) {
  return std::log(moment(p, 168, 4) / std::pow(moment(p, 168, 2), 2));
}

}  // namespace

Oracles jump_oracles() {
  return {
      {"bipower_24", [](const View& v) { return std::log(bipower(v.own())); }},
      {"jump_24", [](const View& v) { return jump(v.own()); }},
      {"semivar_dn_24", [](const View& v) { return std::log(semivariance(v.own(), 24, -1)); }},
      {"signed_jump_24", signed_jump(24)},
      {"signed_jump_168", signed_jump(168)},
      {"rskew_24", skewness(24)},
      {"rskew_168", skewness(168)},
      {"rkurt_168", [](const View& v) { return log_kurtosis(v.own()); }},
  };
}

}  // namespace tern::laws
