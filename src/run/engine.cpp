#include "run/engine.h"

#include <algorithm>
#include <cmath>
#include <functional>

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

}  // namespace

Timestamp time_of(const Event& event) {
  return std::visit(Overloaded{[](const Forecast& forecast) { return forecast.as_of; },
                               [](const Fill& fill) { return fill.filled_at; },
                               [](const TargetWeights& planned) { return planned.as_of; },
                               [](const auto& other) { return other.at; }},
                    event);
}

Result<Engine> Engine::make(const Universe& universe, const Strategy& strategy,
                            const Costs& costs) {
  TERN_TRY_STATUS(check_strategy(strategy, universe.size()));
  std::optional<Rule> rule;
  if (!strategy.rule.empty()) {
    TERN_TRY(rule, find_rule(strategy.rule));
  }
  return Engine(universe, strategy, rule, costs);
}

Engine::Engine(const Universe& universe, const Strategy& strategy, std::optional<Rule> rule,
               const Costs& costs)
    : universe_(universe),
      strategy_(strategy),
      rule_(rule),
      parameters_{strategy.buy_above, strategy.sell_below, costs.round_trip()},
      weights_(strategy.weights),
      wanted_(strategy.weights),
      planned_(universe.size(), false),
      gate_(universe, {.fee_bps = costs.fee_bps, .perpetual = strategy.perpetual}),
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

void Engine::on(const TargetWeights& planned) {
  TERN_CHECK(planned.weight.size() == weights_.size() && planned.active.size() == weights_.size(),
             "a plan has a weight for each instrument");
  for (std::size_t i = 0; i < weights_.size(); ++i) {
    if (planned.active[i]) weights_[i] = planned.weight[i];
  }
  planned_ = planned.active;
  planned_at_ = planned.as_of;
  apply_exposure();
}

void Engine::on(const RegimeRead& read) {
  const bool has_terms = read.state && *read.state < strategy_.terms.size();
  const RegimeTerms own{strategy_.buy_above, strategy_.sell_below, 1.0};
  const RegimeTerms& terms = has_terms ? strategy_.terms[*read.state] : own;
  parameters_.buy_above = terms.buy_above;
  parameters_.sell_below = terms.sell_below;
  exposure_ = terms.exposure;
  apply_exposure();
}

void Engine::apply_exposure() {
  for (std::size_t i = 0; i < weights_.size(); ++i) wanted_[i] = exposure_ * weights_[i];
}

void Engine::on(const FundingDue& due) {
  const Steps& steps = steps_.at(due.symbol.index);
  const Amount held = ledger_.balance(Account::trading, steps.base);
  if (held.units == 0) return;
  const bool we_pay = (held.units > 0) == (due.rate > 0);
  const Side side = we_pay ? Side::buy : Side::sell;
  const Price price = price_against_us(price_[due.symbol.index], side, steps);
  const Amount worth = notional(price, held.units > 0 ? held : -held, side, steps);
  const Amount paid = funding_on(worth, std::abs(due.rate), we_pay);
  ledger_.post(we_pay ? Transfer{due.at, Account::trading, Account::funding, paid}
                      : Transfer{due.at, Account::funding, Account::trading, paid});
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

/// Whether what is held is large enough to be traded away.
bool Engine::is_tradable(std::size_t symbol) const {
  const Steps& steps = steps_[symbol];
  const Amount held = ledger_.balance(Account::trading, steps.base);
  const Side side = held.units < 0 ? Side::buy : Side::sell;
  const Amount lots = whole_lots(held.units < 0 ? -held : held, steps);
  const Price price = price_against_us(price_[symbol], side, steps);
  return notional(price, lots, side, steps).units >= steps.notional_min;
}

std::optional<Signal> Engine::opinion(std::size_t symbol, double current) const {
  const auto& forecast = forecast_[symbol];
  if (!forecast || forecast->as_of != now_ || price_[symbol] == 0) return std::nullopt;
  if (has_open_order(forecast->symbol)) return std::nullopt;
  if (!(wanted_[symbol] < 0)) return rule_->decide(*forecast, current > 0, parameters_);
  Forecast fall = *forecast;
  fall.mean = -fall.mean;
  return rule_->decide(fall, current < 0, parameters_);
}

std::optional<TargetWeights> Engine::by_rule(std::span<const double> current) {
  std::vector<Signal> signals;
  for (std::size_t i = 0; i < current.size(); ++i) {
    if (const auto signal = opinion(i, current[i])) signals.push_back(*signal);
  }
  std::ranges::fill(forecast_, std::nullopt);
  if (signals.empty()) return std::nullopt;
  return allocate(signals, current, {wanted_, strategy_.band});
}

std::optional<TargetWeights> Engine::by_plan(std::span<const double> current) const {
  TargetWeights target{now_, {current.begin(), current.end()}, {}};
  target.active.resize(current.size(), false);
  for (std::uint16_t i = 0; i < current.size(); ++i) {
    if (!planned_[i] || price_[i] == 0 || has_open_order(SymbolId{i})) continue;
    target.weight[i] = next_weight(wanted_[i], current[i], strategy_.band);
    target.active[i] = target.weight[i] != current[i];
  }
  return target;
}

std::vector<ApprovedOrder> Engine::decide(Timestamp at) {
  if (!rule_ && planned_at_ != at) return {};
  const double whole = equity();
  if (!(whole > 0)) return {};
  std::vector<double> current(price_.size(), 0.0);
  for (std::uint16_t i = 0; i < price_.size(); ++i) {
    // What is too small to trade is not held: else it could be neither left nor entered again.
    if (is_tradable(i)) current[i] = worth(SymbolId{i}) / whole;
  }
  const auto target = rule_ ? by_rule(current) : by_plan(current);
  if (!target || std::ranges::none_of(target->active, std::identity{})) return {};
  TERN_CHECK(target->as_of == at, "an intention of this instant");
  return place(*target);
}

Available Engine::available() const {
  Available left{{}, ledger_.balance(Account::trading, universe_.quote()), price_, equity(), 0.0};
  for (std::uint16_t i = 0; i < price_.size(); ++i) {
    left.base.push_back(ledger_.balance(Account::trading, steps_[i].base));
    left.invested += std::abs(worth(SymbolId{i}));
  }
  for (const ApprovedOrder& open : open_) gate_.claim(open, left);
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
