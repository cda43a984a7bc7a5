// What the features of several instruments do where the universe is not what it was, or never was.

#include <gtest/gtest.h>

#include <cmath>

#include "base/rng.h"
#include "feature/compute.h"

namespace tern {
namespace {

constexpr Timestamp kStart = utc_day(2023, 1, 2);
constexpr std::size_t kHours = 900;

using Closes = std::vector<std::optional<double>>;

Bar bar_at(std::size_t row, double close, double volume) {
  return {.open_time = kStart + 1h * static_cast<std::int64_t>(row),
          .open = close,
          .high = close * 1.01,
          .low = close * 0.99,
          .close = close,
          .volume = volume,
          .quote_volume = std::nullopt,
          .trade_count = std::nullopt,
          .taker_buy_volume = std::nullopt,
          .taker_buy_quote_volume = std::nullopt};
}

Closes random_closes(double price, std::uint64_t seed) {
  Rng rng(seed);
  Closes closes;
  for (std::size_t i = 0; i < kHours; ++i) {
    closes.emplace_back(price *= std::exp(0.01 * rng.normal()));
  }
  return closes;
}

struct Listed {
  std::string base;
  Closes closes;
};

/// Volumes are as random as closes are: those of the next hour.
Market market_of(const std::vector<Listed>& all) {
  std::vector<Pair> pairs;
  for (const Listed& one : all) pairs.push_back({one.base, "USDT"});
  Market market{Universe::spot(pairs).value(), {}, "simulated", true};
  for (const Listed& one : all) {
    std::vector<Bar> bars;
    for (std::size_t i = 0; i < one.closes.size(); ++i) {
      const auto close = one.closes[i];
      const double volume = one.closes[(i + 1) % kHours].value_or(1);
      if (close) bars.push_back(bar_at(i, *close, volume));
    }
    const TimeRange range{kStart, kStart + 1h * static_cast<std::int64_t>(one.closes.size())};
    market.bars.push_back(Bars::make(Interval::h1, range, bars).value());
  }
  return market;
}

Frame compute(const Market& market, const std::string& name, std::uint16_t own = 0) {
  const auto inputs = make_feature_inputs(market, SymbolId{own}).value();
  return compute_features(inputs, std::array{name}).value();
}

double value(const Frame& frame, std::size_t row) {
  EXPECT_TRUE(frame.column(0).valid[row]) << frame.name(0) << " at row " << row;
  return frame.column(0).values[row];
}

const Listed kBtc{"BTC", random_closes(20'000, 1)};
const Listed kEth{"ETH", random_closes(1'000, 2)};
const Listed kSol{"SOL", random_closes(10, 3)};

TEST(CrossAsset, FeaturesOfAnInstrumentThatIsNotThereAreMissing) {
  const Market market = market_of({kBtc, {"XRP", random_closes(1, 4)}});
  for (const char* name : {"eth_ret_1", "ethbtc_24", "corr_eth_sol_168"}) {
    EXPECT_EQ(compute(market, name).column(0).valid.count(), 0U) << name;
  }
}

TEST(CrossAsset, OneInstrumentHasNoRankNoPairAndNoStanding) {
  const Market alone = market_of({kBtc});
  for (const char* name : {"xs_rank_ret_1", "avg_corr_168", "dispersion_1", "mkt_rv_24",
                           "btc_dom_chg_24", "btc_dom_z_720", "btcvol_share_z"}) {
    EXPECT_EQ(compute(alone, name).column(0).valid.count(), 0U) << name;
  }
}

TEST(CrossAsset, InstrumentsThatMoveAsOneShareTheirRank) {
  const Market market = market_of({kBtc, {"ETH", kBtc.closes}, {"SOL", kBtc.closes}});
  EXPECT_EQ(value(compute(market, "xs_rank_ret_1"), 500), 0.5);
  EXPECT_NEAR(value(compute(market, "avg_corr_168"), 500), 1, 1e-12);
  EXPECT_NEAR(value(compute(market, "dispersion_1"), 500), std::log(1e-6), 1e-12);
  EXPECT_EQ(value(compute(market, "beta_btc_168", 1), 500), 1);
  EXPECT_EQ(value(compute(market, "coint_z_btc_720", 1), 800), 0);
}

TEST(CrossAsset, TheBestOfFourRanksFirst) {
  std::vector<Listed> all{kBtc, kEth, kSol, {"XRP", random_closes(1, 4)}};
  for (std::size_t i = 0; i < all.size(); ++i) *all[i].closes.back() *= 1 + 0.5 * double(i);
  const Market market = market_of(all);
  EXPECT_EQ(value(compute(market, "xs_rank_ret_1", 3), kHours - 1), 1);
  EXPECT_EQ(value(compute(market, "xs_rank_ret_1", 0), kHours - 1), 0);
  EXPECT_NEAR(value(compute(market, "xs_rank_ret_1", 2), kHours - 1), 2.0 / 3, 1e-12);
}

TEST(CrossAsset, AListingIsNoStepInDominance) {
  constexpr std::size_t kListing = 800;
  Listed late{"SOL", Closes(kHours)};
  for (std::size_t i = kListing; i < kHours; ++i) late.closes[i] = 1e6;
  const Market before = market_of({kBtc, kEth});
  const Market after = market_of({kBtc, kEth, late});
  for (const char* name : {"btc_dom_chg_24", "btc_dom_z_720", "btcvol_share_z"}) {
    const Frame without = compute(before, name);
    const Frame with = compute(after, name);
    EXPECT_EQ(value(with, kListing), value(without, kListing)) << name;
    // From here on SOL, which stands still, halves what ETH's change does.
    EXPECT_NE(value(with, kListing + 1), value(without, kListing + 1)) << name;
    EXPECT_NEAR(value(with, kListing + 1), value(without, kListing + 1), 0.5) << name;
  }
}

TEST(CrossAsset, AHoleInOneOfTwoOthersIsNone) {
  Listed holed = kSol;
  holed.closes[800].reset();
  const Market market = market_of({kBtc, kEth, holed});
  const Frame dominance = compute(market, "btc_dom_z_720");
  EXPECT_EQ(dominance.column(0).valid.count(), kHours - 719);
  const Frame correlation = compute(market, "corr_eth_sol_168");
  EXPECT_TRUE(correlation.column(0).valid[799]);
  EXPECT_FALSE(correlation.column(0).valid[801]);
}

TEST(CrossAsset, WithoutAnyOtherInstrumentDominanceBeginsAnew) {
  std::vector<Listed> all{kBtc, kEth};
  all[1].closes[100].reset();
  const Frame change = compute(market_of(all), "btc_dom_chg_24");
  EXPECT_TRUE(change.column(0).valid[99]);
  EXPECT_FALSE(change.column(0).valid[124]);
  EXPECT_NEAR(
      value(change, 125),
      std::log(*kBtc.closes[125] / *kBtc.closes[101] / (*kEth.closes[125] / *kEth.closes[101])),
      1e-12);
}

}  // namespace
}  // namespace tern
