#include <gtest/gtest.h>

#include "../laws/trade_market.h"
#include "run/engine.h"
#include "signal/rule.h"

namespace tern {
namespace {

/// A market with everything that goes wrong: long gaps, late listings, bars without a quote volume,
/// little money, and so many orders that are too small.
struct Storm {
  Market market;
  Forecasts forecasts;
  BacktestOptions options;
};

Storm storm_of(std::uint64_t seed) {
  Rng rng(seed);
  Market market = make_market({.seed = seed,
                               .hours = 150 + rng.below(300),
                               .holes = 0.4 * rng.uniform(),
                               .quote_volumes = rng.uniform(),
                               .listed_late = rng.below(100)});
  Forecasts forecasts = make_forecasts(market, seed, 0.5 * rng.uniform());
  auto options =
      options_for(market, std::string(rule_registry()[rng.below(rule_registry().size())].name));
  options.capital = std::exp(3 + 9 * rng.uniform());
  options.costs = Costs{}.scaled(4 * rng.uniform());
  options.strategy.band = rng.below(2) == 0 ? 0.0 : 0.1 * rng.uniform();
  options.range.begin = market.as_of()[rng.below(100)];
  return {std::move(market), std::move(forecasts), std::move(options)};
}

/// What must be true after every event.
void expect_sound(const Engine& engine, const Universe& universe) {
  for (std::uint16_t a = 0; a < universe.assets().size(); ++a) {
    Amount sum{AssetId{a}, 0};
    for (const Account account : kAccounts) {
      sum = sum + engine.ledger().balance(account, AssetId{a});
    }
    ASSERT_EQ(sum.units, 0) << universe.assets()[a].name << " is not conserved";
    ASSERT_GE(engine.ledger().balance(Account::trading, AssetId{a}).units, 0)
        << universe.assets()[a].name << " was sold short or overspent";
  }
}

TEST(TradeStorm, TheBooksAreSoundAfterEveryEvent) {
  std::size_t refused = 0, gate_refused = 0, fills = 0;
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const Storm storm = storm_of(seed);
    const auto record = record_backtest(storm.market, storm.forecasts, storm.options);
    ASSERT_TRUE(record) << record.error().message;
    Engine engine =
        *Engine::make(storm.market.universe, storm.options.strategy, storm.options.costs);
    for (const Event& event : record->journal.events()) {
      static_cast<void>(engine.step(event));
      expect_sound(engine, storm.market.universe);
      if (HasFatalFailure()) return;
      fills += std::holds_alternative<Fill>(event) ? 1U : 0U;
      refused += std::holds_alternative<OrderRefused>(event) ? 1U : 0U;
    }
    EXPECT_EQ(engine.ledger(), record->ledger);
    EXPECT_EQ(engine.refused(), record->result.refused);
    gate_refused += record->result.refused;
    EXPECT_LE(record->result.refused, record->result.orders);
  }
  // The storm must have blown: orders filled, refused by the gate, and refused by the venue.
  EXPECT_GT(fills, 5'000U);
  EXPECT_GT(refused, 0U);
  EXPECT_GT(gate_refused, refused);
}

}  // namespace
}  // namespace tern
