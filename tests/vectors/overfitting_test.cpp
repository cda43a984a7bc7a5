#include "validate/overfitting.h"

#include "vector_file.h"

namespace tern {
namespace {

std::vector<std::vector<double>> load_configurations(const std::string& name, std::size_t count) {
  const auto columns = load_columns(name);
  EXPECT_EQ(columns.size(), count);
  std::vector<std::vector<double>> configurations;
  for (std::size_t i = 0; i < count; ++i) {
    configurations.push_back(columns.at("s" + std::to_string(i)));
  }
  return configurations;
}

void expect_rows(const Overfitting& found, const nlohmann::json& rows) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    SCOPED_TRACE(rows[i].at("is_blocks").dump());
    const HalfSplit& split = found.splits[i];
    EXPECT_EQ(split.best, rows[i].at("n_star").get<std::size_t>());
    EXPECT_EQ(split.rank, rows[i].at("rank_oos").get<double>());
    expect_relative(split.in_sample, rows[i].at("R_is"), 1e-9);
    expect_relative(split.out_of_sample, rows[i].at("R_oos"), 1e-9);
    expect_relative(split.logit, rows[i].at("logit"), 1e-9);
    expect_relative(1 / (1 + std::exp(-split.logit)), rows[i].at("omega"), 1e-9);
  }
}

void expect_case(const std::string& name, std::size_t count) {
  const auto expected = load_json("cscv_pbo.json").at(name);
  const auto configurations = load_configurations(expected.at("csv"), count);
  const auto blocks = expected.at("S").get<std::size_t>();
  EXPECT_EQ(configurations[0].size() / blocks * blocks, expected.at("T_used").get<std::size_t>());
  const Overfitting found = backtest_overfitting(configurations, blocks);
  ASSERT_EQ(found.splits.size(), expected.at("n_comb").get<std::size_t>());
  expect_relative(found.probability, expected.at("pbo"), 1e-9);
  expect_relative(found.loss_probability, expected.at("prob_oos_loss"), 1e-9);
  expect_relative(found.slope, expected.at("slope"), 1e-9);
  expect_relative(found.intercept, expected.at("intercept"), 1e-9);
  expect_rows(found, expected.at("rows"));
  if (!expected.contains("all_logits")) return;
  for (std::size_t i = 0; i < found.splits.size(); ++i) {
    expect_relative(found.splits[i].logit, expected.at("all_logits")[i], 1e-9);
  }
}

TEST(OverfittingVector, APlantedWinnerIsNotOverfitted) {
  expect_case("small", 6);
}

TEST(OverfittingVector, NoiseIsAsTheReferenceFindsIt) {
  expect_case("large", 20);
}

}  // namespace
}  // namespace tern
