#include "validate/row_order.h"

#include <gtest/gtest.h>

#include "base/rng.h"
#include "validate/skill.h"

namespace tern {
namespace {

/// Few distinct values, so that many are equal; every seventh row is missing.
Column tied_column(std::size_t rows) {
  Rng rng(3);
  Column column(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    const double value = static_cast<double>(rng.below(20));
    if (row % 7 != 0) column.set(row, value);
  }
  return column;
}

TEST(RowOrder, RanksAPartAsIfItWereSortedAlone) {
  const Column column = tied_column(500);
  const RowOrder order({column.values, column.valid});
  for (const auto& [begin, end] : {std::pair{0, 500}, {100, 250}, {499, 500}, {10, 10}}) {
    std::vector<std::size_t> rows;
    std::vector<double> values;
    for (auto row = static_cast<std::size_t>(begin); row < static_cast<std::size_t>(end); ++row) {
      if (!column.valid[row]) continue;
      rows.push_back(row);
      values.push_back(column.values[row]);
    }
    EXPECT_EQ(order.ranks(rows), average_ranks(values)) << begin;
  }
}

TEST(RowOrder, GivesRanksInTheOrderOfTheRowsAskedFor) {
  Column column(3);
  for (std::size_t row = 0; row < 3; ++row) column.set(row, static_cast<double>(row * row));
  const RowOrder order({column.values, column.valid});
  EXPECT_EQ(order.ranks(std::vector<std::size_t>{2, 0}), (std::vector{2.0, 1.0}));
}

}  // namespace
}  // namespace tern
