#include "report/interval_tables.h"

#include "report/number.h"
#include "report/tables.h"

namespace tern {

Table interval_table(const Report& report) {
  Table table{
      .caption = captioned(report, "Do outcomes fall inside the intervals?"),
      .header = {"Pair", "Model", "Horizon", "Inside 50 %", "Inside 80 %", "Inside 90 % [95 %]",
                 "Inside 95 %", "90 % in calm, usual, wild hours", "By week", "Width of 90 %",
                 "Winkler", "of history", "of a normal", "Pinball, bp", "of history", "of a normal",
                 "Gain on history [95 %]"},
      .rows = {},
      .text_columns = 3,
      .note =
          "Inside: the share of outcomes in central intervals, for 90 % also by thirds of the "
          "predicted volatility, and its standard deviation from week to week; independent "
          "outcomes alone make 2.3 % of it at 168 rows a week. Winkler's score is the width of "
          "the 90 % interval plus 20 times what falls beyond it, in percent of price. Pinball "
          "is the mean loss of 13 quantiles (1, 5, 10, 20, ..., 90, 95, 99 %), in hundredths "
          "of a percent. History: the quantiles of the last 720 outcomes; normal: a normal "
          "distribution with the predicted deviation. Lower scores are better."};
  for (const ForecastReport& f : report.forecasts) {
    const IntervalScore& s = f.intervals;
    if (s.n == 0) continue;
    const auto& [half, most, ninety, nearly_all] = s.central;
    const auto& third = ninety.coverage_by_volatility;
    table.rows.push_back(
        {f.score.pair, f.score.model, duration_text(f.score.horizon),
         percent(half.coverage.value, 1), percent(most.coverage.value, 1),
         percent_with_interval(ninety.coverage, 1), percent(nearly_all.coverage.value, 1),
         percent(third[0], 1) + ", " + percent(third[1], 1) + ", " + percent(third[2], 1),
         percent(s.weekly_deviation, 1), percent(ninety.width_percent / 100, 3),
         decimal(ninety.winkler_percent, 3), decimal(s.history.winkler_90_percent, 3),
         decimal(s.normal.winkler_90_percent, 3), decimal(s.pinball_bp.value, 3),
         decimal(s.history.pinball_bp, 3), decimal(s.normal.pinball_bp, 3),
         percent_with_interval(s.pinball_skill, 2)});
  }
  return table;
}

Table weight_table(const Report& report) {
  Table table{.caption = captioned(report, "What the ensembles are made of"),
              .header = {"Pair", "Ensemble", "Horizon", "Model", "Weight now", "Least", "Most"},
              .rows = {},
              .text_columns = 4,
              .note =
                  "Now: by every outcome that is known, for the next forecast. Least and most: "
                  "among the forecasts that were made. What is left of one is no change."};
  for (const WeightRow& w : report.weights) {
    table.rows.push_back({w.pair, w.ensemble, duration_text(w.horizon), w.model, decimal(w.now, 3),
                          decimal(w.low, 3), decimal(w.high, 3)});
  }
  return table;
}

}  // namespace tern
