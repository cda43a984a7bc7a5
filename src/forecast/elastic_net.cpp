#include <algorithm>
#include <cmath>

#include "forecast/linear.h"
#include "forecast/models.h"

namespace tern {
namespace {

using Vector = Eigen::VectorXd;

constexpr std::size_t kSweepsMax = 10'000;
constexpr double kTolerance = 1e-7;  // of a weight; labels and features have a variance of one

double soft_threshold(double value, double by) {
  return std::copysign(std::max(0.0, std::abs(value) - by), value);
}

/// Weights of which many are exactly zero: the posterior mode under a prior that is a Laplace
/// density to the power of l1_share times a normal one to the power of the rest, both with the
/// variance that ridge gives a weight. A Laplace density of variance R2 / p has a rate of
/// sqrt(2 p / R2), times the noise's variance, 1 - R2.
/// Source: Zou and Hastie 2005, J. R. Stat. Soc. B 67(2); Friedman, Hastie, and Tibshirani 2010,
///         J. Statistical Software 33(1), for coordinate descent on the Gram matrix.
class ElasticNet final : public LinearForecaster {
 public:
  explicit ElasticNet(const Settings& settings)
      : prior_r2_(settings["prior_r2"]), l1_share_(settings["l1_share"]) {}

 private:
  std::size_t steps() const override { return sweeps_; }

  Result<Vector> weigh(const Samples& train) override {
    NormalEquations normal = feature_equations(train);
    normal.gram.triangularView<Eigen::StrictlyUpper>() = normal.gram.transpose();
    const auto columns = static_cast<double>(train.features);
    const double l1 = l1_share_ * static_cast<double>(train.overlap) * (1.0 - prior_r2_) *
                      std::sqrt(2.0 * columns / prior_r2_);
    const double l2 = (1.0 - l1_share_) * normal_penalty(train.features, train.overlap, prior_r2_);
    Vector weights = Vector::Zero(normal.moment.size());
    Vector residual = normal.moment;  // X'(y - Xw)
    for (sweeps_ = 1; sweeps_ <= kSweepsMax; ++sweeps_) {
      if (sweep(normal.gram, l1, l2, weights, residual) < kTolerance) return weights;
    }
    return fail(Errc::not_converged,
                "elastic_net still moves after its last sweep: raise prior_r2 "
                "or leave out features that say the same");
  }

  // Returns how far the weight that moved most has moved.
  static double sweep(const Eigen::MatrixXd& gram, double l1, double l2, Vector& weights,
                      Vector& residual) {
    double farthest = 0;
    for (Eigen::Index f = 0; f < weights.size(); ++f) {
      const double own = gram(f, f);
      if (!(own > 0)) continue;  // always missing, or always at its mean
      const double before = weights(f);
      const double after = soft_threshold(residual(f) + own * before, l1) / (own + l2);
      if (after == before) continue;
      weights(f) = after;
      residual.noalias() -= (after - before) * gram.col(f);
      farthest = std::max(farthest, std::abs(after - before));
    }
    return farthest;
  }

  double prior_r2_;
  double l1_share_;
  std::size_t sweeps_ = 0;
};

}  // namespace

std::unique_ptr<Forecaster> make_elastic_net(const Settings& settings) {
  return std::make_unique<ElasticNet>(settings);
}

}  // namespace tern
