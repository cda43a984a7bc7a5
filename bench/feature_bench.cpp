// Nanoseconds per value: for the whole registry over three assets, and for each feature alone.

#include <benchmark/benchmark.h>

#include <cmath>

#include "base/rng.h"
#include "feature/compute.h"
#include "feature/registry.h"

namespace tern {
namespace {

constexpr std::size_t kHours = 20'000;

Bars random_bars(TimeRange range, std::uint64_t seed) {
  Rng rng(seed);
  std::vector<Bar> bars;
  double price = 1000;
  for (Timestamp t = range.begin; t < range.end; t += 1h) {
    const double open = price;
    price *= std::exp(0.005 * rng.normal());
    const double volume = 100 * std::exp(rng.normal());
    bars.push_back({.open_time = t,
                    .open = open,
                    .high = std::max(open, price) * 1.001,
                    .low = std::min(open, price) * 0.999,
                    .close = price,
                    .volume = volume,
                    .quote_volume = volume * price,
                    .trade_count = std::floor(volume),
                    .taker_buy_volume = volume * rng.uniform(),
                    .taker_buy_quote_volume = std::nullopt});
  }
  return Bars::make(Interval::h1, range, bars).value();
}

const Market& market() {
  static const Market kMarket = [] {
    const std::array pairs = {Pair{"BTC", "USDT"}, Pair{"ETH", "USDT"}, Pair{"SOL", "USDT"}};
    const TimeRange range{utc_day(2023, 1, 2), utc_day(2023, 1, 2) + 1h * kHours};
    Market made{Universe::spot(pairs).value(), {}, "simulated", true};
    for (const std::uint64_t seed : {1U, 2U, 3U}) made.bars.push_back(random_bars(range, seed));
    return made;
  }();
  return kMarket;
}

void compute_all(benchmark::State& state, const std::vector<const Feature*>& features) {
  std::vector<FeatureInputs> inputs;
  for (std::uint16_t own = 0; own < 3; ++own) {
    inputs.push_back(make_feature_inputs(market(), SymbolId{own}).value());
  }
  for (auto _ : state) {
    for (const FeatureInputs& one : inputs) {
      benchmark::DoNotOptimize(compute_features(one, features).value());
    }
  }
  const auto values = static_cast<double>(3 * kHours * std::max<std::size_t>(features.size(), 1));
  state.counters["s_per_value"] = benchmark::Counter(
      values, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

const bool kRegistered = [] {
  const auto all = find_features(feature_names()).value();
  const auto add = [](const std::string& name, const std::vector<const Feature*>& features) {
    benchmark::RegisterBenchmark(name.c_str(), compute_all, features)
        ->Unit(benchmark::kMillisecond);
  };
  add("every_feature", all);
  add("moments_alone", {});
  for (const Feature* one : all) add(std::string(one->name), {one});
  return true;
}();

}  // namespace
}  // namespace tern
