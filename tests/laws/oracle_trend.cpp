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

double macd_histogram(const Past& p) {
  std::vector<double> macd(p.age() + 1);
  for (std::size_t ago = 0; ago <= p.age(); ++ago) {
    const Term log_close = [&](std::size_t k) { return std::log(p.C(ago + k)); };
    macd[ago] = ema(12, p.age() - ago, log_close) - ema(26, p.age() - ago, log_close);
  }
  return (macd[0] - ema(9, p.age(), [&](std::size_t k) { return macd[k]; })) / p.sigma();
}

}  // namespace

Oracles trend_oracles() {
  return {
      {"dist_sma_24", sma_distance(24)},
      {"dist_sma_168", sma_distance(168)},
      {"macd_hist", [](const View& v) { return macd_histogram(v.own()); }},
  };
}

}  // namespace tern::laws
