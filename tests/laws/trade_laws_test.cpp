#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <tuple>

#include "base/digest.h"
#include "signal/rule.h"
#include "store/scratch_folder.h"
#include "trade_laws.h"

// Each law is a function that says whether it holds. Every law is tried on many made-up markets,
// and then on a planted violation, which it must catch.

namespace tern {
namespace {

/// A market with holes and a late listing, forecasts with gaps, a rule by turns.
struct Case {
  Market market;
  Forecasts forecasts;
  BacktestOptions options;
};

Case case_of(std::uint64_t seed, std::size_t hours = 300) {
  Market market = make_market(
      {.seed = seed, .hours = hours, .holes = 0.1, .quote_volumes = 0.7, .listed_late = 50});
  Forecasts forecasts = make_forecasts(market, seed, 0.1);
  const auto rules = rule_registry();
  auto options = options_for(market, std::string(rules[seed % rules.size()].name));
  options.strategy.band = seed % 3 == 0 ? 0.0 : 0.03;
  return {std::move(market), std::move(forecasts), std::move(options)};
}

// Conservation: the balances of all accounts add up to zero, and are what the transfers add up to.

TEST(Conservation, HoldsInEveryMarket) {
  std::size_t transfers = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    const Case c = case_of(seed);
    const auto record = record_of(c.market, c.forecasts, c.options);
    const auto balances = balances_of(record.ledger, c.market.universe.assets().size());
    EXPECT_TRUE(is_conserved(balances, record.ledger.transfers())) << "seed " << seed;
    transfers += record.ledger.transfers().size();
  }
  EXPECT_GT(transfers, 10'000U);
}

TEST(Conservation, CatchesALostUnit) {
  const Case c = case_of(1);
  const auto record = record_of(c.market, c.forecasts, c.options);
  auto balances = balances_of(record.ledger, c.market.universe.assets().size());
  balances[{c.market.universe.quote(), Account::fees}] -= 1;
  EXPECT_FALSE(is_conserved(balances, record.ledger.transfers()));
  // And one that was moved to the wrong account, which the sum alone would not notice.
  balances[{c.market.universe.quote(), Account::trading}] += 1;
  EXPECT_FALSE(is_conserved(balances, record.ledger.transfers()));
}

// Replay: an engine that is told the journal's events ends with the same books.

Engine fresh_engine(const Case& c) {
  return *Engine::make(c.market.universe, c.options.strategy, c.options.costs);
}

TEST(Replay, GivesTheSameLedgerToTheUnitAlsoFromAFile) {
  const ScratchFolder folder;
  const auto file = folder.path() / "trade_laws.journal";
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const Case c = case_of(seed);
    const auto record = record_of(c.market, c.forecasts, c.options);
    ASSERT_TRUE(record.journal.save(file));
    const auto loaded = Journal::load(file);
    ASSERT_TRUE(loaded) << loaded.error().message;
    EXPECT_EQ(loaded->hash(), record.result.journal_hash);
    EXPECT_TRUE(replays(fresh_engine(c), *loaded, record.ledger)) << "seed " << seed;
    EXPECT_EQ(replay(fresh_engine(c), loaded->events()).ledger(), record.ledger);
    const auto again = record_of(c.market, c.forecasts, c.options);
    EXPECT_EQ(again.result.journal_hash, record.result.journal_hash);
  }
}

/// An engine that looks at something outside its events, as one that read the wall clock would.
class ImpureEngine {
 public:
  explicit ImpureEngine(Engine engine) : engine_(std::move(engine)) {}
  std::vector<ApprovedOrder> step(const Event& event) {
    static int calls = 0;
    Event seen = event;
    auto* fill = std::get_if<Fill>(&seen);
    if (fill != nullptr && ++calls % 7 == 0) fill->fee.units += 1;
    return engine_.step(seen);
  }
  const Ledger& ledger() const { return engine_.ledger(); }

 private:
  Engine engine_;
};

TEST(Replay, CatchesAnImpureEngineAndAChangedJournal) {
  const Case c = case_of(2);
  const auto record = record_of(c.market, c.forecasts, c.options);
  EXPECT_FALSE(replays(ImpureEngine(fresh_engine(c)), record.journal, record.ledger));
  Journal changed;
  bool once = false;
  for (Event event : record.journal.events()) {
    auto* fill = std::get_if<Fill>(&event);
    if (fill != nullptr && !std::exchange(once, true)) fill->quote.units += 1;
    changed.append(event);
  }
  EXPECT_FALSE(replays(fresh_engine(c), changed, record.ledger));
}

// What plans, regimes, and perpetuals brought changes nothing of a run that has none of them.
TEST(Replay, RunsOfRulesKeepTheNamesTheyAlwaysHad) {
  Sha256 names;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const Case c = case_of(seed);
    const auto record = record_of(c.market, c.forecasts, c.options);
    names.update(record.result.journal_hash);
    names.update(record.result.equity.find("equity")->values);
    for (const Trade& trade : record.result.trades) names.update(std::span(&trade.profit, 1));
  }
  EXPECT_EQ(names.hex(), "aa986787b31404be34f54a077b324f915cf57c4303713c8ec669184ffe2efc23");
}

// Causality: what happens after T changes nothing at or before T, to the bit.

Market scrambled_after(const Market& market, std::size_t row, std::uint64_t seed) {
  Market scrambled{market.universe, {}, market.venue, market.simulated};
  Rng rng(seed);
  for (const Bars& bars : market.bars) {
    std::vector<Bar> kept;
    for (std::size_t i = 0; i < bars.size(); ++i) {
      auto bar = bars.at(i);
      if (i > row && rng.below(10) == 0) bar.reset();
      if (i > row && bar) {
        const double factor = std::exp(0.1 * rng.normal());
        for (double* price : {&bar->open, &bar->high, &bar->low, &bar->close}) *price *= factor;
        bar->volume *= rng.uniform();
      }
      if (bar) kept.push_back(*bar);
    }
    scrambled.bars.push_back(*Bars::make(bars.interval(), bars.open_times().range(), kept));
  }
  return scrambled;
}

using Forecasting = Forecasts (*)(const Market&);

/// The forecast of the sign of the return from `from` to `from + 1` bars, where both are there.
Forecasts follow(const Market& market, std::size_t ahead) {
  Forecasts made;
  for (std::size_t i = 1; i + ahead < market.open_times().size; ++i) {
    for (std::uint16_t s = 0; s < market.universe.size(); ++s) {
      const Bars& bars = market.bars[s];
      const std::size_t to = i + ahead;
      if (!bars.present()[i] || !bars.present()[to] || !bars.present()[to - 1]) continue;
      const double change = std::log(bars.close()[to] / bars.close()[to - 1]);
      made.push_back({market.as_of()[i], SymbolId{s}, 1h, change, 0.01, 0});
    }
  }
  return made;
}
Forecasts momentum(const Market& market) {
  return follow(market, 0);
}
Forecasts peeking(const Market& market) {
  return follow(market, 1);
}

/// What the engine was told up to its decision at `at`.
std::vector<Event> told_until(const Journal& journal, Timestamp at) {
  std::vector<Event> events = journal.events();
  const auto end = std::ranges::find(events, Event(InstantClosed{at}));
  EXPECT_NE(end, events.end());
  events.erase(end, events.end());
  return events;
}

bool is_causal(Forecasting forecasting, std::uint64_t seed, std::size_t row) {
  const Market market = make_market({.seed = seed, .hours = 200, .holes = 0.05});
  const Market other = scrambled_after(market, row, seed);
  const auto options = options_for(market, "threshold");
  const auto before = record_of(market, forecasting(market), options);
  const auto after = record_of(other, forecasting(other), options);
  for (std::size_t column = 0; column < before.result.equity.columns(); ++column) {
    const auto a = before.result.equity.column(column).values.first(row + 1);
    const auto b = after.result.equity.column(column).values.first(row + 1);
    if (!std::ranges::equal(a, b)) return false;
  }
  const Timestamp at = market.as_of()[row];
  return told_until(before.journal, at) == told_until(after.journal, at);
}

TEST(Causality, TheFutureChangesNothingBeforeIt) {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    EXPECT_TRUE(is_causal(momentum, seed, 60 + seed)) << "seed " << seed;
  }
}

TEST(Causality, CatchesForecastsThatPeek) {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    EXPECT_FALSE(is_causal(peeking, seed, 60 + seed)) << "seed " << seed;
  }
}

TEST(Causality, APeekPaysSoThatWeKnowWhatALeakLooksLike) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const Market market = make_market({.seed = seed, .hours = 200});
    const auto options = options_for(market, "sign");
    const auto honest = record_of(market, momentum(market), options);
    const auto leak = record_of(market, peeking(market), options);
    EXPECT_GT(leak.result.equity.find("equity")->values.back(),
              1.5 * honest.result.equity.find("equity")->values.back());
  }
}

// Next open: an order is filled at the open of a bar after its decision, and never better.

bool fills_at_next_open(const Journal& journal, const Market& market) {
  Timestamp decided = kTimeMin;
  for (const Event& event : journal.events()) {
    if (const auto* instant = std::get_if<InstantClosed>(&event)) decided = instant->at;
    const auto* fill = std::get_if<Fill>(&event);
    if (fill == nullptr) continue;
    const Bars& bars = market.bars[fill->symbol.index];
    const auto row = bars.open_times().row_at(fill->filled_at);
    if (!row || !bars.present()[*row] || fill->filled_at < decided) return false;
    const double price =
        -static_cast<double>(fill->quote.units) / static_cast<double>(fill->base.units);
    const double open = bars.open()[*row];
    if (fill->base.units > 0 ? price < open : price > open) return false;
  }
  return true;
}

TEST(NextOpen, HoldsInEveryMarket) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const Case c = case_of(seed);
    EXPECT_TRUE(fills_at_next_open(record_of(c.market, c.forecasts, c.options).journal, c.market));
  }
}

TEST(NextOpen, CatchesAVenueThatFillsAtTheCloseThatWasDecidedOn) {
  const Case c = case_of(1);
  Journal leaky;
  for (Event event : record_of(c.market, c.forecasts, c.options).journal.events()) {
    if (auto* fill = std::get_if<Fill>(&event)) {
      const Bars& bars = c.market.bars[fill->symbol.index];
      const std::size_t row = *bars.open_times().row_at(fill->filled_at);
      const double close = bars.close()[row - 1];
      fill->quote.units = -std::llround(static_cast<double>(fill->base.units) * close);
    }
    leaky.append(event);
  }
  EXPECT_FALSE(fills_at_next_open(leaky, c.market));
}

// The toll: for a fixed sequence of decisions, more cost means at least as much less money.

double log_growth(const BacktestResult& result) {
  const auto equity = result.equity.find("equity")->values;
  return std::log(equity.back() / equity.front());
}

/// Two-way traded share of equity over the run, from the notional of every fill.
double turnover_of(const BacktestRecord& record) {
  const TimeGrid grid = record.result.equity.as_of();
  const auto equity = record.result.equity.find("equity")->values;
  double sum = 0;
  for (const Event& event : record.journal.events()) {
    const auto* fill = std::get_if<Fill>(&event);
    if (fill == nullptr) continue;
    const double quote = std::abs(static_cast<double>(fill->quote.units)) * 1e-8;
    sum += quote / equity[*grid.row_at(fill->filled_at)];
  }
  return sum;
}

bool pays_the_toll(const BacktestRecord& cheap, const BacktestRecord& dear, double increase) {
  // A tenth of slack: the dearer run is smaller, and rounds its lots elsewhere.
  return log_growth(cheap.result) - log_growth(dear.result) >= 0.9 * turnover_of(cheap) * increase;
}

TEST(Toll, DoublingEveryCostLosesTheTurnoverTimesTheIncrease) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const Market market = make_market({.seed = seed, .hours = 200});
    const Forecasts forecasts = make_forecasts(market, seed);
    auto options = options_for(market, "sign");
    const auto cheap = record_of(market, forecasts, options);
    options.costs = options.costs.scaled(2);
    const auto dear = record_of(market, forecasts, options);
    const double increase = 0.5 * Costs{}.round_trip();
    EXPECT_GT(turnover_of(cheap), 20);
    EXPECT_TRUE(pays_the_toll(cheap, dear, increase)) << "seed " << seed;
    EXPECT_FALSE(pays_the_toll(cheap, cheap, increase)) << "a venue that forgets to charge";
  }
}

// Scaling: ten times the prices, a tenth of the coins, the same money.

Market with_prices_times(const Market& market, double factor, std::size_t from) {
  Market scaled{market.universe, {}, market.venue, market.simulated};
  for (const Bars& bars : market.bars) {
    std::vector<Bar> made;
    for (std::size_t i = 0; i < bars.size(); ++i) {
      auto bar = bars.at(i);
      if (!bar) continue;
      if (i >= from) {
        for (double* price : {&bar->open, &bar->high, &bar->low, &bar->close}) *price *= factor;
        bar->volume /= factor;
      }
      made.push_back(*bar);
    }
    scaled.bars.push_back(*Bars::make(bars.interval(), bars.open_times().range(), made));
  }
  return scaled;
}

bool is_scale_free(const BacktestRecord& a, const BacktestRecord& b) {
  const auto equity = a.result.equity.find("equity")->values;
  for (std::size_t column = 0; column < a.result.equity.columns(); ++column) {
    const bool is_weight = a.result.equity.name(column).starts_with("weight.");
    const auto x = a.result.equity.column(column).values;
    const auto y = b.result.equity.column(column).values;
    for (std::size_t i = 0; i < x.size(); ++i) {
      // Lots are worth ten times as much, and ticks a tenth: half a basis point of each fill.
      if (std::abs(x[i] - y[i]) > 5e-3 * (is_weight ? 1.0 : equity[i])) return false;
    }
  }
  return true;
}

TEST(Scaling, TenTimesThePricesLeaveEquityAndWeightsNearlyTheSame) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Market market = make_market({.seed = seed, .hours = 200, .quote_volumes = 0.0});
    // Enough money that a lot is small beside it, and the least order no obstacle.
    auto options = options_for(market, "threshold");
    options.capital = 1e6;
    const Forecasts forecasts = make_forecasts(market, seed);
    const auto plain = record_of(market, forecasts, options);
    const auto scaled = record_of(with_prices_times(market, 10, 0), forecasts, options);
    EXPECT_TRUE(is_scale_free(plain, scaled)) << "seed " << seed;
    const auto jump = record_of(with_prices_times(market, 10, 100), forecasts, options);
    EXPECT_FALSE(is_scale_free(plain, jump)) << "a factor that starts half way is a return";
  }
}

}  // namespace
}  // namespace tern
