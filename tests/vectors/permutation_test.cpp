#include "validate/permutation.h"

#include "base/distribution.h"
#include "validate/moments.h"
#include "vector_file.h"

namespace tern {
namespace {

TEST(PermutationVector, SignFlipLooksAtAllArrangements) {
  const auto v = load_json("permutation.json").at("sign_flip");
  const auto x = v.at("x").get<std::vector<double>>();
  const SignFlip test = sign_flip(x, 1, v.at("n_perm"), 1);
  EXPECT_EQ(test.flips, v.at("n_perm").get<std::size_t>());
  expect_relative(test.mean, v.at("mean"), 1e-9);
  expect_relative(test.p_greater, v.at("p_greater"), 1e-9);
  expect_relative(test.p_two, v.at("p_two"), 1e-9);
}

TEST(PermutationVector, StudentsTestIsNearTheSignFlips) {
  const auto v = load_json("permutation.json").at("sign_flip");
  const auto x = v.at("x").get<std::vector<double>>();
  const Moments m = moments(x);
  const auto n = static_cast<double>(m.n);
  const double p = student_t_cdf(-m.mean / m.stddev * std::sqrt(n), n - 1);
  expect_relative(p, v.at("t_test_p_greater"), 1e-9);
}

TEST(PermutationVector, CircularShiftEarnsAsTheReferenceDoes) {
  const auto v = load_json("permutation.json").at("circular_shift");
  const auto profits = shifted_profits(v.at("pos").get<std::vector<double>>(),
                                       v.at("ret").get<std::vector<double>>());
  const auto expected = v.at("pnl_by_shift").get<std::vector<double>>();
  ASSERT_EQ(profits.size(), expected.size());
  // Sums of some 30 returns of 0.01 that may cancel: their rounding is that of the summands.
  for (std::size_t k = 0; k < profits.size(); ++k) EXPECT_NEAR(profits[k], expected[k], 1e-15);
  const TestResult test = circular_shift(profits, 1);
  expect_relative(test.statistic, v.at("observed"), 1e-9);
  expect_relative(test.p, v.at("p_greater"), 1e-9);
}

}  // namespace
}  // namespace tern
