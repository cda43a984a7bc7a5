#include "forecast/conformal.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "base/check.h"
#include "base/distribution.h"

namespace tern {
namespace {

// An interval whose share reached zero would be endless; one that misses a tenth of what it should
// is wide enough to recover.
constexpr double kMissedMin = 0.1;

/// What the central interval between a level and its mirror image leaves out.
double missed_by(std::size_t pair) {
  return 2 * kQuantileLevels[pair];
}

}  // namespace

Result<IntervalMethod> parse_interval_method(std::string_view text) {
  const auto found = std::ranges::find(kIntervalMethodNames, text);
  if (found != kIntervalMethodNames.end()) {
    return static_cast<IntervalMethod>(found - kIntervalMethodNames.begin());
  }
  return fail(Errc::invalid_argument,
              fmt::format("there is no interval method '{}'; choose from {}", text,
                          fmt::join(kIntervalMethodNames, ", ")));
}

Quantiles normal_quantiles(double mean, double stddev) {
  Quantiles quantiles{};
  for (std::size_t q = 0; q < quantiles.size(); ++q) {
    quantiles[q] = static_cast<float>(mean + stddev * normal_quantile(kQuantileLevels[q]));
  }
  return quantiles;
}

Conformal::Conformal(IntervalMethod method, std::size_t overlap, std::span<const float> calibration)
    : method_(method), rate_(kAdaptiveRate / static_cast<double>(overlap)) {
  TERN_CHECK(overlap >= 1, "a horizon is at least one bar");
  for (std::size_t pair = 0; pair < kPairs; ++pair) missed_[pair] = missed_by(pair);
  for (const float error : calibration) push(static_cast<double>(error));
}

void Conformal::push(double error) {
  sizes_.push(std::abs(error));
  held_ = std::min(held_ + 1, kConformalRows);
}

double Conformal::reach(double missed) const {
  const auto n = static_cast<double>(held_);
  // Products that should be whole numbers are a little off.
  const double rank = std::ceil((1 - missed) * (n + 1) - 1e-9);
  return sizes_.at(static_cast<std::size_t>(std::clamp(rank, 1.0, n)) - 1);
}

Quantiles Conformal::quantiles(double mean, double stddev) const {
  TERN_CHECK(stddev > 0, "a forecast has a standard deviation");
  if (method_ == IntervalMethod::normal || held_ < kConformalRowsMin) {
    return normal_quantiles(mean, stddev);
  }
  std::array<double, kPairs> reaches{};
  for (std::size_t pair = 0; pair < kPairs; ++pair) reaches[pair] = reach(missed_[pair]);
  // Shares that adapt one by one may let a narrower interval overtake a wider one.
  std::ranges::sort(reaches, std::greater());
  Quantiles quantiles{};
  quantiles[kPairs] = static_cast<float>(mean);
  for (std::size_t pair = 0; pair < kPairs; ++pair) {
    quantiles[pair] = static_cast<float>(mean - reaches[pair] * stddev);
    quantiles[quantiles.size() - 1 - pair] = static_cast<float>(mean + reaches[pair] * stddev);
  }
  return quantiles;
}

void Conformal::learn(const Forecast& forecast, double outcome) {
  if (method_ == IntervalMethod::adaptive && held_ >= kConformalRowsMin) {
    for (std::size_t pair = 0; pair < kPairs; ++pair) {
      const auto low = static_cast<double>(forecast.quantiles[pair]);
      const auto high = static_cast<double>(forecast.quantiles[kQuantileLevels.size() - 1 - pair]);
      const double miss = outcome < low || outcome > high ? 1 : 0;
      missed_[pair] = std::clamp(missed_[pair] + rate_ * (missed_by(pair) - miss),
                                 kMissedMin * missed_by(pair), 1.0);
    }
  }
  push((outcome - forecast.mean) / forecast.stddev);
}

void add_intervals(const Dataset& dataset, std::span<const float> calibration,
                   IntervalMethod method, Forecasts& rows) {
  Conformal conformal(method, dataset.overlap, calibration);
  std::vector<std::size_t> own;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].symbol == dataset.symbol && rows[i].horizon == dataset.horizon) own.push_back(i);
  }
  std::size_t known = 0;
  std::size_t at = 0;
  for (const std::size_t i : own) {
    Forecast& row = rows[i];
    for (; rows[own[known]].as_of + dataset.horizon <= row.as_of; ++known) {
      const Forecast& past = rows[own[known]];
      while (at < dataset.count() && dataset.as_of[at] < past.as_of) ++at;
      const bool there = at < dataset.count() && dataset.as_of[at] == past.as_of;
      if (there && dataset.labelled[at]) conformal.learn(past, dataset.outcome[at]);
    }
    row.quantiles = conformal.quantiles(row.mean, row.stddev);
  }
}

}  // namespace tern
