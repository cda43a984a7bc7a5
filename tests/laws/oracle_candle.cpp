#include "oracle.h"

namespace tern::laws {
namespace {

double close_location(const Past& p, std::size_t k) {
  return (2 * p.C(k) - p.H(k) - p.L(k)) / (p.H(k) - p.L(k));
}

Oracle mean_close_location(std::size_t n) {
  return [n](const View& v) {
    const Past p = v.own();
    return mean(n, [&](std::size_t k) { return close_location(p, k); });
  };
}

double body(const View& v) {
  const Past p = v.own();
  return (p.C(0) - p.O(0)) / (p.H(0) - p.L(0));
}

double upper_wick(const View& v) {
  const Past p = v.own();
  return (p.H(0) - std::max(p.O(0), p.C(0))) / (p.H(0) - p.L(0));
}

double lower_wick(const View& v) {
  const Past p = v.own();
  return (std::min(p.O(0), p.C(0)) - p.L(0)) / (p.H(0) - p.L(0));
}

double damped_body(const View& v) {
  const Past p = v.own();
  return (p.C(0) - p.O(0)) / (p.H(0) - p.L(0) + p.C(0) / 1000);
}

double streak(const View& v) {
  const Past p = v.own();
  const auto direction = [&](std::size_t k) {
    if (p.C(k) == p.C(k + 1)) return 0;
    return p.C(k) > p.C(k + 1) ? 1 : -1;
  };
  int length = 0;
  for (std::size_t k = 0; k < p.age() && direction(k) == direction(0); ++k) length += direction(0);
  return length;
}

}  // namespace

Oracles candle_oracles() {
  return {
      {"kmid2", body},
      {"kup2", upper_wick},
      {"klow2", lower_wick},
      {"ksft2", mean_close_location(1)},
      {"ksft2_ma6", mean_close_location(6)},
      {"ksft2_ma24", mean_close_location(24)},
      {"klen",
       [](const View& v) { return std::log(v.own().H(0) / v.own().L(0)) / v.own().sigma(); }},
      {"alpha101", damped_body},
      {"streak", streak},
  };
}

}  // namespace tern::laws
