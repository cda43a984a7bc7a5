#include "report/sample_report.h"

#include <cmath>

#include "report/equity.h"

namespace tern {

namespace {

StrategyReport sample_strategy(const std::string& name, std::size_t days_count, double growth) {
  StrategyReport s;
  s.name = name;
  s.description = "by hand";
  s.metrics.bars = 24 * days_count;
  s.metrics.total_return = growth * static_cast<double>(days_count);
  s.metrics.volatility_annual = 0.4;
  s.metrics.max_drawdown = -0.125;
  s.metrics.exposure = 0.5;
  s.metrics.trades = 2;
  s.daily = Frame({utc_day(2024, 1, 1), days{1}, days_count});
  const auto fill = [&](const char* column, double start, double step) {
    Column& target = s.daily.add(column);
    for (std::size_t i = 0; i < days_count; ++i) {
      target.set(i, start + step * static_cast<double>(i));
    }
  };
  fill("equity", 1.0, growth);
  fill("drawdown", -0.125, 0.0);
  fill("cost_cumulative", 0.0, 1e-4);
  fill("weight.BTC/USDT", 0.5, 0.0);
  return s;
}

ForecastReport sample_forecast(const std::string& pair, double clark_west_p) {
  const double nan = std::nan("");
  ForecastReport f;
  f.score = {.pair = pair,
             .model = "ridge",
             .horizon = 1h,
             .n = 35'040,
             .rmse_percent = 0.681,
             .rmse_zero_percent = 0.682,
             .r2_oos = 0.0029,
             .r2_mean = 0.003,
             .ic = {0.039, 0.028, 0.05},
             .rank_ic = {nan, nan, nan},
             .directional_accuracy = {0.516, 0.511, 0.521},
             .auc = 0.52,
             .clark_west = {2.34, clark_west_p},
             .pesaran_timmermann = {6.5, 1e-9},
             .diebold_mariano = {0.31, 0.76},
             .sign_sharpe = {0.01, 0.02}};
  f.years = {{2024, 35'040, 0.681, 0.682, 0.0029, nan, 0.516}};
  for (int d = 0; d < 10; ++d) f.deciles.push_back({(d - 4.5) * 1e-4, d * 1e-4, 0.0, 2e-3, 3504});
  return f;
}

RegimeReport sample_regimes(std::size_t days_count) {
  const double nan = std::nan("");
  RegimeReport regimes;
  regimes.pair = "BTC/USDT";
  regimes.vendor = "coingecko";
  regimes.hour = 1;
  regimes.daily = Frame({utc_day(2024, 1, 1), days{1}, days_count});
  const auto fill = [&](const char* name, const auto& value_of) {
    Column& column = regimes.daily.add(name);
    for (std::size_t i = 0; i < days_count; ++i) {
      if (const double value = value_of(static_cast<double>(i)); std::isfinite(value)) {
        column.set(i, value);
      }
    }
  };
  fill("close", [](double day) { return 42'000 * std::exp(0.3 * std::sin(day / 50)); });
  fill("btc_d", [](double day) { return 48 + 5 * std::cos(day / 70); });
  fill("usdt_d", [](double day) { return 4.6 - 0.5 * std::sin(day / 50); });
  fill("state.dominance",
       [&](double day) { return day < 2 ? nan : std::floor(std::fmod(day / 40, 4)); });
  fill("state.hmm", [](double day) { return std::fmod(std::floor(day / 17), 2); });
  RegimeKindReport dominance{.kind = "dominance",
                             .doc = "By thresholds.",
                             .states = {},
                             .unknown = 2,
                             .flips = 9,
                             .flips_plain = 21,
                             .returns = {}};
  for (const char* state : {"btc_dominant", "balanced", "alt_season", "risk_off"}) {
    dominance.states.push_back({state, {10, 2, 5, 5, 7}, {8, 1, 1, 0}});
    dominance.returns.push_back(
        {"BTC/USDT", state, 10, 2, 0.012, {0.0012, -0.004, 0.0064}, -0.0875});
  }
  dominance.returns.push_back({"BTC/USDT", "", 2, 0, 0.002, {0.001, nan, nan}, -0.01});
  RegimeKindReport hidden{.kind = "hmm", .doc = "By likelihood.", .states = {}, .returns = {}};
  for (const char* state : {"calm", "turbulent"}) {
    hidden.states.push_back({state, {}, {0, 0}});
    hidden.returns.push_back({"own", state, 20, 3, 0.03, {0.0015, -0.001, 0.004}, -0.04});
  }
  regimes.kinds = {std::move(dominance), std::move(hidden)};
  return regimes;
}

std::vector<AllocationReport> sample_allocations(std::size_t days_count) {
  std::vector<AllocationReport> rows;
  double growth = 0.001;
  for (const char* name : {"equal", "fixed", "roadmap", "long_short"}) {
    StrategyReport curve = sample_strategy(name, days_count, growth);
    Column& weight = curve.daily.add("weight.ETH/USDT");
    for (std::size_t i = 0; i < days_count; ++i) {
      weight.set(i, growth < 0 ? -0.25 : 0.25 + 0.1 * std::sin(static_cast<double>(i) / 30));
    }
    curve.contributions = {{"BTC/USDT", 0.25},
                           {"ETH/USDT", -0.125},
                           {"costs", -0.0625},
                           {"funding", growth < 0 ? -0.03125 : 0.0},
                           {"rest", 0.0}};
    rows.push_back({std::move(curve), 0.42, {}});
    growth -= 0.0004;
  }
  rows[2].contrasts = {{{"equal", days_count, {-0.23, -0.43, -0.03}, 0.02}, 0.04},
                       {{"hold BTC/USDT", days_count, {0.1, -0.4, 0.6}, 0.7}, 0.7}};
  rows[3].contrasts = {{{"equal", days_count, {-0.5, -1.5, 0.5}, 0.3}, 0.3}};
  return rows;
}

}  // namespace

Report sample_report_divided(std::size_t days_count) {
  Report report = sample_report(days_count);
  report.regimes = sample_regimes(days_count);
  report.allocations = sample_allocations(days_count);
  report.strategies.front().contributions = {
      {"BTC/USDT", 0.5}, {"ETH/USDT", 0.25}, {"costs", -0.125}, {"funding", 0.0}, {"rest", 0.0}};
  return report;
}

Report sample_report(std::size_t days_count) {
  Report report;
  report.provenance = {"abc1234", "0.1.0", "c0", "d0", 42};
  report.models = {{"ridge", true, "28 features"}, {"lstm", false, "no libtorch in this build"}};
  report.venue = "binance";
  report.period = {utc_day(2024, 1, 1), utc_day(2024, 1, 1) + days{days_count}};
  report.pairs = {"BTC/USDT", "ETH/USDT"};
  report.interval = "1h";
  report.quote = "USDT";
  report.capital = 10'000.0;
  report.primary_model = "ridge";
  report.primary_horizon = 1h;
  report.primary_strategy = "own";
  report.forecasts = {sample_forecast("BTC/USDT", 0.01), sample_forecast("ETH/USDT", 0.2)};
  report.volatilities = {{.pair = "BTC/USDT",
                          .model = "har_leverage",
                          .horizon = 1h,
                          .n = 35'000,
                          .unmeasured = 40,
                          .r2 = {0.57, 0.56, 0.58},
                          .r2_corrected = 0.571,
                          .qlike = {0.59, 0.55, 0.63},
                          .n_past = 34'832,
                          .qlike_past = {0.595, 0.555, 0.635},
                          .gain = {0.04, 0.03, 0.05},
                          .diebold_mariano = {5.25, 1e-7}}};
  report.rolling_ic = Frame({utc_day(2024, 1, 1), days{1}, days_count});
  report.rolling_ic.add("BTC/USDT");
  report.strategies = {sample_strategy("own", days_count, 0.001)};
  report.benchmarks = {sample_strategy("hold BTC/USDT", days_count, 0.0)};
  report.benchmarks.front().pair = "BTC/USDT";
  const Trade trade{.symbol = {0},
                    .opened_at = utc_day(2024, 1, 1),
                    .closed_at = utc_day(2024, 1, 1) + 3h,
                    .quantity = 0.1,
                    .entry_price = 42'000.0,
                    .exit_price = 42'500.0,
                    .profit = 41.25,
                    .return_net = 0.0098,
                    .fees = 8.45,
                    .open_at_end = false};
  report.strategies.front().round_trips = {{"BTC/USDT", trade}};
  rank_trades(report.strategies.front());
  report.tried = {.run = 3,
                  .earlier = 40,
                  .holdout = TrialHistory::Holdout{
                      .range = {utc_day(2025, 7, 1), utc_day(2026, 1, 1)},
                      .looks = {{utc_day(2026, 1, 2), "tern run", "the last check"}}}};
  report.verdict = {Judgment::not_tradable, "A signal.", {"One reason."}};
  report.certificate = {"BTC/USDT 1h: complete."};
  report.assumptions = {"Fills at the next open."};
  return report;
}

}  // namespace tern
