#include "base/distribution.h"

#include <array>
#include <cmath>
#include <numbers>
#include <span>

#include "base/check.h"

namespace tern {
namespace {

/// Horner's rule, the highest power first.
double polynomial(std::span<const double> coefficients, double x) {
  double value = 0;
  for (const double c : coefficients) value = value * x + c;
  return value;
}

// Wichura's coefficients, the highest power first.
constexpr std::array kCenterTop = {2.5090809287301226727e3, 3.3430575583588128105e4,
                                   6.7265770927008700853e4, 4.5921953931549871457e4,
                                   1.3731693765509461125e4, 1.9715909503065514427e3,
                                   1.3314166789178437745e2, 3.3871328727963666080e0};
constexpr std::array kCenterBottom = {5.2264952788528545610e3, 2.8729085735721942674e4,
                                      3.9307895800092710610e4, 2.1213794301586595867e4,
                                      5.3941960214247511077e3, 6.8718700749205790830e2,
                                      4.2313330701600911252e1, 1.0};
constexpr std::array kMiddleTop = {7.74545014278341407640e-4, 2.27238449892691845833e-2,
                                   2.41780725177450611770e-1, 1.27045825245236838258e0,
                                   3.64784832476320460504e0,  5.76949722146069140550e0,
                                   4.63033784615654529590e0,  1.42343711074968357734e0};
constexpr std::array kMiddleBottom = {1.05075007164441684324e-9, 5.47593808499534494600e-4,
                                      1.51986665636164571966e-2, 1.48103976427480074590e-1,
                                      6.89767334985100004550e-1, 1.67638483018380384940e0,
                                      2.05319162663775882187e0,  1.0};
constexpr std::array kTailTop = {2.01033439929228813265e-7, 2.71155556874348757815e-5,
                                 1.24266094738807843860e-3, 2.65321895265761230930e-2,
                                 2.96560571828504891230e-1, 1.78482653991729133580e0,
                                 5.46378491116411436990e0,  6.65790464350110377720e0};
constexpr std::array kTailBottom = {2.04426310338993978564e-15, 1.42151175831644588870e-7,
                                    1.84631831751005468180e-5,  7.86869131145613259100e-4,
                                    1.48753612908506148525e-2,  1.36929880922735805310e-1,
                                    5.99832206555887937690e-1,  1.0};

/// The continued fraction of I_x(a, b) without its leading factor. Fast where x is below
/// (a + 1) / (a + b + 2).
double beta_fraction(double a, double b, double x) {
  constexpr int kTermsMax = 10'000;
  constexpr double kTiny = 1e-300;
  const auto away_from_zero = [](double v) { return std::abs(v) < kTiny ? kTiny : v; };
  double c = 1;
  double d = 1 / away_from_zero(1 - (a + b) * x / (a + 1));
  double value = d;
  for (int m = 1; m <= kTermsMax; ++m) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away_from_zero(1 + even * d);
    c = away_from_zero(1 + even / c);
    value *= d * c;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away_from_zero(1 + odd * d);
    c = away_from_zero(1 + odd / c);
    value *= d * c;
    if (std::abs(d * c - 1) < 1e-15) return value;
  }
  return value;
}

/// The upper regularized incomplete gamma function by its continued fraction, for x >= a + 1.
double gamma_fraction(double a, double x) {
  constexpr int kTermsMax = 10'000;
  double b = x + 1 - a;
  double c = 1e300;
  double d = 1 / b;
  double value = d;
  for (int i = 1; i <= kTermsMax; ++i) {
    const double numerator = -i * (i - a);
    b += 2;
    d = 1 / (numerator * d + b);
    c = b + numerator / c;
    value *= d * c;
    if (std::abs(d * c - 1) < 1e-15) break;
  }
  return std::exp(a * std::log(x) - x - log_gamma(a)) * value;
}

/// The lower one by its series, for x < a + 1.
double gamma_series(double a, double x) {
  double term = 1 / a;
  double sum = term;
  for (double n = a + 1; term > 1e-17 * sum; ++n) {
    term *= x / n;
    sum += term;
  }
  return std::exp(a * std::log(x) - x - log_gamma(a)) * sum;
}

}  // namespace

double normal_cdf(double x) {
  return 0.5 * std::erfc(-x / std::numbers::sqrt2);
}

double normal_quantile(double p) {
  TERN_CHECK(p > 0 && p < 1, "a quantile needs a probability inside (0, 1)");
  const double q = p - 0.5;
  if (std::abs(q) <= 0.425) {
    const double r = 0.180625 - q * q;
    return q * polynomial(kCenterTop, r) / polynomial(kCenterBottom, r);
  }
  const double r = std::sqrt(-std::log(q < 0 ? p : 1.0 - p));
  const double value = r <= 5 ? polynomial(kMiddleTop, r - 1.6) / polynomial(kMiddleBottom, r - 1.6)
                              : polynomial(kTailTop, r - 5) / polynomial(kTailBottom, r - 5);
  return q < 0 ? -value : value;
}

double log_gamma(double x) {
  TERN_CHECK(x > 0, "log_gamma is for positive numbers");
  double shift = 1;
  while (x < 10) shift *= x++;
  constexpr std::array kStirling = {-691.0 / 360360, 1.0 / 1188, -1.0 / 1680,
                                    1.0 / 1260,      -1.0 / 360, 1.0 / 12};
  return (x - 0.5) * std::log(x) - x + 0.5 * std::log(2 * std::numbers::pi) +
         polynomial(kStirling, 1 / (x * x)) / x - std::log(shift);
}

double incomplete_beta(double a, double b, double x) {
  TERN_CHECK(a > 0 && b > 0 && x >= 0 && x <= 1, "outside the incomplete beta function's domain");
  if (x == 0 || x == 1) return x;
  const double front = std::exp(log_gamma(a + b) - log_gamma(a) - log_gamma(b) + a * std::log(x) +
                                b * std::log1p(-x));
  return x < (a + 1) / (a + b + 2) ? front * beta_fraction(a, b, x) / a
                                   : 1 - front * beta_fraction(b, a, 1 - x) / b;
}

double student_t_cdf(double x, double degrees) {
  TERN_CHECK(degrees > 0, "Student's t needs degrees of freedom");
  const double tail = 0.5 * incomplete_beta(0.5 * degrees, 0.5, degrees / (degrees + x * x));
  return x < 0 ? tail : 1 - tail;
}

double student_t_density(double x, double degrees) {
  TERN_CHECK(degrees > 0, "Student's t needs degrees of freedom");
  const double half = 0.5 * (degrees + 1);
  return std::exp(log_gamma(half) - log_gamma(0.5 * degrees) - half * std::log1p(x * x / degrees)) /
         std::sqrt(degrees * std::numbers::pi);
}

double student_t_quantile(double p, double degrees) {
  TERN_CHECK(p > 0 && p < 1, "a quantile needs a probability inside (0, 1)");
  const double tail = p < 0.5 ? p : 1 - p;
  double below = 0;
  double above = 1;
  while (student_t_cdf(-above, degrees) > tail) {
    below = above;
    above *= 2;
  }
  for (double x = 0.5 * (below + above); x > below && x < above; x = 0.5 * (below + above))
    (student_t_cdf(-x, degrees) > tail ? below : above) = x;
  return p < 0.5 ? -above : above;
}

double chi_square_tail(double x, double degrees) {
  TERN_CHECK(degrees > 0 && x >= 0, "outside the chi-square distribution's domain");
  if (x == 0) return 1;
  const double a = 0.5 * degrees;
  return 0.5 * x < a + 1 ? 1 - gamma_series(a, 0.5 * x) : gamma_fraction(a, 0.5 * x);
}

double binomial_tail(std::size_t successes, std::size_t trials, double p) {
  TERN_CHECK(p >= 0 && p <= 1, "a chance is between 0 and 1");
  if (successes == 0) return 1;
  if (successes > trials) return 0;
  return incomplete_beta(static_cast<double>(successes),
                         static_cast<double>(trials - successes + 1), p);
}

}  // namespace tern
