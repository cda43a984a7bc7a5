#include "report/allocation_tables.h"

#include <algorithm>
#include <cmath>

#include "report/allocations.h"
#include "report/number.h"
#include "report/tables.h"

namespace tern {
namespace {

/// What the allocators were set beside, equal weights first.
std::vector<std::string> rivals_of(const Report& report) {
  if (report.allocations.empty()) return {};
  std::vector<std::string> rivals = {report.allocations.front().curve.name};
  for (const AllocationReport& row : report.allocations) {
    for (const AllocationContrast& one : row.contrasts) {
      const std::string& name = one.contrast.benchmark;
      if (std::ranges::find(rivals, name) == rivals.end()) rivals.push_back(name);
    }
  }
  return rivals;
}

double mean_of(const Frame& daily, const std::string& column) {
  const auto found = daily.find(column);
  double sum = 0.0;
  std::size_t n = 0;
  for (std::size_t day = 0; found && day < daily.rows(); ++day) {
    if (!found->valid[day]) continue;
    sum += found->values[day];
    ++n;
  }
  return n == 0 ? NAN : sum / static_cast<double>(n);
}

}  // namespace

std::vector<const StrategyReport*> divided(const Report& report) {
  std::vector<const StrategyReport*> curves;
  if (const StrategyReport* primary = portfolio(report)) curves.push_back(primary);
  for (const AllocationReport& row : report.allocations) curves.push_back(&row.curve);
  return curves;
}

double profit_of(const StrategyReport& curve, std::string_view part) {
  const auto found = std::ranges::find(curve.contributions, part, &Contribution::name);
  return found == curve.contributions.end() ? NAN : found->profit;
}

std::vector<std::string> parts_of_profit(const Report& report) {
  constexpr double kSeen = 5e-4;  // less is no tenth of a percent
  std::vector<std::string> parts = report.pairs;
  parts.emplace_back("costs");
  for (const char* part : {"funding", "rest"}) {
    const bool seen = std::ranges::any_of(divided(report), [&](const StrategyReport* curve) {
      return std::abs(profit_of(*curve, part)) >= kSeen;
    });
    if (seen) parts.emplace_back(part);
  }
  return parts;
}

Table allocation_table(const Report& report) {
  Table table{.caption = captioned(report, "Allocators without forecasts, net of costs"),
              .header = {"Allocator", "Total return", "CAGR", "Volatility", "Sharpe [95 %]",
                         "Max drawdown", "Turnover", "Cost", "Deflated Sharpe"},
              .rows = {},
              .marked = std::string(kRoadmapAllocator),
              .note =
                  "As in the table of strategies. Deflated: the probability that the true "
                  "Sharpe ratio is above the best that luck finds in " +
                  count(report.tried.all()) + " trials."};
  for (const AllocationReport& row : report.allocations) {
    const Metrics& m = row.curve.metrics;
    table.rows.push_back({row.curve.name, percent(m.total_return, 1), percent(m.cagr, 1),
                          percent(m.volatility_annual, 1), with_interval(m.sharpe_annual, 2),
                          percent(m.max_drawdown, 1), decimal(m.turnover_annual, 1),
                          percent(m.cost_share, 2), decimal(row.deflated_sharpe, 3)});
  }
  return table;
}

Table allocation_contrast_table(const Report& report) {
  Table table{.caption = captioned(report, "Sharpe ratios a year beside simpler holdings"),
              .header = {"Allocator"},
              .rows = {},
              .marked = std::string(kRoadmapAllocator),
              .note =
                  "The allocator's less the other's, on the days that both have; two-sided p by "
                  "studentized stationary bootstrap (Ledoit and Wolf 2008), and after Holm among "
                  "the allocators that are set beside the same one."};
  const std::vector<std::string> rivals = rivals_of(report);
  for (const std::string& rival : rivals) {
    for (const std::string& title :
         {"Less " + rival + " [95 %]", std::string("p"), std::string("p (Holm)")}) {
      table.header.push_back(title);
    }
  }
  for (const AllocationReport& row : report.allocations) {
    std::vector<std::string> cells = {row.curve.name};
    for (const std::string& rival : rivals) {
      const auto found = std::ranges::find(row.contrasts, rival, [](const AllocationContrast& one) {
        return one.contrast.benchmark;
      });
      const bool made = found != row.contrasts.end();
      cells.push_back(made ? with_interval(found->contrast.sharpe_gain, 2) : "");
      cells.push_back(made ? p_value(found->contrast.p) : "");
      cells.push_back(made ? p_value(found->p_holm) : "");
    }
    table.rows.push_back(std::move(cells));
  }
  return table;
}

Table contribution_table(const Report& report) {
  Table table{
      .caption = captioned(report, "What each pair earned"),
      .header = {"Name"},
      .rows = {},
      .marked = report.primary_strategy,
      .note =
          "Profit before costs over the starting capital, in money, so that a row adds up "
          "to its total return: a gain counts by what the positions were worth by then. "
          "Costs are fees, spread, slippage, and impact; a rest is what rounding to steps leaves."};
  const std::vector<std::string> parts = parts_of_profit(report);
  table.header.insert(table.header.end(), parts.begin(), parts.end());
  table.header.emplace_back("Total return");
  for (const StrategyReport* curve : divided(report)) {
    if (curve->contributions.empty()) continue;
    std::vector<std::string> row = {curve->name};
    for (const std::string& part : parts) row.push_back(percent(profit_of(*curve, part), 1));
    row.push_back(percent(curve->metrics.total_return, 1));
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table mean_weight_table(const Report& report) {
  Table table{.caption = captioned(report, "What was held on average"),
              .header = {"Allocator"},
              .rows = {},
              .note = "Shares of equity at the ends of days; the rest is cash."};
  for (const std::string& pair : report.pairs) table.header.push_back(pair);
  for (const AllocationReport& row : report.allocations) {
    std::vector<std::string> cells = {row.curve.name};
    for (const std::string& pair : report.pairs) {
      cells.push_back(percent(mean_of(row.curve.daily, "weight." + pair), 1));
    }
    table.rows.push_back(std::move(cells));
  }
  return table;
}

}  // namespace tern
