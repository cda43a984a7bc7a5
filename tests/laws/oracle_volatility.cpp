#include "oracle.h"

namespace tern::laws {
namespace {

/// The mean squared return of n bars, `ago` bars ago.
double realized(const Past& p, std::size_t n, std::size_t ago = 0) {
  return mean(n, [&](std::size_t k) { return p.r(ago + k) * p.r(ago + k); });
}

Oracle log_realized(std::size_t n) {
  return [n](const View& v) { return std::log(realized(v.own(), n)); };
}

Oracle term_structure(std::size_t n, std::size_t m) {
  return [n, m](const View& v) {
    return std::log(realized(v.own(), n)) - std::log(realized(v.own(), m));
  };
}

double variation_of_variance(const Past& p) {
  return std::log(deviation(168, [&](std::size_t k) { return std::log(realized(p, 6, k)); }));
}

double leverage(const Past& p) {
  const auto r = [&](std::size_t k) { return p.r(k); };
  return correlation(168, r, [&](std::size_t k) { return std::abs(p.r(k)); });
}

}  // namespace

Oracles volatility_oracles() {
  return {
      {"sigma_72", [](const View& v) { return v.own().sigma(); }},
      {"rv_6", log_realized(6)},
      {"rv_24", log_realized(24)},
      {"rv_72", log_realized(72)},
      {"rv_168", log_realized(168)},
      {"rv_720", log_realized(720)},
      {"vol_ratio_6_72", term_structure(6, 72)},
      {"vol_ratio_24_168", term_structure(24, 168)},
      {"vol_ratio_168_720", term_structure(168, 720)},
      {"volvol_168", [](const View& v) { return variation_of_variance(v.own()); }},
      {"leverage_corr_168", [](const View& v) { return leverage(v.own()); }},
      {"absret_1", [](const View& v) { return std::log(std::abs(v.own().r(0))); }},
  };
}

}  // namespace tern::laws
