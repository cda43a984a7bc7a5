// Means, trends, and channels against worksheets: those of StockCharts' ChartSchool beside its
// articles on KAMA and Vortex (as kept by the ta library for Python, github.com/bukosabino/ta,
// test/data), others of that library, those of Achelis, Technical Analysis from A to Z (as kept by
// Tulip Indicators, tests/atoz.txt), and what Tulip Indicators prints itself (tests/untest.txt).

#include "feature/parabolic.h"
#include "feature/rolling_line.h"
#include "feature_worksheet.h"

namespace tern::vectors {
namespace {

const Column kTulipClose = {81.59, 81.06, 82.87, 83.00, 83.61, 83.15, 82.84, 83.99,
                            84.55, 84.36, 85.53, 86.54, 86.89, 87.77, 87.29};
const Column kAchelisClose = {25.000, 24.875, 24.781, 24.594, 24.500, 24.625, 25.219, 27.250};

TEST(TrendWorksheets, MovingAveragesOfAchelis) {
  // Pages 207, 209, and 213: simple, exponential, and weighted, over five bars.
  const Column simple = {24.750, 24.675, 24.744, 25.238};
  const Column exponential = {25.000, 24.958, 24.899, 24.797, 24.698, 24.674, 24.856, 25.654};
  const Column weighted = {24.6646, 24.6229, 24.8042, 25.6396};
  RollingMean sma(5);
  Ema ema(5);
  RollingLine line(5);
  for (std::size_t i = 0; i < kAchelisClose.size(); ++i) {
    sma.push(kAchelisClose[i]);
    line.push(kAchelisClose[i]);
    EXPECT_NEAR(ema.push(kAchelisClose[i]), exponential[i], 1e-3) << i;
    if (i < 4) continue;
    EXPECT_NEAR(sma.mean(), simple[i - 4], 0.6e-3) << i;
    EXPECT_NEAR(line.weighted_mean(), weighted[i - 4], 3e-4) << i;
  }
}

TEST(TrendWorksheets, LinesOfTulip) {
  const Column end = {83.622, 83.722, 83.112, 83.560, 84.172, 84.604,
                      85.404, 86.210, 86.946, 87.854, 87.754};
  const Column slope = {0.598, 0.492, 0.009, 0.121, 0.272, 0.413,
                        0.575, 0.608, 0.686, 0.818, 0.475};
  RollingLine line(5);
  for (std::size_t i = 0; i < kTulipClose.size(); ++i) {
    line.push(kTulipClose[i]);
    if (i < 4) continue;
    EXPECT_NEAR(line.end(), end[i - 4], 0.6e-3) << i;
    EXPECT_NEAR(line.slope(), slope[i - 4], 0.6e-3) << i;
  }
}

TEST(TrendWorksheets, ConvergenceOfTulip) {
  // MACD 2 5 9, whose signal starts with the first bar that fills the slow mean.
  const Column macd = {0.618, 0.351, 0.111, 0.416, 0.578, 0.422, 0.684, 0.927, 0.891, 0.979, 0.621};
  const Column histogram = {0.000, -0.213, -0.363, -0.046, 0.093, -0.050,
                            0.169, 0.329,  0.235,  0.258,  -0.080};
  Ema fast(2), slow(5), signal(9);
  for (std::size_t i = 0; i < kTulipClose.size(); ++i) {
    const double line = fast.push(kTulipClose[i]) - slow.push(kTulipClose[i]);
    if (i < 4) continue;
    EXPECT_NEAR(line, macd[i - 4], 0.6e-3) << i;
    EXPECT_NEAR(line - signal.push(line), histogram[i - 4], 1.1e-3) << i;
  }
}

TEST(TrendWorksheets, ConvergenceOfTheTaLibrary) {
  // cs-macd.csv: MACD 12 26 9 of closes from 11 February 2009, in units of price; ours is in
  // sigmas, which are there from the 73rd bar on.
  const Column close = {30.20, 30.28, 30.45, 29.35, 29.35, 29.29, 28.83, 28.73, 28.67, 28.85, 28.64,
                        27.68, 27.21, 26.87, 27.41, 26.94, 26.52, 26.52, 27.09, 27.69, 28.45, 28.53,
                        28.67, 29.01, 29.87, 29.80, 29.75, 30.65, 30.60, 30.76, 31.17, 30.89, 30.04,
                        30.66, 30.60, 31.97, 32.10, 32.03, 31.63, 31.85, 32.71, 32.76, 32.58, 32.13,
                        33.12, 33.19, 32.52, 32.44, 33.22, 32.83, 33.62, 33.75, 33.60, 34.08, 34.58,
                        34.22, 34.77, 34.74, 35.01, 34.94, 34.42, 34.40, 34.16, 33.34, 33.39, 33.51,
                        33.96, 34.42, 34.72, 33.94, 33.66, 34.51, 34.87, 34.75, 35.17, 36.16};
  const Column macd = {0.4318622095, 0.4428964545, 0.4799985386, 0.5825714132};
  const Column histogram = {-0.07323869778, -0.04976356229, -0.01012918252, 0.07395495366};
  const std::vector<Bar> bars = bars_at_log(close);
  const Answers sigma = answers("sigma_72", bars);
  const Answers line = answers("macd", bars);
  const Answers distance = answers("macd_hist", bars);
  for (std::size_t i = 0; i < macd.size(); ++i) {
    const std::size_t row = 72 + i;
    EXPECT_NEAR(line[row].value() * sigma[row].value(), macd[i], 1e-9) << row;
    // Its signal starts from another value, of which (1 - 0.2)^72 = 1e-7 is left.
    EXPECT_NEAR(distance[row].value() * sigma[row].value(), histogram[i], 1e-7) << row;
  }
}

TEST(TrendWorksheets, TripleSmoothingOfAchelis) {
  // Page 344: TRIX over three bars, in percent. His second and third means start where the one
  // before is full; those of the row start at once.
  const Column close = {8996.96, 9003.19, 9010.41, 9008.07, 9018.03,
                        9009.80, 9011.55, 9020.26, 9013.29, 9018.78};
  const Column trix = {0.0171, 0.0121, 0.0137};
  Ema once(3), twice(3), thrice(3);
  double before = 0;
  for (std::size_t i = 0; i < close.size(); ++i) {
    const double first = once.push(close[i]);
    if (i < 2) continue;
    const double second = twice.push(first);
    if (i < 4) continue;
    const double third = thrice.push(second);
    if (i >= 7) {
      EXPECT_NEAR((third / before - 1) * 100, trix[i - 7], 0.6e-4) << i;
    }
    before = third;
  }
}

TEST(TrendWorksheets, HullAverageOfTulip) {
  // HMA 5: of halves (2) and roots (2) rounded down.
  Column distance = {83.690, 83.038, 83.472, 84.550, 84.835,
                     85.360, 86.552, 87.346, 87.965, 87.916};
  for (std::size_t i = 0; i < distance.size(); ++i) distance[i] = kTulipClose[5 + i] - distance[i];
  expect_printed(answers("hma_55", {5, 2}, bars_at_log(kTulipClose)), 5, distance, 1, 0.6e-3);
}

TEST(TrendWorksheets, AdaptiveAverageOfChartSchool) {
  const Column close = {110.46, 109.80, 110.17, 109.82, 110.15, 109.31, 109.05,
                        107.94, 107.76, 109.24, 109.40, 108.50, 107.96, 108.55,
                        108.85, 110.44, 109.89, 110.70, 110.79, 110.22};
  const Column efficiency = {0.184669, 0.217391, 0.359350, 0.198748, 0.204403,
                             0.158931, 0.113514, 0.388732, 0.432240, 0.160656};
  Column distance = {109.244940, 109.216492, 109.117350, 109.098101, 109.089370,
                     109.124040, 109.137562, 109.276864, 109.436482, 109.456856};
  for (std::size_t i = 0; i < distance.size(); ++i) distance[i] = close[10 + i] - distance[i];
  expect_printed(answers("eff_ratio_24", {10}, bars_at_log(close)), 10, efficiency, 1, 0.6e-6);
  expect_printed(answers("kama_dist_10", bars_at_log(close)), 10, distance, 1, 1e-6);
}

TEST(TrendWorksheets, ParabolicStopOfAchelis) {
  // The companion spreadsheet: three reversals in 30 bars. It keeps the second stop at the first
  // low, where TA-Lib and ours let it rise: they agree from the first reversal on.
  const Column high = {45.3125, 46.3125, 46.9375, 47.0000, 47.5312, 47.5938, 47.5000, 47.1562,
                       46.5625, 46.1172, 44.9062, 44.0000, 44.6250, 46.1875, 46.5625, 46.9375,
                       46.7812, 47.6250, 45.8125, 45.4375, 47.0000, 47.0938, 47.2500, 46.7500,
                       46.3750, 46.4375, 45.3750, 44.9375, 44.5625, 45.2188};
  const Column low = {44.1562, 45.1250, 44.7500, 46.0312, 46.3438, 46.0625, 47.0625, 46.1875,
                      45.1562, 44.8438, 43.6562, 42.5312, 42.6250, 45.1250, 45.2500, 45.8750,
                      45.5625, 46.1328, 44.8438, 44.6562, 45.6250, 46.0625, 45.9688, 45.7500,
                      45.1562, 45.2500, 42.1875, 43.2188, 43.2188, 44.1250};
  const Column stop = {47.5938,    47.545048,   47.43699808, 47.2101502,  46.83583418, 46.49146345,
                       42.5312,    42.611826,   42.78485296, 42.95095884, 43.23140131, 43.49501723,
                       43.7428162, 43.97574723, 44.19470239, 44.40052025, 44.59398903, 44.77584969,
                       47.6250,    47.51625,    47.409675,   47.3052315};
  constexpr std::size_t kReversal = 8;
  ParabolicStop parabolic;
  for (std::size_t i = 0; i < high.size(); ++i) {
    const auto now = parabolic.push(high[i], low[i]);
    if (i >= kReversal) {
      EXPECT_NEAR(now.value(), stop[i - kReversal], 1e-7) << i;
    }
  }
}

TEST(TrendWorksheets, AroonOfAchelis) {
  // Page 67: five bars and the newest, six in all, where ours counts the newest among its window.
  const Column high = {27.500, 28.125, 29.000, 30.313, 29.750, 28.563, 29.831,
                       30.969, 30.594, 31.125, 32.500, 33.844, 34.469, 34.719,
                       33.031, 33.625, 34.000, 33.813, 33.156, 32.969, 33.813};
  const Column low = {26.219, 26.313, 26.906, 29.188, 29.188, 26.594, 27.875,
                      30.250, 29.750, 29.813, 30.406, 32.844, 33.813, 32.688,
                      32.281, 32.281, 32.938, 32.688, 31.500, 31.375, 32.656};
  const Column down = {0, 0, 60, 40, 20, 0, 0, 20, 0, 0, 0, 80, 60, 100, 100, 80};
  const Column up = {60, 40, 100, 80, 100, 100, 100, 100, 100, 80, 60, 40, 20, 0, 40, 20};
  Column oscillator;
  for (std::size_t i = 0; i < up.size(); ++i) oscillator.push_back(up[i] - down[i]);
  expect_printed(answers("aroon_osc_24", {6}, bars_of(high, low, low)), 5, oscillator,
                 100 * 6.0 / 5, 1e-9);
}

TEST(TrendWorksheets, VortexOfChartSchool) {
  const Column high = {1380.39, 1376.51, 1362.34, 1351.53, 1343.98, 1363.13, 1389.19,
                       1391.74, 1387.16, 1385.03, 1375.13, 1394.16, 1399.63, 1407.14,
                       1404.14, 1405.95, 1405.98, 1405.87, 1410.03, 1407.73};
  const Column low = {1371.21, 1362.19, 1337.56, 1329.24, 1331.50, 1338.17, 1360.05,
                      1381.37, 1379.17, 1373.35, 1354.65, 1365.45, 1391.04, 1394.46,
                      1396.13, 1398.80, 1395.62, 1397.32, 1400.60, 1401.83};
  const Column close = {1376.51, 1362.66, 1350.52, 1338.31, 1337.89, 1360.02, 1385.97,
                        1385.30, 1379.32, 1375.32, 1365.00, 1390.99, 1394.23, 1401.35,
                        1402.22, 1402.80, 1405.87, 1404.11, 1403.93, 1405.53};
  const Column plus = {1.098181, 1.151867, 1.262956, 1.330319, 1.340491, 1.348408};
  const Column minus = {0.893711, 0.865763, 0.792384, 0.725418, 0.662469, 0.746930};
  Column difference;
  for (std::size_t i = 0; i < plus.size(); ++i) difference.push_back(plus[i] - minus[i]);
  expect_printed(answers("vortex_14", bars_of(high, low, close)), 14, difference, 1, 1.1e-6);
}

TEST(TrendWorksheets, DonchianChannelOfTheTaLibrary) {
  // cs-dc.csv, over 20 bars: from 0 at the low to 1 at the high, where ours goes from -1.
  const Column high = {48.70, 48.72, 48.90, 48.87, 48.82, 49.05, 49.20, 49.35,
                       49.92, 50.19, 50.12, 49.66, 49.88, 50.19, 50.36, 50.57,
                       50.65, 50.43, 49.63, 50.33, 50.29, 50.17, 49.32};
  const Column low = {47.790, 48.140, 48.390, 48.370, 48.240, 48.635, 48.940, 48.860,
                      49.500, 49.870, 49.200, 48.900, 49.430, 49.725, 49.260, 50.090,
                      50.300, 49.210, 48.980, 49.610, 49.200, 49.430, 48.080};
  Column close = low;
  close[19] = 50.23;
  close[20] = 49.2375;
  close[21] = 49.93;
  close[22] = 48.43;
  Column place = {0.8531468531, 0.437250996, 0.7012448133, 0.1361867704};
  for (double& share : place) share = 2 * share - 1;
  expect_printed(answers("donchian_pos_55", {20}, bars_of(high, low, close)), 19, place, 1, 1e-9);
}

}  // namespace
}  // namespace tern::vectors
