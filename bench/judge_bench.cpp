#include <benchmark/benchmark.h>

#include <array>
#include <chrono>
#include <vector>

#include "base/rng.h"
#include "report/metrics.h"
#include "validate/bootstrap.h"
#include "validate/reality_check.h"
#include "validate/score.h"
#include "validate/sharpe_difference.h"

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
  const auto jobs = static_cast<std::size_t>(state.range(1));
  for (auto _ : state) benchmark::DoNotOptimize(measure(performance, draws, 1, jobs));
}
BENCHMARK(measure_35k)
    ->ArgNames({"draws", "jobs"})
    ->Args({1, 1})
    ->Args({1000, 1})
    ->Args({10'000, 2})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

void sharpe_difference_35k(benchmark::State& state) {
  const std::vector<double> a = normals(3, 0.01);
  const std::vector<double> b = normals(4, 0.01);
  const std::array<std::span<const double>, 2> both = {a, b};
  const auto jobs = static_cast<std::size_t>(state.range(0));
  for (auto _ : state) {
    const Draws draws = stationary_draws(both, {.draws = 1000, .seed = 1});
    benchmark::DoNotOptimize(sharpe_difference(a, b, draws, jobs));
  }
}
BENCHMARK(sharpe_difference_35k)
    ->ArgName("jobs")
    ->Arg(1)
    ->Arg(2)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

double seconds_of_plain_sums(std::span<const std::span<const double>> series, std::size_t draws) {
  const auto began = std::chrono::steady_clock::now();
  for (std::size_t draw = 0; draw < draws; ++draw) {
    for (const auto& values : series) {
      double sum = 0;
      for (const double v : values) sum += v;
      benchmark::DoNotOptimize(sum);
    }
  }
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

/// Ten strategies, resampled a thousand times, beside adding up the same rows as often in order.
void superior_ability_35k(benchmark::State& state) {
  constexpr std::size_t kDraws = 1000;
  std::vector<std::vector<double>> strategies;
  for (std::uint64_t k = 0; k < 10; ++k) strategies.push_back(normals(10 + k, 0.01));
  const std::vector<std::span<const double>> series(strategies.begin(), strategies.end());
  const auto jobs = static_cast<std::size_t>(state.range(0));
  double plain = 0;
  double seconds = 0;
  for (auto _ : state) {
    state.PauseTiming();
    plain += seconds_of_plain_sums(series, kDraws);
    state.ResumeTiming();
    const auto began = std::chrono::steady_clock::now();
    const Draws draws = stationary_draws(series, {.draws = kDraws, .seed = 1});
    benchmark::DoNotOptimize(superior_ability(hold_contest(series, draws, jobs)));
    seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  }
  state.counters["of_plain_sums"] = seconds / plain;
}
BENCHMARK(superior_ability_35k)
    ->ArgName("jobs")
    ->Arg(1)
    ->Arg(2)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

void block_length_35k(benchmark::State& state) {
  const std::vector<double> returns = normals(3, 0.01);
  for (auto _ : state) benchmark::DoNotOptimize(block_length(returns));
}
BENCHMARK(block_length_35k)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tern
