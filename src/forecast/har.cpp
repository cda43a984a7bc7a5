#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <utility>

#include "forecast/log_variance_forecaster.h"
#include "forecast/volatility_models.h"

namespace tern {
namespace {

using Vector = Eigen::VectorXd;
using Matrix = Eigen::MatrixXd;
using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

constexpr std::size_t kBlockRows = 1024;  // bounds the copy of what is learned from
constexpr float kSaturday = 5;
constexpr double kMoveMax = 10;  // in daily volatilities: one crash is not to set a weight

// Of each column's sum of squares. The flags of 24 hours add up to one, so that without it they
// have no single solution; it costs weights a millionth.
constexpr double kRidge = 1e-6;

/// What a HAR looks at beside the averages, each with what those before it have.
enum class HarTerms : std::uint8_t {
  averages,
  hours,     ///< the hour of the day, and whether it is a weekend
  leverage,  ///< and the day of the week, and how far the price fell or rose
};

/// An average that is missing is taken to be the next shorter one, or where there is none, the next
/// longer one. All are NaN where all are missing.
std::array<double, kRangeWindows.size()> filled_averages(std::span<const float> row) {
  std::array<double, kRangeWindows.size()> averages{};
  std::copy_n(row.begin(), averages.size(), averages.begin());
  for (std::size_t k = 1; k < averages.size(); ++k) {
    if (std::isnan(averages[k])) averages[k] = averages[k - 1];
  }
  for (std::size_t k = averages.size() - 1; k > 0; --k) {
    if (std::isnan(averages[k - 1])) averages[k - 1] = averages[k];
  }
  return averages;
}

void add_flags(float value, std::size_t values, std::vector<double>& columns) {
  for (std::size_t v = 0; v < values; ++v) {
    columns.push_back(value == static_cast<float>(v) ? 1.0 : 0.0);
  }
}

/// Falls, and their size or that of rises, in units of the volatility of a day's bars. A move that
/// is not known says nothing.
void add_moves(std::span<const float> row, double day, std::vector<double>& columns) {
  for (std::size_t k = 0; k < kMoveWindows.size(); ++k) {
    const double unit = std::exp(0.5 * day) * std::sqrt(static_cast<double>(kMoveWindows[k]));
    const double units = static_cast<double>(row[kMoveColumn + k]) / unit;
    const double moved = std::isnan(units) ? 0.0 : std::clamp(units, -kMoveMax, kMoveMax);
    columns.push_back(std::min(moved, 0.0));
    columns.push_back(std::abs(moved));
  }
}

std::vector<double> columns_of(std::span<const float> row, HarTerms terms) {
  const auto averages = filled_averages(row);
  std::vector<double> columns(averages.begin(), averages.end());
  if (terms == HarTerms::averages) return columns;
  add_flags(row[kHourColumn], 24, columns);
  columns.push_back(row[kWeekdayColumn] >= kSaturday ? 1.0 : 0.0);
  if (terms == HarTerms::hours) return columns;
  add_flags(row[kWeekdayColumn], 7, columns);
  add_moves(row, averages[2], columns);
  return columns;
}

/// Means, and sums of squares and products around them, in one pass (Welford 1962; Chan, Golub, and
/// LeVeque 1979 for blocks).
struct Products {
  double count = 0;
  Vector mean;
  Matrix around;

  void add(const RowMajor& block) {
    const auto rows = static_cast<double>(block.rows());
    const Vector own = block.colwise().mean().transpose();
    const RowMajor centered = block.rowwise() - own.transpose();
    if (count == 0) {
      mean = Vector::Zero(block.cols());
      around = Matrix::Zero(block.cols(), block.cols());
    }
    const Vector apart = own - mean;
    around.noalias() += centered.transpose() * centered;
    around += count * rows / (count + rows) * apart * apart.transpose();
    mean += rows / (count + rows) * apart;
    count += rows;
  }
};

/// ln variance = intercept + w'x by least squares, x the averages of the logarithm of the range
/// over an hour to a month, and more as `terms` says. Where no average is there, it is the mean.
class Har final : public LogVarianceForecaster {
 public:
  explicit Har(HarTerms terms) : terms_(terms) {}

 private:
  Status learn(const Dataset& dataset, std::span<const std::size_t> rows,
               const FitContext&) override {
    const Products products = products_of(dataset, rows);
    if (products.count == 0) {
      return fail(Errc::not_converged, "no bar of the training range has a range: check the bars");
    }
    const Eigen::Index width = products.mean.size() - 1;  // the last is the logarithm
    Matrix gram = products.around.topLeftCorner(width, width);
    Vector moment = products.around.col(width).head(width);
    for (Eigen::Index k = 0; k < width; ++k) {
      const double squares = gram(k, k);
      // A column that never moved, but for rounding, has no weight.
      if (squares > 1e-12 * products.count) {
        gram(k, k) *= 1 + kRidge;
      } else {
        gram.row(k).setZero();
        gram.col(k).setZero();
        gram(k, k) = 1;
        moment(k) = 0;
      }
    }
    const Eigen::LDLT<Matrix> factor(gram);
    const Vector weights = factor.solve(moment);
    if (factor.info() != Eigen::Success || !weights.allFinite()) {
      return fail(Errc::not_converged, "the normal equations of HAR have no solution");
    }
    weights_.assign(weights.begin(), weights.end());
    mean_ = products.mean(width);
    intercept_ = mean_ - weights.dot(products.mean.head(width));
    return {};
  }

  /// Of the rows whose averages are there: the columns, and last the logarithm of the variance.
  Products products_of(const Dataset& dataset, std::span<const std::size_t> rows) const {
    Products products;
    std::vector<double> block;
    const auto width = static_cast<Eigen::Index>(columns_of(dataset.range_row(0), terms_).size());
    const auto flush = [&] {
      const auto count = static_cast<Eigen::Index>(block.size()) / (width + 1);
      if (count > 0) products.add(Eigen::Map<const RowMajor>(block.data(), count, width + 1));
      block.clear();
    };
    for (const std::size_t row : rows) {
      const std::vector<double> columns = columns_of(dataset.range_row(row), terms_);
      if (std::isnan(columns.front())) continue;
      block.insert(block.end(), columns.begin(), columns.end());
      block.push_back(std::log(dataset.variance[row]));
      if (block.size() >= kBlockRows * columns.size()) flush();
    }
    flush();
    return products;
  }

  // A plain loop: a blocked product may round a row differently by where it stands.
  Result<std::vector<double>> expect(const Dataset& dataset, std::size_t count) const override {
    std::vector<double> expected;
    expected.reserve(count);
    for (std::size_t row = 0; row < count; ++row) {
      const std::vector<double> columns = columns_of(dataset.range_row(row), terms_);
      TERN_CHECK(columns.size() == weights_.size(), "a HAR weighs the columns of its fit");
      double sum = intercept_;
      for (std::size_t k = 0; k < columns.size(); ++k) sum += weights_[k] * columns[k];
      expected.push_back(std::isnan(columns.front()) ? mean_ : sum);
    }
    return expected;
  }

  Status remember(ByteWriter& out) const override {
    out.put(mean_);
    out.put(intercept_);
    out.put(weights_);
    return {};
  }
  Status recall(ByteReader& in) override {
    mean_ = in.number<double>();
    intercept_ = in.number<double>();
    weights_ = in.column<double>();
    const std::vector<float> any(kRangeColumns);
    if (weights_.size() == columns_of(any, terms_).size()) return {};
    return fail(Errc::corrupt_data, "these bytes are no HAR of this kind: train it again");
  }

  HarTerms terms_;
  double mean_ = 0;  // of the logarithm of the variance
  double intercept_ = 0;
  std::vector<double> weights_;
};

}  // namespace

std::unique_ptr<VolatilityForecaster> make_har_plain(const Settings&) {
  return std::make_unique<Har>(HarTerms::averages);
}

std::unique_ptr<VolatilityForecaster> make_har(const Settings&) {
  return std::make_unique<Har>(HarTerms::hours);
}

std::unique_ptr<VolatilityForecaster> make_har_leverage(const Settings&) {
  return std::make_unique<Har>(HarTerms::leverage);
}

}  // namespace tern
