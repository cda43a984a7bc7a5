#pragma once

#include "report/part.h"
#include "report/report.h"

namespace tern {

// As report/report_fields.h, of regimes and allocators.

void describe(auto& fields, Part<DominanceThresholds> auto& thresholds) {
  fields("high", thresholds.high);
  fields("low", thresholds.low);
  fields("hysteresis", thresholds.hysteresis);
  fields("confirmations", thresholds.confirmations);
  fields("dwell", thresholds.dwell);
}

void describe(auto& fields, Part<StateReport> auto& state) {
  fields("state", state.state);
  fields("days", state.dwell.days);
  fields("episodes", state.dwell.episodes);
  fields("dwell_mean", state.dwell.mean);
  fields("dwell_median", state.dwell.median);
  fields("dwell_longest", state.dwell.longest);
  fields("next", state.next);
}

void describe(auto& fields, Part<StateReturn> auto& row) {
  fields("name", row.name);
  fields.or_null("state", row.state);
  fields("days", row.days);
  fields("episodes", row.episodes);
  fields("return_log", row.return_log);
  fields("mean", row.mean);
  fields("drawdown", row.drawdown);
}

void describe(auto& fields, Part<RegimeKindReport> auto& kind) {
  fields("kind", kind.kind);
  fields("doc", kind.doc);
  fields("flips", kind.flips);
  fields("flips_plain", kind.flips_plain);
  fields("unknown", kind.unknown);
  fields("states", kind.states);
  fields("returns", kind.returns);
}

void describe(auto& fields, Part<RegimeReport> auto& regimes) {
  fields("pair", regimes.pair);
  fields.or_null("vendor", regimes.vendor);
  fields("hour", regimes.hour);
  fields("btc_thresholds", regimes.settings.btc);
  fields("usdt_thresholds", regimes.settings.usdt);
  fields("alt_season", regimes.settings.alt_season);
  fields("lag_days", regimes.settings.lag_days);
  fields("kinds", regimes.kinds);
  fields("daily", regimes.daily);
}

void describe(auto& fields, Part<Contribution> auto& contribution) {
  fields("name", contribution.name);
  fields("profit", contribution.profit);
}

void describe(auto& fields, Part<AllocationContrast> auto& one) {
  describe(fields, one.contrast);
  fields("p_holm", one.p_holm);
}

void describe(auto& fields, Part<AllocationReport> auto& row) {
  describe(fields, row.curve);
  fields("deflated_sharpe", row.deflated_sharpe);
  fields("contrasts", row.contrasts);
}

}  // namespace tern
