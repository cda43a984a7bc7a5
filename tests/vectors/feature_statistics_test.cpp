// Features that come from statistics, against small examples that others have printed.

#include "feature_worksheet.h"

namespace tern::vectors {
namespace {

/// Closes whose log returns are `returns`.
std::vector<Bar> bars_returning(const Column& returns) {
  Column log_close = {0};
  for (const double r : returns) log_close.push_back(log_close.back() + r);
  return bars_at_log(log_close);
}

TEST(PrintedExamples, PermutationEntropyOfBandtAndPompe) {
  // Permutation entropy, Phys. Rev. Lett. 88(17), 2002: of these seven values the entropy of order
  // 3 is 1.522 bits; ours is over that of six alike, log2(6).
  const Answers entropy = answers("perm_entropy_168", {7}, bars_at({4, 7, 9, 10, 6, 11, 3}));
  EXPECT_NEAR(entropy.back().value() * std::log2(6), 1.522, 0.5e-3);
}

TEST(PrintedExamples, ProductsOfThreeReturnsOfTsfresh) {
  // tests/units/feature_extraction/test_feature_calculations.py: at lag 1, c3 of 1, 2, -3, 4 is
  // -15, and time_reversal_asymmetry_statistic -10. Ours are over the mean square, 7.5, to the 3/2.
  const double scale = std::pow(7.5, 1.5);
  const std::vector<Bar> bars = bars_returning({1, 2, -3, 4});
  EXPECT_NEAR(answers("c3_1_168", {4}, bars).back().value() * scale, -15, 1e-12);
  EXPECT_NEAR(answers("trev_1_168", {4}, bars).back().value() * scale, -10, 1e-12);
}

TEST(PrintedExamples, ComplexityOfTsfresh) {
  // As above: cid_ce of 0, 4, normalized, is 2, and so it is of 100, 104.
  EXPECT_NEAR(answers("cid_ce_168", {2}, bars_returning({0, 4})).back().value(), 2, 1e-12);
  EXPECT_NEAR(answers("cid_ce_168", {2}, bars_returning({100, 104})).back().value(), 2, 1e-12);
}

TEST(PrintedExamples, PercentileOfScoreOfScipy) {
  // The examples of scipy.stats.percentileofscore, which ranks the newest close of Alpha158 RANK:
  // of 1, 2, 3, 4 a 3 is at 75, and of 1, 2, 3, 3, 4 at 70.
  EXPECT_EQ(answers("rank_168", {4}, bars_at({1, 2, 4, 3})).back().value(), 0.75);
  EXPECT_EQ(answers("rank_168", {5}, bars_at({1, 2, 3, 4, 3})).back().value(), 0.7);
}

}  // namespace
}  // namespace tern::vectors
