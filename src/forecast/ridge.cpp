#include "forecast/linear.h"
#include "forecast/models.h"

namespace tern {
namespace {

class Ridge final : public LinearForecaster {
 public:
  explicit Ridge(double prior_r2) : prior_r2_(prior_r2) {}

 private:
  Result<Eigen::VectorXd> weigh(const Samples& train) override {
    const double penalty = normal_penalty(train.features, train.overlap, prior_r2_);
    const auto width = static_cast<Eigen::Index>(train.features);
    return solve_ridge(feature_equations(train), Eigen::VectorXd::Constant(width, penalty));
  }

  double prior_r2_;
};

}  // namespace

std::unique_ptr<Forecaster> make_ridge(const Settings& settings) {
  return std::make_unique<Ridge>(settings["prior_r2"]);
}

}  // namespace tern
