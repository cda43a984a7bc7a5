#include "oracle.h"

#include <numbers>

namespace tern::laws {
namespace {

double realized(const Past& p, std::size_t n) {
  return mean(n, [&](std::size_t k) { return p.r(k) * p.r(k); });
}

double parkinson(const Past& p) {
  const auto square = [&](std::size_t k) { return std::pow(std::log(p.H(k) / p.L(k)), 2); };
  return std::log(mean(24, square) / (4 * std::numbers::ln2));
}

}  // namespace

Oracles volatility_oracles() {
  return {
      {"sigma_72", [](const View& v) { return v.own().sigma(); }},
      {"rv_24", [](const View& v) { return std::log(realized(v.own(), 24)); }},
      {"rv_168", [](const View& v) { return std::log(realized(v.own(), 168)); }},
      {"parkinson_24", [](const View& v) { return parkinson(v.own()); }},
      {"vol_ratio_24_168",
       [](const View& v) { return std::log(realized(v.own(), 24) / realized(v.own(), 168)); }},
  };
}

}  // namespace tern::laws
