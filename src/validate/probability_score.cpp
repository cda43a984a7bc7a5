#include "validate/probability_score.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/check.h"
#include "validate/moments.h"

namespace tern {
namespace {

/// Rows whose probabilities are alike: how many, what was said, and what came.
struct Bin {
  double n = 0;
  double said = 0;
  double came = 0;
};

std::vector<Bin> bins_of(std::span<const double> probability, std::span<const double> yes,
                         std::size_t bins) {
  std::vector<std::size_t> order(probability.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t row) { return probability[row]; });
  std::vector<Bin> result;
  std::size_t bin = 0;
  for (std::size_t place = 0; place < order.size(); ++place) {
    const std::size_t row = order[place];
    const bool tied = place > 0 && probability[row] == probability[order[place - 1]];
    const std::size_t own = place * bins / order.size();
    if (place == 0 || (own != bin && !tied)) {
      bin = own;
      result.push_back({});
    }
    result.back().n += 1;
    result.back().said += probability[row];
    result.back().came += yes[row];
  }
  for (Bin& b : result) {
    b.said /= b.n;
    b.came /= b.n;
  }
  return result;
}

/// A probability that said never of what came would cost infinitely much: it is taken as 1e-15.
double log_loss_of(double probability, double yes) {
  const double given = yes > 0 ? probability : 1 - probability;
  return -std::log(std::max(given, 1e-15));
}

}  // namespace

ProbabilityScore score_probabilities(std::span<const double> probability,
                                     std::span<const double> outcome, std::size_t bins,
                                     const Dependence& dependence) {
  TERN_CHECK(probability.size() == outcome.size(), "a probability belongs to each outcome");
  TERN_CHECK(bins >= 1, "rows go into bins");
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  const std::size_t n = outcome.size();
  if (n == 0) return {{{kNone, kNone, kNone}, 0}, kNone, kNone, kNone, kNone, kNone, kNone};
  std::vector<double> yes;
  std::vector<double> squares;
  double log_loss = 0;
  for (std::size_t i = 0; i < n; ++i) {
    TERN_CHECK(probability[i] >= 0 && probability[i] <= 1, "a probability is between 0 and 1");
    yes.push_back(outcome[i] > 0 ? 1 : 0);
    squares.push_back((probability[i] - yes[i]) * (probability[i] - yes[i]));
    log_loss += log_loss_of(probability[i], yes[i]);
  }
  const double base = moments(yes).mean;
  ProbabilityScore score{.brier = mean_estimate(squares, dependence),
                         .uncertainty = base * (1 - base),
                         .log_loss = log_loss / static_cast<double>(n)};
  score.skill = score.uncertainty > 0 ? 1 - score.brier.value / score.uncertainty : kNone;
  for (const Bin& bin : bins_of(probability, yes, bins)) {
    const double share = bin.n / static_cast<double>(n);
    score.reliability += share * (bin.said - bin.came) * (bin.said - bin.came);
    score.resolution += share * (bin.came - base) * (bin.came - base);
    score.calibration_error += share * std::abs(bin.said - bin.came);
  }
  return score;
}

}  // namespace tern
