#include "app/traded.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>

#include "base/parallel.h"
#include "base/progress.h"
#include "signal/rule.h"
#include "validate/luck.h"

namespace tern {
namespace {

std::string weights_text(const std::vector<double>& weights) {
  std::vector<std::string> parts;
  parts.reserve(weights.size());
  for (const double weight : weights) parts.push_back(fmt::format("{:.3g}", 100 * weight));
  return fmt::format("{}", fmt::join(parts, "/"));
}

Strategy make_strategy(const Config& config, std::string_view rule, std::vector<double> weights,
                       std::string_view name_of_weights) {
  return {.name = fmt::format("{} {}", rule, name_of_weights),
          .rule = std::string(rule),
          .buy_above = config.trade.buy_above,
          .sell_below = config.trade.sell_below,
          .weights = std::move(weights),
          .band = config.trade.band};
}

std::string description_of(const Strategy& strategy, const Config& config) {
  std::string what = strategy.rule;
  for (const Rule& rule : rule_registry()) {
    if (rule.name == strategy.rule) what = rule.doc;
  }
  if (strategy.rule == "threshold") {
    what = fmt::format("Buys above {:+.2f} %, sells below {:+.2f} %, keeps what it has in between.",
                       100 * strategy.buy_above, 100 * strategy.sell_below);
  }
  return fmt::format("{} Forecasts by {}; weights {} %; no-trade band {:.3g} %.", what,
                     config.trade.model, weights_text(strategy.weights), 100 * strategy.band);
}

/// The configured strategy when everything it pays is doubled: the room for a bad guess of costs.
Result<double> return_at_double_costs(const Config& config, const Market& market,
                                      const Forecasts& forecasts, TimeRange test) {
  TERN_TRY(const BacktestResult result,
           backtest(market, forecasts,
                    BacktestOptions{.strategy = strategies_of(config).front(),
                                    .costs = config.trade.costs.scaled(2),
                                    .capital = config.trade.capital,
                                    .range = test}));
  const ColumnView equity = *result.equity.find("equity");
  return equity.values.back() / config.trade.capital - 1;
}

}  // namespace

std::vector<Strategy> strategies_of(const Config& config) {
  const std::vector<double>& weights = config.trade.weights;
  const std::vector<double> equal(weights.size(), 1.0 / static_cast<double>(weights.size()));
  std::vector<Strategy> all = {
      make_strategy(config, config.trade.rule, weights, weights_text(weights))};
  if (weights.size() > 1 && weights != equal) {
    all.push_back(make_strategy(config, config.trade.rule, equal, "equal"));
  }
  for (const Rule& rule : rule_registry()) {
    if (rule.name == config.trade.rule) continue;
    all.push_back(make_strategy(config, rule.name, weights, weights_text(weights)));
  }
  return all;
}

std::vector<Strategy> traded_strategies(const Config& config, const Universe& universe) {
  std::vector<Strategy> strategies = strategies_of(config);
  const std::size_t pairs = universe.size();
  for (std::size_t i = 0; i < pairs && pairs > 1; ++i) {
    std::vector<double> alone(pairs, 0.0);
    alone[i] = 1.0;
    strategies.push_back(
        make_strategy(config, config.trade.rule, std::move(alone), universe.instruments()[i].name));
  }
  return strategies;
}

Result<Traded> trade(const Config& config, const Market& market, const Forecasts& forecasts,
                     TimeRange test, std::size_t jobs) {
  const std::vector<Strategy> strategies = traded_strategies(config, market.universe);
  const std::size_t together = strategies_of(config).size();
  std::vector<std::optional<Result<BacktestResult>>> results(strategies.size());
  Progress progress("backtests", results.size());
  parallel_for(results.size(), jobs, [&](std::size_t i) {
    results[i] = backtest(market, forecasts,
                          BacktestOptions{.strategy = strategies[i],
                                          .costs = config.trade.costs,
                                          .capital = config.trade.capital,
                                          .range = test});
    progress.advance();
  });
  Traded traded;
  TERN_TRY(traded.return_at_double_costs, return_at_double_costs(config, market, forecasts, test));
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (!*results[i]) return with_context(strategies[i].name, std::move(*results[i]).error());
    const bool alone = i >= together;
    traded.sharpes.push_back(sharpe_sample(bar_returns((*results[i])->equity)).sharpe);
    StrategyRun run{description_of(strategies[i], config),
                    alone ? market.universe.instruments()[i - together].name : "",
                    **std::move(results[i])};
    (alone ? traded.single_asset : traded.strategies).push_back(std::move(run));
  }
  return traded;
}

}  // namespace tern
