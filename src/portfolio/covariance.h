#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "portfolio/allocator.h"

namespace tern {

/// How the returns of assets vary together: symmetric, no direction below zero.
struct Covariance {
  std::size_t assets;
  std::vector<double> values;  ///< shape [assets, assets]

  double at(std::size_t i, std::size_t j) const { return values[i * assets + j]; }
  double& at(std::size_t i, std::size_t j) { return values[i * assets + j]; }
  std::span<const double> row(std::size_t i) const {
    return std::span(values).subspan(i * assets, assets);
  }
};

inline constexpr double kDaysOfYear = 365;

/// The mean of every asset. Shape: `returns` is [days, assets]. Requires: at least one day.
std::vector<double> mean_returns(std::span<const double> returns, std::size_t assets);

/// The mean of r r', not centered. Requires: at least one day.
Covariance second_moment(std::span<const double> returns, std::size_t assets);

/// `start`, and day after day S = decay S + (1 - decay) r r': what is known after the newest one.
///
/// Source: J.P. Morgan and Reuters 1996, RiskMetrics Technical Document, 4th ed., ch. 5.
Covariance ewma_covariance(Covariance start, std::span<const double> returns, double decay);

/// A covariance that was drawn toward one without correlations.
struct ShrunkCovariance {
  Covariance covariance;
  double shrinkage;  ///< from 0, none, to 1
};

/// The sample covariance (divisor n), drawn toward the mean variance on the diagonal and 0 beside
/// it, as far as lowers the expected squared error the most.
///
/// Requires: at least one day.
/// Source: Ledoit and Wolf 2004, J. Multivariate Analysis 88(2), lemmas 3.2 to 3.5.
ShrunkCovariance shrunk_covariance(std::span<const double> returns, std::size_t assets);

/// What the methods of risk forecast with: exponentially weighted, from the second moment of all
/// days on, a year's, each asset with a risk of its own.
Covariance risk_forecast(const AllocationView& view, double decay);

/// What the methods that also look at means measure risk with: shrunk, of the same days as the
/// means, a year's, each asset with a risk of its own.
Covariance risk_of_record(const AllocationView& view);

/// w'Sw. Shape: `weights` is [assets].
double variance_of(std::span<const double> weights, const Covariance& covariance);

/// What part of the portfolio's variance each asset is: w_i (Sw)_i / w'Sw, together 1. An asset
/// that hedges the others is below 0.
///
/// Missing: NaN for a portfolio without variance.
/// Source: Maillard, Roncalli, and Teiletche 2010, J. Portfolio Management 36(4).
std::vector<double> risk_shares(std::span<const double> weights, const Covariance& covariance);

}  // namespace tern
