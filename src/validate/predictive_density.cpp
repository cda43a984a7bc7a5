#include "validate/predictive_density.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "base/check.h"
#include "base/distribution.h"

namespace tern {

double NormalDensity::crps(double outcome) const {
  TERN_CHECK(stddev > 0, "a density has a spread");
  const double w = (outcome - mean) / stddev;
  const double density = std::exp(-0.5 * w * w) / std::sqrt(2 * std::numbers::pi);
  return stddev * (w * (2 * normal_cdf(w) - 1) + 2 * density - std::numbers::inv_sqrtpi);
}

double NormalDensity::log_score(double outcome) const {
  TERN_CHECK(stddev > 0, "a density has a spread");
  const double w = (outcome - mean) / stddev;
  return 0.5 * w * w + std::log(stddev) + 0.5 * std::log(2 * std::numbers::pi);
}

StudentDensity StudentDensity::of_deviation(double mean, double stddev, double degrees) {
  TERN_CHECK(degrees > 2, "Student's t has a deviation above two degrees of freedom");
  return {mean, stddev * std::sqrt((degrees - 2) / degrees), degrees};
}

double StudentDensity::crps(double outcome) const {
  TERN_CHECK(degrees > 1 && scale > 0, "a CRPS needs a mean and a spread");
  const double w = (outcome - mean) / scale;
  const auto log_beta = [](double a, double b) {
    return log_gamma(a) + log_gamma(b) - log_gamma(a + b);
  };
  const double spread = 2 * std::sqrt(degrees) / (degrees - 1) *
                        std::exp(log_beta(0.5, degrees - 0.5) - 2 * log_beta(0.5, 0.5 * degrees));
  return scale * (w * (2 * student_t_cdf(w, degrees) - 1) +
                  2 * student_t_density(w, degrees) * (degrees + w * w) / (degrees - 1) - spread);
}

double StudentDensity::log_score(double outcome) const {
  TERN_CHECK(scale > 0, "a density has a spread");
  return std::log(scale) - std::log(student_t_density((outcome - mean) / scale, degrees));
}

Ensemble::Ensemble(std::vector<double> members) : members_(std::move(members)) {
  TERN_CHECK(!members_.empty(), "an ensemble has members");
  std::ranges::sort(members_);
  const auto m = static_cast<double>(members_.size());
  double sum = 0;
  double spread = 0;
  for (std::size_t i = 0; i < members_.size(); ++i) {
    sums_.push_back(sum);
    spread += static_cast<double>(i) * members_[i] - sum;
    sum += members_[i];
  }
  sums_.push_back(sum);
  half_spread_ = spread / (m * m);
}

double Ensemble::distance(double outcome) const {
  const auto below =
      static_cast<std::size_t>(std::ranges::lower_bound(members_, outcome) - members_.begin());
  const auto above = static_cast<double>(members_.size() - below);
  const double under = outcome * static_cast<double>(below) - sums_[below];
  const double over = sums_.back() - sums_[below] - outcome * above;
  return (under + over) / static_cast<double>(members_.size());
}

double Ensemble::fair_crps(double outcome) const {
  TERN_CHECK(members_.size() >= 2, "a fair score needs two members");
  const auto m = static_cast<double>(members_.size());
  return distance(outcome) - half_spread_ * m / (m - 1);
}

}  // namespace tern
