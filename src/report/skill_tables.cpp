#include "report/skill_tables.h"

#include "report/number.h"
#include "report/side_by_side_tables.h"
#include "report/tables.h"

namespace tern {

std::vector<Table> breakdown_tables(const Report& report) {
  std::vector<Table> tables;
  for (const Breakdown& breakdown : report.breakdowns) {
    const std::string title(to_string(breakdown.dimension));
    Table table{.caption = captioned(report, "By " + title + ": " + report.primary_model + " " +
                                                 duration_text(report.primary_horizon)),
                .header = {title, "n", "RMSE [95 %]", "RMSE, no change", "R2 [95 %]", "IC [95 %]",
                           "Direction right [95 %]", "Clark-West p"},
                .rows = {}};
    for (const BreakdownRow& row : breakdown.rows) {
      Interval95 rmse = row.rmse_percent;
      for (double* value : {&rmse.value, &rmse.low, &rmse.high}) *value /= 100.0;
      table.rows.push_back({row.group, count(row.n), percent_with_interval(rmse, 3),
                            percent(row.rmse_zero_percent / 100.0, 3),
                            percent_with_interval(row.r2_oos, 2), with_interval(row.ic, 3),
                            percent_with_interval(row.directional_accuracy, 1),
                            p_value(row.clark_west_p)});
    }
    tables.push_back(std::move(table));
  }
  if (!tables.empty()) {
    tables.back().note =
        "All pairs together; rows of one bar count as one where intervals are concerned. "
        "p-values are not adjusted: of 24 hours one is below 0.05 by chance. Volatility is "
        "predicted, and cut where it lay before the month; the trend is that of the 30 days "
        "before, and stands for the regime.";
  }
  return tables;
}

Table calibration_table(const Report& report) {
  Table table{.caption = captioned(report, "Are the predicted spreads those that came?"),
              .header = {"Pair", "Model", "Horizon", "CRPS", "CRPS, no change", "Skill [95 %]",
                         "Inside 80 % [95 %]", "Inside 95 % [95 %]", "Berkowitz p", "Kupiec p",
                         "Brier", "ECE"},
              .rows = {},
              .text_columns = 3,
              .note =
                  "Forecasts as normal densities. CRPS in percent of price, beside no change with "
                  "the same spread: skill is what the mean adds. Inside: the share of outcomes in "
                  "the central interval. Berkowitz tests the whole density, Kupiec the 5 % "
                  "quantile. Brier and expected calibration error are of the probability of a "
                  "rise; 0.25 is a coin's Brier score."};
  for (const ForecastReport* f : by_skill(report)) {
    const CalibrationScore& c = f->calibration;
    if (c.n == 0) continue;
    table.rows.push_back(
        {f->score.pair, f->score.model, duration_text(f->score.horizon),
         percent(c.crps_percent.value / 100.0, 4), percent(c.crps_zero_percent / 100.0, 4),
         percent_with_interval(c.crps_skill, 3), percent_with_interval(c.coverage_80, 1),
         percent_with_interval(c.coverage_95, 1), p_value(c.berkowitz.p), p_value(c.kupiec.p),
         decimal(c.rise.brier.value, 4), decimal(c.rise.calibration_error, 4)});
  }
  return table;
}

}  // namespace tern
