#include <cmath>
#include <functional>

#include "signal/rule.h"
#include "trade_laws.h"

// The laws of trading again, for plans, shorts, and funding; and a slow account of the same runs in
// plain numbers, which the engine must agree with.

namespace tern {
namespace {

/// A perpetual market, plans made of noise, regimes, and by turns a rule.
struct Case {
  Market market;
  Forecasts forecasts;
  std::vector<TargetWeights> plan;
  std::vector<RegimeRead> regimes;
  BacktestOptions options;
};

std::vector<std::vector<FundingRate>> make_funding(const Market& market, std::uint64_t seed) {
  Rng rng(derive_seed(seed, 7));
  std::vector<std::vector<FundingRate>> funding(market.universe.size());
  const TimeRange range = market.as_of().range();
  for (auto& of_one : funding) {
    for (Timestamp at = kMadeStart; at < range.end; at += 8h) {
      // A gap now and then, which nobody fills.
      if (rng.below(10) > 0) of_one.push_back({at, 5e-4 * rng.normal()});
    }
  }
  return funding;
}

std::vector<TargetWeights> make_plan(const Market& market, std::uint64_t seed) {
  Rng rng(derive_seed(seed, 8));
  std::vector<TargetWeights> plan;
  for (std::size_t row = rng.below(24); row < market.as_of().size; row += 1 + rng.below(30)) {
    TargetWeights planned{market.as_of()[row], {}, {}, {}};
    double rest = 0.9;
    for (std::size_t i = 0; i < market.universe.size(); ++i) {
      const double weight = rng.below(5) == 0 ? 0.0 : rest * (2 * rng.uniform() - 1);
      planned.weight.push_back(weight);
      planned.active.push_back(rng.below(6) > 0);
      rest -= std::abs(weight);
    }
    plan.push_back(std::move(planned));
  }
  return plan;
}

Case case_of(std::uint64_t seed, double holes = 0.1) {
  Market market = make_market({.seed = seed, .hours = 300, .holes = holes, .listed_late = 50});
  market.funding = make_funding(market, seed);
  Case made{std::move(market), {}, {}, {}, {}};
  made.plan = make_plan(made.market, seed);
  const auto rules = rule_registry();
  const bool by_rule = holes > 0 && seed % 2 == 0;
  made.options = options_for(made.market, by_rule ? std::string(rules[seed % 4].name) : "");
  if (by_rule) made.forecasts = make_forecasts(made.market, seed, 0.1);
  made.options.strategy.perpetual = true;
  made.options.strategy.weights = {0.5, -0.2, 0.1};
  made.options.strategy.band = seed % 3 == 0 ? 0.0 : 0.03;
  if (seed % 4 < 2) made.options.strategy.terms = {{0.001, -0.001, 1}, {0.01, 0, 0.5}, {0, 0, 0}};
  Rng rng(derive_seed(seed, 9));
  for (std::size_t row = 20; row < made.market.as_of().size; row += 1 + rng.below(60)) {
    const std::size_t state = rng.below(4);
    made.regimes.push_back(
        {made.market.as_of()[row] - 30min, state < 3 ? std::optional(state) : std::nullopt});
  }
  return made;
}

BacktestRecord record_of(const Case& c) {
  BacktestOptions options = c.options;
  options.plan = c.plan;
  options.regimes = c.regimes;
  return tern::record_of(c.market, c.forecasts, options);
}

Engine fresh_engine(const Case& c) {
  return *Engine::make(c.market.universe, c.options.strategy, c.options.costs);
}

TEST(PerpetualConservation, HoldsInEveryMarketAndCatchesALostUnit) {
  std::size_t shorts = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    const Case c = case_of(seed);
    const auto record = record_of(c);
    const std::size_t assets = c.market.universe.assets().size();
    auto balances = balances_of(record.ledger, assets);
    EXPECT_TRUE(is_conserved(balances, record.ledger.transfers())) << "seed " << seed;
    for (const Trade& trade : record.result.trades) shorts += trade.is_short ? 1U : 0U;
    EXPECT_NE(record.result.funding_paid, 0);
    balances[{c.market.universe.quote(), Account::funding}] -= 1;
    EXPECT_FALSE(is_conserved(balances, record.ledger.transfers()));
    balances[{c.market.universe.quote(), Account::trading}] += 1;
    EXPECT_FALSE(is_conserved(balances, record.ledger.transfers()));
  }
  EXPECT_GT(shorts, 500U);
}

TEST(PerpetualReplay, GivesTheSameLedgerToTheUnit) {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    const Case c = case_of(seed);
    const auto record = record_of(c);
    EXPECT_TRUE(replays(fresh_engine(c), record.journal, record.ledger)) << "seed " << seed;
    EXPECT_EQ(record_of(c).result.journal_hash, record.result.journal_hash);
  }
}

/// The journal with one event made another.
template <class Kind>
Journal changed(const Journal& journal, const std::function<bool(Kind&)>& change) {
  Journal other;
  bool done = false;
  for (Event event : journal.events()) {
    auto* is = std::get_if<Kind>(&event);
    if (is != nullptr && !done) done = change(*is);
    other.append(event);
  }
  return other;
}

TEST(PerpetualReplay, CatchesAChangedRate) {
  const Case c = case_of(1);
  const auto record = record_of(c);
  std::size_t dues = 0;
  const Journal other = changed<FundingDue>(record.journal, [&](FundingDue& due) {
    due.rate *= 1.5;
    return ++dues == 30;
  });
  EXPECT_FALSE(replays(fresh_engine(c), other, record.ledger));
}

// Margin: no fill makes a position larger than the equity lets it be.

struct Books {
  double cash = 0;
  std::vector<double> base, price;
  explicit Books(std::size_t size) : base(size, 0.0), price(size, 0.0) {}
  double gross() const {
    double sum = 0;
    for (std::size_t i = 0; i < base.size(); ++i) sum += std::abs(base[i]) * price[i];
    return sum;
  }
  double equity() const {
    double sum = cash;
    for (std::size_t i = 0; i < base.size(); ++i) sum += base[i] * price[i];
    return sum;
  }
};

bool is_unlevered(const Journal& journal, const Market& market) {
  Books books(market.universe.size());
  const auto quote = [](Amount amount) { return 1e-8 * static_cast<double>(amount.units); };
  Timestamp opened = kTimeMin;
  for (const Event& event : journal.events()) {
    if (const auto* bar = std::get_if<BarClosed>(&event))
      books.price[bar->symbol.index] = bar->close;
    if (const auto* money = std::get_if<Deposit>(&event)) books.cash += quote(money->amount);
    if (const auto* due = std::get_if<FundingDue>(&event)) {
      const std::size_t i = due->symbol.index;
      books.cash -= due->rate * books.base[i] * books.price[i];
    }
    const auto* fill = std::get_if<Fill>(&event);
    if (fill == nullptr) continue;
    if (std::exchange(opened, fill->filled_at) != fill->filled_at) {
      for (std::size_t i = 0; i < books.price.size(); ++i) {
        const auto row = market.bars[i].open_times().row_at(fill->filled_at);
        if (row && market.bars[i].present()[*row]) books.price[i] = market.bars[i].open()[*row];
      }
    }
    double& base = books.base[fill->symbol.index];
    const double before = std::abs(base);
    base += quote(fill->base);
    books.cash += quote(fill->quote) - quote(fill->fee);
    if (std::abs(base) > before && books.gross() > books.equity() + 1e-4) return false;
  }
  return true;
}

TEST(Margin, NoFillLeversAPosition) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    const Case c = case_of(seed);
    EXPECT_TRUE(is_unlevered(record_of(c).journal, c.market)) << "seed " << seed;
  }
}

TEST(Margin, CatchesAVenueThatLends) {
  const Case c = case_of(1);
  const Journal levered = changed<Fill>(record_of(c).journal, [](Fill& fill) {
    for (Amount* amount : {&fill.base, &fill.quote, &fill.fee}) amount->units *= 10;
    return true;
  });
  EXPECT_FALSE(is_unlevered(levered, c.market));
}

// The plan's future: what is planned later changes nothing earlier.

TEST(PlanCausality, WhatIsPlannedLaterChangesNothingEarlier) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Case c = case_of(seed);
    const auto before = record_of(c).result.equity;
    const std::size_t half = c.plan.size() / 2;
    for (std::size_t i = half; i < c.plan.size(); ++i) {
      for (double& weight : c.plan[i].weight) weight = -0.5 * weight;
    }
    const auto after = record_of(c).result.equity;
    // Decided at a close, filled at the next open: the close itself is still the same.
    const std::size_t same = *before.as_of().row_at(c.plan[half].as_of) + 1;
    const auto x = before.find("equity")->values, y = after.find("equity")->values;
    EXPECT_TRUE(std::ranges::equal(x.first(same), y.first(same))) << "seed " << seed;
    if (c.options.strategy.rule.empty() && c.options.strategy.terms.empty()) {
      EXPECT_FALSE(std::ranges::equal(x, y)) << "a plan that nobody follows, seed " << seed;
    }
  }
}

// The slow account: what a run without a rule is worth after each bar, in plain numbers.

constexpr Costs kFlat{.fee_bps = 10,
                      .half_spread_bps = 0.5,
                      .slippage_bps = 1.0,
                      .slippage_volatility = 0,
                      .impact = 0};
constexpr double kWorse = 1.5e-4;
constexpr double kSetAside = 11.5e-4 + 25e-4;

struct Mistake {
  double fee = 1, funding = 1;  ///< what they are multiplied by
};

class SlowAccount {
 public:
  SlowAccount(const Case& c, Mistake mistake)
      : c_(c),
        mistake_(mistake),
        books_(c.market.universe.size()),
        wanted_(c.options.strategy.weights),
        order_(wanted_.size(), 0.0) {
    books_.cash = c.options.capital;
  }

  std::vector<double> equity() {
    std::vector<double> worth;
    for (std::size_t row = 0; row < c_.market.as_of().size; ++row) {
      fill(row);
      const Timestamp now = c_.market.as_of()[row];
      for (std::size_t i = 0; i < order_.size(); ++i) {
        if (c_.market.bars[i].present()[row]) books_.price[i] = c_.market.bars[i].close()[row];
        for (const FundingRate& due : c_.market.funding[i]) {
          const double position = books_.base[i] * books_.price[i];
          if (due.at == now) books_.cash -= mistake_.funding * due.rate * position;
        }
      }
      worth.push_back(books_.equity());
      for (const TargetWeights& planned : c_.plan) {
        if (planned.as_of == now) decide(planned, exposure_at(now));
      }
    }
    return worth;
  }

 private:
  void fill(std::size_t row) {
    for (std::size_t i = 0; i < order_.size(); ++i) {
      const double side = order_[i] > 0 ? 1 : -1;
      const double open = c_.market.bars[i].open()[row] * (1 + side * kWorse);
      // On the tick of a cent that is worse.
      const double price = side * std::ceil(side * open * 100 - 1e-6) / 100;
      if (order_[i] == 0) continue;
      books_.base[i] += order_[i];
      books_.cash -= order_[i] * price + 1e-3 * mistake_.fee * std::abs(order_[i]) * price;
      order_[i] = 0;
    }
  }

  double exposure_at(Timestamp now) const {
    const auto& terms = c_.options.strategy.terms;
    double exposure = 1;
    for (const RegimeRead& read : c_.regimes) {
      if (read.at > now) break;
      exposure = read.state && *read.state < terms.size() ? terms[*read.state].exposure : 1;
    }
    return exposure;
  }

  void decide(const TargetWeights& planned, double exposure) {
    const double whole = books_.equity();
    std::vector<double> held, target;
    for (std::size_t i = 0; i < order_.size(); ++i) {
      if (planned.active[i]) wanted_[i] = planned.weight[i];
      held.push_back(books_.base[i] * books_.price[i]);
      // What is too small to trade is not held.
      const double current = std::abs(held[i]) < 5 ? 0 : held[i] / whole;
      target.push_back(next_of(exposure * wanted_[i], current));
      if (!planned.active[i] || books_.price[i] == 0) target[i] = held[i] / whole;
    }
    const auto is_left = [&](std::size_t i) { return target[i] == held[i] / whole; };
    // What is left when the trading is paid for, by halving.
    double low = 0, high = whole;
    for (int turn = 0; turn < 200; ++turn) {
      const double after = 0.5 * (low + high);
      double traded = 0;
      for (std::size_t i = 0; i < held.size(); ++i) {
        if (!is_left(i)) traded += std::abs(target[i] * after - held[i]);
      }
      (after + kSetAside * traded < whole ? low : high) = after;
    }
    std::vector<double> change(held.size(), 0.0);
    for (std::size_t i = 0; i < held.size(); ++i) {
      const double wanted = target[i] * low - held[i];
      if (!is_left(i) && std::abs(wanted) >= 5) change[i] = wanted;
    }
    const double share = affordable(held, change, whole);
    for (std::size_t i = 0; i < held.size(); ++i) {
      if (change[i] != 0)
        order_[i] = (opened(held[i], change[i], share) - held[i]) / books_.price[i];
    }
  }

  /// What is held when all that closes has closed, and `share` of what opens has opened.
  static double opened(double held, double change, double share) {
    const double after = held + change;
    if (std::abs(after) <= std::abs(held) && after * held >= 0) return after;
    const double kept = after * held > 0 ? held : 0;
    return kept + share * (after - kept);
  }

  /// The largest share at which longs and shorts stay within what the trading leaves, by halving.
  static double affordable(const std::vector<double>& held, const std::vector<double>& change,
                           double whole) {
    const auto fits = [&](double share) {
      double gross = 0, left = whole;
      for (std::size_t i = 0; i < held.size(); ++i) {
        const double after = change[i] == 0 ? held[i] : opened(held[i], change[i], share);
        gross += std::abs(after);
        left -= kSetAside * std::abs(after - held[i]);
      }
      return gross <= left;
    };
    if (fits(1)) return 1;
    double low = 0, high = 1;
    for (int turn = 0; turn < 100; ++turn) {
      const double middle = 0.5 * (low + high);
      (fits(middle) ? low : high) = middle;
    }
    return low;
  }

  double next_of(double target, double current) const {
    const double band = c_.options.strategy.band;
    if (target * current <= 0) return target;
    if (current > target + band) return target + band;
    return current < target - band ? target - band : current;
  }

  const Case& c_;
  Mistake mistake_;
  Books books_;
  std::vector<double> wanted_, order_;
};

/// The largest difference between the engine's equity and the slow account's, as a share of it.
double largest_difference(const Case& c, Mistake mistake = {}) {
  const auto equity = record_of(c).result.equity;
  const auto fast = equity.find("equity")->values;
  const std::vector<double> slow = SlowAccount(c, mistake).equity();
  double largest = 0;
  for (std::size_t i = 0; i < slow.size(); ++i) {
    largest = std::max(largest, std::abs(fast[i] / slow[i] - 1));
  }
  return largest;
}

Case plain_case(std::uint64_t seed) {
  Case c = case_of(seed, 0.0);
  c.options.costs = kFlat;
  c.options.capital = 1e7;  // beside which a lot and the least order are nothing
  return c;
}

TEST(SlowAccount, AgreesWithTheEngineOnPlansShortsAndFunding) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    EXPECT_LT(largest_difference(plain_case(seed)), 1e-5) << "seed " << seed;
  }
}

TEST(SlowAccount, DisagreesWithWhatForgetsOrTurnsAround) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const Case c = plain_case(seed);
    EXPECT_GT(largest_difference(c, {.fee = 1.1}), 2e-5) << "a fee a tenth too high";
    EXPECT_GT(largest_difference(c, {.funding = 0}), 2e-5) << "funding that is not paid";
    EXPECT_GT(largest_difference(c, {.funding = -1}), 4e-5) << "longs that receive";
  }
}

}  // namespace
}  // namespace tern
