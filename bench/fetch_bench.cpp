#include <benchmark/benchmark.h>

#include "sources/fetch_scene.h"

namespace tern {
namespace {

/// The requests of the default fetch, without reading or storing what comes.
double seconds_of_bare_requests(FetchScene& scene) {
  const auto pages = scene.pages();
  const auto began = std::chrono::steady_clock::now();
  for (const std::string& target : pages) {
    const auto reply = scene.world.http.get({.url = scene.world.server.url() + target});
    TERN_CHECK(reply && reply->status == 200, "the fake answers");
  }
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

/// Two years of three pairs in three intervals: the command as a user starts it, a local venue with
/// the page limits of the real one, and the network between them as fast as it gets.
void default_fetch(benchmark::State& state) {
  FetchScene scene(1);
  // What the venue makes up, it makes up once.
  TERN_CHECK(scene.start("fetch --since 2023-03-10").wait().code == 0, "a first fetch");
  const double bare = seconds_of_bare_requests(scene);
  double peak_mib = 0;
  double seconds = 0;
  std::size_t rows = 0;
  for (auto _ : state) {
    state.PauseTiming();
    std::filesystem::remove_all(scene.folder.path() / "DATA");
    state.ResumeTiming();
    const auto began = std::chrono::steady_clock::now();
    const Child::End end = scene.start("fetch --since 2023-03-10").wait();
    seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    TERN_CHECK(end.code == 0, "a fetch");
    peak_mib = std::max(peak_mib, end.peak_mib);
    state.PauseTiming();
    auto database = Database::open(scene.folder.path() / "DATA");
    TERN_CHECK(database.has_value(), "the store opens");
    const auto stored = BarStore(*database).list();
    for (const SeriesSummary& is : *stored) rows += is.bars;
    state.ResumeTiming();
  }
  const auto runs = static_cast<double>(state.iterations());
  state.counters["rows"] = static_cast<double>(rows) / runs;
  state.counters["rows_per_second"] = static_cast<double>(rows) / seconds;
  state.counters["seconds"] = seconds / runs;
  state.counters["peak_rss_mib"] = peak_mib;
  state.counters["of_bare_requests"] = seconds / runs / bare;
}

BENCHMARK(default_fetch)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tern
