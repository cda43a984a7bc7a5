#include <fmt/format.h>

#include "report/appendix.h"
#include "report/documents.h"
#include "report/number.h"
#include "report/tables.h"

namespace tern {

namespace {

std::string list(const std::vector<std::string>& sentences) {
  std::string out;
  for (const auto& sentence : sentences) out += "- " + sentence + "\n";
  return out + "\n";
}

}  // namespace

std::string to_markdown(const Report& report) {
  // The verdict comes before everything, even a title.
  std::string out = report.verdict.headline + "\n\n";
  out += list(report.verdict.reasons);
  out += "## What was traded, and how\n\n" + to_markdown(setup_table(report));
  out += "## Strategies\n\n" + to_markdown(strategy_table(report));
  out += to_markdown(ratio_table(report));
  out += "## Forecasts\n\n" + to_markdown(forecast_table(report)) + to_markdown(test_table(report));
  out += to_markdown(year_table(report)) + to_markdown(decile_table(report));
  out += "## Trades\n\n" + to_markdown(trade_table(report));
  out += "## Data\n\n" + list(report.certificate);
  out += "## Models\n\n" + to_markdown(model_table(report));
  out += fmt::format(
      "## Trials\n\nThis run evaluated {} configurations, and each of them counts in the deflated "
      "Sharpe ratio ({}), which is an upper bound: it knows nothing of earlier runs.\n\n",
      count(report.trials), decimal(report.deflated_sharpe, 3));
  out += "## Appendix: metrics by other names\n\n" + appendix_markdown(report);
  out += "## Provenance\n\n" + to_markdown(provenance_table(report));
  out += "## Assumptions\n\n" + list(report.assumptions);
  out.pop_back();
  return out;
}

}  // namespace tern
