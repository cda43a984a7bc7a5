#pragma once

#include <Eigen/Core>
#include <functional>
#include <span>
#include <vector>

#include "forecast/forecaster.h"
#include "forecast/point_forecaster.h"

namespace tern {

/// X'X and X'y, in double precision.
struct NormalEquations {
  Eigen::MatrixXd gram;  ///< of both triangles the lower one
  Eigen::VectorXd moment;
};

/// `write_row` writes X of sample `i`. Shape: [width].
NormalEquations normal_equations(const Samples& train, std::size_t width,
                                 const std::function<void(std::size_t i, double* x)>& write_row);

/// Those of the features. They are standardized, so a missing one is zero: the mean of training.
NormalEquations feature_equations(const Samples& train);

/// The penalty that a normal prior puts on the weights of standardized columns, before any data are
/// seen. If p of them explain a share R2 of a label's variance between them, each weight has
/// variance R2 / p in units of the label's, and the posterior mean is ridge with penalty
/// p (1 - R2) / R2. Labels that overlap by h bars hold 1 / h as much evidence, so it grows by h.
/// Source: Hoerl and Kennard 1970, Technometrics 12(1); Lindley and Smith 1972, J. R. Stat. Soc. B.
double normal_penalty(std::size_t columns, std::size_t overlap, double prior_r2);

/// w of (gram + penalty) w = moment, the penalty along the diagonal. Errors: not_converged.
Result<Eigen::VectorXd> solve_ridge(NormalEquations equations, const Eigen::VectorXd& penalty);

/// y = w'x of the features, and no intercept: features are centered, and the mean of past returns
/// is a worse forecast than zero (the model `mean` keeps showing it).
class LinearForecaster : public PointForecaster {
 private:
  virtual Result<Eigen::VectorXd> weigh(const Samples& train) = 0;

  Status learn(const Samples& train, std::uint64_t seed) final;
  Status expect(const Samples& samples, std::span<float> mean) const final;
  Status remember(ByteWriter& out) const final;
  Status recall(ByteReader& in) final;

  std::vector<double> weights_;
};

}  // namespace tern
