// The tree models through tern, beside the same library called bare: what tern adds.

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <time.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/rng.h"
#include "dataset/samples.h"
#include "forecast/forecaster.h"
#ifdef TERN_HAS_XGBOOST
#include "forecast/xgboost_api.h"
#endif

namespace tern {
namespace {

constexpr std::size_t kFeatures = 90;

/// Noise with a trace of two features, without holes.
struct Sample {
  explicit Sample(std::size_t rows)
      : table{std::vector<float>(rows * kFeatures), std::vector<float>(rows), {0}, kFeatures, 1},
        labels{std::vector<std::size_t>(rows), std::vector<float>(rows), std::vector<float>(rows)} {
    Rng rng(rows);
    for (float& x : table.table) x = static_cast<float>(rng.normal());
    std::iota(labels.at.begin(), labels.at.end(), 0U);
    for (std::size_t i = 0; i < rows; ++i) {
      const float* x = &table.table[i * kFeatures];
      labels.y[i] = static_cast<float>(rng.normal()) + 0.05F * x[0] + (x[1] > 1 ? 0.05F * x[2] : 0);
    }
  }
  Samples view() const { return samples_of(table, labels); }

  ScaledRows table;
  SampleRows labels;
};

/// CPU time, because other programs keep the machine busy.
double seconds_now() {
  timespec now = {};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

using Means = std::vector<float>;
using Job = Means (*)(const Samples& train, const Samples& test);

/// Learns and forecasts by turns through tern and bare: the least of each, and their ratio.
void beside_bare(benchmark::State& state, Job through_tern, Job bare) {
  const Sample train(static_cast<std::size_t>(state.range(0)));
  const Sample test(2'000);
  double least_tern = std::numeric_limits<double>::infinity();
  double least_bare = least_tern;
  for (auto _ : state) {
    const double begun = seconds_now();
    const Means ours = through_tern(train.view(), test.view());
    const double halfway = seconds_now();
    const Means theirs = bare(train.view(), test.view());
    least_bare = std::min(least_bare, seconds_now() - halfway);
    least_tern = std::min(least_tern, halfway - begun);
    TERN_CHECK(ours == theirs, "both did the same work");
  }
  state.counters["tern_s"] = least_tern;
  state.counters["bare_s"] = least_bare;
  state.counters["x_bare"] = least_tern / least_bare;
}

Means forecast_by(std::string_view name, std::vector<std::string> settings, const Samples& train,
                  const Samples& test) {
  auto model = make_forecaster(name, {.overrides = std::move(settings)});
  TERN_CHECK(model, "the build has the model");
  TERN_CHECK((*model)->fit(train, train.part(0, 0), {.seed = 1}), "noise can be fitted");
  Means mean(test.count());
  Means stddev(test.count());
  TERN_CHECK((*model)->predict(test, mean, stddev), "noise can be forecast");
  return mean;
}

#ifdef TERN_HAS_XGBOOST
void must(int code) {
  TERN_CHECK(code == 0, XGBGetLastError());
}

DMatrixHandle xgboost_table(const Samples& samples) {
  DMatrixHandle table = nullptr;
  must(XGDMatrixCreateFromMat_omp(samples.table.data(), samples.count(), samples.features,
                                  std::numeric_limits<float>::quiet_NaN(), &table, 1));
  return table;
}

Means bare_xgboost(const Samples& train, const Samples& test) {
  DMatrixHandle table = xgboost_table(train);
  must(XGDMatrixSetFloatInfo(table, "label", train.y.data(), train.y.size()));
  BoosterHandle booster = nullptr;
  must(XGBoosterCreate(&table, 1, &booster));
  for (const auto& [name, value] :
       {std::pair{"objective", "reg:squarederror"}, std::pair{"base_score", "0"},
        std::pair{"tree_method", "hist"}, std::pair{"nthread", "1"}, std::pair{"verbosity", "0"},
        std::pair{"seed", "1"}, std::pair{"max_depth", "3"}, std::pair{"eta", "0.03"},
        std::pair{"subsample", "0.6"}, std::pair{"colsample_bytree", "0.6"},
        std::pair{"min_child_weight", "100"}, std::pair{"lambda", "499"},
        std::pair{"max_bin", "64"}}) {
    must(XGBoosterSetParam(booster, name, value));
  }
  for (int round = 0; round < 150; ++round) must(XGBoosterUpdateOneIter(booster, round, table));
  DMatrixHandle rows = xgboost_table(test);
  const bst_ulong* shape = nullptr;
  bst_ulong rank = 0;
  const float* means = nullptr;
  must(XGBoosterPredictFromDMatrix(
      booster, rows,
      R"({"type": 0, "training": false, "iteration_begin": 0, "iteration_end": 0,)"
      R"( "strict_shape": false})",
      &shape, &rank, &means));
  Means copied(means, means + test.count());
  must(XGDMatrixFree(rows));
  must(XGBoosterFree(booster));
  must(XGDMatrixFree(table));
  return copied;
}

Means tern_xgboost(const Samples& train, const Samples& test) {
  return forecast_by("xgboost",
                     {"xgboost.rounds=150", "xgboost.depth=3", "xgboost.learning_rate=0.03",
                      "xgboost.row_share=0.6", "xgboost.column_share=0.6",
                      "xgboost.leaf_rows_min=100", "xgboost.prior_r2=0.002", "xgboost.bins=64"},
                     train, test);
}
BENCHMARK_CAPTURE(beside_bare, xgboost, tern_xgboost, bare_xgboost)
    ->Arg(2'000)
    ->Arg(35'000)
    ->Unit(benchmark::kMillisecond);
#endif

}  // namespace
}  // namespace tern
