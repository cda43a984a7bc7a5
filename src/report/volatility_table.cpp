#include "report/volatility_table.h"

#include <fmt/format.h>

#include "report/number.h"
#include "report/tables.h"

namespace tern {

Table volatility_table(const Report& report) {
  Table table{.caption = captioned(report, "Volatility forecasts"),
              .header = {"Pair", "Horizon", "Model", "n", "R2 of logs [95 %]", "QLIKE [95 %]",
                         "QLIKE by the past [95 %]", "Better than har [95 %]", "p"},
              .rows = {},
              .text_columns = 3,
              .note = fmt::format(
                  "Of the Parkinson variance of the next bar, or over more bars the sum of squared "
                  "returns; rows that did not move are left out. R2 about the mean of the "
                  "logarithm out of sample. QLIKE after the mean of variance over forecast was "
                  "taken out: over all rows, as published numbers do, or over those that were over "
                  "by then, which anybody could have done. Better: by how much the latter is "
                  "smaller than that of har on the same rows; p by Diebold and Mariano, two-sided. "
                  "A model of returns is judged by its deviations, corrected by the past; the "
                  "first {} rows are not judged by it.",
                  kBiasRowsMin)};
  for (const VolatilityScore& s : report.volatilities) {
    table.rows.push_back({s.pair, duration_text(s.horizon), s.model, count(s.n),
                          with_interval(s.r2, 3), with_interval(s.qlike, 3),
                          with_interval(s.qlike_past, 3), percent_with_interval(s.gain, 1),
                          p_value(s.diebold_mariano.p)});
  }
  return table;
}

}  // namespace tern
