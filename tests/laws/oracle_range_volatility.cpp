#include <numbers>

#include "oracle.h"

namespace tern::laws {
namespace {

double square(double x) {
  return x * x;
}

double parkinson(const Past& p, std::size_t k) {
  return square(std::log(p.H(k) / p.L(k))) / (4 * std::numbers::ln2);
}

Oracle mean_parkinson(std::size_t n) {
  return [n](const View& v) {
    const Past p = v.own();
    return std::log(mean(n, [&](std::size_t k) { return parkinson(p, k); }));
  };
}

double garman_klass(const Past& p) {
  return mean(24, [&](std::size_t k) {
    return 0.5 * square(std::log(p.H(k) / p.L(k))) -
           (2 * std::numbers::ln2 - 1) * square(std::log(p.C(k) / p.O(k)));
  });
}

double rogers_satchell(const Past& p) {
  return mean(24, [&](std::size_t k) {
    return std::log(p.H(k) / p.C(k)) * std::log(p.H(k) / p.O(k)) +
           std::log(p.L(k) / p.C(k)) * std::log(p.L(k) / p.O(k));
  });
}

/// Of 24 values, over 23.
double sample_variance(const Term& term) {
  return square(deviation(24, term)) * 24 / 23;
}

double yang_zhang(const Past& p) {
  const double k = 0.34 / (1.34 + 25.0 / 23.0);
  const double night =
      sample_variance([&](std::size_t i) { return std::log(p.O(i) / p.C(i + 1)); });
  const double day = sample_variance([&](std::size_t i) { return std::log(p.C(i) / p.O(i)); });
  return night + k * day + (1 - k) * rogers_satchell(p);
}

/// The true range of the bar k ago: the largest of three.
double true_range(const Past& p, std::size_t k) {
  return std::max({p.H(k) - p.L(k), std::abs(p.H(k) - p.C(k + 1)), std::abs(p.L(k) - p.C(k + 1))});
}

/// Wilder's newest mean over n of `of` the bars that have a bar before them.
double wilder(const Past& p, std::size_t n, const Term& of) {
  std::vector<double> values;
  for (std::size_t k = p.age(); k-- > 0;) values.push_back(of(k));
  return wilder_means(n, values).back();
}

double log_atr(const Past& p) {
  return std::log(wilder(p, 14, [&](std::size_t k) { return true_range(p, k); }) / p.C(0));
}

double log_atr_ratio(const Past& p) {
  const auto share = [&](std::size_t k) { return true_range(p, k) / p.C(k); };
  return log_atr(p) - std::log(wilder(p, 168, share));
}

/// The coming bar opens where the newest closes: 24 hours after the bar that is 23 bars old.
double season(const Past& p) {
  const double hour = mean(21, [&](std::size_t day) { return parkinson(p, 24 * day + 23); });
  return std::log(hour) - std::log(mean(720, [&](std::size_t k) { return parkinson(p, k); }));
}

}  // namespace

Oracles range_volatility_oracles() {
  return {
      {"parkinson_1", mean_parkinson(1)},
      {"parkinson_6", mean_parkinson(6)},
      {"parkinson_24", mean_parkinson(24)},
      {"parkinson_168", mean_parkinson(168)},
      {"garman_klass_24", [](const View& v) { return std::log(garman_klass(v.own())); }},
      {"rogers_satchell_24", [](const View& v) { return std::log(rogers_satchell(v.own())); }},
      {"yang_zhang_24", [](const View& v) { return std::log(yang_zhang(v.own())); }},
      {"atr_14", [](const View& v) { return log_atr(v.own()); }},
      {"natr_ratio", [](const View& v) { return log_atr_ratio(v.own()); }},
      {"vol_season", [](const View& v) { return season(v.own()); }},
  };
}

}  // namespace tern::laws
