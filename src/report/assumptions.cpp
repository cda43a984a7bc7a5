#include "report/assumptions.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/number.h"

namespace tern {
namespace {

/// Whether anything here could be short.
bool perpetual(const ReportInputs& inputs) {
  const auto any = [](const std::vector<StrategyRun>& runs) {
    return std::ranges::any_of(
        runs, [](const StrategyRun& run) { return run.result.strategy.perpetual; });
  };
  return any(inputs.strategies) || any(inputs.single_asset) || any(inputs.allocations);
}

/// What is known of the funding of the period, and what is not.
std::string funding_assumption(const ReportInputs& inputs) {
  const Market& market = *inputs.market;
  std::string gaps;
  for (std::size_t i = 0; i < market.funding.size(); ++i) {
    const std::size_t missing = missing_funding(market.funding[i], inputs.period);
    if (missing == 0) continue;
    gaps += fmt::format("{}{} of {}", gaps.empty() ? "" : ", ", missing,
                        market.universe.instruments()[i].name);
  }
  if (market.funding.empty()) return "No funding is known, and none is paid.";
  if (gaps.empty()) return "Funding is known for each eighth hour of the period.";
  const std::size_t all = missing_funding({}, inputs.period);
  return fmt::format("Funding that is not known is not paid: of {} that fell due, {} are missing.",
                     all, gaps);
}

}  // namespace

std::vector<std::string> usual_assumptions(const ReportInputs& inputs, const std::string& quote) {
  const Costs& costs = inputs.costs;
  std::vector<std::string> usual = {
      "A decision is made on the close of a bar and filled at the open of the next one.",
      fmt::format("Each side pays a fee of {} bp, half a spread of {} bp, and slippage of {} bp at "
                  "usual volatility, more when prices move more; a round trip costs {}.",
                  decimal(costs.fee_bps, 1), decimal(costs.half_spread_bps, 1),
                  decimal(costs.slippage_bps, 1), percent(costs.round_trip(), 3)),
      fmt::format(
          "Our own orders move the price by {} x daily volatility x the root of their share "
          "of the day's volume.",
          decimal(costs.impact, 1)),
      "The costs are those read on " + to_date_string(costs.as_of) + ", for the whole period.",
      perpetual(inputs)
          ? "Perpetual contracts: weights below zero are short, and funding is paid or received "
            "when it falls due, at the last close. Positions are unlevered when they are entered; "
            "margin calls and liquidation are left out, and a run that loses all its equity ends "
            "with an error."
          : "Spot only: nothing is sold that is not owned, and nothing is borrowed.",
      "Cash earns nothing, and Sharpe ratios are against a rate of zero; a year has 365 days.",
      "Taxes are left out, and " + quote + " is taken to be worth what it says.",
  };
  if (perpetual(inputs)) usual.push_back(funding_assumption(inputs));
  return usual;
}

}  // namespace tern
