#pragma once

#include <optional>
#include <span>
#include <vector>

#include "portfolio/weights.h"
#include "run/event.h"
#include "run/strategy.h"
#include "signal/rule.h"
#include "sim/costs.h"
#include "trade/ledger.h"
#include "trade/risk_gate.h"

namespace tern {

/// The trading state machine. Pure: no clock, no I/O, no randomness; it only folds events.
///
/// A plan replaces the weights of the instruments that it calls active. With a rule they are what
/// is held while the rule is long; below 0 they are short, and the rule is asked about the fall in
/// place of the rise. Without a rule they are traded to, at the instant that the plan is of and at
/// no other. A regime's terms hold from the next decision on.
///
/// Missing: an instrument without a forecast at an instant (with a rule) or that its plan leaves
///          alone (without one), without a price yet, or with an order still open keeps its
///          position.
class Engine {
 public:
  /// Errors: invalid_argument: weights that do not fit the universe, an unknown rule.
  static Result<Engine> make(const Universe& universe, const Strategy& strategy,
                             const Costs& costs);

  /// Takes one event in, gives the orders it calls for: only an InstantClosed calls for any.
  /// Requires: `event` is not earlier than the one before it.
  std::vector<ApprovedOrder> step(const Event& event);

  const Ledger& ledger() const { return ledger_; }
  /// Cash and positions, each at its last close.
  double equity() const;
  /// A position at its last close, in quote.
  double worth(SymbolId symbol) const;
  std::size_t orders() const { return next_id_ - 1; }  ///< asked for so far
  std::size_t refused() const { return refused_; }     ///< of them, by the gate or by the venue

 private:
  Engine(const Universe& universe, const Strategy& strategy, std::optional<Rule> rule,
         const Costs& costs);

  void on(const Deposit& deposit);
  void on(const BarClosed& bar);
  void on(const Forecast& forecast);
  void on(const Fill& fill);
  void on(const OrderRefused& refused);
  void on(const TargetWeights& planned);
  void on(const RegimeRead& read);
  void on(const FundingDue& due);
  std::vector<ApprovedOrder> decide(Timestamp at);
  std::optional<TargetWeights> by_rule(std::span<const double> current);
  std::optional<TargetWeights> by_plan(std::span<const double> current) const;
  std::optional<Signal> opinion(std::size_t symbol, double current) const;
  void apply_exposure();
  std::vector<ApprovedOrder> place(const TargetWeights& target);
  Available available() const;
  bool has_open_order(SymbolId symbol) const;
  bool is_tradable(std::size_t symbol) const;
  void close_order(OrderId id);

  Universe universe_;
  Strategy strategy_;
  std::optional<Rule> rule_;
  RuleParameters parameters_;    // of the strategy, or of the regime's terms
  double exposure_ = 1.0;        // of the regime's terms
  std::vector<double> weights_;  // shape [universe]; the strategy's, or the newest planned
  std::vector<double> wanted_;   // shape [universe]; the same, times the exposure
  std::vector<bool> planned_;    // shape [universe]; active in the newest plan
  Timestamp planned_at_ = kTimeMin;
  RiskGate gate_;
  double cost_;               // what sizing sets aside per traded notional
  std::vector<Steps> steps_;  // shape [universe]

  Ledger ledger_;
  Timestamp now_ = kTimeMin;
  std::vector<double> price_;                      // shape [universe]; 0 before the first close
  std::vector<std::optional<Forecast>> forecast_;  // shape [universe]; of this instant
  std::vector<ApprovedOrder> open_;
  std::size_t refused_ = 0;
  std::uint64_t next_id_ = 1;
};

/// Folds `events` into a fresh engine: the same events give the same ledger, to the unit.
Engine replay(Engine engine, std::span<const Event> events);

}  // namespace tern
