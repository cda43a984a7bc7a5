#include "store/quality.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace tern {
namespace {

constexpr Timestamp kStart = utc_day(2024, 1, 1);
const Series kSeries{"binance", {"BTC", "USDT"}, Interval::h1};

Bar bar_at(int hour, double close, double volume = 2) {
  return {.open_time = kStart + std::chrono::hours{hour},
          .open = close,
          .high = close + 1,
          .low = close - 1,
          .close = close,
          .volume = volume,
          .quote_volume = std::nullopt,
          .trade_count = std::nullopt,
          .taker_buy_volume = std::nullopt,
          .taker_buy_quote_volume = std::nullopt};
}

/// Hours [0, size) whose closes alternate between 100 and 101, so that every return is +-1 %.
std::vector<Bar> calm(int size) {
  std::vector<Bar> bars;
  for (int hour = 0; hour < size; ++hour) bars.push_back(bar_at(hour, 100 + hour % 2));
  return bars;
}

Bars on_grid(const std::vector<Bar>& bars, int size, Interval interval = Interval::h1) {
  return Bars::make(interval, {kStart, kStart + std::chrono::hours{size}}, bars).value();
}

std::vector<Bar> without(std::vector<Bar> bars, std::initializer_list<int> hours) {
  std::erase_if(bars, [&](const Bar& bar) {
    return std::ranges::find(hours, (bar.open_time - kStart) / 1h) != hours.end();
  });
  return bars;
}

QuarantinedRow refused(std::string reason) {
  return {.open_time = std::nullopt, .line = 1, .text = "", .reason = std::move(reason)};
}

TEST(Certificate, CountsTheGapsBetweenBars) {
  const Bars bars = on_grid(without(calm(48), {0, 1, 5, 10, 11, 12, 47}), 48);
  const Certificate is = certify(kSeries, bars, {});
  EXPECT_EQ(is.bars, 41U);
  EXPECT_EQ(is.span, (TimeRange{kStart + 2h, kStart + 47h})) << "edges are not gaps";
  ASSERT_EQ(is.gaps.size(), 2U);
  EXPECT_EQ(is.gaps[0].first, kStart + 5h);
  EXPECT_EQ(is.gaps[0].missing, 1U);
  EXPECT_EQ(is.gaps[1].first, kStart + 10h);
  EXPECT_EQ(is.gaps[1].missing, 3U);
  EXPECT_EQ(is.missing, 4U);
}

TEST(Certificate, NamesTheBarsWithoutVolume) {
  std::vector<Bar> bars = calm(10);
  bars[3].volume = bars[7].volume = 0;
  EXPECT_EQ(certify(kSeries, on_grid(bars, 10), {}).no_volume,
            (std::vector<Timestamp>{kStart + 3h, kStart + 7h}));
}

TEST(Certificate, GroupsRefusedRowsByTheKindOfReason) {
  const std::vector rows = {
      refused("impossible bar: high 1 is below low 2"), refused("not on the 1h grid"),
      refused("impossible bar: high 3 is below low 4"), refused("not closed yet")};
  const Certificate is = certify(kSeries, on_grid(calm(4), 4), rows);
  ASSERT_EQ(is.refused.size(), 3U);
  EXPECT_EQ(is.refused[0].reason, "impossible bar");
  EXPECT_EQ(is.refused[0].rows, 2U);
  EXPECT_EQ(is.refused[1].reason, "not closed yet");
  EXPECT_EQ(is.refused[2].reason, "not on the 1h grid");
}

TEST(Certificate, MeasuresMovesInRobustSigmas) {
  // Log returns -2, -1, 0, 1, 2 (in percent) in turn: median 0, median absolute deviation 1.
  std::vector<Bar> bars = {bar_at(0, 100)};
  for (int hour = 1; hour <= 100; ++hour) {
    const double move = hour == 50 ? -0.20 : 0.01 * (hour % 5 - 2);
    bars.push_back(bar_at(hour, bars.back().close * std::exp(move)));
  }
  const Certificate is = certify(kSeries, on_grid(bars, 101), {});
  EXPECT_NEAR(is.robust_sigma, 0.014826, 1e-12);
  ASSERT_EQ(is.extreme.size(), 1U);
  EXPECT_EQ(is.extreme[0].open_time, kStart + 50h);
  EXPECT_NEAR(is.extreme[0].log_return, -0.20, 1e-12);
  EXPECT_NEAR(is.extreme[0].sigmas, 0.20 / 0.014826, 1e-9);
}

TEST(Certificate, AMoveOverAGapIsNotAMoveOfOneBar) {
  std::vector<Bar> bars = {bar_at(0, 100)};
  for (int hour = 1; hour <= 100; ++hour) {
    bars.push_back(bar_at(hour, bars.back().close * std::exp(0.01 * (hour % 5 - 2))));
  }
  for (int hour = 60; hour <= 100; ++hour) {
    bars[static_cast<std::size_t>(hour)] =
        bar_at(hour, 2 * bars[static_cast<std::size_t>(hour)].close);
  }
  EXPECT_EQ(certify(kSeries, on_grid(bars, 101), {}).extreme.size(), 1U);
  EXPECT_TRUE(certify(kSeries, on_grid(without(bars, {59}), 101), {}).extreme.empty());
}

TEST(Certificate, NamesTheDataByTheirContent) {
  const std::string hash = certify(kSeries, on_grid(calm(10), 10), {}).content_hash;
  EXPECT_EQ(hash.size(), 64U);
  EXPECT_EQ(certify(kSeries, on_grid(calm(10), 24), {}).content_hash, hash) << "a wider grid";
  EXPECT_NE(certify(kSeries, on_grid(calm(11), 11), {}).content_hash, hash);
  EXPECT_NE(certify(kSeries, on_grid(without(calm(10), {4}), 10), {}).content_hash, hash);
}

TEST(Certificate, OfNoBarsAtAll) {
  const Certificate is = certify(kSeries, on_grid({}, 24), {});
  EXPECT_EQ(is.bars, 0U);
  EXPECT_TRUE(is.span.empty());
  EXPECT_TRUE(is.gaps.empty());
  EXPECT_EQ(is.missing, 0U);
}

/// The stored 4h bars that agree with the 1h bars.
std::vector<Bar> stored_4h(const Bars& fine) {
  const Bars made = resample(fine, Interval::h4);
  std::vector<Bar> bars;
  for (std::size_t i = 0; i < made.size(); ++i) {
    if (const auto bar = made.at(i)) bars.push_back(*bar);
  }
  return bars;
}

TEST(Resampled, AgreesWithItself) {
  const Bars fine = on_grid(without(calm(48), {5, 6}), 48);
  const ResampleCheck is = compare_resampled(fine, on_grid(stored_4h(fine), 48, Interval::h4));
  EXPECT_EQ(is.compared, 12U);
  EXPECT_TRUE(is.prices_differ.empty());
  EXPECT_TRUE(is.volumes_differ.empty());
  EXPECT_TRUE(is.only_fine.empty());
  EXPECT_TRUE(is.only_coarse.empty());
}

TEST(Resampled, ListsWhatDiffers) {
  const Bars fine = on_grid(without(calm(48), {16, 17, 18, 19}), 48);
  std::vector<Bar> stored = stored_4h(fine);
  stored[1].high += 0.01;
  stored[2].volume *= 1 + 1e-8;
  stored[3].volume *= 1 + 1e-11;  // below the tolerance
  Bar extra = stored[4];
  extra.open_time = kStart + 16h;
  stored.insert(stored.begin() + 4, extra);
  stored.erase(stored.begin() + 7);  // 28h
  const ResampleCheck is = compare_resampled(fine, on_grid(stored, 48, Interval::h4));
  EXPECT_EQ(is.compared, 10U);
  EXPECT_EQ(is.prices_differ, (std::vector<Timestamp>{kStart + 4h}));
  EXPECT_EQ(is.volumes_differ, (std::vector<Timestamp>{kStart + 8h}));
  EXPECT_EQ(is.only_coarse, (std::vector<Timestamp>{kStart + 16h}));
  EXPECT_EQ(is.only_fine, (std::vector<Timestamp>{kStart + 28h}));
}

TEST(Resampled, AnUnfinishedEdgeIsNotCompared) {
  const Bars coarse = on_grid(stored_4h(on_grid(calm(48), 48)), 48, Interval::h4);
  // The 1h bars begin inside the second 4h bar and end inside the last.
  const Bars part = on_grid(calm(48), 48).slice({kStart + 6h, kStart + 47h});
  const ResampleCheck is = compare_resampled(part, coarse);
  EXPECT_EQ(is.compared, 9U);
  EXPECT_TRUE(is.prices_differ.empty());
  EXPECT_TRUE(is.only_coarse.empty());
}

TEST(Resampled, TheDayOfAListingIsCompared) {
  const Bars fine = on_grid(calm(48), 48).slice({kStart + 6h, kStart + 48h});
  const auto made = stored_4h(fine);
  const Bars coarse = Bars::make(Interval::h4, {kStart + 4h, kStart + 48h}, made).value();
  EXPECT_EQ(compare_resampled(fine, coarse).compared, 11U);
}

}  // namespace
}  // namespace tern
