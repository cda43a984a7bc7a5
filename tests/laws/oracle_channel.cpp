#include "oracle.h"

namespace tern::laws {
namespace {

double highest(const Past& p, std::size_t n) {
  return largest(n, [&](std::size_t k) { return p.H(k); });
}

double lowest(const Past& p, std::size_t n) {
  return smallest(n, [&](std::size_t k) { return p.L(k); });
}

double true_range(const Past& p, std::size_t k) {
  return std::max({p.H(k) - p.L(k), std::abs(p.H(k) - p.C(k + 1)), std::abs(p.L(k) - p.C(k + 1))});
}

double keltner(const View& v) {
  const Past p = v.own();
  const double center = ema(20, p.age(), [&](std::size_t k) { return p.C(k); });
  double range = mean(20, [&](std::size_t k) { return true_range(p, p.age() - 20 + k); });
  for (std::size_t k = p.age() - 20; k-- > 0;) range = (19 * range + true_range(p, k)) / 20;
  return (p.C(0) - center) / (2 * range);
}

double donchian(const View& v) {
  const double high = highest(v.own(), 55), low = lowest(v.own(), 55);
  return (v.own().C(0) - (high + low) / 2) / ((high - low) / 2);
}

/// Wilder's worksheet, bar by bar from the oldest.
double parabolic_stop(const Past& p) {
  const std::size_t n = p.age() + 1;
  const auto high = [&](std::size_t i) { return p.H(n - 1 - i); };
  const auto low = [&](std::size_t i) { return p.L(n - 1 - i); };
  const double fall = low(0) - low(1), rise = high(1) - high(0);
  bool is_long = !(fall > 0 && fall > rise);
  double extreme = is_long ? high(1) : low(1);
  double factor = 0.02;
  std::vector<double> sar(n + 1);
  sar[1] = is_long ? low(0) : high(0);
  for (std::size_t i = 1; i < n; ++i) {
    // The first stop is yesterday's edge, so only the newest bar can hold it back.
    const std::size_t yesterday = i == 1 ? 1 : i - 1;
    if (is_long && low(i) <= sar[i]) {
      is_long = false;
      sar[i] = std::max({extreme, high(i), high(yesterday)});
      extreme = low(i);
      factor = 0.02;
    } else if (!is_long && high(i) >= sar[i]) {
      is_long = true;
      sar[i] = std::min({extreme, low(i), low(yesterday)});
      extreme = high(i);
      factor = 0.02;
    } else if (is_long && high(i) > extreme) {
      extreme = high(i);
      factor = std::min(0.2, factor + 0.02);
    } else if (!is_long && low(i) < extreme) {
      extreme = low(i);
      factor = std::min(0.2, factor + 0.02);
    }
    sar[i + 1] = sar[i] + factor * (extreme - sar[i]);
    if (is_long) sar[i + 1] = std::min({sar[i + 1], low(i), low(yesterday)});
    if (!is_long) sar[i + 1] = std::max({sar[i + 1], high(i), high(yesterday)});
  }
  return sar[n - 1];
}

double since_highest(const View& v) {
  const double high = highest(v.own(), 720);
  std::size_t ago = 0;
  while (v.own().H(ago) < high) ++ago;
  return static_cast<double>(ago) / 720;
}

}  // namespace

Oracles channel_oracles() {
  return {
      {"keltner_pos_20", keltner},
      {"donchian_pos_55", donchian},
      {"ichimoku_gap",
       [](const View& v) {
         return std::log(2 * v.own().C(0) / (highest(v.own(), 52) + lowest(v.own(), 52)));
       }},
      {"psar_dist", [](const View& v) { return std::log(v.own().C(0) / parabolic_stop(v.own())); }},
      {"since_ath", since_highest},
  };
}

}  // namespace tern::laws
