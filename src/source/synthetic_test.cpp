#include "source/synthetic.h"

#include <gtest/gtest.h>

#include <cmath>

#include "source/synthetic_model.h"

namespace tern {
namespace {

void expect_prefix(const Frame& part, const Frame& whole) {
  ASSERT_EQ(part.columns(), whole.columns());
  for (std::size_t c = 0; c < part.columns(); ++c) {
    EXPECT_EQ(part.name(c), whole.name(c));
    for (std::size_t row = 0; row < part.rows(); ++row) {
      ASSERT_EQ(part.column(c).valid[row], whole.column(c).valid[row]);
      ASSERT_EQ(part.column(c).values[row], whole.column(c).values[row]) << part.name(c) << row;
    }
  }
}

double log_return(const Bars& bars, std::size_t row) {
  return std::log(bars.close()[row] / bars.open()[row]);
}

TEST(Synthetic, TheSameOptionsGiveTheSameBytes) {
  const Simulation first = simulate({.hours = 500, .seed = 9});
  const Simulation second = simulate({.hours = 500, .seed = 9});
  EXPECT_EQ(content_hash(first.market), content_hash(second.market));
  for (std::size_t i = 0; i < first.oracle.size(); ++i)
    expect_prefix(first.oracle[i], second.oracle[i]);
  expect_prefix(first.capitalizations, second.capitalizations);
}

TEST(Synthetic, SeedsAndPresetsDiffer) {
  const std::string hash = content_hash(simulate({.hours = 50, .seed = 1}).market);
  EXPECT_NE(hash, content_hash(simulate({.hours = 50, .seed = 2}).market));
  EXPECT_NE(hash, content_hash(simulate({.preset = Preset::strong, .hours = 50}).market));
}

TEST(Synthetic, MoreHoursLeaveTheFirstOnesAlone) {
  const Simulation part = simulate({.hours = 1000, .seed = 4});
  const Simulation whole = simulate({.hours = 1700, .seed = 4});
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t row = 0; row < 1000; ++row)
      ASSERT_EQ(part.market.bars[i].at(row), whole.market.bars[i].at(row)) << row;
    expect_prefix(part.oracle[i], whole.oracle[i]);
  }
  expect_prefix(part.capitalizations, whole.capitalizations);
  const Dominance then = whole.market.dominance.known_by(part.market.as_of().range().end - 1h);
  for (const DominancePathRow& row : kDominancePaths) {
    EXPECT_EQ(then.*row.figures, part.market.dominance.*row.figures) << row.name;
    EXPECT_FALSE((then.*row.figures).empty()) << row.name;
  }
}

TEST(Synthetic, NoHoursAreAnEmptyMarket) {
  const Simulation nothing = simulate({.hours = 0});
  EXPECT_EQ(nothing.market.bars.size(), 3U);
  EXPECT_EQ(nothing.market.open_times().size, 0U);
  EXPECT_EQ(nothing.oracle.at(2).rows(), 0U);
  EXPECT_EQ(nothing.capitalizations.rows(), 0U);
}

TEST(Synthetic, AMarketSaysThatItIsSimulated) {
  const Simulation made = simulate({.start = utc_day(2024, 5, 4) + 7h, .hours = 30});
  EXPECT_TRUE(made.market.simulated);
  EXPECT_EQ(made.market.venue, "simulated");
  EXPECT_EQ(made.market.interval(), Interval::h1);
  EXPECT_EQ(made.market.open_times(), (TimeGrid{utc_day(2024, 5, 4) + 7h, 1h, 30}));
  EXPECT_TRUE(made.market.universe.find("SOL/USDT"));
}

TEST(Synthetic, EveryBarIsWholeAndOpensWhereTheLastOneClosed) {
  const Simulation made = simulate({.hours = 5000, .seed = 3});
  for (const Bars& bars : made.market.bars) {
    EXPECT_EQ(bars.present().count(), bars.size());
    for (std::size_t row = 0; row < bars.size(); ++row) {
      const Bar bar = bars.at(row).value();
      if (row > 0) {
        ASSERT_EQ(bar.open, bars.close()[row - 1]);
      }
      ASSERT_GT(bar.high, bar.low);
      const double typical = (bar.high + bar.low + bar.close) / 3;
      ASSERT_NEAR(bar.quote_volume.value() / bar.volume / typical, 1, 1e-12);
      const double taker = bar.taker_buy_volume.value() / bar.volume;
      ASSERT_TRUE(taker > .019 && taker < .981) << taker;
      ASSERT_NEAR(bar.taker_buy_quote_volume.value() / *bar.quote_volume, taker, 1e-12);
      ASSERT_EQ(bar.trade_count.value(), std::floor(*bar.trade_count));
      ASSERT_GE(*bar.trade_count, 1);
    }
  }
}

TEST(Synthetic, TheOracleKnowsTheNextBarsMeanAndSpread) {
  const Simulation made = simulate({.preset = Preset::strong, .hours = 26280, .seed = 6});
  double sum = 0, squares = 0, count = 0, covers = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    const Bars& bars = made.market.bars[i];
    const Frame& truth = made.oracle[i];
    EXPECT_EQ(truth.as_of(), made.market.as_of());
    EXPECT_EQ(truth.find("stddev")->valid.count(), bars.size());
    for (std::size_t row = 0; row + 1 < bars.size(); ++row) {
      const double mean = truth.find("mean")->values[row];
      const double error = log_return(bars, row + 1) - mean;
      const double surprise = error / truth.find("stddev")->values[row];
      sum += surprise;
      squares += surprise * surprise;
      covers += mean * error;
      ++count;
    }
  }
  EXPECT_NEAR(sum / count, 0, .02);
  EXPECT_NEAR(squares / count, 1, .1);
  EXPECT_NEAR(covers / count / 25e-6, 0, .02);  // errors do not lean on what was known
}

TEST(Synthetic, NothingIsExpectedOfTheNullMarket) {
  const Simulation null = simulate({.preset = Preset::null, .hours = 2000});
  const Simulation regime = simulate({.preset = Preset::regime, .hours = 2000});
  bool drifts = false;
  for (std::size_t row = 0; row < 2000; ++row) {
    EXPECT_EQ(null.oracle[0].column(0).values[row], 0);
    const double drift = regime.oracle[0].column(0).values[row];
    EXPECT_TRUE(drift == 0 || drift == .00012 || drift == -.00010 || drift == -.0006) << drift;
    drifts = drifts || drift != 0;
  }
  EXPECT_TRUE(drifts);
}

TEST(Synthetic, CapitalizationsFollowPricesAndAddUp) {
  const Simulation made = simulate({.hours = 4000, .seed = 2});
  const Frame& caps = made.capitalizations;
  EXPECT_EQ(caps.as_of(), made.market.as_of());
  for (std::size_t row = 0; row < caps.rows(); ++row) {
    double named = caps.find("USDT")->values[row];
    for (std::size_t i = 0; i < 3; ++i) {
      const double supply = caps.column(i).values[row] / made.market.bars[i].close()[row];
      ASSERT_NEAR(supply / synthetic::kSupply[i], 1, 1e-9);
      named += caps.column(i).values[row];
    }
    ASSERT_GT(caps.find("total")->values[row], named);
  }
}

TEST(Synthetic, TheMarketIsToldItsDominanceEachMidnight) {
  const Simulation made = simulate({.start = utc_day(2024, 5, 4) + 7h, .hours = 100, .seed = 2});
  const Dominance& told = made.market.dominance;
  const Frame& caps = made.capitalizations;
  EXPECT_EQ(told.vendor, "simulated");
  ASSERT_EQ(told.btc.size(), 4U);
  ASSERT_EQ(told.usdt.size(), 4U);
  for (std::size_t i = 0; i < 4; ++i) {
    const Timestamp midnight = utc_day(2024, 5, 5) + i * days{1};
    const std::size_t row = caps.as_of().row_at(midnight).value();
    const double total = caps.find("total")->values[row];
    const double btc = 100 * caps.find("BTC")->values[row] / total;
    const double usdt = 100 * caps.find("USDT")->values[row] / total;
    EXPECT_EQ(told.btc[i], (Capitalization{midnight, midnight, btc}));
    EXPECT_EQ(told.usdt[i], (Capitalization{midnight, midnight, usdt}));
    EXPECT_EQ(told.total[i], (Capitalization{midnight, midnight, total}));
    const double others = total - caps.find("BTC")->values[row] - caps.find("ETH")->values[row];
    EXPECT_EQ(told.total3[i], (Capitalization{midnight, midnight, others}));
    EXPECT_EQ(told.eth[i].value, 100 * caps.find("ETH")->values[row] / total);
    EXPECT_EQ(told.sol[i].value, 100 * caps.find("SOL")->values[row] / total);
  }
}

TEST(Synthetic, DominanceStartsAsMeasuredAndStaysPlausibleForAYear) {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    const Simulation made = simulate({.hours = 8760, .seed = seed});
    const Frame& caps = made.capitalizations;
    for (const std::size_t row : {std::size_t{0}, std::size_t{8759}}) {
      const double total = caps.find("total")->values[row];
      const double btc = 100 * caps.find("BTC")->values[row] / total;
      const double usdt = 100 * caps.find("USDT")->values[row] / total;
      EXPECT_NEAR(btc, 50.6, row == 0 ? 1 : 25) << seed;
      EXPECT_NEAR(std::log(usdt / 4.9), 0, row == 0 ? .05 : 1.1) << seed;
    }
  }
}

TEST(Synthetic, PresetsAreReadByName) {
  for (const Preset preset : {Preset::null, Preset::weak, Preset::strong, Preset::regime})
    EXPECT_EQ(parse_preset(to_string(preset)).value(), preset);
  const auto wrong = parse_preset("mild");
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().kind, Errc::invalid_argument);
  EXPECT_NE(wrong.error().message.find("weak"), std::string::npos);
}

}  // namespace
}  // namespace tern
