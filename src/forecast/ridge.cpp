#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <cmath>
#include <vector>

#include "base/check.h"
#include "forecast/models.h"
#include "forecast/point_forecaster.h"

namespace tern {
namespace {

using Vector = Eigen::VectorXd;
using Matrix = Eigen::MatrixXd;
using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

constexpr std::size_t kBlockRows = 1024;  // bounds the copy in double precision

// Features are standardized, so zero is the mean of the training range.
double value_or_mean(float scaled) {
  return std::isnan(scaled) ? 0.0 : static_cast<double>(scaled);
}

// X'X and X'y of the training samples.
struct Normal {
  Matrix gram;
  Vector moment;
};

Normal normal_equations(const Samples& train) {
  const auto width = static_cast<Eigen::Index>(train.features);
  Normal normal{Matrix::Zero(width, width), Vector::Zero(width)};
  for (std::size_t begin = 0; begin < train.count(); begin += kBlockRows) {
    const std::size_t rows = std::min(kBlockRows, train.count() - begin);
    RowMajor x(static_cast<Eigen::Index>(rows), width);
    Vector y(static_cast<Eigen::Index>(rows));
    for (std::size_t i = 0; i < rows; ++i) {
      const std::span<const float> row = train.row(begin + i);
      const auto to = static_cast<Eigen::Index>(i);
      for (std::size_t f = 0; f < row.size(); ++f) {
        x(to, static_cast<Eigen::Index>(f)) = value_or_mean(row[f]);
      }
      y(to) = static_cast<double>(train.y[begin + i]);
    }
    normal.gram.selfadjointView<Eigen::Lower>().rankUpdate(x.transpose());
    normal.moment.noalias() += x.transpose() * y;
  }
  return normal;
}

/// y = w'x with a normal prior on w, and no intercept: features are centered, and the mean of past
/// returns is a worse forecast than zero (the model `mean` keeps showing it).
///
/// The penalty is set before any data are seen. If p standardized features explain a share R2 of a
/// label's variance between them, each weight has variance R2 / p in units of the label's, and the
/// posterior mean is ridge with penalty p (1 - R2) / R2. Labels that overlap by h bars hold 1 / h
/// as much evidence, so the penalty grows by h.
/// Source: Hoerl and Kennard 1970, Technometrics 12(1); Lindley and Smith 1972, J. R. Stat. Soc. B.
class Ridge final : public PointForecaster {
 public:
  explicit Ridge(double prior_r2) : prior_r2_(prior_r2) {}

 private:
  Status learn(const Samples& train, std::uint64_t) override {
    if (train.features == 0) {
      return fail(Errc::invalid_argument, "ridge needs at least one feature");
    }
    Normal normal = normal_equations(train);
    const double penalty =
        static_cast<double>(train.features * train.overlap) * (1.0 - prior_r2_) / prior_r2_;
    normal.gram.diagonal().array() += penalty;
    const Eigen::LLT<Matrix> factor(normal.gram.selfadjointView<Eigen::Lower>());
    if (factor.info() != Eigen::Success) {
      return fail(Errc::not_converged, "the normal equations of ridge have no solution");
    }
    const Vector weights = factor.solve(normal.moment);
    weights_.assign(weights.begin(), weights.end());
    return {};
  }

  // A plain loop: a blocked product may round a row differently by where it stands.
  Status expect(const Samples& samples, std::span<float> mean) const override {
    TERN_CHECK(samples.features == weights_.size(), "samples have the features of the fit");
    for (std::size_t i = 0; i < mean.size(); ++i) {
      const std::span<const float> row = samples.row(i);
      double sum = 0;
      for (std::size_t f = 0; f < row.size(); ++f) sum += weights_[f] * value_or_mean(row[f]);
      mean[i] = static_cast<float>(sum);
    }
    return {};
  }
  Status remember(ByteWriter& out) const override {
    out.put(weights_);
    return {};
  }
  Status recall(ByteReader& in) override {
    weights_ = in.column<double>();
    return {};
  }

  double prior_r2_;
  std::vector<double> weights_;
};

}  // namespace

std::unique_ptr<Forecaster> make_ridge(const Settings& settings) {
  return std::make_unique<Ridge>(settings["prior_r2"]);
}

}  // namespace tern
