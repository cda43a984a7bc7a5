// Causality of the whole way, from bars through features, labels, scalers, and models to money:
// whatever happens after an instant, everything that was said and held by then stays the same.

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "app/learned.h"
#include "app/traded.h"
#include "base/rng.h"
#include "source/synthetic.h"

namespace tern {
namespace {

Bars with_another_future(const Bars& bars, Timestamp from, std::uint64_t seed) {
  Rng rng(seed);
  double factor = 1;
  std::vector<Bar> made;
  for (std::size_t i = 0; i < bars.size(); ++i) {
    auto bar = bars.at(i);
    if (bar && bar->open_time >= from) {
      factor *= std::exp(0.02 * rng.normal());
      for (double* price : {&bar->open, &bar->high, &bar->low, &bar->close}) *price *= factor;
      bar->volume *= 1 + 9 * rng.uniform();
    }
    if (bar && (bar->open_time < from || rng.uniform() < 0.98)) made.push_back(*bar);
  }
  return *Bars::make(bars.interval(), bars.open_times().range(), made);
}

std::vector<Capitalization> with_another_future(std::vector<Capitalization> figures, Timestamp from,
                                                std::uint64_t seed) {
  Rng rng(seed);
  for (Capitalization& figure : figures) {
    if (figure.known_at > from) figure.value *= 0.5 + rng.uniform();
  }
  return figures;
}

Market with_another_future(const Market& market, Timestamp from) {
  const Dominance& told = market.dominance;
  Market other{market.universe,
               {},
               market.venue,
               market.simulated,
               {told.vendor, with_another_future(told.btc, from, 200),
                with_another_future(told.usdt, from, 201)}};
  for (std::size_t i = 0; i < market.bars.size(); ++i) {
    other.bars.push_back(with_another_future(market.bars[i], from, 100 + i));
  }
  return other;
}

Config small_config() {
  Config config = default_config();
  config.learn.features = {"core", "btc_d_chg_7d", "usdt_d_z_90d"};
  config.learn.horizons = {1h, 24h};
  config.learn.test = {utc_day(2023, 4, 1), utc_day(2023, 6, 25)};
  config.learn.refit = "1mo";
  config.learn.train_min = days{60};
  config.trade.rule = "sign";
  return config;
}

std::vector<Forecasts> said_by(const Learned& learned, Timestamp end) {
  std::vector<Forecasts> said;
  for (const ForecastTable& table : learned.out_of_sample.tables) {
    said.emplace_back();
    for (const Forecast& row : table.rows) {
      if (row.as_of <= end) said.back().push_back(row);
    }
  }
  return said;
}

std::vector<double> equity_by(const Traded& traded, Timestamp end) {
  const Frame& frame = traded.strategies.front().result.equity;
  const auto equity = frame.find("equity")->values;
  std::vector<double> held;
  for (std::size_t row = 0; row < frame.rows() && frame.as_of()[row] <= end; ++row) {
    held.push_back(equity[row]);
  }
  return held;
}

/// What comes of a market: every model's forecasts, and what trading ridge's over an hour earned.
struct Whole {
  Learned learned;
  Traded traded;
};

Whole whole_way(const Config& config, const Market& market) {
  auto learned = learn(config, market, 2);
  EXPECT_TRUE(learned) << learned.error().message;
  Forecasts traded_rows;
  for (const Forecast& row : learned->out_of_sample.tables.at(3).rows) {
    if (row.horizon == 1h) traded_rows.push_back(row);
  }
  auto traded = trade(config, market, traded_rows, learned->test, 2);
  EXPECT_TRUE(traded) << traded.error().message;
  return {*std::move(learned), *std::move(traded)};
}

TEST(Pipeline, AnotherFutureChangesNothingThatWasSaidOrHeldBefore) {
  const Config config = small_config();
  const Market market = simulate({.preset = Preset::strong, .hours = 4200}).market;
  const Whole whole = whole_way(config, market);
  // Inside a test range, at the edge of one, and in the embargo before one.
  for (const Timestamp now :
       {utc_day(2023, 5, 13) + 7h, utc_day(2023, 5, 1), utc_day(2023, 5, 31) + 20h}) {
    SCOPED_TRACE(to_string(now));
    const Whole other = whole_way(config, with_another_future(market, now));
    const auto said = said_by(whole.learned, now);
    ASSERT_EQ(said.size(), config.learn.models.size());
    for (const Forecasts& rows : said) EXPECT_GT(rows.size(), 3000U);
    EXPECT_EQ(said_by(other.learned, now), said);
    EXPECT_EQ(equity_by(other.traded, now), equity_by(whole.traded, now));
    EXPECT_NE(said_by(other.learned, kTimeMax), said_by(whole.learned, kTimeMax))
        << "the future must matter afterwards, or this test could not fail";
  }
}

}  // namespace
}  // namespace tern
