#include "oracle.h"

namespace tern::laws {
namespace {

Oracle breadth(std::size_t n) {
  return [n](const View& v) {
    return v.market_mean([n](const Past& p) { return p.C(0) > p.C(n) ? 1.0 : 0.0; });
  };
}

Oracle return_rank(std::size_t n) {
  return [n](const View& v) {
    double outdone = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      outdone += v.of(i).scaled_return(n) < v.own().scaled_return(n) ? 0.5 : 0;
    }
    return outdone;
  };
}

double dispersion(const View& v) {
  return std::log(deviation(3, [&](std::size_t i) { return v.of(i).r(0); }));
}

double mean_correlation(const View& v) {
  double products = 0, lengths = 0;
  const auto product = [&](std::size_t i, std::size_t j) {
    return sum(168, [&](std::size_t k) { return v.of(i).r(k) * v.of(j).r(k); });
  };
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = i + 1; j < 3; ++j) {
      products += product(i, j);
      lengths += std::sqrt(product(i, i) * product(j, j));
    }
  }
  return products / lengths;
}

double market_variance(const View& v) {
  return std::log(mean(24, [&](std::size_t k) {
    return std::pow((v.of(0).r(k) + v.of(1).r(k) + v.of(2).r(k)) / 3, 2);
  }));
}

}  // namespace

Oracles cross_section_oracles() {
  return {
      {"breadth_1", breadth(1)},           {"breadth_24", breadth(24)},
      {"dispersion_1", dispersion},        {"avg_corr_168", mean_correlation},
      {"mkt_rv_24", market_variance},      {"xs_rank_ret_1", return_rank(1)},
      {"xs_rank_ret_24", return_rank(24)},
  };
}

}  // namespace tern::laws
