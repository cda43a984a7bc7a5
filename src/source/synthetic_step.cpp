#include "source/synthetic_step.h"

namespace tern::synthetic {
namespace {

constexpr std::size_t kHours = 24;
constexpr std::size_t kWeek = 7 * kHours;
constexpr std::array<double, kHours> kByHour = {
    1.027, 1.076, .955,  .783,  .731,  .748,  .769,  .833,  .848,  .819,  .745,  .778,
    .901,  1.241, 1.618, 1.476, 1.165, 1.261, 1.129, 1.146, 1.091, 1.006, 1.015, .840};
constexpr std::array<double, 7> kByDay = {1.193, 1.134, 1.119, 1.100, 1.119, .586, .748};  // Monday

std::array<double, kWeek> normalized_week() {
  std::array<double, kWeek> week{};
  double squares = 0;
  for (std::size_t hour = 0; hour < kWeek; ++hour) {
    week[hour] = kByHour[hour % kHours] * kByDay[hour / kHours];
    squares += week[hour] * week[hour];
  }
  const double root_mean_square = std::sqrt(squares / kWeek);
  for (double& factor : week) factor /= root_mean_square;
  return week;
}

}  // namespace

std::size_t pick(std::span<const double> probabilities, double uniform) {
  double sum = 0;
  for (std::size_t state = 0; state + 1 < probabilities.size(); ++state) {
    sum += probabilities[state];
    if (uniform <= sum) return state;
  }
  return probabilities.size() - 1;
}

void bridge(std::span<double> increments, double end) {
  double sum = 0;
  for (double& step : increments) step = sum += step;
  const double count = static_cast<double>(increments.size());
  for (std::size_t i = 0; i < increments.size(); ++i)
    increments[i] += static_cast<double>(i + 1) / count * (end - sum);
  if (!increments.empty()) increments.back() = end;
}

double bridge_maximum(double a, double b, double variance, double uniform) {
  return .5 * (a + b + std::sqrt((b - a) * (b - a) - 2 * variance * std::log(uniform)));
}

double bridge_minimum(double a, double b, double variance, double uniform) {
  return -bridge_maximum(-a, -b, variance, uniform);
}

double season(Timestamp t) {
  static const std::array<double, kWeek> kFactors = normalized_week();
  const auto day = std::chrono::floor<days>(t);
  const auto hour = std::chrono::floor<std::chrono::hours>(t - day).count();
  const unsigned monday_first = std::chrono::weekday(day).iso_encoding() - 1;
  return kFactors[monday_first * kHours + static_cast<std::size_t>(hour)];
}

}  // namespace tern::synthetic
