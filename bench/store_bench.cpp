#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <optional>

#include "store/sample_bars.h"
#include "store/scratch_folder.h"

namespace tern {
namespace {

double peak_rss_mib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

void import_bars(benchmark::State& state) {
  const auto bars = sample_bars(static_cast<std::size_t>(state.range(0)), 1);
  for (auto _ : state) {
    state.PauseTiming();
    std::optional<ScratchFolder> scratch(std::in_place);
    auto database = Database::open(scratch->path());
    TERN_CHECK(database.has_value(), "a scratch store opens");
    state.ResumeTiming();
    const auto outcome = BarStore(*database).import(sample_series(), sample_source(), bars, {});
    TERN_CHECK(outcome && outcome->inserted == bars.size(), "everything is new");
    state.PauseTiming();
    database = fail(Errc::io, "closed");
    scratch.reset();
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
  state.counters["peak_rss_mib"] = peak_rss_mib();
}

void repeat_import(benchmark::State& state) {
  const auto bars = sample_bars(static_cast<std::size_t>(state.range(0)), 1);
  const ScratchFolder scratch;
  auto database = Database::open(scratch.path());
  TERN_CHECK(database.has_value(), "a scratch store opens");
  BarStore store(*database);
  TERN_CHECK(store.import(sample_series(), sample_source(), bars, {}), "a first import");
  for (auto _ : state) {
    const auto outcome = store.import(sample_series(), sample_source(), bars, {});
    TERN_CHECK(outcome && outcome->unchanged == bars.size(), "nothing is new");
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void read_bars(benchmark::State& state) {
  const ScratchFolder scratch;
  auto database = Database::open(scratch.path());
  TERN_CHECK(database.has_value(), "a scratch store opens");
  const BarStore store(*database);
  const auto count = static_cast<std::size_t>(state.range(0));
  TERN_CHECK(
      BarStore(*database).import(sample_series(), sample_source(), sample_bars(count, 1), {}),
      "a first import");
  for (auto _ : state) {
    const auto bars = store.load(sample_series(), kAllTime);
    TERN_CHECK(bars && bars->size() == count, "everything is read");
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
  state.counters["peak_rss_mib"] = peak_rss_mib();
}

BENCHMARK(import_bars)->Arg(70'000)->Unit(benchmark::kMillisecond);
BENCHMARK(repeat_import)->Arg(70'000)->Unit(benchmark::kMillisecond);
BENCHMARK(read_bars)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tern
