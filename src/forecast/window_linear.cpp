#include <Eigen/Core>
#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "forecast/linear.h"
#include "forecast/models.h"
#include "forecast/row_blocks.h"

namespace tern {
namespace {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;

constexpr std::size_t kAverageBars = 25;  // of DLinear, as published

/// A linear map of the last returns, after they are looked at in some other way: each column of
/// `view` is one quantity made of them, the newest return last.
///
/// Whatever the view, the forecast is linear in the returns, so it is an autoregression and kept as
/// one; the view decides what the prior takes for likely. Ridge on quantities brought to unit
/// variance, closed form, by the prior of normal_penalty().
class WindowLinear : public PointForecaster {
 public:
  explicit WindowLinear(const Settings& settings)
      : prior_r2_(settings["prior_r2"]),
        length_(settings.count("window")),
        stride_(settings.count("stride")) {}

 private:
  /// Shape: [length, quantities].
  virtual Matrix view(Eigen::Index length) const = 0;

  // Before the first row nothing is known to have moved.
  template <class Value>
  static void write_window(const Samples& samples, std::size_t i, std::size_t length, Value* to) {
    const Samples::RowRange rows = samples.window(i, length);
    to = std::fill_n(to, length - (rows.end - rows.begin), Value{0});
    for (std::size_t row = rows.begin; row < rows.end; ++row) {
      *to++ = static_cast<Value>(samples.recents[row]);
    }
  }

  Status learn(const Samples& train, std::uint64_t) final {
    const Thinned thinned(train, stride_);
    const Samples& some = thinned.samples();
    const NormalEquations returns = normal_equations(
        some, length_, [&](std::size_t i, double* x) { write_window(some, i, length_, x); });
    const Matrix quantities = view(static_cast<Eigen::Index>(length_));
    const Matrix gram = returns.gram.selfadjointView<Eigen::Lower>();
    const NormalEquations seen{quantities.transpose() * gram * quantities,
                               quantities.transpose() * returns.moment};
    // One for each quantity, of its own variance, is as one on the standardized.
    const double penalty =
        normal_penalty(static_cast<std::size_t>(quantities.cols()), some.overlap, prior_r2_);
    const Vector variances = seen.gram.diagonal() / static_cast<double>(some.count());
    TERN_TRY(const Vector weights, solve_ridge(seen, penalty * variances));
    const Vector shares = quantities * weights;
    shares_.assign(shares.begin(), shares.end());
    return {};
  }

  Status expect(const Samples& samples, std::span<float> mean) const final {
    std::vector<float> window(shares_.size());
    for (std::size_t i = 0; i < mean.size(); ++i) {
      write_window(samples, i, window.size(), window.data());
      double sum = 0;
      for (std::size_t k = 0; k < window.size(); ++k) {
        sum += shares_[k] * static_cast<double>(window[k]);
      }
      mean[i] = static_cast<float>(sum);
    }
    return {};
  }

  Status remember(ByteWriter& out) const final {
    out.put(shares_);
    return {};
  }
  Status recall(ByteReader& in) final {
    shares_ = in.column<double>();
    return {};
  }

  double prior_r2_;
  std::size_t length_;
  std::size_t stride_;
  std::vector<double> shares_;  // of each return of the window, the newest last
};

/// Subtracts the last value of the window, which for a price is where it stands now: what is left
/// are the returns from each bar until now.
class Nlinear final : public WindowLinear {
 public:
  using WindowLinear::WindowLinear;

 private:
  // The price before return k, less that after the last one: minus the sum of returns from k on.
  Matrix view(Eigen::Index length) const override {
    return -Matrix::Ones(length, length).triangularView<Eigen::Lower>().toDenseMatrix();
  }
};

/// Splits the returns into a moving average and the remainder, a linear map for each.
class Dlinear final : public WindowLinear {
 public:
  using WindowLinear::WindowLinear;

 private:
  // Past its ends the window goes on with its first and its last value, as published.
  Matrix view(Eigen::Index length) const override {
    Matrix average = Matrix::Zero(length, length);
    constexpr auto kHalf = static_cast<Eigen::Index>(kAverageBars / 2);
    for (Eigen::Index at = 0; at < length; ++at) {
      for (Eigen::Index near = at - kHalf; near <= at + kHalf; ++near) {
        average(std::clamp<Eigen::Index>(near, 0, length - 1), at) += 1.0 / kAverageBars;
      }
    }
    Matrix both(length, 2 * length);
    both << average, Matrix::Identity(length, length) - average;
    return both;
  }
};

}  // namespace

std::unique_ptr<Forecaster> make_nlinear(const Settings& settings) {
  return std::make_unique<Nlinear>(settings);
}
std::unique_ptr<Forecaster> make_dlinear(const Settings& settings) {
  return std::make_unique<Dlinear>(settings);
}

}  // namespace tern
