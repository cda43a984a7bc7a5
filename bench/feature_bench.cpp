// What every feature costs: all of them over three assets, and each alone, the slowest first.

#include <fmt/format.h>
#include <malloc.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>

#include "feature/compute.h"
#include "feature/registry.h"
#include "random_market.h"
#include "tally.h"

namespace tern {
namespace {

constexpr std::size_t kEightYears = 70'000;
// Long enough that the longest lookback is a small part of it.
constexpr std::size_t kHours = 16'000;
// A feature is computed so many times in one go, so that what all share weighs little.
constexpr std::size_t kCopies = 32;

const Market& market() {
  static const Market kMarket = bench::random_market(kEightYears);
  return kMarket;
}
const Market& short_market() {
  static const Market kMarket =
      market().slice({market().open_times()[0], market().open_times()[kHours]});
  return kMarket;
}

const std::vector<const Feature*>& all_features() {
  static const auto kAll = find_features(feature_names()).value();
  return kAll;
}

/// A line of /proc/self/status, such as "VmHWM", in bytes; 0 where there is no such file.
double memory_of(const std::string& line_name) {
  std::ifstream status("/proc/self/status");
  std::string line;
  while (std::getline(status, line)) {
    if (!line.starts_with(line_name + ":")) continue;
    double kib = 0;
    std::istringstream(line.substr(line_name.size() + 1)) >> kib;
    return 1024 * kib;
  }
  return 0;
}

/// Sets the process's peak memory back to what it uses now, and that to what it still needs.
void forget_peak() {
  malloc_trim(0);
  std::ofstream("/proc/self/clear_refs") << 5;
}

std::vector<FeatureInputs> inputs_of_all() {
  std::vector<FeatureInputs> inputs;
  for (std::uint16_t own = 0; own < 3; ++own) {
    inputs.push_back(make_feature_inputs(market(), SymbolId{own}).value());
  }
  return inputs;
}

double bytes_of(const std::vector<Frame>& frames) {
  double bytes = 0;
  for (const Frame& frame : frames) {
    bytes += static_cast<double>(frame.columns() * frame.rows()) * (sizeof(double) + 1.0 / 8);
  }
  return bytes;
}

/// Every feature of every asset over eight years, on so many cores.
void every_feature(benchmark::State& state) {
  const std::vector<FeatureInputs> inputs = inputs_of_all();
  const auto jobs = static_cast<std::size_t>(state.range(0));
  double output = 0, used = 0;
  for ([[maybe_unused]] const auto _ : state) {
    state.PauseTiming();
    forget_peak();
    const double before = memory_of("VmRSS");
    state.ResumeTiming();
    std::vector<Frame> frames = compute_features(inputs, all_features(), jobs).value();
    state.PauseTiming();
    output = bytes_of(frames);
    used = memory_of("VmHWM") - before;
    frames.clear();
    state.ResumeTiming();
  }
  const double values = 3.0 * kEightYears * static_cast<double>(all_features().size());
  state.counters["s_per_value"] = benchmark::Counter(
      values, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
  state.counters["output_bytes"] = output;
  state.counters["peak_over_output"] = used / output;
}
BENCHMARK(every_feature)
    ->Arg(1)
    ->Arg(2)
    ->MeasureProcessCPUTime()
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

/// What every feature starts from: logs, returns and volatility of three assets at each hour.
void moments_alone(benchmark::State& state) {
  const FeatureInputs inputs = make_feature_inputs(short_market(), SymbolId{1}).value();
  for ([[maybe_unused]] const auto _ : state) {
    benchmark::DoNotOptimize(compute_features(inputs, std::span<const Feature* const>{}).value());
  }
}
BENCHMARK(moments_alone)->Unit(benchmark::kMillisecond)->Repetitions(5);

void one_feature(benchmark::State& state, const Feature* feature) {
  const FeatureInputs inputs = make_feature_inputs(short_market(), SymbolId{1}).value();
  std::vector<std::string> names;
  for (std::size_t i = 0; i < kCopies; ++i) names.push_back(fmt::format("copy_{}", i));
  std::vector<Feature> copies(kCopies, *feature);
  std::vector<const Feature*> rows;
  for (std::size_t i = 0; i < kCopies; ++i) {
    copies[i].name = names[i];
    rows.push_back(&copies[i]);
  }
  for ([[maybe_unused]] const auto _ : state) {
    benchmark::DoNotOptimize(compute_features(inputs, rows).value());
  }
}

const bool kRegistered = [] {
  for (const Feature* one : all_features()) {
    benchmark::RegisterBenchmark(std::string(one->name).c_str(), one_feature, one)
        ->Unit(benchmark::kMillisecond);
  }
  return true;
}();

/// The cheapest of a feature's repetitions, in nanoseconds per value beyond the shared moment's.
class Costs {
 public:
  void amend(bench::Tally::Run& run) {
    const std::string& name = run.run_name.function_name;
    const double ns = bench::ns_per_iteration(run);
    if (name == "moments_alone") {
      const double per_hour = ns / kHours;
      moment_ = moment_ > 0 ? std::min(moment_, per_hour) : per_hour;
      run.counters["ns_per_hour"] = per_hour;
    } else if (name != "every_feature") {
      const double cost = std::max(ns / kHours - moment_, 0.0) / kCopies;
      const auto known = ns_.emplace(name, cost).first;
      known->second = std::min(known->second, cost);
      run.counters["ns_per_value"] = cost;
    }
  }

  std::string slowest(std::size_t count) const {
    double all = moment_;
    std::vector<std::pair<double, std::string>> order;
    for (const auto& [name, ns] : ns_) {
      order.emplace_back(ns, name);
      all += ns;
    }
    if (order.empty()) return "";
    std::ranges::sort(order, std::greater<>{});
    std::string text = fmt::format("\n{:24}{:>14}{:>10}{:>12}\n", "slowest features",
                                   "ns per value", "of all", "of median");
    const double median = order[order.size() / 2].first;
    const auto line = [&](std::string_view name, double ns) {
      text +=
          fmt::format("{:24}{:14.1f}{:9.2f}%{:11.1f}x\n", name, ns, 100 * ns / all, ns / median);
    };
    for (std::size_t i = 0; i < std::min(count, order.size()); ++i) {
      line(order[i].second, order[i].first);
    }
    line("the median feature", median);
    line(fmt::format("mean of {} features", order.size()),
         (all - moment_) / static_cast<double>(order.size()));
    line("the moment all share", moment_);
    return text;
  }

 private:
  double moment_ = 0;
  std::map<std::string, double> ns_;
};

}  // namespace
}  // namespace tern

int main(int argc, char** argv) {
  tern::Costs costs;
  const int code =
      tern::bench::run_benches(argc, argv, [&](tern::bench::Tally::Run& run) { costs.amend(run); });
  fmt::print(stderr, "{}", costs.slowest(10));
  return code;
}
