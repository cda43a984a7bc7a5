#include "forecast/conformal.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "base/bytes.h"
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
    : method_(method), overlap_(overlap) {
  TERN_CHECK(overlap >= 1, "a horizon is at least one bar");
  for (std::size_t pair = 0; pair < kPairs; ++pair) missed_.push_back(missed_by(pair));
  for (const float error : calibration) push(error);
}

void Conformal::push(float error) {
  sizes_.push(std::abs(static_cast<double>(error)));
  if (errors_.size() < kConformalRows) {
    errors_.push_back(error);
    return;
  }
  errors_[next_] = error;
  next_ = (next_ + 1) % kConformalRows;
}

double Conformal::reach(double missed) const {
  const auto n = static_cast<double>(errors_.size());
  // Products that should be whole numbers are a little off.
  const double rank = std::ceil((1 - missed) * (n + 1) - 1e-9);
  return sizes_.at(static_cast<std::size_t>(std::clamp(rank, 1.0, n)) - 1);
}

Quantiles Conformal::quantiles(double mean, double stddev) const {
  TERN_CHECK(stddev > 0, "a forecast has a standard deviation");
  if (method_ == IntervalMethod::normal || errors_.size() < kConformalRowsMin) {
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
  if (method_ == IntervalMethod::adaptive && errors_.size() >= kConformalRowsMin) {
    // Outcomes that overlap say the same thing again.
    const double rate = kAdaptiveRate / static_cast<double>(overlap_);
    for (std::size_t pair = 0; pair < kPairs; ++pair) {
      const auto low = static_cast<double>(forecast.quantiles[pair]);
      const auto high = static_cast<double>(forecast.quantiles[kQuantileLevels.size() - 1 - pair]);
      const double miss = outcome < low || outcome > high ? 1 : 0;
      missed_[pair] = std::clamp(missed_[pair] + rate * (missed_by(pair) - miss),
                                 kMissedMin * missed_by(pair), 1.0);
    }
  }
  push(static_cast<float>((outcome - forecast.mean) / forecast.stddev));
}

std::string Conformal::save() const {
  ByteWriter out;
  out.put(static_cast<std::uint8_t>(method_));
  out.put(overlap_);
  out.put(missed_);
  std::vector<float> oldest_first = errors_;
  std::ranges::rotate(oldest_first, oldest_first.begin() + static_cast<std::ptrdiff_t>(next_));
  out.put(oldest_first);
  return out.take();
}

Result<Conformal> Conformal::load(std::string_view bytes) {
  ByteReader in(bytes);
  const auto method = in.number<std::uint8_t>();
  const auto overlap = in.number<std::uint64_t>();
  std::vector<double> missed = in.column<double>();
  const std::vector<float> errors = in.column<float>();
  const auto finite = [](auto value) { return std::isfinite(value); };
  const auto share = [](double value) { return value >= 0 && value <= 1; };
  if (!in.finished() || method >= kIntervalMethodNames.size() || overlap < 1 ||
      missed.size() != kPairs || errors.size() > kConformalRows ||
      !std::ranges::all_of(missed, share) || !std::ranges::all_of(errors, finite)) {
    return fail(Errc::corrupt_data, "these bytes are no conformal intervals: make them anew");
  }
  Conformal loaded(static_cast<IntervalMethod>(method), overlap, errors);
  loaded.missed_ = std::move(missed);
  return loaded;
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
