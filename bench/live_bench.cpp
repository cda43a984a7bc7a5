// One forecast of every model for three assets: from feature rows to quantiles, models in memory.
// Computing the features of the newest bar is not in it (see feature_bench).

#include <benchmark/benchmark.h>

#include <string>

#include "base/check.h"
#include "base/rng.h"
#include "forecast/live_forecaster.h"
#include "validate/trained_model.h"

namespace tern {
namespace {

constexpr Timestamp kStart = utc_day(2024, 1, 1);
constexpr std::size_t kTrainRows = 4000;
constexpr std::size_t kRows = kTrainRows + kLiveRows;

Dataset noise(std::uint16_t symbol, std::size_t features) {
  Rng rng(symbol + 1U);
  Dataset data{};
  data.symbol = {symbol};
  data.horizon = 1h;
  for (std::size_t f = 0; f < features; ++f) data.features.push_back(std::to_string(f));
  for (std::size_t i = 0; i < kRows; ++i) {
    data.as_of.push_back(kStart + 1h * i);
    data.volatility.push_back(0.01);
    data.variance.push_back(1e-4);
    for (std::size_t c = 0; c < kRangeColumns; ++c) {
      data.ranges.push_back(static_cast<float>(rng.normal()));
    }
    data.outcome.push_back(0.01 * rng.normal());
    data.recent.push_back(rng.normal());
    for (std::size_t f = 0; f < features; ++f) data.x.push_back(static_cast<float>(rng.normal()));
  }
  data.labelled = Mask(kRows, true);
  return data;
}

std::vector<std::string> available_models() {
  std::vector<std::string> names;
  for (const ForecasterKind& kind : forecaster_registry()) {
    if (kind.available()) names.emplace_back(kind.name);
  }
  return names;
}

LiveForecaster load(std::span<const Dataset> datasets, std::span<const std::string> models) {
  LiveForecaster live(IntervalMethod::adaptive);
  for (const Dataset& dataset : datasets) {
    const auto rows = labelled_rows(dataset, {kStart, kStart + 1h * kTrainRows});
    auto scale = LearningScale::fit(dataset, rows, {.volatility = "ewma"});
    TERN_CHECK(scale, "noise has a scale");
    const InstrumentRows lesson{&dataset, rows,
                                std::make_shared<const LearningScale>(*std::move(scale))};
    for (const std::string& name : models) {
      // Trees are asked the longer the more there are; networks are as large after a look.
      const bool network = find_model(name)->kind->stops_early;
      const OutOfSampleOptions options{
          .models = {},
          .splits = {},
          .forecaster = {network ? Profile::quick : Profile::standard, {}},
          .seed = 1,
          .jobs = 1};
      auto made = train_model(name, std::span(&lesson, 1), options);
      TERN_CHECK(made, "noise can be learned from");
      TERN_CHECK(live.add({.name = name,
                           .symbols = {dataset.symbol},
                           .horizon = 1h,
                           .trained_until = kStart + 1h * kTrainRows,
                           .model = made->model,
                           .scales = made->scales}),
                 "what was saved can be loaded");
    }
  }
  TERN_CHECK(live.catch_up(datasets), "noise can be forecast");
  return live;
}

void forecast_live(benchmark::State& state, const std::vector<std::string>& models) {
  std::vector<Dataset> datasets;
  for (std::uint16_t symbol = 0; symbol < 3; ++symbol) {
    datasets.push_back(noise(symbol, static_cast<std::size_t>(state.range(0))));
  }
  const LiveForecaster live = load(datasets, models);
  std::vector<Dataset> newest;
  for (const Dataset& dataset : datasets) newest.push_back(newest_rows(dataset, kLiveRows));
  for (auto _ : state) {
    const auto forecasts = live.forecast(newest);
    TERN_CHECK(forecasts && forecasts->size() == 3 * models.size(), "every model forecasts");
  }
}
BENCHMARK_CAPTURE(forecast_live, all_models, available_models())
    ->Arg(40)
    ->Arg(240)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(forecast_live, ridge, {"ridge"})->Arg(40)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tern
