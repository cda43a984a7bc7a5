#include "report/allocation_tables.h"
#include "report/allocations.h"
#include "report/appendix.h"
#include "report/documents.h"
#include "report/interval_tables.h"
#include "report/money_tables.h"
#include "report/number.h"
#include "report/regime_tables.h"
#include "report/side_by_side_tables.h"
#include "report/skill_tables.h"
#include "report/tables.h"
#include "report/volatility_table.h"

namespace tern {

namespace {

std::string list(const std::vector<std::string>& sentences) {
  std::string out;
  for (const auto& sentence : sentences) out += "- " + sentence + "\n";
  return out + "\n";
}

std::string regime_section(const Report& report) {
  std::string out = "## Which market it was\n\n" + to_markdown(episode_table(report));
  for (const Table& table : state_tables(report)) out += to_markdown(table);
  for (const Table& table : state_return_tables(report)) out += to_markdown(table);
  return out;
}

std::string allocation_section(const Report& report) {
  std::string out = "## How it could have been divided\n\n";
  if (const std::string judgment = roadmap_judgment(report); !judgment.empty()) {
    out += judgment + "\n\n";
  }
  for (const Table& table : {allocation_table(report), allocation_contrast_table(report),
                             contribution_table(report), mean_weight_table(report)}) {
    out += to_markdown(table);
  }
  return out;
}

}  // namespace

std::string to_markdown(const Report& report) {
  // The verdict comes before everything, even a title.
  std::string out = report.verdict.headline + "\n\n";
  out += list(report.verdict.reasons);
  out += "## What was traded, and how\n\n" + to_markdown(setup_table(report));
  out += "## Strategies\n\n" + to_markdown(strategy_table(report));
  out += to_markdown(ratio_table(report));
  for (const Table& table :
       {contrast_table(report), timing_table(report), doubt_table(report), cost_table(report)}) {
    if (!table.rows.empty()) out += to_markdown(table);
  }
  out += "## Models side by side\n\n";
  for (const Table& table : side_by_side_tables(report)) out += to_markdown(table);
  for (const Table& table : {set_table(report), effort_table(report)}) {
    if (!table.rows.empty()) out += to_markdown(table);
  }
  out += "## Forecasts\n\n" + to_markdown(test_table(report));
  out += to_markdown(year_table(report)) + to_markdown(decile_table(report));
  out += "## Calibration\n\n" + to_markdown(calibration_table(report));
  for (const Table& table : {interval_table(report), weight_table(report)}) {
    if (!table.rows.empty()) out += to_markdown(table);
  }
  if (!report.volatilities.empty()) {
    out += "## Volatility\n\n" + to_markdown(volatility_table(report));
  }
  out += "## Where the skill lies\n\n";
  for (const Table& table : breakdown_tables(report)) out += to_markdown(table);
  if (report.regimes) out += regime_section(report);
  if (!report.allocations.empty()) out += allocation_section(report);
  out += "## Trades\n\n" + to_markdown(trade_table(report));
  if (const Table why = explanation_table(report); !why.rows.empty()) out += to_markdown(why);
  out += "## Data\n\n" + list(report.certificate);
  out += "## Models\n\n" + to_markdown(model_table(report));
  out += "## Trials\n\n" + list(trial_sentences(report.tried));
  out += "## Appendix: metrics by other names\n\n" + appendix_markdown(report);
  out += "## Provenance\n\n" + to_markdown(provenance_table(report));
  out += "## Assumptions\n\n" + list(report.assumptions);
  out.pop_back();
  return out;
}

}  // namespace tern
