#include "validate/long_run_variance.h"
#include "vector_file.h"

namespace tern {
namespace {

/// A series whose autocovariances fall along a line to zero at lag `horizon`, as those of sums over
/// `horizon` bars do: a block of ones, and far from it one of minus ones.
std::vector<double> overlapping_sums(std::size_t horizon) {
  std::vector<double> values(40 * horizon, 0.0);
  for (std::size_t i = 0; i < horizon; ++i) {
    values[i] = 1;
    values[20 * horizon + i] = -1;
  }
  return values;
}

TEST(OverlapVector, TheKernelSeesThisMuchOfTheLongRunVariance) {
  const auto v = load_json("splits.json").at("overlap_vif");
  const auto horizon = v.at("h").get<std::size_t>();
  const std::vector<double> values = overlapping_sums(horizon);
  const double variance = autocovariances(values, 0)[0];
  const auto inflation = [&](std::size_t lag, Kernel kernel) {
    return long_run_variance(values, lag, kernel) / variance;
  };
  expect_relative(inflation(horizon - 1, Kernel::rectangular), v.at("true_lrv_over_var"), 1e-9);
  expect_relative(inflation(horizon - 1, Kernel::bartlett), v.at("bartlett_L_h_minus_1"), 1e-9);
  expect_relative(inflation(2 * horizon, Kernel::bartlett), v.at("bartlett_L_2h"), 1e-9);
}

}  // namespace
}  // namespace tern
