#include "portfolio/covariance.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "base/check.h"

namespace tern {
namespace {

/// The least that an asset can be sure of not being like the others, a year. A price that has not
/// moved is no riskless asset, and of two that have always moved as one neither is to be preferred:
/// with it every method below has exactly one answer.
constexpr double kOwnVolatility = 0.01;

std::size_t days_of(std::span<const double> returns, std::size_t assets) {
  TERN_CHECK(assets > 0 && returns.size() % assets == 0, "whole days of returns");
  TERN_CHECK(!returns.empty(), "an estimate needs a day");
  return returns.size() / assets;
}

/// S = keep S + add r r'.
void add_day(Covariance& covariance, std::span<const double> day, double keep, double add) {
  for (std::size_t i = 0; i < day.size(); ++i)
    for (std::size_t j = 0; j < day.size(); ++j)
      covariance.at(i, j) = keep * covariance.at(i, j) + add * day[i] * day[j];
}

Covariance a_year(Covariance daily) {
  for (double& value : daily.values) value *= kDaysOfYear;
  for (std::size_t i = 0; i < daily.assets; ++i) daily.at(i, i) += kOwnVolatility * kOwnVolatility;
  return daily;
}

/// The squared distance of all values from `target` on the diagonal and 0 beside it.
double distance_from_diagonal(const Covariance& covariance, double target) {
  double sum = 0;
  for (std::size_t i = 0; i < covariance.assets; ++i) {
    for (std::size_t j = 0; j < covariance.assets; ++j) {
      const double off = covariance.at(i, j) - (i == j ? target : 0);
      sum += off * off;
    }
  }
  return sum;
}

}  // namespace

std::vector<double> mean_returns(std::span<const double> returns, std::size_t assets) {
  const auto day_count = static_cast<double>(days_of(returns, assets));
  std::vector<double> mean(assets, 0.0);
  for (std::size_t k = 0; k < returns.size(); ++k) mean[k % assets] += returns[k];
  for (double& m : mean) m /= day_count;
  return mean;
}

Covariance second_moment(std::span<const double> returns, std::size_t assets) {
  const std::size_t day_count = days_of(returns, assets);
  Covariance sum{assets, std::vector<double>(assets * assets, 0.0)};
  for (std::size_t day = 0; day < day_count; ++day)
    add_day(sum, returns.subspan(day * assets, assets), 1, 1);
  for (double& value : sum.values) value /= static_cast<double>(day_count);
  return sum;
}

Covariance ewma_covariance(Covariance start, std::span<const double> returns, double decay) {
  TERN_CHECK(returns.size() % start.assets == 0, "whole days of returns");
  for (std::size_t k = 0; k < returns.size(); k += start.assets)
    add_day(start, returns.subspan(k, start.assets), decay, 1 - decay);
  return start;
}

ShrunkCovariance shrunk_covariance(std::span<const double> returns, std::size_t assets) {
  const auto day_count = static_cast<double>(days_of(returns, assets));
  const std::vector<double> mean = mean_returns(returns, assets);
  std::vector<double> centered(returns.begin(), returns.end());
  for (std::size_t k = 0; k < centered.size(); ++k) centered[k] -= mean[k % assets];
  Covariance sample = second_moment(centered, assets);
  double trace = 0;
  for (std::size_t i = 0; i < assets; ++i) trace += sample.at(i, i);
  const double target = trace / static_cast<double>(assets);

  const double distance = distance_from_diagonal(sample, target);
  double fourth = 0;  // of ||r||^4, summed over days
  for (std::size_t k = 0; k < centered.size(); k += assets) {
    const auto day = std::span(centered).subspan(k, assets);
    const double squared = std::inner_product(day.begin(), day.end(), day.begin(), 0.0);
    fourth += squared * squared;
  }
  const double error = (fourth / day_count - distance_from_diagonal(sample, 0)) / day_count;
  const double shrinkage = distance > 0 ? std::clamp(error / distance, 0.0, 1.0) : 0.0;
  for (double& value : sample.values) value *= 1 - shrinkage;
  for (std::size_t i = 0; i < assets; ++i) sample.at(i, i) += shrinkage * target;
  return {std::move(sample), shrinkage};
}

Covariance risk_forecast(const AllocationView& view, double decay) {
  return a_year(ewma_covariance(second_moment(view.returns, view.assets), view.returns, decay));
}

Covariance risk_of_record(const AllocationView& view) {
  return a_year(shrunk_covariance(view.returns, view.assets).covariance);
}

double variance_of(std::span<const double> weights, const Covariance& covariance) {
  double sum = 0;
  for (std::size_t i = 0; i < covariance.assets; ++i) {
    const auto row = covariance.row(i);
    sum += weights[i] * std::inner_product(row.begin(), row.end(), weights.begin(), 0.0);
  }
  return sum;
}

std::vector<double> risk_shares(std::span<const double> weights, const Covariance& covariance) {
  TERN_CHECK(weights.size() == covariance.assets, "one weight per asset");
  const double variance = variance_of(weights, covariance);
  if (variance <= 0) {
    return std::vector<double>(weights.size(), std::numeric_limits<double>::quiet_NaN());
  }
  std::vector<double> shares;
  for (std::size_t i = 0; i < covariance.assets; ++i) {
    const auto row = covariance.row(i);
    shares.push_back(weights[i] * std::inner_product(row.begin(), row.end(), weights.begin(), 0.0) /
                     variance);
  }
  return shares;
}

}  // namespace tern
