#include "oracle.h"

namespace tern::laws {
namespace {

Oracle sma_distance(std::size_t n) {
  return [n](const View& v) {
    const Past p = v.own();
    const double center = mean(n, [&](std::size_t k) { return std::log(p.C(k)); });
    return (std::log(p.C(0)) - center) / (p.sigma() * std::sqrt(static_cast<double>(n)));
  };
}

Oracle ema_distance(int span) {
  return [span](const View& v) {
    const Past p = v.own();
    const double center = ema(span, p.age(), [&](std::size_t k) { return std::log(p.C(k)); });
    return (std::log(p.C(0)) - center) / (p.sigma() * std::sqrt(span));
  };
}

/// Of the log close, `ago` bars ago.
double macd(const Past& p, std::size_t ago) {
  const Term log_close = [&](std::size_t k) { return std::log(p.C(ago + k)); };
  return ema(12, p.age() - ago, log_close) - ema(26, p.age() - ago, log_close);
}

double macd_histogram(const Past& p) {
  std::vector<double> line;
  for (std::size_t ago = 0; ago <= p.age(); ++ago) line.push_back(macd(p, ago));
  return (line[0] - ema(9, p.age(), [&](std::size_t k) { return line[k]; })) / p.sigma();
}

/// What remains of each close after a step of 1/n is (n - 1)/n, as Baz et al. have it.
double baz_mean(const Past& p, double n) {
  double mean = p.C(p.age());
  for (std::size_t k = p.age(); k-- > 0;) mean = ((n - 1) * mean + p.C(k)) / n;
  return mean;
}

double baz_trend(const Past& p) {
  const auto move = [&](std::size_t k) { return p.C(k) - p.C(k + 1); };
  return (baz_mean(p, 8) - baz_mean(p, 24)) / deviation(63, move);
}

double distance_from_high(const Past& p) {
  const double high = largest(720, [&](std::size_t k) { return p.H(k); });
  return std::log(p.C(0) / high) / p.sigma();
}

double distance_from_low(const Past& p) {
  const double low = smallest(720, [&](std::size_t k) { return p.L(k); });
  return std::log(p.C(0) / low) / p.sigma();
}

}  // namespace

Oracles trend_oracles() {
  return {
      {"dist_sma_12", sma_distance(12)},
      {"dist_sma_24", sma_distance(24)},
      {"dist_sma_72", sma_distance(72)},
      {"dist_sma_168", sma_distance(168)},
      {"dist_sma_720", sma_distance(720)},
      {"dist_ema_12", ema_distance(12)},
      {"dist_ema_26", ema_distance(26)},
      {"dist_ema_200", ema_distance(200)},
      {"macd", [](const View& v) { return macd(v.own(), 0) / v.own().sigma(); }},
      {"macd_hist", [](const View& v) { return macd_histogram(v.own()); }},
      {"tsmom_baz", [](const View& v) { return baz_trend(v.own()); }},
      {"dd_720", [](const View& v) { return distance_from_high(v.own()); }},
      {"ru_720", [](const View& v) { return distance_from_low(v.own()); }},
  };
}

}  // namespace tern::laws
