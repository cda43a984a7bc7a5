#include "validate/feature_study.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/rng.h"
#include "validate/score.h"

namespace tern {
namespace {

constexpr std::size_t kRows = 3 * 8760;
const TimeGrid kGrid{utc_day(2021, 1, 1), 1h, kRows};
const TimeRange kTrain{utc_day(2021, 1, 1), utc_day(2022, 7, 1)};
const TimeRange kTest{utc_day(2022, 7, 1), utc_day(2024, 1, 1)};

/// "signal" goes with the outcome, "copy" with the signal, "noise" with nothing; "late" is there
/// from 2022-03-01 on, "drifting" moves up in test, "flat" never varies, "none" is never there.
struct Scene {
  explicit Scene(std::uint64_t seed) : features(kGrid), traded(kRows), outcome(kRows) {
    Rng rng(seed);
    Column signal(kRows), copy(kRows), noise(kRows), late(kRows), drifting(kRows), flat(kRows);
    double slow = 0;
    for (std::size_t row = 0; row < kRows; ++row) {
      const double s = rng.normal();
      slow = 0.9 * slow + rng.normal();
      const bool open = row % 100 != 7;
      traded.set(row, open);
      outcome.set(row, 0.2 * s + rng.normal());
      if (!open) continue;
      signal.set(row, s);
      copy.set(row, std::exp(-s));
      noise.set(row, slow);
      if (kGrid[row] >= utc_day(2022, 3, 1)) late.set(row, rng.normal());
      drifting.set(row, rng.normal() + (kTest.contains(kGrid[row]) ? 2 : 0));
      flat.set(row, 1);
    }
    features.add("signal") = signal;
    features.add("copy") = copy;
    features.add("noise") = noise;
    features.add("late") = late;
    features.add("drifting") = drifting;
    features.add("flat") = flat;
    features.add("none");
  }
  StudiedAsset asset() const { return {"BTC/USDT", features, traded, outcome}; }

  Frame features;
  Mask traded;
  Column outcome;
};

StudyOptions options() {
  return {.features = {"signal", "copy", "noise", "late", "drifting", "flat", "none"},
          .train = kTrain,
          .test = kTest,
          .overlap = 1,
          .jobs = 2};
}

FeatureStudy study_of(const Scene& scene, const StudyOptions& asked = options()) {
  return study_features(std::vector{scene.asset()}, asked);
}

TEST(FeatureStudy, FindsAPlantedSignalAndItsCopyInEveryYear) {
  const Scene scene(1);
  const FeatureStudy study = study_of(scene);
  const FeatureFacts& signal = study.at(0, 0);
  EXPECT_NEAR(signal.train.ic.value, 0.19, 0.02);
  EXPECT_LT(signal.train.p, 1e-20);
  EXPECT_NEAR(study.at(0, 1).test.ic.value, -0.19, 0.02);
  ASSERT_EQ(signal.years.size(), 3U);
  EXPECT_EQ(signal.years.back().year, 2023);
  for (const YearIc& year : signal.years) EXPECT_GT(year.rank.ic.low, 0.1);
  EXPECT_GT(study.at(0, 2).train.p, 1e-3);
}

TEST(FeatureStudy, AgreesWithTheScoreOfForecasts) {
  const Scene scene(2);
  const ColumnView signal = *scene.features.find("signal");
  std::vector<Timestamp> as_of;
  std::vector<double> x;
  std::vector<double> y;
  for (std::size_t row = 0; row < kRows; ++row) {
    if (!signal.valid[row]) continue;
    as_of.push_back(kGrid[row]);
    x.push_back(signal.values[row]);
    y.push_back(scene.outcome.values[row]);
  }
  const ForecastScore score =
      score_forecasts({.as_of = as_of, .forecast = x, .outcome = y, .overlap = 1});
  EXPECT_NEAR(study_of(scene).at(0, 0).all.ic.value, score.rank_ic.value, 1e-12);
}

TEST(FeatureStudy, CountsWhatIsMissingAmongRowsWithABar) {
  const Scene scene(3);
  const FeatureStudy study = study_of(scene);
  EXPECT_EQ(study.at(0, 0).missing_train, 0);
  EXPECT_NEAR(study.at(0, 3).missing_train, 424.0 / 546.0, 0.002);
  EXPECT_EQ(study.at(0, 3).missing_test, 0);
  EXPECT_EQ(study.at(0, 3).first, utc_day(2022, 3, 1));
  EXPECT_EQ(study.at(0, 3).last, kGrid[kRows - 1]);
  EXPECT_EQ(study.at(0, 6).missing_train, 1);
  EXPECT_FALSE(study.at(0, 6).first);
}

TEST(FeatureStudy, CallsADriftADriftAndAWarmUpNone) {
  const Scene scene(4);
  const FeatureStudy study = study_of(scene);
  EXPECT_GT(study.at(0, 4).shift.index, 1);
  EXPECT_LT(study.at(0, 3).shift.index, 0.02);
  EXPECT_LT(study.at(0, 0).shift.index, 0.01);
  EXPECT_TRUE(std::isnan(study.at(0, 6).shift.index));
}

TEST(FeatureStudy, MeasuresAutocorrelationAcrossHoles) {
  const Scene scene(5);
  const FeatureFacts& noise = study_of(scene).at(0, 2);
  EXPECT_NEAR(noise.autocorrelation[0], 0.89, 0.02);
  EXPECT_NEAR(noise.autocorrelation[1], std::pow(0.9, 24), 0.06);
  EXPECT_TRUE(std::isnan(study_of(scene).at(0, 5).autocorrelation[0]));
}

TEST(FeatureStudy, GroupsCopiesAndListsOneOfEach) {
  const FeatureStudy study = study_of(Scene(6));
  EXPECT_NEAR(study.correlation.at(0, 1), -1, 1e-5);
  EXPECT_EQ(study.clustering.clusters.front().members, (std::vector<std::size_t>{0, 1}));
  EXPECT_EQ(reduced_list(study), (std::vector<std::string>{"signal", "noise", "late", "drifting"}));
}

/// What a choice may be made by does not change when everything after train does.
TEST(FeatureStudy, LooksNoFurtherThanTrainForWhatChoicesAreMadeBy) {
  const Scene scene(7);
  Scene other = scene;
  Frame scrambled(kGrid);
  Rng rng(99);
  for (std::size_t c = 0; c < scene.features.columns(); ++c) {
    Column& column = scrambled.add(scene.features.name(c));
    const ColumnView from = scene.features.column(c);
    for (std::size_t row = 0; row < kRows; ++row) {
      const bool before = kGrid[row] < kTrain.end;
      if (before && from.valid[row]) column.set(row, from.values[row]);
      if (!before) column.set(row, rng.normal());
    }
  }
  other.features = std::move(scrambled);
  // An outcome is known a row later, so the last of train is decided beyond it.
  for (std::size_t row = 0; row < kRows; ++row) {
    if (kGrid[row] + 1h > kTrain.end) other.outcome.set(row, rng.normal());
  }
  const FeatureStudy a = study_of(scene);
  const FeatureStudy b = study_of(other);
  EXPECT_EQ(a.clustering.order, b.clustering.order);
  EXPECT_EQ(reduced_list(a), reduced_list(b));
  for (std::size_t f = 0; f < 5; ++f) {
    EXPECT_EQ(a.at(0, f).train.ic.value, b.at(0, f).train.ic.value);
    EXPECT_EQ(a.at(0, f).autocorrelation, b.at(0, f).autocorrelation);
    EXPECT_EQ(a.at(0, f).missing_train, b.at(0, f).missing_train);
    EXPECT_NE(a.at(0, f).test.ic.value, b.at(0, f).test.ic.value);
  }
}

TEST(FeatureStudy, IsTheSameOnAnyNumberOfThreads) {
  const Scene scene(8);
  StudyOptions alone = options();
  alone.jobs = 1;
  const FeatureStudy a = study_of(scene, alone);
  const FeatureStudy b = study_of(scene);
  EXPECT_EQ(a.correlation.at(0, 2), b.correlation.at(0, 2));
  EXPECT_EQ(a.at(0, 2).test.ic.high, b.at(0, 2).test.ic.high);
}

/// Of a slow feature and overlapping outcomes of noise, 95 % intervals leave out zero about as
/// often as they say; without the lags, far more often.
TEST(FeatureStudy, AllowsForOverlapAndSlowFeatures) {
  constexpr int kSeeds = 200;
  constexpr std::size_t kOverlap = 24;
  int rejected = 0;
  int fooled = 0;
  for (int seed = 0; seed < kSeeds; ++seed) {
    Rng rng(derive_seed(31, static_cast<std::uint64_t>(seed)));
    const TimeGrid grid{utc_day(2021, 1, 1), 1h, 6000};
    Frame features(grid);
    Column& slow = features.add("slow");
    std::vector<double> noise;
    for (std::size_t row = 0; row < grid.size + kOverlap; ++row) noise.push_back(rng.normal());
    Column outcome(grid.size);
    double level = 0;
    for (std::size_t row = 0; row < grid.size; ++row) {
      level = 0.99 * level + rng.normal();
      slow.set(row, level);
      double sum = 0;
      for (std::size_t j = 1; j <= kOverlap; ++j) sum += noise[row + j - 1];
      outcome.set(row, sum);
    }
    const Mask traded(grid.size, true);
    const std::vector<StudiedAsset> assets = {{"BTC/USDT", features, traded, outcome}};
    StudyOptions asked{.features = {"slow"},
                       .train = grid.range(),
                       .test = {kTest.begin, kTest.begin},
                       .overlap = kOverlap,
                       .jobs = 1};
    rejected += study_features(assets, asked).at(0, 0).all.p < 0.05;
    asked.overlap = 1;
    fooled += study_features(assets, asked).at(0, 0).all.p < 0.05;
  }
  EXPECT_LE(rejected, 23);  // the central 99.9 % of Binomial(200, .05) ends at 21; two for kernels
  EXPECT_GE(fooled, 40);
}

}  // namespace
}  // namespace tern
