#include "portfolio/mean_variance.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/check.h"
#include "portfolio/allocators.h"

namespace tern {
namespace {

constexpr int kSweeps = 1'000'000;
constexpr double kSettled = 1e-14;
constexpr int kPrices = 200;
constexpr double kCapital = 1e-13;

/// The best weights at a price of capital, from the best ones of the price before.
class PricedWeights {
 public:
  explicit PricedWeights(const MeanVariance& problem)
      : problem_(problem), weight_(problem.mean.size(), 0.0) {}

  const std::vector<double>& weight() const { return weight_; }
  /// How much capital they ask for beyond what there is.
  Result<double> excess_at(double price) {
    for (int done = 0; done < kSweeps; ++done) {
      if (sweep(price) > kSettled) continue;
      return std::accumulate(weight_.begin(), weight_.end(), 0.0) - 1;
    }
    return fail(Errc::not_converged,
                fmt::format("weights of mean and variance have not settled after {} sweeps over "
                            "{} assets; leave out one of those that move as one",
                            kSweeps, weight_.size()));
  }

 private:
  double sweep(double price) {
    double moved = 0;
    for (std::size_t i = 0; i < weight_.size(); ++i) {
      const double next = best_of(i, price);
      moved = std::max(moved, std::abs(next - weight_[i]));
      weight_[i] = next;
    }
    return moved;
  }

  /// The best weight of one asset, given the others.
  double best_of(std::size_t i, double price) const {
    const auto row = problem_.covariance.row(i);
    const double own = problem_.covariance.at(i, i);
    const double others =
        std::inner_product(row.begin(), row.end(), weight_.begin(), 0.0) - own * weight_[i];
    const double gain = problem_.mean[i] - price - problem_.aversion * others;
    const double curve = problem_.aversion * own;
    if (problem_.penalty == 0) return std::max(0.0, gain / curve);
    const double held = problem_.held[i];
    const double slope = gain - curve * held;  // where it is held now
    if (std::abs(slope) <= problem_.penalty) return std::max(0.0, held);
    return std::max(0.0, (gain - std::copysign(problem_.penalty, slope)) / curve);
  }

  const MeanVariance& problem_;
  std::vector<double> weight_;
};

double greatest_variance(const Covariance& covariance) {
  double most = 0;
  for (std::size_t i = 0; i < covariance.assets; ++i) most = std::max(most, covariance.at(i, i));
  return most;
}

/// A price so low that all the capital is asked for: more than any risk is gained by each unit.
double lowest_price(const MeanVariance& problem) {
  if (!problem.invested) return 0;
  return *std::ranges::min_element(problem.mean) - problem.penalty -
         2 * problem.aversion * greatest_variance(problem.covariance);
}

/// Brings the weights to the price at which all the capital is asked for, and no more. They are
/// linear in it piece by piece, so that the secant finds it; its end that has not moved for long
/// counts half (Illinois).
Status find_price(PricedWeights& weights, double low, double high) {
  TERN_TRY(double excess, weights.excess_at(low));
  double short_of = -1;  // at the high one nothing is asked for
  int side = 0;
  for (int tried = 0; tried < kPrices && excess > 0; ++tried) {
    const double price = low + (high - low) * excess / (excess - short_of);
    TERN_TRY(const double now, weights.excess_at(price));
    if (std::abs(now) <= kCapital || price <= low || price >= high) return {};
    if (now > 0) {
      low = price;
      excess = now;
      if (side == 1) short_of /= 2;
    } else {
      high = price;
      short_of = now;
      if (side == -1) excess /= 2;
    }
    side = now > 0 ? 1 : -1;
  }
  if (excess <= 0) return {};
  return fail(
      Errc::not_converged,
      fmt::format("no price of capital after {} trials at which weights add up to 1", kPrices));
}

}  // namespace

Result<std::vector<double>> mean_variance_weights(const MeanVariance& problem) {
  TERN_CHECK(problem.mean.size() == problem.covariance.assets, "one mean per asset");
  TERN_CHECK(problem.aversion > 0 && problem.penalty >= 0, "risk and trading are not liked");
  TERN_CHECK(problem.penalty == 0 || problem.held.size() == problem.mean.size(),
             "one held weight per asset");
  PricedWeights weights(problem);
  const double highest = *std::ranges::max_element(problem.mean) + problem.penalty;
  TERN_TRY_STATUS(find_price(weights, lowest_price(problem), highest));
  std::vector<double> weight = weights.weight();
  const double sum = std::accumulate(weight.begin(), weight.end(), 0.0);
  if (sum > 1 || problem.invested) {
    for (double& w : weight) w /= sum;
  }
  return weight;
}

Result<std::vector<double>> minimum_variance_weights(const Covariance& covariance) {
  const std::vector<double> mean(covariance.assets, 0.0);
  return mean_variance_weights(
      {.mean = mean, .covariance = covariance, .aversion = 1, .invested = true});
}

Result<AllocatedWeights> allocate_minimum_variance(const AllocationView& view,
                                                   const AllocationKnobs& knobs) {
  TERN_TRY(std::vector<double> weight, minimum_variance_weights(risk_forecast(view, knobs.decay)));
  return AllocatedWeights{.weight = std::move(weight)};
}

Result<AllocatedWeights> allocate_mean_variance_turnover(const AllocationView& view,
                                                         const AllocationKnobs& knobs) {
  std::vector<double> mean = mean_returns(view.returns, view.assets);
  for (double& m : mean) m *= kDaysOfYear;
  TERN_TRY(std::vector<double> weight, mean_variance_weights({.mean = mean,
                                                              .covariance = risk_of_record(view),
                                                              .aversion = knobs.risk_aversion,
                                                              .penalty = knobs.turnover_penalty,
                                                              .held = view.held,
                                                              .invested = true}));
  return AllocatedWeights{.weight = std::move(weight)};
}

}  // namespace tern
