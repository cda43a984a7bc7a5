#include "oracle.h"

namespace tern::laws {
namespace {

/// The least-squares line through the newest n log closes, at times -(n - 1) .. 0.
struct Line {
  double slope, end, r_squared;
};

Line line_through(const Past& p, std::size_t n) {
  const Term time = [](std::size_t k) { return -static_cast<double>(k); };
  const Term log_close = [&](std::size_t k) { return std::log(p.C(k)); };
  const double tie = correlation(n, time, log_close);
  const double slope = tie * deviation(n, log_close) / deviation(n, time);
  return {slope, mean(n, log_close) - slope * mean(n, time), tie * tie};
}

Oracle line_slope(std::size_t n) {
  return [n](const View& v) {
    const double root = std::sqrt(static_cast<double>(n));
    return line_through(v.own(), n).slope * root / v.own().sigma();
  };
}

Oracle line_fit(std::size_t n) {
  return [n](const View& v) { return line_through(v.own(), n).r_squared; };
}

Oracle line_residual(std::size_t n) {
  return [n](const View& v) {
    const double root = std::sqrt(static_cast<double>(n));
    return (std::log(v.own().C(0)) - line_through(v.own(), n).end) / (v.own().sigma() * root);
  };
}

}  // namespace

Oracles regression_oracles() {
  return {
      {"lr_slope_24", line_slope(24)},    {"lr_slope_168", line_slope(168)},
      {"lr_r2_24", line_fit(24)},         {"lr_r2_168", line_fit(168)},
      {"lr_resid_24", line_residual(24)}, {"lr_resid_168", line_residual(168)},
  };
}

}  // namespace tern::laws
