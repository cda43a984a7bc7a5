#include "validate/bootstrap.h"
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

}  // namespace
}  // namespace tern
