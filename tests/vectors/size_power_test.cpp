#include <array>

#include "base/rng.h"
#include "validate/control.h"
#include "validate/score.h"
#include "vector_file.h"

namespace tern {
namespace {

constexpr std::size_t kPredictors = 5;
constexpr std::size_t kRefit = 500;

/// Normal predictors, and returns whose volatility clusters, with fat tails: the first predictor
/// explains a share `r2` of each return in units of its volatility.
struct PlantedReturns {
  PlantedReturns(std::size_t n, double r2, Rng& rng) {
    double variance = 1;
    double last = 0;
    for (std::size_t i = 0; i < n; ++i) {
      std::array<double, kPredictors> x{};
      for (double& value : x) value = rng.normal();
      // Student's t with four degrees of freedom, scaled to a variance of one.
      const double shock = rng.normal() / std::sqrt(rng.chi_square(4) / 4) / std::sqrt(2.0);
      variance = 0.05 + 0.08 * last * last + 0.87 * variance;
      last = std::sqrt(variance) * (std::sqrt(r2) * x[0] + std::sqrt(1 - r2) * shock);
      predictors.push_back(x);
      returns.push_back(0.005 * last);
      times.push_back(utc_day(2024, 1, 1) + 1h * i);
    }
  }
  std::vector<std::array<double, kPredictors>> predictors;
  std::vector<double> returns;
  std::vector<Timestamp> times;
};

/// Least squares on the first `n` rows: a constant, then the predictors.
std::array<double, kPredictors + 1> fitted(const PlantedReturns& data, std::size_t n) {
  constexpr std::size_t kSize = kPredictors + 1;
  std::array<std::array<double, kSize + 1>, kSize> a{};
  for (std::size_t row = 0; row < n; ++row) {
    std::array<double, kSize + 1> z{1};
    std::ranges::copy(data.predictors[row], z.begin() + 1);
    z[kSize] = data.returns[row];
    for (std::size_t i = 0; i < kSize; ++i) {
      for (std::size_t j = 0; j <= kSize; ++j) a[i][j] += z[i] * z[j];
    }
  }
  for (std::size_t i = 0; i < kSize; ++i) {
    for (std::size_t other = 0; other < kSize; ++other) {
      if (other == i) continue;
      const double factor = a[other][i] / a[i][i];
      for (std::size_t j = i; j <= kSize; ++j) a[other][j] -= factor * a[i][j];
    }
  }
  std::array<double, kSize> weights{};
  for (std::size_t i = 0; i < kSize; ++i) weights[i] = a[i][kSize] / a[i][i];
  return weights;
}

/// What expanding windows, refitted every 500 rows, forecast of the rows after `train`.
ForecastScore score_of(const PlantedReturns& data, std::size_t train) {
  std::vector<double> forecast;
  std::array<double, kPredictors + 1> weights{};
  for (std::size_t row = train; row < data.returns.size(); ++row) {
    if ((row - train) % kRefit == 0) weights = fitted(data, row);
    double mean = weights[0];
    for (std::size_t p = 0; p < kPredictors; ++p) {
      mean += weights[p + 1] * data.predictors[row][p];
    }
    forecast.push_back(mean);
  }
  return score_forecasts({.as_of = std::span(data.times).subspan(train),
                          .forecast = forecast,
                          .outcome = std::span(data.returns).subspan(train),
                          .overlap = 1});
}

/// Shares of one-sided rejections at 5 %.
struct Rejections {
  double dm = 0, cw = 0, pt = 0, ic = 0, psr = 0;
};

Rejections rejections_of(const nlohmann::json& row, std::size_t draws) {
  const std::size_t train = row.at("train");
  const std::size_t test = row.at("T");
  const double one = 1 / static_cast<double>(draws);
  Rejections share;
  for (std::size_t draw = 0; draw < draws; ++draw) {
    Rng rng(derive_seed(77, draw));
    const ForecastScore score =
        score_of(PlantedReturns(train + test, row.at("planted_R2"), rng), train);
    share.dm += score.diebold_mariano.statistic > 0 && score.diebold_mariano.p < 0.1 ? one : 0;
    share.cw += score.clark_west.p < 0.05 ? one : 0;
    share.pt += score.pesaran_timmermann.p < 0.05 ? one : 0;
    share.ic += p_of_positive(score.rank_ic) < 0.05 ? one : 0;
    share.psr += score.sign_sharpe.p < 0.05 ? one : 0;
  }
  return share;
}

// The reference does not tell the parameters of its GARCH, so that powers agree but for what other
// clustering makes of them.
TEST(SizePowerVector, TestsRejectAsOftenAsInTheReference) {
  constexpr std::size_t kDraws = 200;
  constexpr double kOtherClustering = 0.06;
  const auto v = load_json("size_power.json");
  for (const auto& row : v.at("rows")) {
    if (row.at("T").get<int>() > 2000) continue;
    SCOPED_TRACE(row.dump());
    const Rejections share = rejections_of(row, kDraws);
    const auto& expected = row.at("reject_5pct");
    for (const auto& [name, value] : {std::pair{"DM", share.dm},
                                      {"CW", share.cw},
                                      {"PT", share.pt},
                                      {"IC", share.ic},
                                      {"PSR", share.psr}}) {
      const double p = expected.at(name);
      EXPECT_NEAR(value, p,
                  4 * std::sqrt(std::max(p * (1 - p), 0.01) * (1.0 / kDraws + 1e-3)) +
                      (p > 0.1 ? kOtherClustering : 0))
          << name;
    }
  }
}

}  // namespace
}  // namespace tern
