#include <benchmark/benchmark.h>

#include "../tests/laws/trade_market.h"

namespace tern {
namespace {

/// A whole backtest of three instruments, deciding every hour.
void backtest_hours(benchmark::State& state, const char* rule) {
  const Market market = make_market({.hours = static_cast<std::size_t>(state.range(0))});
  const Forecasts forecasts = make_forecasts(market, 1);
  BacktestOptions options = options_for(market, rule);
  // At full cost a rule that trades this often is ruined within the year, and stops trading.
  options.costs = Costs{}.scaled(0.05);
  std::size_t trades = 0;
  for ([[maybe_unused]] const auto _ : state) {
    const auto result = backtest(market, forecasts, options);
    trades = result->trades.size();
    benchmark::DoNotOptimize(trades);
  }
  state.counters["trades"] = static_cast<double>(trades);
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

BENCHMARK_CAPTURE(backtest_hours, sign, "sign")
    ->Arg(1000)
    ->Arg(35'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(backtest_hours, threshold, "threshold")
    ->Arg(35'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(backtest_hours, hold, "hold")->Arg(35'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tern
