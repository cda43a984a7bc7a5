#include "validate/rank_correlation.h"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <limits>

#include "base/parallel.h"
#include "validate/skill.h"

namespace tern {
namespace {

using Matrix = Eigen::MatrixXd;
using Block = Eigen::MatrixXf;  // shape [rows, columns]
using Eigen::Index;

constexpr Index kBlockRows = 1024;  // few enough for single precision to add up
constexpr Index kPieces = 8;        // summed apart, on any number of threads
// Scores have a variance of 1, so what varies less than this varies by rounding only.
constexpr double kVarianceMin = 1e-5;

/// Sums over the rows that columns i and j share, at (i, j), of the scores x of i and y of j.
struct SharedSums {
  explicit SharedSums(Index columns) : n(Matrix::Zero(columns, columns)), x(n), xx(n), xy(n) {}
  Matrix n, x, xx, xy;
};

/// Ranks, moved and scaled to mean 0 and about unit variance; 0 where there is no value.
Block scores_of(std::span<const ColumnView> columns, std::size_t begin, std::size_t end,
                std::size_t jobs) {
  Block scores = Block::Zero(static_cast<Index>(end - begin), static_cast<Index>(columns.size()));
  parallel_for(columns.size(), jobs, [&](std::size_t c) {
    std::vector<double> values;
    std::vector<Index> places;
    for (std::size_t row = begin; row < end; ++row) {
      if (!columns[c].valid[row]) continue;
      values.push_back(columns[c].values[row]);
      places.push_back(static_cast<Index>(row - begin));
    }
    const std::vector<double> ranks = average_ranks(values);
    const auto n = static_cast<double>(ranks.size());
    for (std::size_t i = 0; i < ranks.size(); ++i) {
      scores(places[i], static_cast<Index>(c)) =
          static_cast<float>((ranks[i] - 0.5 * (n + 1)) * std::sqrt(12.0) / n);
    }
  });
  return scores;
}

/// 1 where there is a value, 0 elsewhere.
Block presence_of(std::span<const ColumnView> columns, std::size_t begin, Index rows) {
  Block there(rows, static_cast<Index>(columns.size()));
  for (Index c = 0; c < there.cols(); ++c) {
    const Mask& valid = columns[static_cast<std::size_t>(c)].valid;
    for (Index row = 0; row < rows; ++row) {
      there(row, c) = valid[begin + static_cast<std::size_t>(row)] ? 1.0F : 0.0F;
    }
  }
  return there;
}

SharedSums sums_of(std::span<const ColumnView> columns, std::size_t begin, const Block& scores,
                   Index first, Index last) {
  SharedSums sums(scores.cols());
  for (Index row = first; row < last; row += kBlockRows) {
    const Index rows = std::min(kBlockRows, last - row);
    const Block x = scores.middleRows(row, rows);
    const Block squares = x.cwiseProduct(x);
    const Block there = presence_of(columns, begin + static_cast<std::size_t>(row), rows);
    const Block n = there.transpose() * there;
    const Block sum = x.transpose() * there;
    const Block square_sum = squares.transpose() * there;
    const Block product = x.transpose() * x;
    sums.n += n.cast<double>();
    sums.x += sum.cast<double>();
    sums.xx += square_sum.cast<double>();
    sums.xy += product.cast<double>();
  }
  return sums;
}

double correlation_of(const SharedSums& sums, Index i, Index j) {
  const double n = sums.n(i, j);
  const double vx = sums.xx(i, j) / n - std::pow(sums.x(i, j) / n, 2);
  const double vy = sums.xx(j, i) / n - std::pow(sums.x(j, i) / n, 2);
  if (n < static_cast<double>(kCorrelatedRowsMin) || !(vx > kVarianceMin) || !(vy > kVarianceMin)) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  const double product = sums.xy(i, j) / n - sums.x(i, j) / n * sums.x(j, i) / n;
  return i == j ? 1.0 : std::clamp(product / std::sqrt(vx * vy), -1.0, 1.0);
}

}  // namespace

CorrelationMatrix::CorrelationMatrix(std::size_t size)
    : size_(size), values_(size * size, std::numeric_limits<double>::quiet_NaN()) {}

void CorrelationMatrix::set(std::size_t i, std::size_t j, double value) {
  values_[i * size_ + j] = value;
  values_[j * size_ + i] = value;
}

double CorrelationMatrix::strength(std::size_t i, std::size_t j) const {
  const double rho = at(i, j);
  return std::isnan(rho) ? 0.0 : std::abs(rho);
}

CorrelationMatrix rank_correlations(std::span<const ColumnView> columns, std::size_t begin,
                                    std::size_t end, std::size_t jobs) {
  CorrelationMatrix matrix(columns.size());
  const Block scores = scores_of(columns, begin, end, jobs);
  std::vector<SharedSums> pieces(kPieces, SharedSums(scores.cols()));
  parallel_for(pieces.size(), jobs, [&](std::size_t k) {
    const auto piece = static_cast<Index>(k);
    pieces[k] = sums_of(columns, begin, scores, scores.rows() * piece / kPieces,
                        scores.rows() * (piece + 1) / kPieces);
  });
  SharedSums& sums = pieces.front();
  for (std::size_t k = 1; k < pieces.size(); ++k) {
    sums.n += pieces[k].n;
    sums.x += pieces[k].x;
    sums.xx += pieces[k].xx;
    sums.xy += pieces[k].xy;
  }
  for (std::size_t i = 0; i < columns.size(); ++i) {
    for (std::size_t j = i; j < columns.size(); ++j) {
      matrix.set(i, j, correlation_of(sums, static_cast<Index>(i), static_cast<Index>(j)));
    }
  }
  return matrix;
}

CorrelationMatrix weakest(std::span<const CorrelationMatrix> matrices) {
  CorrelationMatrix result = matrices.front();
  for (const CorrelationMatrix& other : matrices.subspan(1)) {
    TERN_CHECK(other.size() == result.size(), "matrices of the same columns");
    for (std::size_t i = 0; i < result.size(); ++i) {
      for (std::size_t j = i; j < result.size(); ++j) {
        const double here = result.at(i, j);
        const double there = other.at(i, j);
        if (std::isnan(here) || std::abs(there) < std::abs(here)) result.set(i, j, there);
      }
    }
  }
  return result;
}

}  // namespace tern
