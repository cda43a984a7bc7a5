#include <cmath>
#include <nlohmann/json.hpp>

#include "app/claims.h"
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

Json claim_json(const Claim& claim) {
  return {{"rmse_percent", number(claim.rmse_percent)},
          {"win_rate", number(claim.win_rate)},
          {"sharpe_annual", number(claim.sharpe_annual)},
          {"monthly_return", number(claim.monthly_return)},
          {"trials", number(claim.trials)},
          {"length", claim.length ? Json(duration_text(*claim.length)) : Json(nullptr)},
          {"interval", std::string(to_string(claim.interval))},
          {"take_profit", number(claim.take_profit)},
          {"stop_loss", number(claim.stop_loss)},
          {"skew", number(claim.skew)},
          {"kurtosis", number(claim.kurtosis)}};
}

Json win_rate_json(const WinRateExam& is) {
  return {{"correlation_needed", number(is.correlation)},
          {"r2_needed", number(is.correlation * is.correlation)},
          {"sharpe_of_sign", number(is.sharpe_of_sign)},
          {"sharpe_of_size", number(is.sharpe_of_size)},
          {"take_profit", number(is.barriers.take_profit)},
          {"stop_loss", number(is.barriers.stop_loss)},
          {"target_first", number(is.target_first)},
          {"target_first_in_logs", number(is.target_first_in_logs)},
          {"expectancy_net", number(is.expectancy)}};
}

Json sharpe_json(const SharpeExam& is) {
  return {{"bars", number(is.sample.n)},
          {"standard_error", number(is.error)},
          {"low", number(is.low)},
          {"high", number(is.high)},
          {"probabilistic_sharpe", number(is.probabilistic)},
          {"bars_from_zero", number(is.bars_from_zero)},
          {"bars_from_one", number(is.bars_from_one)},
          {"chance_once", number(is.chance_once)},
          {"chance_best", number(is.chance_best)},
          {"trials_expected", number(is.trials_expected)}};
}

Json asset_json(const AssetExam& asset, double trials) {
  const NoChange& is = asset.no_change;
  Json json = {{"pair", asset.pair},
               {"steps", is.n},
               {"rmse_zero_percent", number(is.rmse_percent)},
               {"years", Json::array()},
               {"months", is.months.size()},
               {"months_at_claim", number(asset.months_at_claim)},
               {"months_held", number(asset.months_held)},
               {"mean_move", number(is.mean_move)},
               {"up_share", number(is.up_share)},
               {"price_r2", number(is.price_r2)},
               {"mape", number(is.mape)},
               {"within_1_percent", number(asset.within_percent)},
               {"tolerance", number(asset.tolerance)},
               {"break_even_accuracy", number(asset.break_even_accuracy)},
               {"barrier_trades", asset.trades.n},
               {"barrier_win_rate", number(asset.trades.win_rate)},
               {"barrier_mean_gross", number(asset.trades.mean_gross)},
               {"coin_chance_once", number(asset.coin_once)},
               {"coin_chance_best", number(chance_of_best(asset.coin_once, trials))}};
  for (const PeriodError& year : is.years) {
    json["years"].push_back({{"begin", to_date_string(year.begin)},
                             {"n", year.n},
                             {"rmse_zero_percent", number(year.rmse_percent)}});
  }
  return json;
}

}  // namespace

std::string to_json(const ClaimExam& exam, const std::vector<ClaimRow>& rows,
                    const Beside& beside) {
  Json json = {
      {"claim", claim_json(exam.claim)},
      {"bars", exam.bars.empty() ? Json(nullptr) : Json(exam.bars)},
      {"simulated", exam.simulated},
      {"round_trip", number(exam.round_trip)},
      {"win_rate", exam.win_rate ? win_rate_json(*exam.win_rate) : Json(nullptr)},
      {"sharpe", exam.sharpe ? sharpe_json(*exam.sharpe) : Json(nullptr)},
      {"year_return", exam.claim.monthly_return ? number(compounded(*exam.claim.monthly_return, 12))
                                                : Json(nullptr)},
      {"assets", Json::array()},
      {"table", Json::array()}};
  for (const AssetExam& asset : exam.assets) {
    json["assets"].push_back(asset_json(asset, exam.claim.trials));
  }
  for (const ClaimRow& row : rows) {
    json["table"].push_back({{"part", std::string(to_string(row.part))},
                             {"claimed", row.claimed},
                             {"data", row.data},
                             {"meaning", row.meaning}});
    const auto ours = beside.find(row.part);
    if (ours != beside.end()) json["table"].back()["measured"] = ours->second;
  }
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace tern
