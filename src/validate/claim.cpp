#include "validate/claim.h"

#include <cmath>
#include <numbers>

#include "base/check.h"

namespace tern {
namespace {

/// The mean of a payoff over its deviation, when its second moment is `square`.
double ratio(double mean, double square) {
  return mean / std::sqrt(square - mean * mean);
}

}  // namespace

double accuracy_of_correlation(double correlation) {
  return 0.5 + std::asin(correlation) / std::numbers::pi;
}

double correlation_of_accuracy(double accuracy) {
  TERN_CHECK(accuracy >= 0 && accuracy <= 1, "an accuracy is a share");
  return std::sin(std::numbers::pi * (accuracy - 0.5));
}

double rmse_ratio_of_r2(double r2) {
  return std::sqrt(1 - r2);
}

double r2_of_rmse_ratio(double ratio) {
  return 1 - ratio * ratio;
}

double sharpe_of_sign(double correlation) {
  return ratio(correlation * std::sqrt(2 / std::numbers::pi), 1);
}

double sharpe_of_size(double correlation) {
  // The product of two normals with correlation c has mean c and second moment 1 + 2 c^2.
  return ratio(correlation, 1 + 2 * correlation * correlation);
}

double target_first(const Barriers& barriers) {
  return barriers.stop_loss / (barriers.stop_loss + barriers.take_profit);
}

double target_first_in_logs(const Barriers& barriers) {
  const double down = -std::log1p(-barriers.stop_loss);
  return down / (down + std::log1p(barriers.take_profit));
}

double stop_for_win_rate(double take_profit, double win_rate) {
  TERN_CHECK(win_rate >= 0 && win_rate < 1, "no stop is so far that it is never reached");
  return take_profit * win_rate / (1 - win_rate);
}

double expectancy(const Barriers& barriers, double win_rate, double round_trip) {
  return win_rate * barriers.take_profit - (1 - win_rate) * barriers.stop_loss - round_trip;
}

double break_even_accuracy(double round_trip, double mean_move) {
  return 0.5 * (1 + round_trip / mean_move);
}

double chance_of_best(double chance, double trials) {
  return -std::expm1(trials * std::log1p(-chance));
}

double compounded(double period_return, double periods) {
  return std::expm1(periods * std::log1p(period_return));
}

}  // namespace tern
