#pragma once

#include <benchmark/benchmark.h>

#include <functional>
#include <utility>
#include <vector>

namespace tern::bench {

/// Shows runs as Google Benchmark would, once `amend` has given them the figures that need other
/// runs to compare with.
class Tally final : public benchmark::BenchmarkReporter {
 public:
  explicit Tally(std::function<void(Run&)> amend)
      : amend_(std::move(amend)), shown_by_(*benchmark::CreateDefaultDisplayReporter()) {}

  bool ReportContext(const Context& context) override { return shown_by_.ReportContext(context); }
  void ReportRuns(const std::vector<Run>& runs) override {
    std::vector<Run> amended = runs;
    for (Run& run : amended) {
      if (run.run_type == Run::RT_Iteration && !run.error_occurred) amend_(run);
    }
    shown_by_.ReportRuns(amended);
  }
  void Finalize() override { shown_by_.Finalize(); }

 private:
  std::function<void(Run&)> amend_;
  BenchmarkReporter& shown_by_;
};

/// Of the benches asked for on the command line; the exit code.
inline int run_benches(int argc, char** argv, std::function<void(Tally::Run&)> amend) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  Tally tally(std::move(amend));
  benchmark::RunSpecifiedBenchmarks(&tally);
  benchmark::Shutdown();
  return 0;
}

/// CPU time, which other programs lengthen less than the clock's.
inline double ns_per_iteration(const Tally::Run& run) {
  return run.cpu_accumulated_time * 1e9 / static_cast<double>(run.iterations);
}

}  // namespace tern::bench
