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
#include "forecast/lightgbm_api.h"
#include "forecast/xgboost_api.h"

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

std::string array_of(const Samples& samples) {
  return fmt::format(R"({{"data": [{}, true], "shape": [{}, {}], "typestr": "<f4", "version": 3}})",
                     reinterpret_cast<std::uintptr_t>(samples.table.data()), samples.count(),
                     samples.features);
}

/// The whole table in one go.
struct Feed {
  const Samples& samples;
  DMatrixHandle proxy;
  bool given = false;

  static int next(DataIterHandle self) {
    Feed& feed = *static_cast<Feed*>(self);
    if (std::exchange(feed.given, true)) return 0;
    must(XGProxyDMatrixSetDataDense(feed.proxy, array_of(feed.samples).c_str()));
    must(XGDMatrixSetFloatInfo(feed.proxy, "label", feed.samples.y.data(), feed.samples.count()));
    return 1;
  }
  static void rewind(DataIterHandle self) { static_cast<Feed*>(self)->given = false; }
};

Means bare_xgboost(const Samples& train, const Samples& test) {
  DMatrixHandle proxy = nullptr;
  must(XGProxyDMatrixCreate(&proxy));
  Feed feed{train, proxy};
  DMatrixHandle table = nullptr;
  must(XGQuantileDMatrixCreateFromCallback(&feed, proxy, nullptr, Feed::rewind, Feed::next,
                                           R"({"missing": NaN, "nthread": 1, "max_bin": 64})",
                                           &table));
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
  const bst_ulong* shape = nullptr;
  bst_ulong rank = 0;
  const float* means = nullptr;
  must(XGBoosterPredictFromDense(
      booster, array_of(test).c_str(),
      R"({"type": 0, "training": false, "iteration_begin": 0, "iteration_end": 0,)"
      R"( "strict_shape": false, "cache_id": 0, "missing": NaN})",
      nullptr, &shape, &rank, &means));
  Means copied(means, means + test.count());
  must(XGBoosterFree(booster));
  must(XGDMatrixFree(table));
  must(XGDMatrixFree(proxy));
  return copied;
}

Means tern_xgboost(const Samples& train, const Samples& test) {
  return forecast_by(
      "xgboost",
      {"xgboost.rounds=150", "xgboost.depth=3", "xgboost.learning_rate=0.03",
       "xgboost.row_share=0.6", "xgboost.column_share=0.6", "xgboost.leaf_rows_min=100",
       "xgboost.prior_r2=0.002", "xgboost.bins=64", "xgboost.huber=0", "xgboost.stride=1"},
      train, test);
}
BENCHMARK_CAPTURE(beside_bare, xgboost, tern_xgboost, bare_xgboost)
    ->Arg(2'000)
    ->Arg(35'000)
    ->Unit(benchmark::kMillisecond);
#endif

#ifdef TERN_HAS_LIGHTGBM
void done(int code) {
  TERN_CHECK(code == 0, LGBM_GetLastError());
}

Means bare_lightgbm(const Samples& train, const Samples& test) {
  const char* parameters =
      "num_threads=1 verbosity=-1 deterministic=true force_row_wise=true boost_from_average=false "
      "objective=regression seed=1 num_leaves=8 learning_rate=0.03 bagging_fraction=0.6 "
      "bagging_freq=1 feature_fraction=0.6 min_data_in_leaf=100 min_sum_hessian_in_leaf=0 "
      "lambda_l2=499 max_bin=64";
  const void* rows = train.table.data();
  auto count = static_cast<std::int32_t>(train.count());
  const auto columns = static_cast<std::int32_t>(train.features);
  int row_major = 1;
  DatasetHandle table = nullptr;
  done(LGBM_DatasetCreateFromMats(1, &rows, C_API_DTYPE_FLOAT32, &count, columns, &row_major,
                                  parameters, nullptr, &table));
  done(LGBM_DatasetSetField(table, "label", train.y.data(), count, C_API_DTYPE_FLOAT32));
  BoosterHandle booster = nullptr;
  done(LGBM_BoosterCreate(table, parameters, &booster));
  int finished = 0;
  for (int round = 0; round < 150; ++round) done(LGBM_BoosterUpdateOneIter(booster, &finished));
  std::vector<const void*> asked(test.count());
  for (std::size_t i = 0; i < asked.size(); ++i) asked[i] = test.row(i).data();
  std::vector<double> means(test.count());
  std::int64_t written = 0;
  done(LGBM_BoosterPredictForMats(booster, asked.data(), C_API_DTYPE_FLOAT32,
                                  static_cast<std::int32_t>(asked.size()), columns,
                                  C_API_PREDICT_NORMAL, 0, -1, parameters, &written, means.data()));
  done(LGBM_BoosterFree(booster));
  done(LGBM_DatasetFree(table));
  return Means(means.begin(), means.end());
}

Means tern_lightgbm(const Samples& train, const Samples& test) {
  return forecast_by(
      "lightgbm",
      {"lightgbm.rounds=150", "lightgbm.leaves=8", "lightgbm.learning_rate=0.03",
       "lightgbm.row_share=0.6", "lightgbm.column_share=0.6", "lightgbm.leaf_rows_min=100",
       "lightgbm.prior_r2=0.002", "lightgbm.bins=64", "lightgbm.huber=0", "lightgbm.stride=1"},
      train, test);
}
BENCHMARK_CAPTURE(beside_bare, lightgbm, tern_lightgbm, bare_lightgbm)
    ->Arg(2'000)
    ->Arg(35'000)
    ->Unit(benchmark::kMillisecond);
#endif

}  // namespace
}  // namespace tern
