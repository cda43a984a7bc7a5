#include "validate/bootstrap.h"
#include "validate/confidence_set.h"
#include "vector_file.h"

namespace tern {
namespace {

TEST(StationaryBootstrapVector, BlockLengthsAreThoseOfPolitisAndWhite) {
  const auto expected = load_json("multiple_comparison.json").at("block_length");
  for (const auto& [name, values] : load_columns("block_length_500.csv")) {
    SCOPED_TRACE(name);
    expect_relative(block_length(values), expected.at(name).at("b_sb"), 1e-9);
  }
}

TEST(StationaryBootstrapVector, RowsFollowTheRule) {
  const auto v = load_json("multiple_comparison.json").at("stationary_bootstrap_rule");
  const auto rows = v.at("n").get<std::size_t>();
  auto row = v.at("starts")[0].get<std::size_t>();
  EXPECT_EQ(row, v.at("idx")[0].get<std::size_t>());
  for (std::size_t i = 1; i < rows; ++i) {
    const bool restart = v.at("u")[i].get<double>() <= 1 / v.at("mean_block").get<double>();
    row = StationaryBootstrap::follow(row, rows, restart, v.at("starts")[i].get<std::size_t>());
    EXPECT_EQ(row, v.at("idx")[i].get<std::size_t>()) << i;
  }
}

class ConfidenceSetVector : public ::testing::Test {
 protected:
  MeanLosses losses() const {
    const auto columns = load_columns("losses_60x5.csv");
    LossTable table{columns.size(), {}};
    for (std::size_t row = 0; row < columns.begin()->second.size(); ++row)
      for (const auto& [name, losses] : columns) table.losses.push_back(losses[row]);
    EXPECT_EQ(columns.begin()->first, "benchmark");
    EXPECT_EQ(table.rows(), expected_.at("T").get<std::size_t>());
    const std::vector<std::uint32_t> rows = load_cells("bootstrap_idx_60x200.csv");
    EXPECT_EQ(rows.size(), table.rows() * expected_.at("B").get<std::size_t>());
    return mean_losses(table, rows);
  }
  void expect_set(SetStatistic statistic, const char* set, const char* key) const {
    const std::vector<SetMember> members = confidence_set(losses(), statistic);
    const auto& e = expected_.at(set);
    ASSERT_EQ(members.size(), e.size());
    for (std::size_t i = 0; i < members.size(); ++i) {
      SCOPED_TRACE(i);
      EXPECT_EQ(members[i].model, e[i].at("model").get<std::size_t>());
      if (e[i].contains(key)) expect_relative(members[i].statistic, e[i].at(key), 1e-9);
      EXPECT_EQ(members[i].p_step, e[i].at("p_step").get<double>());
      EXPECT_EQ(members[i].p, e[i].at("p_mcs").get<double>());
    }
  }

  nlohmann::json expected_ = load_json("multiple_comparison.json");
};

TEST_F(ConfidenceSetVector, ByTheRange) {
  expect_set(SetStatistic::range, "mcs_R", "T_R");
}

TEST_F(ConfidenceSetVector, ByTheMaximum) {
  expect_set(SetStatistic::maximum, "mcs_max", "T_max");
}

}  // namespace
}  // namespace tern
