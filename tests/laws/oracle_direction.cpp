#include "oracle.h"

namespace tern::laws {
namespace {

/// Wilder's (+DI - -DI) / (+DI + -DI) with period 14: one for each bar from the 15th on, true
/// ranges and all.
std::vector<double> directional_differences(const Past& p) {
  std::vector<double> rises, falls, ranges;
  for (std::size_t k = p.age(); k-- > 0;) {
    const double up = p.H(k) - p.H(k + 1), down = p.L(k + 1) - p.L(k);
    rises.push_back(up > down && up > 0 ? up : 0);
    falls.push_back(down > up && down > 0 ? down : 0);
    ranges.push_back(
        std::max({p.H(k) - p.L(k), std::abs(p.H(k) - p.C(k + 1)), std::abs(p.L(k) - p.C(k + 1))}));
  }
  const auto up = wilder_means(14, rises), down = wilder_means(14, falls);
  const auto range = wilder_means(14, ranges);
  std::vector<double> differences;
  for (std::size_t i = 0; i < range.size(); ++i) {
    const double plus = up[i] / range[i], minus = down[i] / range[i];
    differences.push_back((plus - minus) / (plus + minus));
  }
  return differences;
}

double average_direction(const Past& p) {
  std::vector<double> sizes;
  for (const double difference : directional_differences(p)) sizes.push_back(std::abs(difference));
  return wilder_means(14, sizes).back();
}

Oracle aroon(std::size_t n) {
  return [n](const View& v) {
    const Past p = v.own();
    std::size_t high = 0, low = 0;
    for (std::size_t k = 1; k < n; ++k) {
      if (p.H(k) > p.H(high)) high = k;
      if (p.L(k) < p.L(low)) low = k;
    }
    return (static_cast<double>(low) - static_cast<double>(high)) / static_cast<double>(n);
  };
}

double efficiency(const Past& p) {
  const double way = sum(24, [&](std::size_t k) { return std::abs(p.r(k)); });
  return std::abs(std::log(p.C(0) / p.C(24))) / way;
}

}  // namespace

Oracles direction_oracles() {
  return {
      {"di_diff_14", [](const View& v) { return directional_differences(v.own()).back(); }},
      {"adx_14", [](const View& v) { return average_direction(v.own()); }},
      {"aroon_osc_24", aroon(24)},
      {"aroon_osc_168", aroon(168)},
      {"eff_ratio_24", [](const View& v) { return efficiency(v.own()); }},
  };
}

}  // namespace tern::laws
