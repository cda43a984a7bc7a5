// How long a live system waits for the newest bar's features.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <numeric>

#include "feature/compute.h"
#include "feature/registry.h"
#include "random_market.h"

namespace tern {
namespace {

constexpr std::size_t kWarmUp = 4'000;  // past the longest lookback
constexpr std::size_t kPushes = 4'000;

Arrival arrival_at(const FeatureInputs& inputs, std::size_t row) {
  const Market& market = inputs.market;
  Arrival arrival{market.as_of()[row], {}, {}, {}};
  for (const Bars& bars : market.bars) arrival.bars.push_back(bars.at(row));
  const auto closing = [&](const Bars& bars) -> std::optional<Bar> {
    const auto longer = bars.open_times().row_at(arrival.as_of - length(bars.interval()));
    return longer ? bars.at(*longer) : std::nullopt;
  };
  arrival.four_hour = closing(inputs.four_hour);
  arrival.one_day = closing(inputs.one_day);
  arrival.told = newest_figures(market.dominance, arrival.as_of);
  return arrival;
}

/// The newest row of every feature for three assets: the mean and the 99th percentile.
void newest_row(benchmark::State& state) {
  const Market market = bench::random_market(kWarmUp + kPushes);
  const auto features = find_features(feature_names()).value();
  std::vector<FeatureInputs> inputs;
  for (std::uint16_t own = 0; own < 3; ++own) {
    inputs.push_back(make_feature_inputs(market, SymbolId{own}).value());
  }
  std::vector<double> seconds;
  for ([[maybe_unused]] const auto _ : state) {
    std::vector<FeatureStream> streams;
    for (const FeatureInputs& one : inputs) {
      streams.emplace_back(market.universe, one.own, features);
    }
    double sum = 0;
    for (std::size_t row = 0; row < kWarmUp + kPushes; ++row) {
      std::vector<Arrival> arrivals;
      for (const FeatureInputs& one : inputs) arrivals.push_back(arrival_at(one, row));
      const auto begin = std::chrono::steady_clock::now();
      for (std::size_t own = 0; own < 3; ++own) {
        benchmark::DoNotOptimize(streams[own].push(arrivals[own]).value());
      }
      const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
      if (row < kWarmUp) continue;
      seconds.push_back(took.count());
      sum += took.count();
    }
    state.SetIterationTime(sum);
  }
  std::ranges::sort(seconds);
  const auto quantile = [&](std::size_t percent) {
    return 1e6 * seconds[seconds.size() * percent / 100];
  };
  const double mean =
      std::reduce(seconds.begin(), seconds.end()) / static_cast<double>(seconds.size());
  state.counters["mean_us"] = 1e6 * mean;
  state.counters["median_us"] = quantile(50);
  state.counters["p99_us"] = quantile(99);
}
BENCHMARK(newest_row)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tern
