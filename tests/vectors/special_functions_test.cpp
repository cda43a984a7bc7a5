#include "base/distribution.h"
#include "base/kolmogorov.h"
#include "validate/long_run_variance.h"
#include "validate/moments.h"
#include "validate/probability_integral.h"
#include "vector_file.h"

namespace tern {
namespace {

constexpr double kTolerance = 1e-10;

TEST(SpecialFunctions, AgreeWithScipy) {
  const auto v = load_json("special_functions.json");
  for (const auto& c : v.at("norm_cdf")) expect_relative(normal_cdf(c[0]), c[1], kTolerance);
  for (const auto& c : v.at("norm_ppf"))
    EXPECT_NEAR(normal_quantile(c[0]), c[1], kTolerance * std::abs(c[1].get<double>()) + 1e-16);
  for (const auto& c : v.at("lgamma")) expect_relative(log_gamma(c[0]), c[1], kTolerance);
  for (const auto& c : v.at("betainc_reg"))
    expect_relative(incomplete_beta(c[0], c[1], c[2]), c[3], kTolerance);
  for (const auto& c : v.at("t_cdf")) expect_relative(student_t_cdf(c[0], c[1]), c[2], kTolerance);
  for (const auto& c : v.at("t_sf_two"))
    expect_relative(2 * student_t_cdf(-c[0].get<double>(), c[1]), c[2], kTolerance);
}

TEST(SpecialFunctions, TailsAndQuantilesAgreeWithScipy) {
  const auto v = load_json("special_functions.json");
  for (const auto& c : v.at("t_ppf"))
    expect_relative(student_t_quantile(c[0], c[1]), c[2], kTolerance);
  for (const auto& c : v.at("chi2_sf"))
    expect_relative(chi_square_tail(c[0], c[1]), c[2], kTolerance);
  for (const auto& c : v.at("binom_sf_ge"))
    expect_relative(binomial_tail(c[0].get<std::size_t>(), c[1].get<std::size_t>(), c[2]), c[3],
                    kTolerance);
  for (const auto& c : v.at("ks_asymptotic_sf"))
    expect_relative(kolmogorov_limit_tail(c[0]), c[1], kTolerance);
  for (const auto& c : v.at("ks_exact_sf"))
    expect_relative(kolmogorov_tail(c[0], c[1].get<std::size_t>()), c[2], kTolerance);
}

TEST(SpecialFunctions, ResidualTestsAgreeWithStatsmodels) {
  const auto v = load_json("special_functions.json");
  const auto& box = v.at("ljung_box");
  const TestResult ljung =
      ljung_box(box.at("x").get<std::vector<double>>(), box.at("lag").get<std::size_t>());
  expect_relative(ljung.statistic, box.at("stat"), kTolerance);
  expect_relative(ljung.p, box.at("p"), kTolerance);
  const auto& bera = v.at("jarque_bera");
  const TestResult jarque = jarque_bera(bera.at("x").get<std::vector<double>>());
  expect_relative(jarque.statistic, bera.at("stat"), kTolerance);
  expect_relative(jarque.p, bera.at("p"), kTolerance);
}

TEST(SpecialFunctions, TailIndexesAreHills) {
  const auto v = load_json("special_functions.json").at("hill");
  std::vector<double> magnitudes = load_columns(v.at("csv")).at("x");
  for (double& x : magnitudes) x = std::abs(x);
  for (const auto& c : v.at("k"))
    expect_relative(tail_index(magnitudes, c[0].get<std::size_t>()), c[1], kTolerance);
}

TEST(SpecialFunctions, StudentTIsSymmetricAndNormalInTheLimit) {
  EXPECT_EQ(student_t_cdf(0, 3.3), 0.5);
  EXPECT_NEAR(student_t_cdf(-1.3, 4.6) + student_t_cdf(1.3, 4.6), 1, 1e-15);
  EXPECT_NEAR(student_t_cdf(1.7, 1e6), normal_cdf(1.7), 1e-6);
  EXPECT_EQ(incomplete_beta(2, 3, 0), 0);
  EXPECT_EQ(incomplete_beta(2, 3, 1), 1);
}

TEST(SpecialFunctions, MomentsAgreeWithScipy) {
  const auto v = load_json("special_functions.json").at("moments");
  const Moments m = moments(v.at("x").get<std::vector<double>>());
  expect_relative(m.mean, v.at("mean"), kTolerance);
  expect_relative(m.stddev * m.stddev, v.at("var_ddof1"), kTolerance);
  expect_relative(m.skew, v.at("skew_biased"), kTolerance);
  expect_relative(m.kurtosis - 3, v.at("exkurt_biased"), kTolerance);
  const auto n = static_cast<double>(m.n);
  expect_relative(m.stddev * m.stddev * (n - 1) / n, v.at("var_ddof0"), kTolerance);
  expect_relative(m.skew * std::sqrt(n * (n - 1)) / (n - 2), v.at("skew_adjusted_G1"), kTolerance);
  expect_relative(((n + 1) * (m.kurtosis - 3) + 6) * (n - 1) / ((n - 2) * (n - 3)),
                  v.at("exkurt_adjusted_G2"), kTolerance);
}

TEST(SpecialFunctions, QuantilesAreThoseOfNumpy) {
  const auto v = load_json("special_functions.json").at("quantile_type7");
  auto data = v.at("data").get<std::vector<double>>();
  std::ranges::sort(data);
  for (std::size_t i = 0; i < v.at("p").size(); ++i)
    expect_relative(sorted_quantile(data, v.at("p")[i]), v.at("q")[i], kTolerance);
}

TEST(SpecialFunctions, LongRunVariancesAreThoseOfNeweyAndWest) {
  const auto v = load_json("special_functions.json").at("newey_west");
  const auto x = v.at("x").get<std::vector<double>>();
  for (const auto& [lag, variance] : v.at("lrv").items())
    expect_relative(long_run_variance(x, std::stoul(lag), Kernel::bartlett), variance, kTolerance);
  const std::vector<double> gamma = autocovariances(x, 3);
  for (std::size_t k = 0; k < gamma.size(); ++k)
    expect_relative(gamma[k], v.at("acov")[k], kTolerance);
  for (const auto& c : v.at("auto"))
    EXPECT_EQ(newey_west_lag(c[0].get<std::size_t>()), c[1].get<std::size_t>());
}

}  // namespace
}  // namespace tern
