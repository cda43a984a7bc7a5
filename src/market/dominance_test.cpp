#include "market/dominance.h"

#include <gtest/gtest.h>

#include <vector>

namespace tern {
namespace {

constexpr Timestamp kDay = utc_day(2024, 5, 1);

Capitalization daily(int day, double value, Duration known_after = 35min) {
  const Timestamp stamped = kDay + day * 24h;
  return {stamped, stamped + known_after, value};
}

TEST(SharesOf, ArePercentsOfTheTotalOfTheSameStamp) {
  const std::vector part = {daily(0, 50), daily(1, 60), daily(3, 70)};
  const std::vector total = {daily(0, 100), daily(2, 150), daily(3, 280)};
  EXPECT_EQ(shares_of(part, total), (std::vector{daily(0, 50), daily(3, 25)}));
}

TEST(SharesOf, AreKnownWhenBothAre) {
  const std::vector part = {daily(0, 50, 35min), daily(1, 50, 3h)};
  const std::vector total = {daily(0, 100, 2h), daily(1, 100, 1h)};
  EXPECT_EQ(shares_of(part, total), (std::vector{daily(0, 50, 2h), daily(1, 50, 3h)}));
}

TEST(SharesOf, ComeInTheOrderInWhichTheyWereKnown) {
  const std::vector part = {daily(0, 50), daily(1, 60)};
  const std::vector total = {daily(1, 120), daily(0, 125, 40h)};  // the first day's was late
  EXPECT_EQ(shares_of(part, total), (std::vector{daily(1, 50), daily(0, 40, 40h)}));
}

TEST(SharesOf, UseTheTotalThatWasKnownFirst) {
  const std::vector total = {daily(0, 100, 1h), daily(0, 200, 24h)};
  EXPECT_EQ(shares_of(std::vector{daily(0, 50)}, total), std::vector{daily(0, 50, 1h)});
}

TEST(SharesOf, LeaveOutAPartThatIsNotBelowItsTotal) {
  EXPECT_TRUE(shares_of(std::vector{daily(0, 100)}, std::vector{daily(0, 100)}).empty());
  EXPECT_TRUE(shares_of(std::vector{daily(0, 101)}, std::vector{daily(0, 100)}).empty());
  EXPECT_TRUE(shares_of({}, {}).empty());
}

TEST(SharesOf, AreOfTheErasOfBoth) {
  std::vector part = {daily(0, 50), daily(1, 60)};
  std::vector total = {daily(0, 100), daily(1, 200)};
  part[1].era = 2;
  total[1].era = 1;
  const auto shares = shares_of(part, total);
  ASSERT_EQ(shares.size(), 2U);
  EXPECT_EQ(shares[0].era, 0);
  EXPECT_EQ(shares[1].era, 3);
  EXPECT_EQ(rest_of(part, total)[1].era, 3);
}

TEST(RestOf, IsWhatAPartLeavesOfItsTotal) {
  EXPECT_EQ(rest_of(std::vector{daily(0, 30, 2h)}, std::vector{daily(0, 100), daily(1, 90)}),
            std::vector{daily(0, 70, 2h)});
}

TEST(NewestShare, IsTheOneKnownLastNotTheOneStampedLast) {
  const std::vector figures = {daily(0, 50), daily(1, 51)};
  EXPECT_EQ(newest_share(figures, kDay), std::nullopt);
  EXPECT_EQ(newest_share(figures, kDay + 35min), daily(0, 50));
  EXPECT_EQ(newest_share(figures, kDay + 24h), daily(0, 50)) << "stamped by now, and not known";
  EXPECT_EQ(newest_share(figures, kDay + 24h + 35min), daily(1, 51));
  EXPECT_EQ(newest_share({}, kDay), std::nullopt);
}

TEST(NewestShare, OfSeveralKnownAtOnceIsTheOneStampedLast) {
  const std::vector<Capitalization> figures = {{kDay, kDay + 24h, 50},
                                               {kDay + 23h, kDay + 24h, 51}};
  EXPECT_EQ(newest_share(figures, kDay + 24h), figures.back());
}

TEST(NewestShare, IsNoneOnceItHasBeenKnownForLongerThanItKeeps) {
  const std::vector figures = {daily(0, 50), daily(20, 51)};
  const Timestamp known = figures.front().known_at;
  EXPECT_EQ(newest_share(figures, known + kDominanceStaleAfter), daily(0, 50));
  EXPECT_EQ(newest_share(figures, known + kDominanceStaleAfter + Duration{1}), std::nullopt);
  EXPECT_EQ(newest_share(figures, kDay + 20 * 24h + 35min), daily(20, 51));
}

TEST(Dominance, KnownByAnInstantIsWithoutWhatCameLater) {
  const Dominance whole{
      "coingecko", {daily(0, 50), daily(1, 51)}, {daily(0, 4, 24h), daily(1, 5, 24h)}};
  const Dominance then = whole.known_by(kDay + 24h + 35min);
  EXPECT_EQ(then.vendor, "coingecko");
  EXPECT_EQ(then.btc, whole.btc);
  EXPECT_EQ(then.usdt, std::vector{daily(0, 4, 24h)});
  EXPECT_TRUE(whole.known_by(kDay).empty());
}

TEST(Dominance, IsEmptyOnlyWithoutAnyFigure) {
  EXPECT_TRUE(Dominance{}.empty());
  EXPECT_FALSE((Dominance{"coingecko", {daily(0, 50)}, {}}).empty());
  for (const DominancePathRow& row : kDominancePaths) {
    Dominance told;
    (told.*row.figures).push_back(daily(0, 4));
    EXPECT_FALSE(told.empty()) << row.name;
  }
}

TEST(Dominance, EveryPathIsKnownByAnInstantAndSoIsTheUniverse) {
  Dominance whole{.vendor = "coingecko", .btc = {}, .usdt = {}, .universe = "LISTED"};
  for (const DominancePathRow& row : kDominancePaths) {
    const double value = 1 + static_cast<double>(row.path);
    whole.*row.figures = {daily(0, value), daily(1, value)};
  }
  const Dominance then = whole.known_by(kDay + 40min);
  EXPECT_EQ(then.universe, "LISTED");
  const DominanceFigures newest = newest_figures(whole, kDay + 40min);
  for (const DominancePathRow& row : kDominancePaths) {
    const double value = 1 + static_cast<double>(row.path);
    EXPECT_EQ(then.*row.figures, std::vector{daily(0, value)}) << row.name;
    EXPECT_EQ(newest[static_cast<std::size_t>(row.path)], daily(0, value)) << row.name;
  }
}

}  // namespace
}  // namespace tern
