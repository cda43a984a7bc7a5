// What forecasting no change gives on real hourly bars, beside figures counted independently.

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "source/csv.h"
#include "validate/claim.h"
#include "validate/no_skill.h"

namespace tern {
namespace {

const std::filesystem::path kBars = TERN_SOURCE_DIR "/../shared/data";

/// Steps of the hours from `first` to the end of 2025.
Steps read_steps(const std::string& base, Timestamp first) {
  const auto file = read_kline_file(kBars / (base + "USDT-1h.csv"),
                                    {.pair = {}, .interval = {}, .now = kTimeMax});
  Steps steps;
  for (std::size_t i = 1; i < file->bars.size(); ++i) {
    const Bar& bar = file->bars[i];
    if (bar.open_time < first) continue;
    if (bar.open_time - file->bars[i - 1].open_time != 1h) continue;
    steps.at.push_back(bar.open_time);
    steps.before.push_back(file->bars[i - 1].close);
    steps.after.push_back(bar.close);
  }
  return steps;
}

class RealClaim : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(kBars / "BTCUSDT-1h.csv")) GTEST_SKIP() << "needs ../shared/data";
  }
};

TEST_F(RealClaim, NoChangeErrsByYearAsTheVectorSays) {
  const NoChange btc = score_no_change(read_steps("BTC", utc_day(2021, 1, 12)));
  ASSERT_EQ(btc.years.size(), 5U);
  const double expected[] = {0.893, 0.681, 0.454, 0.562, 0.475};
  for (std::size_t i = 0; i < 5; ++i) EXPECT_NEAR(btc.years[i].rmse_percent, expected[i], 0.0015);
  EXPECT_NEAR(btc.price_r2, 0.999868, 2e-6);
  // The figure was counted to 2026-01-19, which is quieter.
  EXPECT_NEAR(100 * btc.mape, 0.391, 0.0025);
}

TEST_F(RealClaim, TheClaimedErrorIsThatOfNoChangeInAQuietMonth) {
  const NoChange btc = score_no_change(read_steps("BTC", utc_day(2023, 1, 1)));
  EXPECT_EQ(btc.months.size(), 36U);
  EXPECT_NEAR(btc.rmse_percent, 0.499, 0.0006);
  EXPECT_NEAR(share_at_or_below(btc.months, 0.45), 0.39, 0.005);
}

TEST_F(RealClaim, NoChangeIsAccurateWithinAPercent) {
  const Steps btc = read_steps("BTC", utc_day(2023, 1, 1));
  EXPECT_NEAR(share_within(btc, 0.01), 0.9507, 0.0005);
  EXPECT_NEAR(share_within(btc, 0.0075), 0.910, 0.0006);
  EXPECT_NEAR(100 * tolerance_for(btc, 0.89), 0.67, 0.006);
}

TEST_F(RealClaim, CostsAskForMoreThanAnyForecastGets) {
  const double expected[] = {0.82, 0.74, 0.65};
  const char* bases[] = {"BTC", "ETH", "SOL"};
  for (std::size_t i = 0; i < 3; ++i) {
    const NoChange is = score_no_change(read_steps(bases[i], utc_day(2023, 1, 1)));
    EXPECT_NEAR(break_even_accuracy(0.002, is.mean_move), expected[i], 0.006) << bases[i];
  }
}

}  // namespace
}  // namespace tern
