#include "regime/hidden_markov.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/rng.h"
#include "validate/moments.h"

namespace tern {
namespace {

constexpr std::size_t kValuesMin = 100;
constexpr std::uint64_t kStarts = 12;
constexpr int kShortSteps = 25;
constexpr int kStepsMax = 2000;
constexpr double kGainMin = 1e-8;         // of the log likelihood, per day
constexpr double kDeviationFloor = 0.05;  // of all values': a state of a few days has none

double log_density(double value, double mean, double deviation) {
  const double z = (value - mean) / deviation;
  return -0.5 * (z * z + std::log(2 * std::numbers::pi)) - std::log(deviation);
}

/// Density of each state, divided by exp(scale): neither underflows, however far out the value is.
struct Emission {
  StateChance density;
  double scale;
};

Emission emission(const HiddenMarkov& model, std::optional<double> value) {
  if (!value) return {{1, 1}, 0};
  const double a = log_density(*value, model.mean[0], model.deviation[0]);
  const double b = log_density(*value, model.mean[1], model.deviation[1]);
  const double scale = std::max(a, b);
  return {{std::exp(a - scale), std::exp(b - scale)}, scale};
}

/// A day's states after its value, and what the value adds to the log likelihood.
struct SeenDay {
  StateChance chance;
  double log_likelihood;
};

SeenDay see(const HiddenMarkov& model, const StateChance& before, std::optional<double> value) {
  const Emission told = emission(model, value);
  const double a = before[0] * told.density[0], b = before[1] * told.density[1];
  // A state that was impossible may be the only one that the value fits.
  if (!(a + b > 0)) return {before, told.scale + std::log(std::numeric_limits<double>::min())};
  return {{a / (a + b), b / (a + b)}, told.scale + std::log(a + b)};
}

double ratio(double part, double whole) {
  return whole > 0 ? part / whole : 0;
}

/// Sums over days, by which a model is improved.
struct Counts {
  std::array<StateChance, 2> moves{};
  StateChance days{}, sum{}, squares{};
};

HiddenMarkov random_start(Rng& rng, const Moments& all) {
  HiddenMarkov start{};
  start.start = {0.5, 0.5};
  for (std::size_t s = 0; s < 2; ++s) {
    const double stay = 0.8 + 0.19 * rng.uniform();
    start.move[s] = s == 0 ? StateChance{stay, 1 - stay} : StateChance{1 - stay, stay};
    start.mean[s] = all.mean + 0.2 * all.stddev * rng.normal();
  }
  start.deviation = {all.stddev * (0.3 + 0.6 * rng.uniform()),
                     all.stddev * (1.1 + 1.4 * rng.uniform())};
  return start;
}

HiddenMarkov calm_first(HiddenMarkov model) {
  if (model.deviation[0] <= model.deviation[1]) return model;
  std::swap(model.start[0], model.start[1]);
  std::swap(model.mean[0], model.mean[1]);
  std::swap(model.deviation[0], model.deviation[1]);
  std::swap(model.move[0], model.move[1]);
  for (StateChance& row : model.move) std::swap(row[0], row[1]);
  return model;
}

struct Climbed {
  HiddenMarkov model;
  double log_likelihood;
};

/// Improves `model` until a step gains next to nothing, or for `steps_max` steps.
Climbed climb(HiddenMarkov model, std::span<const std::optional<double>> days, int steps_max,
              double deviation_min) {
  const double gain_min = kGainMin * static_cast<double>(days.size());
  FilteredDays filtered = filter_days(model, days);
  for (int step = 0; step < steps_max; ++step) {
    HiddenMarkov better = improved(model, days, filtered);
    for (double& deviation : better.deviation) deviation = std::max(deviation, deviation_min);
    FilteredDays anew = filter_days(better, days);
    const double gain = anew.log_likelihood - filtered.log_likelihood;
    if (!(gain > 0)) break;  // the floor of the deviation can cost likelihood
    model = better;
    filtered = std::move(anew);
    if (gain < gain_min) break;
  }
  return {model, filtered.log_likelihood};
}

}  // namespace

StateChance HiddenMarkov::next(const StateChance& now) const {
  return {now[0] * move[0][0] + now[1] * move[1][0], now[0] * move[0][1] + now[1] * move[1][1]};
}

StateChance HiddenMarkov::seen(const StateChance& before, std::optional<double> value) const {
  return see(*this, before, value).chance;
}

FilteredDays filter_days(const HiddenMarkov& model, std::span<const std::optional<double>> days) {
  FilteredDays filtered{{}, {}, 0};
  filtered.predicted.reserve(days.size());
  filtered.filtered.reserve(days.size());
  StateChance predicted = model.start;
  for (const std::optional<double>& value : days) {
    const SeenDay day = see(model, predicted, value);
    filtered.predicted.push_back(predicted);
    filtered.filtered.push_back(day.chance);
    filtered.log_likelihood += day.log_likelihood;
    predicted = model.next(day.chance);
  }
  return filtered;
}

std::vector<StateChance> smooth_days(const HiddenMarkov& model, const FilteredDays& days) {
  std::vector<StateChance> smoothed = days.filtered;
  for (std::size_t t = smoothed.size(); t-- > 1;) {
    const StateChance after = {ratio(smoothed[t][0], days.predicted[t][0]),
                               ratio(smoothed[t][1], days.predicted[t][1])};
    for (std::size_t s = 0; s < 2; ++s) {
      smoothed[t - 1][s] *= model.move[s][0] * after[0] + model.move[s][1] * after[1];
    }
  }
  return smoothed;
}

HiddenMarkov improved(const HiddenMarkov& model, std::span<const std::optional<double>> days,
                      const FilteredDays& filtered) {
  const std::vector<StateChance> smoothed = smooth_days(model, filtered);
  Counts counts;
  for (std::size_t t = 0; t < days.size(); ++t) {
    for (std::size_t s = 0; s < 2; ++s) {
      if (days[t]) counts.days[s] += smoothed[t][s];
      if (days[t]) counts.sum[s] += smoothed[t][s] * *days[t];
      if (t == 0) continue;
      const double after = ratio(smoothed[t][s], filtered.predicted[t][s]);
      for (std::size_t from = 0; from < 2; ++from) {
        counts.moves[from][s] += filtered.filtered[t - 1][from] * model.move[from][s] * after;
      }
    }
  }
  HiddenMarkov better = model;
  better.start = smoothed.front();
  for (std::size_t s = 0; s < 2; ++s) {
    const double left = counts.moves[s][0] + counts.moves[s][1];
    if (left > 0) better.move[s] = {counts.moves[s][0] / left, counts.moves[s][1] / left};
    if (!(counts.days[s] > 0)) continue;
    better.mean[s] = counts.sum[s] / counts.days[s];
    for (std::size_t t = 0; t < days.size(); ++t) {
      if (!days[t]) continue;
      const double apart = *days[t] - better.mean[s];
      counts.squares[s] += smoothed[t][s] * apart * apart;
    }
    better.deviation[s] = std::sqrt(counts.squares[s] / counts.days[s]);
  }
  return better;
}

Result<HiddenMarkov> fit_hidden_markov(std::span<const std::optional<double>> days,
                                       std::uint64_t seed) {
  std::vector<double> values;
  for (const std::optional<double>& day : days) {
    if (day) values.push_back(*day);
  }
  if (values.size() < kValuesMin) {
    return fail(Errc::invalid_argument,
                fmt::format("a hidden Markov model learns from at least {} daily returns, and {} "
                            "are there: begin later, or fetch older bars",
                            kValuesMin, values.size()));
  }
  const Moments all = moments(values);
  if (all_equal(values)) {
    return fail(Errc::not_converged,
                fmt::format("the {} daily returns are all the same, and two states cannot be told "
                            "apart: look at the bars with `tern data check`",
                            values.size()));
  }
  const double deviation_min = kDeviationFloor * all.stddev;
  std::optional<Climbed> best;
  for (std::uint64_t i = 0; i < kStarts; ++i) {
    Rng rng(derive_seed(seed, i));
    Climbed one = climb(random_start(rng, all), days, kShortSteps, deviation_min);
    if (!best || one.log_likelihood > best->log_likelihood) best = one;
  }
  return calm_first(climb(best->model, days, kStepsMax, deviation_min).model);
}

}  // namespace tern
