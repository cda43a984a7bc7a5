// How the cost of a push grows with the window: as a multiple of what it is at the smallest one.

#include <map>
#include <string>

#include "base/rng.h"
#include "feature/rolling.h"
#include "feature/rolling_extreme.h"
#include "feature/rolling_level.h"
#include "feature/rolling_level_pair.h"
#include "feature/rolling_line.h"
#include "feature/rolling_moments.h"
#include "feature/rolling_order.h"
#include "feature/rolling_pair.h"
#include "tally.h"

namespace tern {
namespace {

constexpr std::size_t kValues = 1U << 14;

/// A price, whose ranks move slowly, as features see it.
const std::vector<double>& walk() {
  static const std::vector<double> kWalk = [] {
    Rng rng(1);
    std::vector<double> values;
    double price = 100;
    for (std::size_t i = 0; i < kValues; ++i) values.push_back(price += 0.1 * rng.normal());
    return values;
  }();
  return kWalk;
}

const std::vector<double>& noise() {
  static const std::vector<double> kNoise = [] {
    Rng rng(2);
    std::vector<double> values;
    for (std::size_t i = 0; i < kValues; ++i) values.push_back(rng.normal());
    return values;
  }();
  return kNoise;
}

/// The worst for a sorted array: what leaves is the least and what comes is the greatest.
const std::vector<double>& ascent() {
  static const std::vector<double> kAscent = [] {
    std::vector<double> values;
    for (std::size_t i = 0; i < kValues; ++i) values.push_back(static_cast<double>(i));
    return values;
  }();
  return kAscent;
}

using Values = const std::vector<double>& (*)();

/// `answer` pushes a value into the window and asks it what its features ask.
template <class Window, class Answer>
void push_all(benchmark::State& state, Values values, Answer answer) {
  const std::vector<double>& all = values();
  Window window(static_cast<int>(state.range(0)));
  for (std::size_t i = 0; i < kValues; ++i) answer(window, all, i);
  for ([[maybe_unused]] const auto _ : state) {
    for (std::size_t i = 0; i < kValues; ++i) {
      benchmark::DoNotOptimize(answer(window, all, i));
    }
  }
}

template <class Window, class Ask>
void add(const std::string& name, Values values, Ask ask) {
  const auto answer = [ask](Window& window, const std::vector<double>& all, std::size_t i) {
    if constexpr (requires { window.push(all[i], all[i]); }) {
      window.push(all[i], noise()[i]);
    } else {
      window.push(all[i]);
    }
    return ask(window);
  };
  benchmark::RegisterBenchmark(
      name.c_str(),
      [values, answer](benchmark::State& state) { push_all<Window>(state, values, answer); })
      ->RangeMultiplier(4)
      ->Range(16, 4096)
      ->Arg(8760);
}

const bool kRegistered = [] {
  add<RollingMean>("sum", noise, [](const auto& w) { return w.sum(); });
  add<RollingMax>("highest", walk, [](const auto& w) { return w.fold(); });
  add<RollingHighest>("age_of_highest", walk, [](const auto& w) { return w.age(); });
  add<RollingVariance>("variance", noise, [](const auto& w) { return w.variance(); });
  add<RollingLevel>("variance_of_a_level", walk, [](const auto& w) { return w.variance(); });
  add<RollingPowers>("powers", noise, [](const auto& w) { return w.sums().fourth; });
  add<RollingPair>("correlation", noise, [](const auto& w) { return w.correlation(); });
  add<RollingLevelPair>("correlation_of_a_level", walk,
                        [](const auto& w) { return w.correlation(); });
  add<RollingLine>("line", walk, [](const auto& w) { return w.slope(); });
  const auto median = [](const RollingOrder& w) { return w.quantile(0.5); };
  add<RollingOrder>("order_of_a_walk", walk, median);
  add<RollingOrder>("order_of_noise", noise, median);
  add<RollingOrder>("order_of_an_ascent", ascent, median);
  return true;
}();

}  // namespace
}  // namespace tern

int main(int argc, char** argv) {
  std::map<std::string, double> smallest;  // ns per push, by kernel
  return tern::bench::run_benches(argc, argv, [&](tern::bench::Tally::Run& run) {
    const double ns = tern::bench::ns_per_iteration(run) / tern::kValues;
    run.counters["ns_per_push"] = ns;
    if (run.run_name.args == "16") smallest[run.run_name.function_name] = ns;
    if (const auto first = smallest.find(run.run_name.function_name); first != smallest.end()) {
      run.counters["of_window_16"] = ns / first->second;
    }
  });
}
