#include "report/exports.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "report/daily_returns.h"
#include "report/field_writer.h"

namespace tern {

namespace {

using Json = nlohmann::ordered_json;

/// "2024-01-31 13:00:00", and "+00:00" with `zone`, as pandas prints it.
std::string pandas_time(Timestamp t, bool zone) {
  const auto second = std::chrono::floor<std::chrono::seconds>(t);
  const auto of_day = second - std::chrono::floor<days>(second);
  const std::chrono::hh_mm_ss clock(of_day);
  return fmt::format("{} {:02}:{:02}:{:02}{}", to_date_string(t), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count(), zone ? "+00:00" : "");
}

Json trade_json(const NamedTrade& named, double fee) {
  const Trade& trade = named.trade;
  const double stake = trade.entry_price * trade.quantity;
  const auto minutes =
      std::chrono::duration_cast<std::chrono::minutes>(trade.closed_at - trade.opened_at);
  return {{"pair", named.pair},
          {"stake_amount", FieldWriter::json_of(stake)},
          {"max_stake_amount", FieldWriter::json_of(stake)},
          {"amount", FieldWriter::json_of(trade.quantity)},
          {"open_date", pandas_time(trade.opened_at, true)},
          {"close_date", pandas_time(trade.closed_at, true)},
          {"open_rate", FieldWriter::json_of(trade.entry_price)},
          {"close_rate", FieldWriter::json_of(trade.exit_price)},
          {"fee_open", FieldWriter::json_of(fee)},
          {"fee_close", FieldWriter::json_of(fee)},
          {"trade_duration", minutes.count()},
          {"profit_ratio", FieldWriter::json_of(trade.return_net)},
          {"profit_abs", FieldWriter::json_of(trade.profit)},
          {"exit_reason", trade.open_at_end ? "force_exit" : "exit_signal"},
          {"initial_stop_loss_abs", nullptr},
          {"initial_stop_loss_ratio", nullptr},
          {"stop_loss_abs", nullptr},
          {"stop_loss_ratio", nullptr},
          {"min_rate", nullptr},
          {"max_rate", nullptr},
          {"is_open", false},
          {"enter_tag", ""},
          {"leverage", 1.0},
          {"is_short", trade.is_short},
          {"open_timestamp", epoch_ms(trade.opened_at)},
          {"close_timestamp", epoch_ms(trade.closed_at)},
          {"orders", Json::array()},
          {"funding_fees", 0.0}};
}

Json strategy_json(const Report& report, const StrategyReport& strategy) {
  const double total = strategy.metrics.total_return;
  const auto shorts = std::ranges::count_if(
      strategy.round_trips, [](const NamedTrade& named) { return named.trade.is_short; });
  const auto trades = static_cast<std::ptrdiff_t>(strategy.round_trips.size());
  Json json = {{"trades", Json::array()},
               {"strategy_name", strategy.name},
               {"stake_currency", report.quote},
               {"dry_run_wallet", FieldWriter::json_of(report.capital)},
               {"starting_balance", FieldWriter::json_of(report.capital)},
               {"final_balance", FieldWriter::json_of(report.capital * (1 + total))},
               {"profit_total", FieldWriter::json_of(total)},
               {"profit_total_abs", FieldWriter::json_of(report.capital * total)},
               {"timeframe", report.interval},
               {"backtest_start", pandas_time(report.period.begin, false)},
               {"backtest_start_ts", epoch_ms(report.period.begin)},
               {"backtest_end", pandas_time(report.period.end, false)},
               {"backtest_end_ts", epoch_ms(report.period.end)},
               {"pairlist", report.pairs},
               {"max_open_trades", report.pairs.size()},
               {"total_trades", strategy.round_trips.size()},
               {"trade_count_long", trades - shorts},
               {"trade_count_short", shorts},
               {"trading_mode", shorts > 0 ? "futures" : "spot"},
               {"margin_mode", shorts > 0 ? "cross" : ""}};
  for (const NamedTrade& named : strategy.round_trips) {
    json["trades"].push_back(trade_json(named, 1e-4 * report.costs.fee_bps));
  }
  return json;
}

}  // namespace

std::string to_returns_csv(const StrategyReport& strategy) {
  const DailyReturns returns = daily_returns(strategy.daily);
  std::string csv = "date,return\n";
  for (std::size_t i = 0; i < returns.days.size(); ++i) {
    csv += fmt::format("{},{}\n", to_date_string(returns.days[i]), returns.values[i]);
  }
  return csv;
}

std::string to_freqtrade_json(const Report& report, const StrategyReport& strategy) {
  const Json comparison = {
      {"key", strategy.name},
      {"trades", strategy.round_trips.size()},
      {"profit_total", FieldWriter::json_of(strategy.metrics.total_return)},
      {"profit_total_abs", FieldWriter::json_of(report.capital * strategy.metrics.total_return)}};
  Json json;
  json["metadata"][strategy.name] = {{"run_id", report.provenance.config_hash},
                                     {"timeframe", report.interval}};
  json["strategy"][strategy.name] = strategy_json(report, strategy);
  json["strategy_comparison"] = Json::array({comparison});
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace tern
