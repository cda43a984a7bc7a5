#include "oracle.h"

#include <numbers>

namespace tern::laws {
namespace {

double covariance(std::size_t n, const Term& x, const Term& y) {
  const double x_mean = mean(n, x), y_mean = mean(n, y);
  return mean(n, [&](std::size_t k) { return (x(k) - x_mean) * (y(k) - y_mean); });
}

double value(const Past& p, std::size_t k) {
  return p.V(k) * p.C(k);
}

double mean_value(const Past& p) {
  return mean(168, [&](std::size_t k) { return value(p, k); });
}

double mean_impact(const Past& p, std::size_t n) {
  return mean(n, [&](std::size_t k) { return std::abs(p.r(k)) / value(p, k); });
}

Oracle illiquidity(std::size_t n) {
  return [n](const View& v) { return std::log(mean_impact(v.own(), n) * mean_value(v.own())); };
}

double roll(const Past& p) {
  const double reversal = -covariance(
      168, [&](std::size_t k) { return p.r(k); }, [&](std::size_t k) { return p.r(k + 1); });
  return 2 * std::sqrt(std::max(reversal, 0.0));
}

/// The paper's equations 14, 18, and what they need, of the bars k and k + 1 ago.
double corwin_schultz_of_pair(const Past& p, std::size_t k) {
  const double ranges[] = {std::log(p.H(k) / p.L(k)), std::log(p.H(k + 1) / p.L(k + 1))};
  const double beta = ranges[0] * ranges[0] + ranges[1] * ranges[1];
  const double high = std::max(p.H(k), p.H(k + 1)), low = std::min(p.L(k), p.L(k + 1));
  const double gamma = std::pow(std::log(high / low), 2);
  const double scale = 3 - 2 * std::numbers::sqrt2;
  const double alpha = (std::sqrt(2 * beta) - std::sqrt(beta)) / scale - std::sqrt(gamma / scale);
  return std::max(2 * (std::exp(alpha) - 1) / (1 + std::exp(alpha)), 0.0);
}

Oracle corwin_schultz(std::size_t n) {
  return [n](const View& v) {
    const Past p = v.own();
    return mean(n, [&](std::size_t k) { return corwin_schultz_of_pair(p, k); });
  };
}

double abdi_ranaldo(const Past& p) {
  const auto middle = [&](std::size_t k) { return (std::log(p.H(k)) + std::log(p.L(k))) / 2; };
  const double square = mean(168, [&](std::size_t k) {
    const double close = std::log(p.C(k + 1));
    return 4 * (close - middle(k + 1)) * (close - middle(k));
  });
  return std::sqrt(std::max(square, 0.0));
}

double kyle_lambda(const Past& p) {
  const auto r = [&](std::size_t k) { return p.r(k); };
  const auto root = [&](std::size_t k) {
    return std::copysign(std::sqrt(value(p, k) / mean_value(p)), p.r(k));
  };
  // The mean is over the 168 bars that have a return in the window: those of mean_value().
  return covariance(168, r, root) / covariance(168, root, root);
}

double bulk_imbalance(const Past& p, std::size_t ago) {
  const double spread = deviation(168, [&](std::size_t k) { return p.r(ago + k); });
  const double z = p.r(ago) / spread;
  const double bought = std::erfc(-z / std::numbers::sqrt2) / 2;
  return 2 * bought - 1;
}

double bulk_imbalance_24(const Past& p) {
  const double net = sum(24, [&](std::size_t k) { return bulk_imbalance(p, k) * p.V(k); });
  return net / sum(24, [&](std::size_t k) { return p.V(k); });
}

double bulk_toxicity_24(const Past& p) {
  return mean(24, [&](std::size_t k) { return std::abs(bulk_imbalance(p, k)); });
}

}  // namespace

Oracles liquidity_oracles() {
  return {
      {"amihud_24", illiquidity(24)},
      {"amihud_168", illiquidity(168)},
      {"amihud_rel",
       [](const View& v) {
         return std::log(mean_impact(v.own(), 24)) - std::log(mean_impact(v.own(), 168));
       }},
      {"roll_168", [](const View& v) { return roll(v.own()); }},
      {"corwin_schultz_24", corwin_schultz(24)},
      {"corwin_schultz_168", corwin_schultz(168)},
      {"abdi_ranaldo_168", [](const View& v) { return abdi_ranaldo(v.own()); }},
      {"kyle_lambda_168", [](const View& v) { return kyle_lambda(v.own()); }},
      {"bvc_imb_1", [](const View& v) { return bulk_imbalance(v.own(), 0); }},
      {"bvc_imb_24", [](const View& v) { return bulk_imbalance_24(v.own()); }},
      {"vpin_bvc_24", [](const View& v) { return bulk_toxicity_24(v.own()); }},
  };
}

}  // namespace tern::laws
