#pragma once

#include "report/interval_fields.h"
#include "report/part.h"
#include "report/regime_fields.h"
#include "report/report.h"

namespace tern {

// What report.json holds of each part, field by field and in order. FieldWriter and FieldReader
// both go through these, so that neither knows a field that the other does not.

void describe(auto& fields, Part<YearScore> auto& year) {
  fields("year", year.year);
  fields("n", year.n);
  fields("rmse_percent", year.rmse_percent);
  fields("rmse_zero_percent", year.rmse_zero_percent);
  fields("r2_oos", year.r2_oos);
  fields("ic", year.ic);
  fields("directional_accuracy", year.directional_accuracy);
}

void describe(auto& fields, Part<DecileRow> auto& decile) {
  fields("n", decile.n);
  fields("forecast_mean", decile.forecast_mean);
  fields("outcome_mean", decile.outcome_mean);
  fields("outcome_low", decile.outcome_low);
  fields("outcome_high", decile.outcome_high);
}

void describe(auto& fields, Part<ForecastScore> auto& score) {
  fields("pair", score.pair);
  fields("model", score.model);
  fields("horizon", score.horizon);
  fields("n", score.n);
  fields("rmse_percent", score.rmse_percent);
  fields("rmse_zero_percent", score.rmse_zero_percent);
  fields("r2_oos", score.r2_oos);
  fields("r2_mean", score.r2_mean);
  fields("ic", score.ic);
  fields("rank_ic", score.rank_ic);
  fields("directional_accuracy", score.directional_accuracy);
  fields("auc", score.auc);
  fields("clark_west", score.clark_west);
  fields("pesaran_timmermann", score.pesaran_timmermann);
  fields("diebold_mariano", score.diebold_mariano);
  fields("sign_sharpe", score.sign_sharpe);
  fields("mae_percent", score.mae_percent);
  fields("mae_zero_percent", score.mae_zero_percent);
  fields("skill", score.skill);
  fields("rmse_mean_percent", score.rmse_mean_percent);
  fields("rmse_last_percent", score.rmse_last_percent);
  fields("rmse_day_percent", score.rmse_day_percent);
  fields("theil_u2", score.theil_u2);
  fields("mase", score.mase);
  fields("kendall", score.kendall);
  fields("rank_ic_test", score.rank_ic_test);
  fields("icir", score.icir);
  fields("icir_test", score.icir_test);
  fields("encompassing", score.encompassing);
  fields("encompassed", score.encompassed);
  fields("anatolyev_gerko", score.anatolyev_gerko);
}

void describe(auto& fields, Part<ProbabilityScore> auto& score) {
  fields("brier", score.brier);
  fields("skill", score.skill);
  fields("reliability", score.reliability);
  fields("resolution", score.resolution);
  fields("uncertainty", score.uncertainty);
  fields("log_loss", score.log_loss);
  fields("calibration_error", score.calibration_error);
}

void describe(auto& fields, Part<CalibrationScore> auto& score) {
  fields("n", score.n);
  fields("rows_tested", score.rows_tested);
  fields("crps_percent", score.crps_percent);
  fields("crps_zero_percent", score.crps_zero_percent);
  fields("crps_skill", score.crps_skill);
  fields("crps_student_percent", score.crps_student_percent);
  fields("crps_climate_percent", score.crps_climate_percent);
  fields("log_score", score.log_score);
  fields("coverage_80", score.coverage_80);
  fields("coverage_95", score.coverage_95);
  fields("interval_score_95_percent", score.interval_score_95_percent);
  fields("pinball_05_percent", score.pinball_05_percent);
  fields("pit_histogram", score.pit_histogram);
  fields("kolmogorov_smirnov", score.kolmogorov_smirnov);
  fields("pit_chi_square", score.pit_chi_square);
  fields("berkowitz", score.berkowitz);
  fields("kupiec", score.kupiec);
  fields("independence", score.independence);
  fields("conditional_coverage", score.conditional_coverage);
  fields("jarque_bera", score.jarque_bera);
  fields("ljung_box", score.ljung_box);
  fields("tail_index", score.tail_index);
  fields("rise", score.rise);
}

void describe(auto& fields, Part<BreakdownRow> auto& row) {
  fields("group", row.group);
  fields("n", row.n);
  fields("rmse_percent", row.rmse_percent);
  fields("rmse_zero_percent", row.rmse_zero_percent);
  fields("r2_oos", row.r2_oos);
  fields("ic", row.ic);
  fields("directional_accuracy", row.directional_accuracy);
  fields("clark_west_p", row.clark_west_p);
}

void describe(auto& fields, Part<Breakdown> auto& breakdown) {
  fields("by", breakdown.dimension);
  fields("rows", breakdown.rows);
}

void describe(auto& fields, Part<ModelStanding> auto& standing) {
  fields("model", standing.model);
  fields("rmse_percent", standing.rmse_percent);
  fields("p", standing.p);
  fields("in_set", standing.in_set);
  fields.or_null("same_as", standing.same_as);
}

void describe(auto& fields, Part<PairRanking> auto& pair) {
  fields("pair", pair.pair);
  fields("horizon", pair.horizon);
  fields("rows", pair.ranking.rows);
  fields("mean_block", pair.ranking.mean_block);
  fields("set_holds_all", pair.ranking.set_holds_all);
  fields("standings", pair.ranking.standings);
}

void describe(auto& fields, Part<ForecastStanding> auto& standing) {
  fields("clark_west_holm", standing.clark_west_holm);
  fields("rival", standing.rival);
  fields("rival_holm", standing.rival_holm);
  fields("set_p", standing.set_p);
  fields("in_set", standing.in_set);
}

void describe(auto& fields, Part<VolatilityScore> auto& score) {
  fields("pair", score.pair);
  fields("model", score.model);
  fields("horizon", score.horizon);
  fields("n", score.n);
  fields("unmeasured", score.unmeasured);
  fields("r2", score.r2);
  fields("r2_corrected", score.r2_corrected);
  fields("qlike", score.qlike);
  fields("n_past", score.n_past);
  fields("qlike_past", score.qlike_past);
  fields("gain", score.gain);
  fields("diebold_mariano", score.diebold_mariano);
}

void describe(auto& fields, Part<ForecastReport> auto& forecast) {
  describe(fields, forecast.score);
  describe(fields, forecast.standing);
  fields("seconds", forecast.seconds);
  fields("model_bytes", forecast.model_bytes);
  fields("years", forecast.years);
  fields("deciles", forecast.deciles);
  fields("calibration", forecast.calibration);
  fields("intervals", forecast.intervals);
}

void describe(auto& fields, Part<Metrics> auto& metrics) {
  fields("bars", metrics.bars);
  fields("total_return", metrics.total_return);
  fields("cagr", metrics.cagr);
  fields("volatility_annual", metrics.volatility_annual);
  fields("sharpe_annual", metrics.sharpe_annual);
  fields("sortino_annual", metrics.sortino_annual);
  fields("calmar", metrics.calmar);
  fields("max_drawdown", metrics.max_drawdown);
  fields("drawdown_bars_max", metrics.drawdown_bars_max);
  fields("exposure", metrics.exposure);
  fields("turnover_annual", metrics.turnover_annual);
  fields("cost_share", metrics.cost_share);
  fields("trades", metrics.trades);
  fields("win_rate", metrics.win_rate);
  fields("profit_factor", metrics.profit_factor);
  fields("expectancy", metrics.expectancy);
  fields("probabilistic_sharpe", metrics.probabilistic_sharpe);
  fields("ulcer", metrics.ulcer);
  fields("var_95", metrics.var_95);
  fields("cvar_95", metrics.cvar_95);
  fields("tail_ratio", metrics.tail_ratio);
  fields("omega", metrics.omega);
  fields("skew", metrics.skew);
  fields("kurtosis", metrics.kurtosis);
  fields("exposure_mean", metrics.exposure_mean);
  fields("average_win", metrics.average_win);
  fields("average_loss", metrics.average_loss);
  fields("payoff", metrics.payoff);
  fields("sqn", metrics.sqn);
  fields("wins_in_a_row", metrics.wins_in_a_row);
  fields("losses_in_a_row", metrics.losses_in_a_row);
}

void describe(auto& fields, Part<ModelVote> auto& vote) {
  fields("model", vote.model);
  fields("forecast", vote.forecast);
}

void describe(auto& fields, Part<Explanation> auto& why) {
  fields("votes", why.votes);
  fields("at_decision", why.at_decision);
  fields("at_open", why.at_open);
  fields("at_worst", why.at_worst);
}

void describe(auto& fields, Part<NamedTrade> auto& named) {
  auto& trade = named.trade;
  fields("pair", named.pair);
  fields("opened_at", trade.opened_at);
  fields("closed_at", trade.closed_at);
  fields("quantity", trade.quantity);
  fields("entry_price", trade.entry_price);
  fields("exit_price", trade.exit_price);
  fields("profit", trade.profit);
  fields("return_net", trade.return_net);
  fields("fees", trade.fees);
  fields("open_at_end", trade.open_at_end);
  fields("why", named.why);
}

void describe(auto& fields, Part<StrategyReport> auto& strategy) {
  fields("strategy", strategy.name);
  fields("description", strategy.description);
  fields.or_null("pair", strategy.pair);
  describe(fields, strategy.metrics);
  fields("fees_paid", strategy.fees_paid);
  fields("slippage_paid", strategy.slippage_paid);
  fields("orders", strategy.orders);
  fields("refused", strategy.refused);
  fields.or_null("journal_hash", strategy.journal_hash);
  fields("daily", strategy.daily);
  fields("round_trips", strategy.round_trips);
  fields.since(2, "contributions", strategy.contributions);
}

void describe(auto& fields, Part<ModelRun> auto& model) {
  fields("name", model.name);
  fields("ran", model.ran);
  fields("note", model.note);
}

void describe(auto& fields, Part<TimeRange> auto& range) {
  fields("begin", range.begin);
  fields("end", range.end);
}

void describe(auto& fields, Part<Costs> auto& costs) {
  fields.day("as_of", costs.as_of);
  fields("fee_bps", costs.fee_bps);
  fields("half_spread_bps", costs.half_spread_bps);
  fields("slippage_bps", costs.slippage_bps);
  fields("slippage_volatility", costs.slippage_volatility);
  fields("impact", costs.impact);
}

void describe(auto& fields, Part<Contrast> auto& contrast) {
  fields("benchmark", contrast.benchmark);
  fields("days", contrast.days);
  fields("sharpe_gain", contrast.sharpe_gain);
  fields("p", contrast.p);
}

void describe(auto& fields, Part<CostPoint> auto& point) {
  fields("factor", point.factor);
  fields("total_return", point.total_return);
  fields("sharpe_annual", point.sharpe_annual);
}

void describe(auto& fields, Part<Timing> auto& timing) {
  fields("earned", timing.earned);
  fields("low", timing.low);
  fields("median", timing.median);
  fields("high", timing.high);
  fields("shifts", timing.shifts);
  fields("p", timing.p);
}

void describe(auto& fields, Part<Doubts> auto& doubts) {
  fields("standard_error", doubts.standard_error);
  fields("scaled", doubts.scaled);
  fields("psr_dependent", doubts.psr_dependent);
  fields("haircut", doubts.haircut);
  fields("trials_survived", doubts.trials_survived);
  fields("trials_effective", doubts.trials_effective);
  fields("backtest_years_min", doubts.backtest_years_min);
  fields("flip_p", doubts.flip_p);
}

void describe(auto& fields, Part<Gate> auto& gate) {
  fields("name", gate.name);
  fields("value", gate.value);
  fields("limit", gate.limit);
  fields("passed", gate.passed);
}

void describe(auto& fields, Part<TrialHistory::Look> auto& look) {
  fields("at", look.at);
  fields("command", look.command);
  fields("reason", look.reason);
}

void describe(auto& fields, Part<TrialHistory::Holdout> auto& holdout) {
  fields("begin", holdout.range.begin);
  fields("end", holdout.range.end);
  fields("opened", holdout.opened);
  fields("looks", holdout.looks);
}

void describe(auto& fields, Part<TrialHistory> auto& tried) {
  fields("run", tried.run);
  fields("earlier", tried.earlier);
  fields("elsewhere", tried.elsewhere);
  fields("holdout", tried.holdout);
  auto sentences = trial_sentences(tried);  // for those who read the file; it follows from the rest
  fields("sentences", sentences);
}

void describe_provenance(auto& fields, Part<Report> auto& report) {
  auto& provenance = report.provenance;
  fields("git_commit", provenance.git_commit);
  fields("version", provenance.version);
  fields("config_hash", provenance.config_hash);
  fields("data_hash", provenance.data_hash);
  fields("seed", provenance.seed);
  fields("models", report.models);
}

void describe_verdict(auto& fields, Part<Report> auto& report) {
  fields("judgment", report.verdict.judgment);
  fields("headline", report.verdict.headline);
  fields("reasons", report.verdict.reasons);
  fields("primary_model", report.primary_model);
  fields("primary_horizon", report.primary_horizon);
  fields("primary_strategy", report.primary_strategy);
  std::size_t trials = report.tried.all();  // as above
  fields("trials", trials);
  fields("deflated_sharpe", report.deflated_sharpe);
  fields("return_at_double_costs", report.return_at_double_costs);
  auto& odds = report.odds;
  fields("track_record_min", odds.track_record_min);
  fields("strategies_compared", odds.strategies);
  fields("superior_ability_p", odds.superior_ability_p);
  fields("overfitting", odds.overfitting);
  fields.or_null("holding", odds.holding);
  fields("sharpe_over_holding", odds.over_holding);
  fields("sharpe_over_holding_p", odds.over_holding_p);
  fields("withheld", report.verdict.withheld);
  fields("gates", report.verdict.gates);
}

void describe(auto& fields, Part<Report> auto& report) {
  fields.object("provenance", [&](auto& inside) { describe_provenance(inside, report); });
  fields("simulated", report.simulated);
  fields("venue", report.venue);
  fields("period", report.period);
  fields("pairs", report.pairs);
  fields("interval", report.interval);
  fields("quote", report.quote);
  fields("capital", report.capital);
  fields("costs", report.costs);
  fields.object("verdict", [&](auto& inside) { describe_verdict(inside, report); });
  fields("tried", report.tried);
  fields("forecasts", report.forecasts);
  fields("breakdowns", report.breakdowns);
  fields("rankings", report.rankings);
  fields("peak_memory_bytes", report.peak_memory_bytes);
  fields("weights", report.weights);
  fields("volatilities", report.volatilities);
  fields("rolling_ic", report.rolling_ic);
  fields("strategies", report.strategies);
  fields("single_asset", report.single_asset);
  fields("benchmarks", report.benchmarks);
  fields.since(2, "regimes", report.regimes);
  fields.since(2, "allocations", report.allocations);
  fields("contrasts", report.contrasts);
  fields("cost_curve", report.cost_curve);
  fields("cost_factor_even", report.cost_factor_even);
  fields("timing", report.timing);
  fields("doubts", report.doubts);
  fields("certificate", report.certificate);
  fields("assumptions", report.assumptions);
}

}  // namespace tern
