#include <cmath>
#include <nlohmann/json.hpp>

#include "report/documents.h"
#include "report/number.h"

namespace tern {

namespace {

using Json = nlohmann::ordered_json;

Json number(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json number(std::optional<double> value) {
  return value ? number(*value) : Json(nullptr);
}

void put(Json& object, const std::string& name, const Interval95& interval) {
  object[name] = number(interval.value);
  object[name + "_low"] = number(interval.low);
  object[name + "_high"] = number(interval.high);
}

void put(Json& object, const std::string& name, const std::optional<Interval95>& interval) {
  const double nan = std::nan("");
  put(object, name, interval.value_or(Interval95{nan, nan, nan}));
}

void put(Json& object, const std::string& name, const TestResult& test) {
  object[name] = number(test.statistic);
  object[name + "_p"] = number(test.p);
}

Json to_json(const ForecastReport& f) {
  const ForecastScore& s = f.score;
  Json json = {{"pair", s.pair},
               {"model", s.model},
               {"horizon", duration_text(s.horizon)},
               {"n", s.n},
               {"rmse_percent", number(s.rmse_percent)},
               {"rmse_zero_percent", number(s.rmse_zero_percent)},
               {"r2_oos", number(s.r2_oos)},
               {"r2_mean", number(s.r2_mean)}};
  put(json, "ic", s.ic);
  put(json, "rank_ic", s.rank_ic);
  put(json, "directional_accuracy", s.directional_accuracy);
  json["auc"] = number(s.auc);
  put(json, "clark_west", s.clark_west);
  put(json, "pesaran_timmermann", s.pesaran_timmermann);
  put(json, "diebold_mariano", s.diebold_mariano);
  put(json, "sign_sharpe", s.sign_sharpe);
  json["years"] = Json::array();
  for (const YearScore& y : f.years) {
    json["years"].push_back({{"year", y.year},
                             {"n", y.n},
                             {"rmse_percent", number(y.rmse_percent)},
                             {"rmse_zero_percent", number(y.rmse_zero_percent)},
                             {"r2_oos", number(y.r2_oos)},
                             {"ic", number(y.ic)},
                             {"directional_accuracy", number(y.directional_accuracy)}});
  }
  json["deciles"] = Json::array();
  for (const DecileRow& d : f.deciles) {
    json["deciles"].push_back({{"n", d.n},
                               {"forecast_mean", number(d.forecast_mean)},
                               {"outcome_mean", number(d.outcome_mean)},
                               {"outcome_low", number(d.outcome_low)},
                               {"outcome_high", number(d.outcome_high)}});
  }
  return json;
}

void put_metrics(Json& json, const Metrics& m) {
  json["bars"] = m.bars;
  json["total_return"] = number(m.total_return);
  json["cagr"] = number(m.cagr);
  json["volatility_annual"] = number(m.volatility_annual);
  put(json, "sharpe_annual", m.sharpe_annual);
  json["sortino_annual"] = number(m.sortino_annual);
  json["calmar"] = number(m.calmar);
  json["max_drawdown"] = number(m.max_drawdown);
  json["drawdown_bars_max"] = m.drawdown_bars_max;
  json["exposure"] = number(m.exposure);
  json["turnover_annual"] = number(m.turnover_annual);
  json["cost_share"] = number(m.cost_share);
  json["trades"] = m.trades;
  put(json, "win_rate", m.win_rate);
  json["profit_factor"] = number(m.profit_factor);
  json["expectancy"] = number(m.expectancy);
  json["probabilistic_sharpe"] = number(m.probabilistic_sharpe);
}

Json to_json(const StrategyReport& s) {
  Json json = {{"strategy", s.name}, {"description", s.description}};
  json["pair"] = s.pair.empty() ? Json(nullptr) : Json(s.pair);
  put_metrics(json, s.metrics);
  json["fees_paid"] = number(s.fees_paid);
  json["slippage_paid"] = number(s.slippage_paid);
  json["orders"] = s.orders;
  json["refused"] = s.refused;
  json["journal_hash"] = s.journal_hash.empty() ? Json(nullptr) : Json(s.journal_hash);
  return json;
}

Json to_json(const std::vector<StrategyReport>& all) {
  Json json = Json::array();
  for (const auto& s : all) json.push_back(to_json(s));
  return json;
}

Json to_json(const Frame& daily) {
  Json json = {{"day", Json::array()}};
  for (std::size_t row = 0; row < daily.rows(); ++row) {
    json["day"].push_back(to_date_string(daily.as_of()[row]));
  }
  for (std::size_t c = 0; c < daily.columns(); ++c) {
    Json values = Json::array();
    const ColumnView column = daily.column(c);
    for (std::size_t row = 0; row < daily.rows(); ++row) {
      values.push_back(column.valid[row] ? number(column.values[row]) : Json(nullptr));
    }
    json[daily.name(c)] = std::move(values);
  }
  return json;
}

Json to_json(const Provenance& provenance, const std::vector<ModelRun>& models) {
  Json json = {{"git_commit", provenance.git_commit},
               {"version", provenance.version},
               {"config_hash", provenance.config_hash},
               {"data_hash", provenance.data_hash},
               {"seed", provenance.seed},
               {"models", Json::array()}};
  for (const ModelRun& m : models) {
    json["models"].push_back({{"name", m.name}, {"ran", m.ran}, {"note", m.note}});
  }
  return json;
}

Json verdict_json(const Report& report) {
  const Verdict& is = report.verdict;
  const Odds& odds = report.odds;
  Json json = {{"judgment", std::string(to_string(is.judgment))},
               {"headline", is.headline},
               {"reasons", is.reasons},
               {"primary_model", report.primary_model},
               {"primary_horizon", duration_text(report.primary_horizon)},
               {"trials", report.tried.all()},
               {"deflated_sharpe", number(report.deflated_sharpe)},
               {"return_at_double_costs", number(report.return_at_double_costs)},
               {"track_record_min", number(odds.track_record_min)},
               {"strategies_compared", odds.strategies},
               {"superior_ability_p", number(odds.superior_ability_p)},
               {"overfitting", number(odds.overfitting)},
               {"holding", odds.holding.empty() ? Json(nullptr) : Json(odds.holding)}};
  put(json, "sharpe_over_holding", odds.over_holding);
  json["sharpe_over_holding_p"] = number(odds.over_holding_p);
  json["withheld"] = is.withheld;
  json["gates"] = Json::array();
  for (const Gate& gate : is.gates) {
    json["gates"].push_back({{"name", std::string(gate.name)},
                             {"value", number(gate.value)},
                             {"limit", number(gate.limit)},
                             {"passed", gate.passed}});
  }
  return json;
}

Json to_json(const TrialHistory& tried) {
  Json json = {{"run", tried.run},
               {"earlier", tried.earlier},
               {"elsewhere", tried.elsewhere},
               {"holdout", nullptr}};
  if (tried.holdout) {
    const TrialHistory::Holdout& holdout = *tried.holdout;
    json["holdout"] = {{"begin", to_string(holdout.range.begin)},
                       {"end", to_string(holdout.range.end)},
                       {"opened", holdout.opened},
                       {"looks", Json::array()}};
    for (const TrialHistory::Look& look : holdout.looks) {
      json["holdout"]["looks"].push_back(
          {{"at", to_string(look.at)}, {"command", look.command}, {"reason", look.reason}});
    }
  }
  json["sentences"] = trial_sentences(tried);
  return json;
}

}  // namespace

std::string to_json(const Report& report) {
  Json json;
  json["provenance"] = to_json(report.provenance, report.models);
  json["simulated"] = report.simulated;
  json["venue"] = report.venue;
  json["period"] = {{"begin", to_string(report.period.begin)},
                    {"end", to_string(report.period.end)}};
  json["pairs"] = report.pairs;
  json["interval"] = report.interval;
  json["quote"] = report.quote;
  json["capital"] = number(report.capital);
  json["costs"] = {{"as_of", to_date_string(report.costs.as_of)},
                   {"fee_bps", number(report.costs.fee_bps)},
                   {"half_spread_bps", number(report.costs.half_spread_bps)},
                   {"slippage_bps", number(report.costs.slippage_bps)},
                   {"slippage_volatility", number(report.costs.slippage_volatility)},
                   {"impact", number(report.costs.impact)}};
  json["verdict"] = verdict_json(report);
  json["tried"] = to_json(report.tried);
  json["forecasts"] = Json::array();
  for (const auto& f : report.forecasts) json["forecasts"].push_back(to_json(f));
  const StrategyReport* primary = portfolio(report);
  json["portfolio"] = nullptr;
  if (primary != nullptr) {
    json["portfolio"] = to_json(*primary);
    json["portfolio"]["daily"] = to_json(primary->daily);
  }
  json["strategies"] = to_json(report.strategies);
  json["single_asset"] = to_json(report.single_asset);
  json["benchmarks"] = to_json(report.benchmarks);
  json["certificate"] = report.certificate;
  json["assumptions"] = report.assumptions;
  // Names come from configuration; bytes that are not UTF-8 must not end the run.
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace tern
