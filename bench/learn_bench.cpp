#include <benchmark/benchmark.h>

#include <string>

#include "base/check.h"
#include "base/parallel.h"
#include "base/rng.h"
#include "dataset/samples.h"
#include "validate/out_of_sample.h"

namespace tern {
namespace {

constexpr Timestamp kStart = utc_day(2018, 1, 1);

Dataset noise(std::uint16_t symbol, std::size_t rows, std::size_t features) {
  Rng rng(symbol + 1U);
  Dataset data{};
  data.symbol = {symbol};
  data.horizon = 1h;
  for (std::size_t f = 0; f < features; ++f) data.features.push_back(std::to_string(f));
  for (std::size_t i = 0; i < rows; ++i) {
    data.as_of.push_back(kStart + 1h * i);
    data.volatility.push_back(0.01);
    data.variance.push_back(1e-4);
    data.ranges.insert(data.ranges.end(), kRangeColumns, 0.0F);
    data.outcome.push_back(0.01 * rng.normal());
    data.recent.push_back(rng.normal());
    for (std::size_t f = 0; f < features; ++f) {
      data.x.push_back(static_cast<float>(rng.normal()));
    }
  }
  data.labelled = Mask(rows, true);
  return data;
}

void fit(benchmark::State& state, const std::string& name) {
  const auto rows = static_cast<std::size_t>(state.range(0));
  const Dataset data = noise(0, rows, 30);
  const auto train = labelled_rows(data, {kStart, kTimeMax});
  const ScaledRows table = scaled_rows(data, rows, Scaler::fit(data, train, {}));
  const SampleRows labels =
      learning_rows(data, train, {data.volatility, std::vector<double>(rows, 0.0)});
  const Samples samples = samples_of(table, labels);
  for (auto _ : state) {
    auto model = make_forecaster(name, {});
    if (!model) {
      state.SkipWithError(model.error().message.c_str());
      return;
    }
    TERN_CHECK((*model)->fit(samples, samples.part(0, 0), {.seed = 1}), "noise can be fitted");
  }
}
BENCHMARK_CAPTURE(fit, ridge, "ridge")->Arg(2'000)->Arg(50'000)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(fit, xgboost, "xgboost")->Arg(2'000)->Arg(50'000)->Unit(benchmark::kMillisecond);

/// The rows of eight years of hours, as wide as the catalog.
const Dataset& catalog_wide() {
  static const Dataset data = noise(0, 50'000, 245);
  return data;
}

/// Against standard in the same run, when that was measured before.
void scale_fit(benchmark::State& state, Scaling scaling) {
  static double standard_seconds = 0;
  const Dataset& data = catalog_wide();
  const auto train = labelled_rows(data, {kStart, kTimeMax});
  const auto begin = std::chrono::steady_clock::now();
  for (auto _ : state) {
    benchmark::DoNotOptimize(Scaler::fit(data, train, {.scaling = scaling}));
  }
  const std::chrono::duration<double> all = std::chrono::steady_clock::now() - begin;
  const double seconds = all.count() / static_cast<double>(state.iterations());
  if (scaling == Scaling::standard) standard_seconds = seconds;
  if (standard_seconds > 0) state.counters["x_standard"] = seconds / standard_seconds;
}
BENCHMARK_CAPTURE(scale_fit, standard, Scaling::standard)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(scale_fit, robust, Scaling::robust)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(scale_fit, rank, Scaling::rank)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(scale_fit, none, Scaling::none)->Unit(benchmark::kMillisecond);

void scale_transform(benchmark::State& state, Scaling scaling) {
  const Dataset& data = catalog_wide();
  const auto train = labelled_rows(data, {kStart, kTimeMax});
  const Scaler scaler = Scaler::fit(data, train, {.scaling = scaling});
  for (auto _ : state) benchmark::DoNotOptimize(scaled_rows(data, data.count(), scaler));
}
BENCHMARK_CAPTURE(scale_transform, standard, Scaling::standard)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(scale_transform, rank, Scaling::rank)->Unit(benchmark::kMillisecond);

// Three instruments, 25 features, sixteen quarters out of sample at the end of `rows` hours.
void walk_forward_all(benchmark::State& state) {
  const auto rows = static_cast<std::size_t>(state.range(0));
  std::vector<Dataset> data;
  for (std::uint16_t symbol = 0; symbol < 3; ++symbol) data.push_back(noise(symbol, rows, 25));
  std::vector<std::string> models;
  for (const ForecasterKind& kind : forecaster_registry()) {
    // Networks take minutes, nearly all of them in libtorch.
    if (kind.available() && !kind.stops_early) models.emplace_back(kind.name);
  }
  const Duration quarter = 1h * (rows / 32);
  const TimeRange history{kStart, kStart + 1h * rows};
  const auto splits = walk_forward(history, {.test_begin = history.end - 16 * quarter,
                                             .test_end = history.end,
                                             .refit = {0, quarter},
                                             .train_min = quarter,
                                             .train_max = 0h,
                                             .valid = 0h,
                                             .embargo = 24h});
  for (auto _ : state) {
    const auto result = forecast_out_of_sample(data, {.models = models,
                                                      .splits = *splits,
                                                      .forecaster = {},
                                                      .train_rows_min = 100,
                                                      .seed = 1,
                                                      .jobs = default_jobs()});
    TERN_CHECK(result, "noise can be forecast");
  }
}
BENCHMARK(walk_forward_all)->Arg(2'000)->Arg(70'000)->Unit(benchmark::kSecond)->UseRealTime();

}  // namespace
}  // namespace tern
