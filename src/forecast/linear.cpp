#include "forecast/linear.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace tern {
namespace {

using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

constexpr std::size_t kBlockRows = 1024;  // bounds the copy in double precision

double value_or_mean(float scaled) {
  return std::isnan(scaled) ? 0.0 : static_cast<double>(scaled);
}

}  // namespace

NormalEquations normal_equations(const Samples& train, std::size_t width,
                                 const std::function<void(std::size_t, double*)>& write_row) {
  const auto columns = static_cast<Eigen::Index>(width);
  NormalEquations normal{Eigen::MatrixXd::Zero(columns, columns), Eigen::VectorXd::Zero(columns)};
  for (std::size_t begin = 0; begin < train.count(); begin += kBlockRows) {
    const std::size_t rows = std::min(kBlockRows, train.count() - begin);
    RowMajor x(static_cast<Eigen::Index>(rows), columns);
    Eigen::VectorXd y(static_cast<Eigen::Index>(rows));
    for (std::size_t i = 0; i < rows; ++i) {
      write_row(begin + i, x.row(static_cast<Eigen::Index>(i)).data());
      y(static_cast<Eigen::Index>(i)) = static_cast<double>(train.y[begin + i]);
    }
    normal.gram.selfadjointView<Eigen::Lower>().rankUpdate(x.transpose());
    normal.moment.noalias() += x.transpose() * y;
  }
  return normal;
}

NormalEquations feature_equations(const Samples& train) {
  return normal_equations(train, train.features, [&](std::size_t i, double* x) {
    for (const float value : train.row(i)) *x++ = value_or_mean(value);
  });
}

double normal_penalty(std::size_t columns, std::size_t overlap, double prior_r2) {
  return static_cast<double>(columns * overlap) * (1.0 - prior_r2) / prior_r2;
}

Result<Eigen::VectorXd> solve_ridge(NormalEquations equations, const Eigen::VectorXd& penalty) {
  equations.gram.diagonal() += penalty;
  const Eigen::LLT<Eigen::MatrixXd> factor(equations.gram.selfadjointView<Eigen::Lower>());
  if (factor.info() != Eigen::Success) {
    return fail(Errc::not_converged,
                "the normal equations have no solution: check that the features vary");
  }
  return Eigen::VectorXd(factor.solve(equations.moment));
}

Status LinearForecaster::learn(const Samples& train, std::uint64_t) {
  if (train.features == 0) {
    return fail(Errc::invalid_argument, "a linear model needs at least one feature");
  }
  TERN_TRY(const Eigen::VectorXd weights, weigh(train));
  weights_.assign(weights.begin(), weights.end());
  return {};
}

// A plain loop: a blocked product may round a row differently by where it stands.
Status LinearForecaster::expect(const Samples& samples, std::span<float> mean) const {
  TERN_CHECK(samples.features == weights_.size(), "samples have the features of the fit");
  for (std::size_t i = 0; i < mean.size(); ++i) {
    const std::span<const float> row = samples.row(i);
    double sum = 0;
    for (std::size_t f = 0; f < row.size(); ++f) sum += weights_[f] * value_or_mean(row[f]);
    mean[i] = static_cast<float>(sum);
  }
  return {};
}

Status LinearForecaster::remember(ByteWriter& out) const {
  out.put(weights_);
  return {};
}

Status LinearForecaster::recall(ByteReader& in) {
  weights_ = in.column<double>();
  return {};
}

}  // namespace tern
