#include <benchmark/benchmark.h>

#include <vector>

#include "base/rng.h"
#include "report/metrics.h"
#include "validate/bootstrap.h"
#include "validate/score.h"

namespace tern {
namespace {

constexpr std::size_t kRows = 35'000;  // four years of hours

std::vector<double> normals(std::uint64_t seed, double scale) {
  Rng rng(seed);
  std::vector<double> values;
  for (std::size_t i = 0; i < kRows; ++i) values.push_back(scale * rng.normal());
  return values;
}

struct Rows {
  std::vector<double> forecast = normals(1, 0.001);
  std::vector<double> outcome = normals(2, 0.01);
  std::vector<Timestamp> times;
  explicit Rows() {
    for (std::size_t i = 0; i < kRows; ++i)
      times.push_back(utc_day(2021, 1, 1) + static_cast<int>(i) * 1h);
  }
  Scored scored(std::size_t overlap) const {
    return {.as_of = times, .forecast = forecast, .outcome = outcome, .overlap = overlap};
  }
};

void score_forecasts_35k(benchmark::State& state) {
  const Rows rows;
  const Scored scored = rows.scored(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(score_forecasts(scored));
}
BENCHMARK(score_forecasts_35k)->Arg(1)->Arg(24)->Unit(benchmark::kMillisecond);

void score_deciles_35k(benchmark::State& state) {
  const Rows rows;
  const Scored scored = rows.scored(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(score_deciles(scored));
}
BENCHMARK(score_deciles_35k)->Arg(1)->Arg(24)->Unit(benchmark::kMillisecond);

void measure_35k(benchmark::State& state) {
  const std::vector<double> returns = normals(3, 0.01);
  const Performance performance = {.returns = returns,
                                   .exposed = returns,
                                   .trade_returns = returns,
                                   .bars_per_year = 8760,
                                   .turnover = 1,
                                   .cost_share = 0};
  const auto draws = static_cast<std::size_t>(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(measure(performance, draws, 1));
}
BENCHMARK(measure_35k)->Arg(1)->Arg(1000)->Unit(benchmark::kMillisecond);

void block_length_35k(benchmark::State& state) {
  const std::vector<double> returns = normals(3, 0.01);
  for (auto _ : state) benchmark::DoNotOptimize(block_length(returns));
}
BENCHMARK(block_length_35k)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tern
