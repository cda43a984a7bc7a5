#include <benchmark/benchmark.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>

#include "base/file.h"
#include "base/rng.h"
#include "source/csv_file.h"
#include "source/ingest.h"

namespace tern {
namespace {

constexpr Timestamp kStart = utc_day(2018, 1, 1);
constexpr Timestamp kNow = utc_day(2030, 1, 1);

/// A made kline file of `rows` hours, all eleven columns filled, in a folder of its own.
class MadeFile {
 public:
  explicit MadeFile(std::int64_t rows)
      : folder_(std::filesystem::temp_directory_path() /
                ("tern_csv_bench_" + std::to_string(getpid()))) {
    std::filesystem::create_directories(folder_);
    Rng rng(1);
    std::vector<Bar> bars;
    double price = 40'000;
    const auto cents = [](double x) { return std::round(x * 100) / 100; };
    for (std::int64_t i = 0; i < rows; ++i) {
      const double open = cents(price);
      price *= std::exp(0.005 * rng.normal());
      const double volume = std::round(1e9 * rng.uniform()) / 1e5;
      bars.push_back({.open_time = kStart + i * 1h,
                      .open = open,
                      .high = cents(std::max(open, price) * 1.002),
                      .low = cents(std::min(open, price) * 0.998),
                      .close = cents(price),
                      .volume = volume,
                      .quote_volume = volume * price,
                      .trade_count = 5000,
                      .taker_buy_volume = volume / 2,
                      .taker_buy_quote_volume = volume * price / 2});
    }
    if (!replace_file(path(), kline_text(bars, Interval::h1))) std::abort();
  }
  ~MadeFile() { std::filesystem::remove_all(folder_); }
  MadeFile(const MadeFile&) = delete;
  MadeFile& operator=(const MadeFile&) = delete;

  std::filesystem::path path() const { return folder_ / "BTCUSDT-1h.csv"; }
  std::filesystem::path store() const { return folder_ / "store"; }

 private:
  std::filesystem::path folder_;
};

void read_into_memory(benchmark::State& state) {
  const MadeFile file(state.range(0));
  for (auto _ : state) {
    const auto read = read_kline_file(file.path(), {.now = kNow});
    if (!read) state.SkipWithError(read.error().message.c_str());
    benchmark::DoNotOptimize(read);
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(read_into_memory)->Arg(1000)->Arg(70'000)->Unit(benchmark::kMillisecond);

void import_into_an_empty_store(benchmark::State& state) {
  const MadeFile file(state.range(0));
  for (auto _ : state) {
    state.PauseTiming();
    std::filesystem::remove_all(file.store());
    state.ResumeTiming();
    auto database = Database::open(file.store());
    if (!database) return state.SkipWithError(database.error().message.c_str());
    BarStore store(*database);
    const auto report = import_file(store, file.path(), {.kline = {.now = kNow}});
    if (!report) return state.SkipWithError(report.error().message.c_str());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(import_into_an_empty_store)->Arg(1000)->Arg(70'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tern
