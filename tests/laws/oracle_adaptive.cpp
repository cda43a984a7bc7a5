#include "oracle.h"

namespace tern::laws {
namespace {

double kama_distance(const View& v) {
  const Past p = v.own();
  const auto log_close = [&](std::size_t k) { return std::log(p.C(k)); };
  double kama = log_close(p.age() - 9);  // the tenth close, and from the eleventh on:
  for (std::size_t k = p.age() - 9; k-- > 0;) {
    const double way = std::abs(log_close(k) - log_close(k + 10));
    const double path = sum(10, [&](std::size_t j) { return std::abs(p.r(k + j)); });
    const double constant = way / path * (2.0 / 3 - 2.0 / 31) + 2.0 / 31;
    kama += constant * constant * (log_close(k) - kama);
  }
  return log_close(0) - kama;
}

/// Of a series, oldest first.
std::vector<double> smoothed(int span, const std::vector<double>& series) {
  std::vector<double> means{series.front()};
  const double alpha = 2.0 / (span + 1);
  for (std::size_t i = 1; i < series.size(); ++i) {
    means.push_back(alpha * series[i] + (1 - alpha) * means.back());
  }
  return means;
}

double trix(const View& v) {
  const Past p = v.own();
  std::vector<double> series;
  for (std::size_t k = p.age() + 1; k-- > 0;) series.push_back(std::log(p.C(k)));
  for (int i = 0; i < 3; ++i) series = smoothed(15, series);
  return series.back() - series[series.size() - 2];
}

double weighted_mean(std::size_t n, const Term& term) {
  const auto weighted = [&](std::size_t k) { return static_cast<double>(n - k) * term(k); };
  return sum(n, weighted) / sum(n, [&](std::size_t k) { return static_cast<double>(n - k); });
}

Oracle hull_distance(std::size_t n, std::size_t root) {
  return [n, root](const View& v) {
    const Past p = v.own();
    const double hull = weighted_mean(root, [&](std::size_t ago) {
      const Term log_close = [&](std::size_t k) { return std::log(p.C(ago + k)); };
      return 2 * weighted_mean(n / 2, log_close) - weighted_mean(n, log_close);
    });
    return std::log(p.C(0)) - hull;
  };
}

}  // namespace

Oracles adaptive_oracles() {
  return {
      {"kama_dist_10", kama_distance},     {"trix_15", trix},
      {"hma_55", hull_distance(55, 7)},    {"hma_210", hull_distance(210, 14)},
      {"hma_340", hull_distance(340, 18)},
  };
}

}  // namespace tern::laws
