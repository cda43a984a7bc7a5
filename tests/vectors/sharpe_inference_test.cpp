#include "validate/luck.h"
#include "vector_file.h"

namespace tern {
namespace {

constexpr double kTolerance = 1e-9;

TEST(SharpeInference, ProbabilisticSharpe) {
  const auto v = load_json("sharpe_inference.json");
  for (const auto& c : v.at("psr")) {
    SCOPED_TRACE(c.at("ref").get<std::string>());
    const SharpeSample sample = {c.at("sr"), c.at("n"), c.at("skew"), c.at("kurt")};
    expect_relative(probabilistic_sharpe(sample, c.at("sr0")), c.at("psr"), kTolerance);
  }
}

TEST(SharpeInference, ProbabilisticSharpeOfReturns) {
  const auto e = load_json("sharpe_inference.json").at("jobson_korkie_memmel");
  const SharpeSample sample = sharpe_sample(load_columns("sharpe_pair_300.csv").at("a"));
  expect_relative(sample.sharpe, e.at("sr_a"), kTolerance);
  expect_relative(sample.skew, e.at("skew_a_biased"), kTolerance);
  expect_relative(sample.kurtosis, e.at("kurt_a_biased_nonexcess"), kTolerance);
  expect_relative(probabilistic_sharpe(sample, 0), e.at("psr_a"), kTolerance);
}

TEST(SharpeInference, MinimumTrackRecord) {
  const auto v = load_json("sharpe_inference.json");
  for (const auto& c : v.at("min_trl")) {
    SCOPED_TRACE(c.at("ref").get<std::string>());
    const SharpeSample sample = {c.at("sr"), 0, c.at("skew"), c.at("kurt")};
    expect_relative(minimum_track_record(sample, c.at("sr0"), c.at("prob")), c.at("obs"),
                    kTolerance);
  }
}

TEST(SharpeInference, ExpectedMaximum) {
  const auto v = load_json("sharpe_inference.json");
  for (const auto& c : v.at("expected_max_normal"))
    expect_relative(expected_maximum(c.at("N")), c.at("approx"), kTolerance);
  EXPECT_EQ(expected_maximum(1), 0);
}

TEST(SharpeInference, DeflatedSharpe) {
  // The inputs are those of the paper's example: yearly figures over 250 days.
  const auto cases = load_json("sharpe_inference.json").at("dsr");
  const SharpeSample sample = {2.5 / std::sqrt(250.0), 1250, -3, 10};
  const double variance = 0.5 / 250;
  expect_relative(deflated_sharpe(sample, 100, variance), cases[0].at("dsr"), kTolerance);
  expect_relative(deflated_sharpe(sample, 46, variance), cases[1].at("dsr"), kTolerance);
  expect_relative(std::sqrt(variance) * expected_maximum(100), cases[0].at("sr0_daily"),
                  kTolerance);
}

TEST(SharpeInference, AMonthProvesNothing) {
  const auto v = load_json("sharpe_inference.json");
  for (const auto& c : v.at("roadmap_claim")) {
    SCOPED_TRACE(c.at("label").get<std::string>());
    const SharpeSample month = {c.at("sr_hourly"), 720, c.at("skew"), c.at("kurt")};
    expect_relative(probabilistic_sharpe(month, 0), c.at("psr_30days"), kTolerance);
    expect_relative(minimum_track_record(month, 0, 0.95), c.at("minTRL95_hours_vs0"), kTolerance);
  }
}

}  // namespace
}  // namespace tern
