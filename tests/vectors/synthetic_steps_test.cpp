#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "source/synthetic_model.h"
#include "source/synthetic_step.h"

namespace tern::synthetic {
namespace {

using nlohmann::json;

json vectors(const std::string& name) {
  return json::parse(std::ifstream(TERN_SOURCE_DIR "/tests/vectors/" + name));
}

json component(const std::string& name) {
  return vectors("sim_components.json").at(name);
}

TEST(SyntheticVectors, GjrVariancesFollowTheirShocks) {
  const json expected = component("gjr_unit");
  double variance = expected.at("h0");
  for (const json& step : expected.at("steps")) {
    EXPECT_NEAR(variance, step.at("h").get<double>(), 1e-12);
    const double shock = std::sqrt(variance) * step.at("z").get<double>();
    EXPECT_NEAR(shock, step.at("eps").get<double>(), 1e-12);
    variance = kGjr.next(variance, shock);
  }
  const double persistence = kGjr.alpha + kGjr.gamma / 2 + kGjr.beta;
  EXPECT_NEAR(std::log(.5) / std::log(persistence), expected.at("half_life_h").get<double>(), 1e-9);
}

TEST(SyntheticVectors, RegimesMoveByTheirTransitions) {
  const json expected = component("markov");
  const auto matrix = transitions(kRegimeHours, kNextRegime);
  const auto share = stationary(kRegimeHours, kNextRegime);
  for (std::size_t k = 0; k < kRegimes; ++k) {
    EXPECT_NEAR(share[k], expected.at("stationary")[k].get<double>(), 1e-12);
    for (std::size_t j = 0; j < kRegimes; ++j)
      EXPECT_NEAR(matrix[k][j], expected.at("T")[k][j].get<double>(), 1e-12);
  }
  std::size_t state = expected.at("start");
  for (std::size_t i = 0; i < expected.at("uniforms").size(); ++i) {
    state = pick(matrix[state], expected.at("uniforms")[i]);
    EXPECT_EQ(state, expected.at("states")[i].get<std::size_t>()) << i;
  }
}

TEST(SyntheticVectors, ShocksAreAMultivariateStudent) {
  const json expected = component("mvt");
  const auto lower = cholesky(expected.at("corr").get<SquareMatrix<3>>());
  const auto common = correlate(lower, expected.at("g").get<std::array<double, 3>>());
  const double scale = student_scale(expected.at("nu"), expected.at("chi2"));
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NEAR(scale * common[i], expected.at("z")[i].get<double>(), 1e-12);
    for (std::size_t j = 0; j < 3; ++j)
      EXPECT_NEAR(lower[i][j], expected.at("cholesky")[i][j].get<double>(), 1e-12);
  }
}

TEST(SyntheticVectors, BridgesReachTheirExtremes) {
  const json expected = component("bridge_extremes");
  const double a = expected.at("start"), b = expected.at("end"), variance = expected.at("var");
  EXPECT_NEAR(bridge_maximum(a, b, variance, expected.at("u_max")),
              expected.at("max").get<double>(), 1e-12);
  EXPECT_NEAR(bridge_minimum(a, b, variance, expected.at("u_min")),
              expected.at("min").get<double>(), 1e-12);
}

TEST(SyntheticVectors, BridgesAreTiedToTheClose) {
  const json expected = component("bridge_path");
  auto path = expected.at("increments").get<std::vector<double>>();
  bridge(path, expected.at("target_return"));
  for (std::size_t i = 0; i < path.size(); ++i)
    EXPECT_NEAR(path[i], expected.at("path")[i].get<double>(), 1e-12);
}

TEST(SyntheticVectors, WavesForgetAtTheirRate) {
  const json expected = component("ar1");
  EXPECT_EQ(kSignalPersistence, expected.at("phi").get<double>());
  Wave wave(expected.at("phi"), expected.at("s0"));
  for (std::size_t i = 0; i < expected.at("path").size(); ++i)
    EXPECT_NEAR(wave.next(expected.at("innov")[i]), expected.at("path")[i].get<double>(), 1e-12);
}

TEST(SyntheticVectors, SeasonsAreTheMeasuredOnes) {
  const json expected = component("seasonality");
  const Timestamp monday = utc_day(2023, 1, 2);
  for (int hour = 0; hour < 168; ++hour) {
    const double by_hour = expected.at("hour")[static_cast<std::size_t>(hour % 24)];
    const double by_day = expected.at("dow_mon0")[static_cast<std::size_t>(hour / 24)];
    const double factor = by_hour * by_day / expected.at("rms_norm").get<double>();
    EXPECT_NEAR(season(monday + std::chrono::hours{hour}), factor, 1e-12);
  }
}

template <std::size_t N>
void expect_all(const json& expected, const std::array<double, N>& ours) {
  for (std::size_t i = 0; i < N; ++i) EXPECT_EQ(ours[i], expected[i].get<double>()) << expected;
}

TEST(SyntheticVectors, TheModelHasTheReferenceParameters) {
  const json p = vectors("sim_params.json");
  expect_all(p.at("p0"), kFirstPrice);
  expect_all(p.at("vol"), kHourlyStddev);
  for (std::size_t i = 0; i < kAssets; ++i) expect_all(p.at("corr")[i], kCorrelation[i]);
  expect_all(p.at("beta_drift"), kDriftBeta);
  expect_all(p.at("drift"), kRegimeDrift);
  expect_all(p.at("rvol"), kRegimeVolatility);
  expect_all(p.at("rcorr_add"), kRegimeCorrelation);
  expect_all(p.at("jump_beta"), kJumpBeta);
  expect_all(p.at("vbar"), kHourlyVolume);
  expect_all(p.at("supply"), kSupply);
  expect_all(json{p.at("slow_hl"), p.at("slow_sd"), p.at("nu"), p.at("n_sub")},
             std::array{kSlowHalfLife, kSlowStddev, kDegrees, static_cast<double>(kSubSteps)});
  expect_all(json{p.at("jump_rate"), p.at("jump_sd"), p.at("jump_mean")},
             std::array{kJumpRate, kJumpStddev, kJumpMean});
  expect_all(json{p.at("tbr_mean"), p.at("tbr_sd"), p.at("tbr_w"), p.at("tbr_c")},
             std::array{kTakerMean, kTakerStddev, kTakerOnSignal, kTakerOnShock});
  expect_all(
      json{p.at("bridge_infl"), p.at("vol_b"), p.at("uf_phi"), p.at("uf_sd")},
      std::array{kBridgeInflation, kVolumeOnRange, kFastVolumePersistence, kFastVolumeStddev});
  expect_all(json{p.at("us_tau"), p.at("us_sd"), p.at("others0"), p.at("usdt0"), p.at("usdc0")},
             std::array{kSlowVolumeHours, kSlowVolumeStddev, kFirstOthers, kFirstUsdt, kFirstUsdc});
}

}  // namespace
}  // namespace tern::synthetic
