#pragma once

#include <span>
#include <vector>

#include "portfolio/covariance.h"

namespace tern {

/// Long-only weights of which each asset carries its budget of the portfolio's variance: the least
/// of w'Sw / 2 - sum b_i log w_i, one weight after the other, brought to 1 in all.
///
/// Shape:    `budgets` is [assets].
/// Requires: budgets and variances above 0.
/// Errors:   not_converged.
/// Source:   Maillard, Roncalli, and Teiletche 2010, J. Portfolio Management 36(4) (equal risk);
///           Spinu 2013, SSRN 2297383 (the convex form); Griveau-Billion, Richard, and Roncalli
///           2013, arXiv:1311.4057 (coordinate descent).
Result<std::vector<double>> risk_budget_weights(const Covariance& covariance,
                                                std::span<const double> budgets);

}  // namespace tern
