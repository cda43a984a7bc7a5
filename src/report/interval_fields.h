#pragma once

#include "report/part.h"
#include "report/report.h"

namespace tern {

// As report/report_fields.h, of intervals and of the weights of ensembles.

void describe(auto& fields, Part<CentralScore> auto& score) {
  fields("share", score.share);
  fields("coverage", score.coverage);
  fields("coverage_by_volatility", score.coverage_by_volatility);
  fields("width_percent", score.width_percent);
  fields("winkler_percent", score.winkler_percent);
}

void describe(auto& fields, Part<PlainIntervals> auto& plain) {
  fields("coverage_90", plain.coverage_90);
  fields("winkler_90_percent", plain.winkler_90_percent);
  fields("pinball_bp", plain.pinball_bp);
}

void describe(auto& fields, Part<IntervalScore> auto& score) {
  fields("n", score.n);
  fields("central", score.central);
  fields("weekly_deviation", score.weekly_deviation);
  fields("pinball_bp", score.pinball_bp);
  fields("pinball_skill", score.pinball_skill);
  fields("history", score.history);
  fields("normal", score.normal);
}

void describe(auto& fields, Part<WeightRow> auto& row) {
  fields("ensemble", row.ensemble);
  fields("pair", row.pair);
  fields("horizon", row.horizon);
  fields("model", row.model);
  fields("now", row.now);
  fields("low", row.low);
  fields("high", row.high);
}

}  // namespace tern
