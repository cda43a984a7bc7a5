#include "report/allocations.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/equity.h"
#include "report/number.h"
#include "report/rivals.h"
#include "validate/haircut.h"
#include "validate/luck.h"

namespace tern {
namespace {

constexpr double kLevel = 0.05;

double sharpe_of(const StrategyRun& run) {
  return sharpe_sample(bar_returns(run.result.equity)).sharpe;
}

/// Sharpe ratios per bar of all that was tried, as far as they are known.
std::vector<double> sharpes_of_trials(const ReportInputs& inputs) {
  std::vector<double> sharpes = inputs.tried_sharpes;
  for (const auto* runs : {&inputs.strategies, &inputs.single_asset, &inputs.allocations}) {
    for (const StrategyRun& run : *runs) sharpes.push_back(sharpe_of(run));
  }
  return sharpes;
}

std::optional<double> deflated(const StrategyRun& run, const ReportInputs& inputs, double spread) {
  const SharpeSample sample = sharpe_sample(bar_returns(run.result.equity));
  if (!std::isfinite(spread) || !std::isfinite(sample.sharpe)) return std::nullopt;
  const auto trials = static_cast<double>(std::max<std::size_t>(inputs.tried.all(), 1));
  return deflated_sharpe(sample, trials, spread * spread);
}

/// Equal weights, the configured ones, and what is bought once and held: one pair, and the basket.
std::vector<StrategyReport> rivals_of(std::span<const AllocationReport> rows,
                                      std::span<const StrategyReport> holdings) {
  std::vector<StrategyReport> rivals = {rows.front().curve};
  const auto fixed = std::ranges::find(rows, kFixedAllocator,
                                       [](const AllocationReport& row) { return row.curve.name; });
  if (fixed != rows.end() && fixed != rows.begin()) rivals.push_back(fixed->curve);
  rivals.push_back(holdings.front());
  if (holdings.size() > 1) rivals.push_back(holdings.back());
  return rivals;
}

void adjust(std::vector<AllocationReport>& rows, const std::string& benchmark) {
  std::vector<AllocationContrast*> tests;
  std::vector<double> p;
  for (AllocationReport& row : rows) {
    for (AllocationContrast& one : row.contrasts) {
      if (one.contrast.benchmark != benchmark) continue;
      tests.push_back(&one);
      p.push_back(one.contrast.p);
    }
  }
  const std::vector<double> adjusted = adjusted_p(p, Adjustment::holm);
  for (std::size_t i = 0; i < tests.size(); ++i) tests[i]->p_holm = adjusted[i];
}

/// On which days the rule had nothing to go by; empty when there are none.
std::string unknown_text(const Report& report) {
  if (!report.regimes) return "";
  for (const RegimeKindReport& kind : report.regimes->kinds) {
    if (kind.kind != kDominanceKind || kind.unknown == 0) continue;
    return fmt::format(
        "; the state of dominance was not known on {} days, and where BTC.D was not, it holds its "
        "balanced weights",
        count(kind.unknown));
  }
  return "";
}

std::size_t tests_against(const Report& report, const std::string& benchmark) {
  return static_cast<std::size_t>(
      std::ranges::count_if(report.allocations, [&](const AllocationReport& row) {
        return std::ranges::any_of(row.contrasts, [&](const AllocationContrast& one) {
          return one.contrast.benchmark == benchmark;
        });
      }));
}

}  // namespace

std::vector<AllocationReport> report_allocations(const ReportInputs& inputs,
                                                 std::span<const StrategyReport> holdings,
                                                 std::size_t jobs) {
  std::vector<AllocationReport> rows;
  if (inputs.allocations.empty()) return rows;
  const double spread = spread_of_trials(sharpes_of_trials(inputs));
  for (const StrategyRun& run : inputs.allocations) {
    rows.push_back({report_strategy(run, inputs, jobs), deflated(run, inputs, spread), {}});
  }
  const std::vector<StrategyReport> rivals = rivals_of(rows, holdings);
  for (AllocationReport& row : rows) {
    for (Contrast& found : contrasts(row.curve, rivals, inputs, jobs)) {
      // There is no test of a curve beside itself, nor of one that is only more of it.
      if (!std::isfinite(found.p) || found.benchmark == row.curve.name) continue;
      row.contrasts.push_back({std::move(found), 1.0});
    }
  }
  for (const StrategyReport& rival : rivals) adjust(rows, rival.name);
  return rows;
}

const AllocationContrast* roadmap_contrast(const Report& report) {
  const auto rule = std::ranges::find(report.allocations, kRoadmapAllocator,
                                      [](const AllocationReport& row) { return row.curve.name; });
  if (rule == report.allocations.end()) return nullptr;
  const std::string& equal = report.allocations.front().curve.name;
  const auto one = std::ranges::find(
      rule->contrasts, equal, [](const AllocationContrast& c) { return c.contrast.benchmark; });
  return one == rule->contrasts.end() ? nullptr : &*one;
}

std::string roadmap_judgment(const Report& report) {
  const AllocationContrast* one = roadmap_contrast(report);
  if (one == nullptr) return "";
  const Contrast& c = one->contrast;
  const char* side = c.sharpe_gain.value < 0 ? "worse" : "better";
  const bool outlives = one->p_holm < kLevel;
  std::string word = fmt::format("{} {} than", outlives ? "is" : "looks", side);
  if (!(c.p < kLevel)) word = "cannot be told from";
  return fmt::format(
      "{}The roadmap's rule {} equal weights over {} days{}: its Sharpe ratio a year differs by "
      "{}, p {}, and {} among the {} allocators that are set beside them; {} trials are known{}.",
      report.simulated ? "Simulated data: " : "", word, count(c.days),
      c.p < kLevel && !outlives ? ", by its own test alone" : "", with_interval(c.sharpe_gain, 2),
      p_value(c.p), p_value(one->p_holm), count(tests_against(report, c.benchmark)),
      count(report.tried.all()), unknown_text(report));
}

}  // namespace tern
