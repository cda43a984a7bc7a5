#include "report/comparison.h"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/rng.h"
#include "report/sample_report.h"

namespace tern {
namespace {

/// A report whose primary strategy earns `drift` a day beside noise that all share.
Report drifting(double drift, std::size_t days_count = 400, std::size_t skip = 0) {
  Report report = sample_report(days_count);
  Frame daily({utc_day(2024, 1, 1) + days{skip}, days{1}, days_count});
  Column& column = daily.add("equity");
  Rng shared(5);
  Rng own(derive_seed(6, static_cast<std::uint64_t>(drift * 1e6)));
  double equity = 1;
  for (std::size_t i = 0; i < days_count; ++i) {
    equity *= 1 + drift + 0.02 * shared.normal() + 0.002 * own.normal();
    column.set(i, equity);
  }
  report.strategies.front().daily = std::move(daily);
  return report;
}

ReportComparison compare(const Report& a, const Report& b, std::size_t jobs = 2) {
  return compare_reports(a, b, 499, 1, jobs);
}

TEST(Comparison, FindsTheBetterOfTwoThatShareTheirNoise) {
  const ReportComparison is = compare(drifting(0.0), drifting(0.002));
  ASSERT_TRUE(is.contest);
  EXPECT_EQ(is.contest->n, 400U);
  EXPECT_LT(is.contest->p, 0.05);
  EXPECT_GT(is.contest->sharpe_gain.low, 0);
  EXPECT_TRUE(conclusion_of(is).starts_with("B is better"));
  EXPECT_TRUE(conclusion_of(compare(drifting(0.002), drifting(0.0))).starts_with("A is better"));
}

TEST(Comparison, DoesNotFindWhatIsNotThere) {
  const ReportComparison is = compare(drifting(0.0), drifting(0.00001));
  EXPECT_GT(is.contest->p, 0.05);
  EXPECT_TRUE(conclusion_of(is).starts_with("Neither is shown"));
}

TEST(Comparison, IsTheSameAtAnyNumberOfJobs) {
  EXPECT_EQ(comparison_json(compare(drifting(0.0), drifting(0.001), 1)),
            comparison_json(compare(drifting(0.0), drifting(0.001), 3)));
}

TEST(Comparison, UsesTheDaysThatBothHave) {
  const ReportComparison is = compare(drifting(0.0, 100), drifting(0.001, 100, 60));
  EXPECT_EQ(is.contest->n, 40U);
  EXPECT_EQ(is.contest->days_between.begin, utc_day(2024, 3, 1));
  const ReportComparison apart = compare(drifting(0.0, 50), drifting(0.001, 50, 60));
  EXPECT_EQ(apart.contest->n, 0U);
  EXPECT_NE(conclusion_of(apart).find("too few"), std::string::npos);
  EXPECT_NE(comparison_text(apart).find("too few"), std::string::npos);
}

TEST(Comparison, OfAReportWithItselfHasNothingToTest) {
  const ReportComparison is = compare(drifting(0.001), drifting(0.001));
  EXPECT_TRUE(is.differences.empty());
  EXPECT_NE(conclusion_of(is).find("nothing is to be tested"), std::string::npos);
}

TEST(Comparison, SaysWhatDiffersAndWhereToTestForecasts) {
  Report b = drifting(0.001);
  b.provenance.config_hash = "c1";
  b.costs.fee_bps = 5;
  b.forecasts.pop_back();
  const ReportComparison is = compare(drifting(0.0), b);
  ASSERT_EQ(is.differences.size(), 2U);
  EXPECT_EQ(is.differences[1].what, "fee, bp");
  EXPECT_EQ(is.differences[1].b, "5");
  EXPECT_EQ(is.forecasts.size(), 1U);
  EXPECT_NE(comparison_text(is).find("tern runs compare c0d0 c1d0"), std::string::npos);
  const auto json = nlohmann::json::parse(comparison_json(is));
  EXPECT_EQ(json.at("differs").at("fee, bp").at("a"), "10");
  EXPECT_EQ(json.at("a").at("strategy").at("name"), "own");
  EXPECT_EQ(json.at("forecasts").size(), 1U);
}

TEST(Comparison, WithoutAPrimaryStrategyTestsNothing) {
  Report a = sample_report(30);
  a.strategies.clear();
  const ReportComparison is = compare(a, sample_report(30));
  EXPECT_FALSE(is.contest);
  EXPECT_NE(comparison_text(is).find("A primary strategy is missing"), std::string::npos);
  EXPECT_TRUE(nlohmann::json::parse(comparison_json(is)).at("contest").is_null());
}

}  // namespace
}  // namespace tern
