#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <array>
#include <cmath>
#include <memory>

#include "app/command.h"
#include "app/configured.h"
#include "app/feature_request.h"
#include "app/live.h"
#include "app/measured.h"
#include "app/model_table.h"
#include "base/text.h"
#include "report/number.h"

namespace tern {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array kShares = {0.5, 0.8, 0.9, 0.95};

struct ForecastFlags {
  ConfigFlags config;
  LiveRequest request;
};

/// A log return as percent of price.
double percent_of(double log_return) {
  return 100 * std::expm1(log_return);
}

Json json_of(const LiveRow& row) {
  auto intervals = Json::array();
  for (const double share : kShares) {
    const LiveInterval is = central_interval(row.forecast, share);
    intervals.push_back({{"coverage", is.share},
                         {"low_percent", percent_of(is.low)},
                         {"high_percent", percent_of(is.high)},
                         {"low_price", row.price * std::exp(is.low)},
                         {"high_price", row.price * std::exp(is.high)}});
  }
  Json json = {{"model", row.model},
               {"pair", row.pair},
               {"as_of", to_string(row.forecast.as_of)},
               {"horizon", duration_text(row.forecast.horizon)},
               {"price", row.price},
               {"mean", row.forecast.mean},
               {"stddev", row.forecast.stddev},
               {"volatility", row.volatility},
               {"expected_percent", percent_of(row.forecast.mean)},
               {"expected_price", row.price * std::exp(row.forecast.mean)},
               {"intervals", intervals},
               {"expired", row.expired}};
  json["id"] = row.card ? Json(row.card->id) : Json(nullptr);
  json["trained_until"] = row.card ? Json(to_string(row.card->train.end)) : Json(nullptr);
  json["expires_at"] = row.card ? Json(to_string(row.card->expires_at)) : Json(nullptr);
  return json;
}

std::string report_json(const LiveReport& report) {
  auto rows = Json::array();
  for (const LiveRow& row : report.rows) rows.push_back(json_of(row));
  auto refused = Json::array();
  for (const RefusedModel& one : report.refused) {
    refused.push_back({{"id", one.card.id},
                       {"model", one.card.model},
                       {"pairs", one.card.pairs},
                       {"horizon", duration_text(one.card.horizon)},
                       {"why", one.why}});
  }
  const Json json = {{"venue", report.venue},        {"simulated", report.simulated},
                     {"now", to_string(report.now)}, {"forecasts", rows},
                     {"refused", refused},           {"without_ensemble", report.without_ensemble}};
  return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

/// As many digits as the price of this asset needs.
std::string price_text(double price) {
  return decimal(price, price >= 1000 ? 1 : price >= 1 ? 3 : 6);
}

std::string heading_of(const LiveRow& row, const LiveReport& report) {
  const Timestamp as_of = row.forecast.as_of;
  return fmt::format("\n{} over {}, now {} at {}{}; expected volatility {} %\n", row.pair,
                     duration_text(row.forecast.horizon), price_text(row.price), to_string(as_of),
                     as_of == report.now ? ""
                                         : fmt::format(" (the newest bar with features; now is {})",
                                                       to_string(report.now)),
                     decimal(100 * row.volatility, 3));
}

std::vector<std::string> cells_of(const LiveRow& row) {
  std::vector<std::string> cells = {
      row.model, row.card ? short_id(*row.card) : "-", row.expired ? "EXPIRED" : "",
      fmt::format("{:+.4f}", percent_of(row.forecast.mean)), decimal(100 * row.forecast.stddev, 3)};
  for (const double share : kShares) {
    const LiveInterval is = central_interval(row.forecast, share);
    cells.push_back(fmt::format("{:+.2f} {:+.2f}", percent_of(is.low), percent_of(is.high)));
  }
  const LiveInterval wide = central_interval(row.forecast, 0.9);
  cells.push_back(fmt::format("{} {}", price_text(row.price * std::exp(wide.low)),
                              price_text(row.price * std::exp(wide.high))));
  return cells;
}

std::string report_text(const LiveReport& report) {
  const std::vector<std::string> header = {"model", "id",   "",     "%",    "stddev",
                                           "50 %",  "80 %", "90 %", "95 %", "90 % in price"};
  std::string text =
      fmt::format("Forecasts of {}, of what was known at {}\n",
                  report.simulated ? "*simulated*" : quotable(report.venue), to_string(report.now));
  for (std::size_t i = 0; i < report.rows.size();) {
    const LiveRow& first = report.rows[i];
    std::vector<std::vector<std::string>> rows;
    for (; i < report.rows.size() && report.rows[i].pair == first.pair &&
           report.rows[i].forecast.horizon == first.forecast.horizon;
         ++i) {
      rows.push_back(cells_of(report.rows[i]));
    }
    text += heading_of(first, report) + aligned(header, rows, 3);
  }
  text += "\nReturns and central intervals in percent of the price now. ";
  text += "zero: no change, which is hard to beat.\n";
  if (!report.without_ensemble.empty()) {
    text += fmt::format("No ensemble: {}\n", report.without_ensemble);
  }
  for (const RefusedModel& one : report.refused) text += fmt::format("Refused: {}\n", one.why);
  return text;
}

Status forecast(const ForecastFlags& flags, const Globals& globals) {
  TERN_TRY(Config config, configure(flags.config, globals));
  // All there is, up to the seal of a hold-out.
  config.learn.test = {kTimeMin, kTimeMax};
  TERN_TRY(Database database, Database::open(globals.data_dir));
  TERN_TRY(const Market market, acquire_market(config, database));
  TERN_TRY(const LiveReport report, forecast_live(config, market, database, flags.request,
                                                  globals.jobs, frame_cache(globals)));
  return print(globals.json ? report_json(report) : report_text(report));
}

}  // namespace

void add_forecast_command(CLI::App& root, const Globals& globals, CommandBody& chosen) {
  CLI::App* command = root.add_subcommand(
      "forecast", "The newest forecasts of every trained model, with intervals");
  const auto flags = std::make_shared<ForecastFlags>();
  add_config_flags(*command, flags->config);
  command->remove_option(command->get_option("--timerange"));
  command->add_option("--model", flags->request.model, "Only this one, beside no change [all]");
  command->add_option("--pair", flags->request.pair, "Only this one, such as ETH/USDT [all]");
  command->add_flag("--expired", flags->request.expired,
                    "Ask also models that are too old, and mark them");
  command->footer(
      "Examples:\n"
      "  tern forecast -c tern.toml --json\n"
      "  tern forecast --simulated --pair BTC/USDT");
  command->callback([&globals, &chosen, flags] {
    chosen = [&globals, flags] { return forecast(*flags, globals); };
  });
}

}  // namespace tern
