#include "run/engine.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "portfolio/allocate.h"
#include "trade/rebalance.h"

namespace tern {
namespace {

// Set aside when sizing, beyond the usual costs: the next open may be worse than this close.
constexpr double kCashMarginBps = 25;

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;  // clang deduces an aggregate's only from 17 on

Status check_strategy(const Universe& universe, const Strategy& strategy) {
  const auto refuse = [&](std::string_view why) {
    return fail(Errc::invalid_argument, fmt::format("strategy '{}': {}", strategy.name, why));
  };
  if (strategy.weights.size() != universe.size()) {
    return refuse(fmt::format("{} weights for {} instruments; give one each",
                              strategy.weights.size(), universe.size()));
  }
  for (const double weight : strategy.weights) {
    if (!(weight >= 0))
      return refuse(fmt::format("weight {} is below 0; spot has no shorts", weight));
  }
  const double sum = std::accumulate(strategy.weights.begin(), strategy.weights.end(), 0.0);
  if (!(sum <= 1 + 1e-9)) {
    return refuse(fmt::format("weights add up to {}; spot has no leverage, give at most 1", sum));
  }
  if (!(strategy.band >= 0)) return refuse(fmt::format("band {} is below 0", strategy.band));
  if (!(strategy.sell_below <= strategy.buy_above)) {
    return refuse(fmt::format("sell_below {} is above buy_above {}; swap them", strategy.sell_below,
                              strategy.buy_above));
  }
  return {};
}

}  // namespace

Timestamp time_of(const Event& event) {
  return std::visit(Overloaded{[](const Forecast& forecast) { return forecast.as_of; },
                               [](const Fill& fill) { return fill.filled_at; },
                               [](const auto& other) { return other.at; }},
                    event);
}

Result<Engine> Engine::make(const Universe& universe, const Strategy& strategy,
                            const Costs& costs) {
  TERN_TRY_STATUS(check_strategy(universe, strategy));
  TERN_TRY(const Rule rule, find_rule(strategy.rule));
  return Engine(universe, strategy, rule, costs);
}

Engine::Engine(const Universe& universe, const Strategy& strategy, const Rule& rule,
               const Costs& costs)
    : universe_(universe),
      strategy_(strategy),
      rule_(rule),
      parameters_{strategy.buy_above, strategy.sell_below, costs.round_trip()},
      gate_(universe, {.fee_bps = costs.fee_bps}),
      cost_(0.5 * costs.round_trip() + 1e-4 * kCashMarginBps),
      price_(universe.size(), 0.0),
      forecast_(universe.size()) {
  for (std::uint16_t i = 0; i < universe.size(); ++i) {
    steps_.push_back(steps_of(universe, SymbolId{i}));
  }
}

std::vector<ApprovedOrder> Engine::step(const Event& event) {
  const Timestamp at = time_of(event);
  TERN_CHECK(now_ <= at, "events come in time order");
  now_ = at;
  if (std::holds_alternative<InstantClosed>(event)) return decide(at);
  std::visit(Overloaded{[](const InstantClosed&) {}, [this](const auto& other) { on(other); }},
             event);
  return {};
}

void Engine::on(const Deposit& deposit) {
  ledger_.post(Transfer{deposit.at, Account::external, Account::trading, deposit.amount});
}

void Engine::on(const BarClosed& bar) {
  price_.at(bar.symbol.index) = bar.close;
}

void Engine::on(const Forecast& forecast) {
  forecast_.at(forecast.symbol.index) = forecast;
}

void Engine::on(const Fill& fill) {
  ledger_.post(fill);
  close_order(fill.order);
}

void Engine::on(const OrderRefused& refused) {
  ++refused_;
  close_order(refused.order);
}

void Engine::close_order(OrderId id) {
  std::erase_if(open_, [&](const ApprovedOrder& open) { return open.order().id == id; });
}

double Engine::worth(SymbolId symbol) const {
  const Amount held = ledger_.balance(Account::trading, steps_[symbol.index].base);
  return estimate(held, universe_) * price_[symbol.index];
}

double Engine::equity() const {
  double sum = estimate(ledger_.balance(Account::trading, universe_.quote()), universe_);
  for (std::uint16_t i = 0; i < price_.size(); ++i) sum += worth(SymbolId{i});
  return sum;
}

bool Engine::has_open_order(SymbolId symbol) const {
  return std::ranges::any_of(
      open_, [&](const ApprovedOrder& open) { return open.order().symbol == symbol; });
}

bool Engine::is_sellable(std::size_t symbol) const {
  const Steps& steps = steps_[symbol];
  const Amount lots = whole_lots(ledger_.balance(Account::trading, steps.base), steps);
  const Price price = price_against_us(price_[symbol], Side::sell, steps);
  return notional(price, lots, Side::sell, steps).units >= steps.notional_min;
}

std::optional<Signal> Engine::opinion(std::size_t symbol, bool held) const {
  const auto& forecast = forecast_[symbol];
  if (!forecast || forecast->as_of != now_ || price_[symbol] == 0) return std::nullopt;
  if (has_open_order(forecast->symbol)) return std::nullopt;
  return rule_.decide(*forecast, held, parameters_);
}

std::vector<ApprovedOrder> Engine::decide(Timestamp at) {
  const double whole = equity();
  if (!(whole > 0)) return {};
  std::vector<Signal> signals;
  std::vector<double> current(price_.size(), 0.0);
  for (std::uint16_t i = 0; i < price_.size(); ++i) {
    // What is too small to sell is not held: else it could be neither left nor entered again.
    const bool held = is_sellable(i);
    if (held) current[i] = worth(SymbolId{i}) / whole;
    if (const auto signal = opinion(i, held)) signals.push_back(*signal);
  }
  std::ranges::fill(forecast_, std::nullopt);
  if (signals.empty()) return {};
  const TargetWeights target = allocate(signals, current, {strategy_.weights, strategy_.band});
  TERN_CHECK(target.as_of == at, "an intention of this instant");
  if (std::ranges::none_of(target.active, std::identity{})) return {};
  return place(target);
}

Available Engine::available() const {
  Available left{{}, ledger_.balance(Account::trading, universe_.quote()), price_, equity(), 0.0};
  for (std::uint16_t i = 0; i < price_.size(); ++i) {
    left.base.push_back(ledger_.balance(Account::trading, steps_[i].base));
    left.invested += worth(SymbolId{i});
  }
  for (const ApprovedOrder& open : open_) {
    const Order& order = open.order();
    left.cash = left.cash - open.reserved();
    left.invested += estimate(open.reserved(), universe_);
    Amount& base = left.base[order.symbol.index];
    if (order.side == Side::sell) base = base - order.quantity;
  }
  return left;
}

std::vector<ApprovedOrder> Engine::place(const TargetWeights& target) {
  std::vector<ApprovedOrder> placed;
  Available left = available();
  for (Order& order : rebalance(universe_, target, left, cost_)) {
    order.id = OrderId{next_id_++};
    const Verdict verdict = gate_.review(order, left);
    if (const auto* approved = std::get_if<ApprovedOrder>(&verdict)) {
      placed.push_back(*approved);
    } else {
      ++refused_;
    }
  }
  open_.insert(open_.end(), placed.begin(), placed.end());
  return placed;
}

Engine replay(Engine engine, std::span<const Event> events) {
  for (const Event& event : events) static_cast<void>(engine.step(event));
  return engine;
}

}  // namespace tern
