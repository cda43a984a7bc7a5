#include "validate/rank_correlation.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/rng.h"
#include "validate/skill.h"

namespace tern {
namespace {

constexpr std::size_t kRows = 3000;

std::vector<ColumnView> views(const std::vector<Column>& columns) {
  std::vector<ColumnView> result;
  for (const Column& column : columns) result.push_back({column.values, column.valid});
  return result;
}

/// Continuous, tied, binary, rare, and heavy-tailed columns that share a factor; `missing` of the
/// rows of each are not there, in runs and alone.
std::vector<Column> planted_columns(double missing) {
  Rng rng(11);
  std::vector<Column> columns(6, Column(kRows));
  for (std::size_t row = 0; row < kRows; ++row) {
    const double factor = rng.normal();
    const double noise = rng.normal();
    const std::vector<double> values = {factor,
                                        std::floor(2 * (factor + noise)),
                                        factor > 0.3 ? 1.0 : 0.0,
                                        noise > 2.5 ? 1.0 : 0.0,
                                        std::exp(3 * noise - factor),
                                        7.0};
    for (std::size_t c = 0; c < values.size(); ++c) {
      const bool in_a_hole = missing > 0 && (row + 200 * c) % 1500 < 100;
      if (!in_a_hole && rng.uniform() >= missing) columns[c].set(row, values[c]);
    }
  }
  return columns;
}

/// By the definition: ranks within the column and range, then Pearson over the shared rows.
double oracle(const Column& a, const Column& b, std::size_t begin, std::size_t end) {
  const auto ranks_by_row = [&](const Column& column) {
    std::vector<double> ranks(column.size(), std::nan(""));
    for (std::size_t row = begin; row < end; ++row) {
      if (!column.valid[row]) continue;
      double rank = 0.5;
      for (std::size_t other = begin; other < end; ++other) {
        if (!column.valid[other]) continue;
        if (column.values[other] < column.values[row]) rank += 1;
        if (column.values[other] == column.values[row]) rank += 0.5;
      }
      ranks[row] = rank;
    }
    return ranks;
  };
  const std::vector<double> ra = ranks_by_row(a);
  const std::vector<double> rb = ranks_by_row(b);
  std::vector<double> x;
  std::vector<double> y;
  for (std::size_t row = begin; row < end; ++row) {
    if (std::isnan(ra[row]) || std::isnan(rb[row])) continue;
    x.push_back(ra[row]);
    y.push_back(rb[row]);
  }
  return pearson(x, y);
}

void expect_oracle(const std::vector<Column>& columns, std::size_t begin, std::size_t end) {
  const CorrelationMatrix matrix = rank_correlations(views(columns), begin, end, 2);
  for (std::size_t i = 0; i < 5; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      EXPECT_NEAR(matrix.at(i, j), oracle(columns[i], columns[j], begin, end), 1e-5)
          << i << " and " << j;
      EXPECT_EQ(matrix.at(i, j), matrix.at(j, i));
    }
  }
}

TEST(RankCorrelations, AreSpearmansWhereValuesAreEqual) {
  expect_oracle(planted_columns(0), 0, kRows);
}

TEST(RankCorrelations, UseTheRowsThatBothColumnsHave) {
  expect_oracle(planted_columns(0.2), 0, kRows);
}

TEST(RankCorrelations, LookAtTheirRangeOnly) {
  std::vector<Column> columns = planted_columns(0.1);
  const CorrelationMatrix before = rank_correlations(views(columns), 500, 2000, 1);
  expect_oracle(columns, 500, 2000);
  for (Column& column : columns) column.set(2000, 1e9);
  const CorrelationMatrix after = rank_correlations(views(columns), 500, 2000, 1);
  EXPECT_EQ(before.at(0, 1), after.at(0, 1));
}

TEST(RankCorrelations, DoNotExistForAConstantAnAbsentOrAScarceColumn) {
  std::vector<Column> columns = planted_columns(0);
  columns.emplace_back(kRows);
  Column scarce(kRows);
  for (std::size_t row = 0; row + 1 < kCorrelatedRowsMin; ++row) scarce.set(row, 0.1 * double(row));
  columns.push_back(scarce);
  const CorrelationMatrix matrix = rank_correlations(views(columns), 0, kRows, 1);
  for (const std::size_t none : {5UL, 6UL, 7UL}) {
    EXPECT_TRUE(std::isnan(matrix.at(0, none)));
    EXPECT_TRUE(std::isnan(matrix.at(none, none)));
    EXPECT_EQ(matrix.strength(0, none), 0.0);
  }
  EXPECT_EQ(matrix.at(0, 0), 1.0);
}

TEST(RankCorrelations, AreTheSameOnAnyNumberOfThreads) {
  const std::vector<Column> columns = planted_columns(0.1);
  const CorrelationMatrix one = rank_correlations(views(columns), 0, kRows, 1);
  const CorrelationMatrix three = rank_correlations(views(columns), 0, kRows, 3);
  for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(one.at(0, i), three.at(0, i));
}

TEST(WeakestCorrelation, IsTheNearestToZeroThatIsKnown) {
  CorrelationMatrix a(3);
  CorrelationMatrix b(3);
  a.set(0, 1, 0.9);
  b.set(0, 1, -0.5);
  a.set(0, 2, 0.7);
  b.set(1, 2, 0.3);
  const CorrelationMatrix result = weakest(std::vector{a, b});
  EXPECT_EQ(result.at(1, 0), -0.5);
  EXPECT_EQ(result.at(0, 2), 0.7);
  EXPECT_EQ(result.at(1, 2), 0.3);
  EXPECT_TRUE(std::isnan(result.at(0, 0)));
}

}  // namespace
}  // namespace tern
