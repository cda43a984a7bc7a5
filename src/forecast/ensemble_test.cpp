#include "forecast/ensemble.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "base/rng.h"

namespace tern {
namespace {

constexpr Timestamp kStart = utc_day(2024, 1, 1);
constexpr std::size_t kFoldRows = 1000;
constexpr double kStddev = 0.01;

/// Models "good" (what will be, but for noise), "noise" and "wild" (noise), and "zero".
struct Scene {
  Dataset dataset;
  std::vector<ForecastTable> tables;
};

Scene planted(std::size_t count, std::size_t overlap, std::uint64_t seed) {
  Scene scene{{}, {{"zero", {}}, {"noise", {}}, {"good", {}}, {"wild", {}}}};
  scene.dataset.symbol = {0};
  scene.dataset.horizon = 1h * static_cast<int>(overlap);
  scene.dataset.overlap = overlap;
  scene.dataset.labelled = Mask(count, true);
  Rng rng(seed);
  for (std::size_t i = 0; i < count; ++i) {
    const Timestamp as_of = kStart + 1h * static_cast<int>(i);
    const double signal = 0.3 * rng.normal();
    const std::vector<double> means = {0, 0.3 * rng.normal(), signal, 0.6 * rng.normal()};
    for (std::size_t m = 0; m < means.size(); ++m) {
      scene.tables[m].rows.push_back({as_of,
                                      SymbolId{0},
                                      scene.dataset.horizon,
                                      kStddev * means[m],
                                      kStddev,
                                      static_cast<std::uint32_t>(i / kFoldRows),
                                      {}});
    }
    scene.dataset.as_of.push_back(as_of);
    scene.dataset.outcome.push_back(kStddev * (signal + rng.normal()));
  }
  return scene;
}

std::vector<std::string> every_name() {
  std::vector<std::string> names;
  for (const EnsembleKind& kind : ensemble_registry()) names.emplace_back(kind.name);
  return names;
}

Ensembles made(const Scene& scene) {
  return make_ensembles(std::span(&scene.dataset, 1), scene.tables, every_name());
}

bool learns_each_outcome(std::string_view name) {
  return name == "ensemble_online" || name == kEnsemble;
}

double squared_error(const Scene& scene, const ForecastTable& table, std::size_t from) {
  double sum = 0;
  for (std::size_t i = from; i < table.rows.size(); ++i) {
    const double error = scene.dataset.outcome[i] - table.rows[i].mean;
    sum += error * error;
  }
  return sum;
}

std::map<std::string, double> weights_now(const Ensembles& ensembles, std::string_view name) {
  std::map<std::string, double> weights;
  for (const EnsembleWeight& w : ensembles.weights) {
    if (w.ensemble == name) weights[w.model] = w.now;
  }
  return weights;
}

TEST(Ensemble, TheFirstFoldWeighsAllAlike) {
  const Scene scene = planted(3000, 1, 1);
  for (const ForecastTable& table : made(scene).tables) {
    if (learns_each_outcome(table.model)) continue;
    const Forecast& row = table.rows[500];
    double sum = 0;
    for (std::size_t m = 1; m < scene.tables.size(); ++m) sum += scene.tables[m].rows[500].mean;
    EXPECT_NEAR(row.mean, sum / 3, 1e-12) << table.model;
    EXPECT_DOUBLE_EQ(row.stddev, kStddev);
    EXPECT_EQ(row.fold, 0U);
  }
}

TEST(Ensemble, ThePlantedModelGetsTheWeight) {
  const Ensembles ensembles = made(planted(8000, 1, 2));
  for (const std::string name : {"ensemble_stacking", "ensemble_online"}) {
    auto weights = weights_now(ensembles, name);
    EXPECT_EQ(weights.count("zero"), 0U);
    EXPECT_GT(weights["good"], 0.75) << name;
    EXPECT_LT(weights["noise"], 0.15) << name;
    EXPECT_LT(weights["wild"], 0.08) << name;
    EXPECT_LE(weights["good"] + weights["noise"] + weights["wild"], 1 + 1e-9) << name;
  }
  auto inverse = weights_now(ensembles, "ensemble_inverse");
  EXPECT_GT(inverse["good"], inverse["noise"]);
  EXPECT_GT(inverse["noise"], inverse["wild"]);
  EXPECT_NEAR(inverse["good"] + inverse["noise"] + inverse["wild"], 1, 1e-12);
}

TEST(Ensemble, WhatWasLearnedBeatsTheMean) {
  const Scene scene = planted(8000, 1, 3);
  const Ensembles ensembles = made(scene);
  std::map<std::string, double> errors;
  for (const ForecastTable& table : ensembles.tables) {
    errors[table.model] = squared_error(scene, table, kFoldRows);
  }
  EXPECT_LT(errors["ensemble_stacking"], errors["ensemble_inverse"]);
  EXPECT_LT(errors["ensemble_inverse"], errors["ensemble_equal"]);
  EXPECT_LT(errors["ensemble_online"], errors["ensemble_equal"]);
  EXPECT_LT(errors["ensemble_stacking"], squared_error(scene, scene.tables[0], kFoldRows));
}

TEST(Ensemble, NoiseAloneShrinksToNoChange) {
  Scene scene = planted(20'000, 1, 4);
  scene.tables.erase(scene.tables.begin() + 2);
  const auto weights = weights_now(made(scene), "ensemble_stacking");
  for (const auto& [model, weight] : weights) EXPECT_LT(weight, 0.05) << model;
}

TEST(Ensemble, UsesNothingThatWasNotKnown) {
  for (const std::size_t overlap : {std::size_t{1}, std::size_t{24}}) {
    const Scene scene = planted(4000, overlap, 5);
    Scene scrambled = scene;
    constexpr std::size_t kNow = 2500;
    for (std::size_t i = kNow + 1 - overlap; i < 4000; ++i) scrambled.dataset.outcome[i] *= -9;
    const Ensembles a = made(scene);
    const Ensembles b = made(scrambled);
    for (std::size_t e = 0; e < a.tables.size(); ++e) {
      const bool batch = !learns_each_outcome(a.tables[e].model);
      // Those that learn at the begin of a fold keep the whole fold, whatever happens in it.
      const std::size_t end = batch ? 3 * kFoldRows : kNow + 1;
      for (std::size_t i = 0; i < end; ++i) {
        ASSERT_EQ(a.tables[e].rows[i], b.tables[e].rows[i]) << a.tables[e].model << i;
      }
      const bool learns = a.tables[e].model != "ensemble_equal";
      EXPECT_EQ(a.tables[e].rows[end] != b.tables[e].rows[end], learns) << a.tables[e].model;
    }
  }
}

TEST(Ensemble, AModelWithoutAForecastLeavesItsWeightToTheOthers) {
  Scene scene = planted(3000, 1, 6);
  auto& rows = scene.tables[1].rows;
  rows.erase(rows.begin() + kFoldRows, rows.begin() + 2 * kFoldRows);
  const Ensembles ensembles = made(scene);
  for (const ForecastTable& table : ensembles.tables) {
    ASSERT_EQ(table.rows.size(), 3000U) << table.model;
    EXPECT_TRUE(std::ranges::is_sorted(table.rows, {}, &Forecast::as_of));
  }
  const auto equal = std::ranges::find(ensembles.tables, "ensemble_equal", &ForecastTable::model);
  const double good = scene.tables[2].rows[1500].mean;
  const double wild = scene.tables[3].rows[1500].mean;
  EXPECT_NEAR(equal->rows[1500].mean, (good + wild) / 2, 1e-12);
}

TEST(Ensemble, NothingButZeroGivesNoForecast) {
  Scene scene = planted(100, 1, 7);
  scene.tables.resize(1);
  for (const ForecastTable& table : made(scene).tables) EXPECT_TRUE(table.rows.empty());
}

TEST(Ensemble, KeepsInstrumentsApart) {
  Scene scene = planted(3000, 1, 8);
  const Ensembles alone = made(scene);
  Scene other = planted(3000, 1, 9);
  other.dataset.symbol = {1};
  for (std::size_t m = 0; m < scene.tables.size(); ++m) {
    Forecasts both;
    for (std::size_t i = 0; i < 3000; ++i) {
      both.push_back(scene.tables[m].rows[i]);
      both.push_back(other.tables[m].rows[i]);
      both.back().symbol = {1};
    }
    scene.tables[m].rows = std::move(both);
  }
  const std::vector<Dataset> datasets = {scene.dataset, other.dataset};
  const Ensembles together = make_ensembles(datasets, scene.tables, every_name());
  for (std::size_t e = 0; e < alone.tables.size(); ++e) {
    for (std::size_t i = 0; i < 3000; ++i) {
      ASSERT_EQ(together.tables[e].rows[2 * i], alone.tables[e].rows[i]);
    }
  }
}

TEST(WeightedMean, OfNothingIsNoChange) {
  const double none = std::nan("");
  EXPECT_EQ(weighted_mean(std::vector{none, none}, std::vector{0.5, 0.5}), 0);
  EXPECT_EQ(weighted_mean(std::vector{2.0, none}, std::vector{0.0, 1.0}), 0);
  EXPECT_DOUBLE_EQ(weighted_mean(std::vector{2.0, none, 1.0}, std::vector{0.2, 0.4, 0.2}), 1.2);
}

}  // namespace
}  // namespace tern
