// Wilder's indicators against worksheets: his own (New Concepts in Technical Trading Systems),
// those of StockCharts' ChartSchool (the spreadsheets cs-rsi.xls, cs-atr.xls, and cs-adx.xls beside
// its articles on RSI, ATR, and ADX), and those of Achelis, Technical Analysis from A to Z (as kept
// by Tulip Indicators, tests/atoz.txt). Unless a test says otherwise, the tolerance is half a unit
// of the last printed digit.

#include "feature/wilder.h"

#include "feature_worksheet.h"

namespace tern::vectors {
namespace {

TEST(WilderWorksheets, RsiOfChartSchool) {
  const Column close = {44.3389, 44.0902, 44.1497, 43.6124, 44.3278, 44.8264, 45.0955,
                        45.4245, 45.8433, 46.0826, 45.8931, 46.0328, 45.6140, 46.2820,
                        46.2820, 46.0028, 46.0328, 46.4116, 46.2222, 45.6439, 46.2122,
                        46.2521, 45.7137, 46.4515, 45.7835, 45.3548, 44.0288, 44.1783,
                        44.2181, 44.5672, 43.4205, 42.6628, 43.1314};
  const Column rsi = {70.5328, 66.3186, 66.5498, 69.4063, 66.3552, 57.9749, 62.9296,
                      63.2571, 56.0593, 62.3771, 54.7076, 50.4228, 39.9898, 41.4605,
                      41.8689, 45.4632, 37.3040, 33.0795, 37.7730};
  expect_printed(answers("rsi_14", bars_at_log(close)), 14, rsi, 100, 0.5e-4);
}

TEST(WilderWorksheets, RsiOfWilderHimself) {
  // Section VI, the worksheet of the RSI. He carries his averages to two decimals, which is worth
  // half a point: the first value is 74.21 where nothing is rounded.
  const Column close = {54.80, 56.80, 57.85, 59.85, 60.57, 61.10, 62.17, 60.60, 62.35, 62.15,
                        62.35, 61.45, 62.80, 61.37, 62.50, 62.57, 60.80, 59.37, 60.35, 62.35,
                        62.17, 62.55, 64.55, 64.37, 65.30, 64.42, 62.90, 61.60, 62.05, 60.05,
                        59.70, 60.90, 60.25, 58.27, 58.70, 57.72, 58.10, 58.20};
  const Column rsi = {74.36, 74.55, 65.75, 59.68, 61.98, 66.44, 65.75, 67.00,
                      71.43, 70.50, 72.14, 67.95, 60.78, 55.56, 56.71, 49.49,
                      48.19, 52.38, 50.00, 43.50, 45.36, 42.53, 44.13, 44.75};
  expect_printed(answers("rsi_14", bars_at_log(close)), 14, rsi, 100, 0.6);
}

TEST(WilderWorksheets, RsiOfAchelis) {
  // Page 299.
  const Column close = {37.875, 39.500,  38.750, 39.8125, 40.000,  39.875,  40.1875,
                        41.250, 41.125,  41.625, 41.2500, 40.1875, 39.9375, 39.9375,
                        40.500, 41.9375, 42.250, 42.250,  41.875,  41.875};
  const Column rsi = {76.6667, 78.8679, 84.9158, 81.4863, 84.5968, 73.0851, 49.3173, 45.0119,
                      45.0119, 57.9252, 75.9596, 78.4676, 78.4676, 65.6299, 65.6299};
  expect_printed(answers("rsi_7", {5}, bars_at_log(close)), 5, rsi, 100, 0.6e-4);
}

/// The worksheets take the range of their first bar for its true range: a bar before it, at its
/// close, makes it so.
std::vector<Bar> after_a_still_bar(const Column& high, const Column& low, const Column& close) {
  std::vector<Bar> bars = bars_at({close.front()});
  for (const Bar& bar : bars_of(high, low, close)) bars.push_back(bar);
  return bars;
}

/// The average true ranges of the row, which gives the log of their share of the close.
Answers in_price(const Answers& logs, const std::vector<Bar>& bars) {
  Answers ranges = logs;
  for (std::size_t i = 0; i < bars.size(); ++i) {
    if (ranges[i]) ranges[i] = std::exp(*logs[i]) * bars[i].close;
  }
  return ranges;
}

TEST(WilderWorksheets, AverageTrueRangeOfChartSchool) {
  const Column high = {48.7000, 48.72, 48.90, 48.87, 48.82,   49.05, 49.20, 49.35, 49.92, 50.19,
                       50.1200, 49.66, 49.88, 50.19, 50.36,   50.57, 50.65, 50.43, 49.63, 50.33,
                       50.2900, 50.17, 49.32, 48.50, 48.3201, 46.80, 47.80, 48.39, 48.66, 48.79};
  const Column low = {47.79, 48.14, 48.39, 48.37,  48.24, 48.6350, 48.94, 48.86, 49.50, 49.8700,
                      49.20, 48.90, 49.43, 49.725, 49.26, 50.09,   50.30, 49.21, 48.98, 49.6100,
                      49.20, 49.43, 48.08, 47.64,  41.55, 44.2833, 47.31, 47.20, 47.90, 47.7301};
  const Column close = {48.1600, 48.61, 48.75, 48.63, 48.74, 49.03, 49.07, 49.32, 49.91, 50.13,
                        49.5300, 49.50, 49.75, 50.03, 50.31, 50.52, 50.41, 49.34, 49.37, 50.23,
                        49.2375, 49.93, 48.43, 48.18, 46.57, 45.41, 47.77, 47.72, 48.62, 47.85};
  const Column atr = {0.555000, 0.593929, 0.585791, 0.568949, 0.615452, 0.617920,
                      0.642354, 0.674329, 0.692770, 0.775429, 0.781470, 1.209229,
                      1.302620, 1.380290, 1.366698, 1.336219, 1.316482};
  const std::vector<Bar> bars = after_a_still_bar(high, low, close);
  expect_printed(in_price(answers("atr_14", bars), bars), 14, atr, 1, 1e-6);
}

TEST(WilderWorksheets, AverageTrueRangeOfAchelis) {
  // Page 70, in thirty-seconds of a point printed to four decimals: both prices and averages are
  // rounded, each by up to half a unit.
  const Column high = {12.3125, 12.2500, 12.3125, 12.2812, 12.3750, 12.3750, 12.3125,
                       12.3750, 12.5000, 12.5938, 12.3438, 12.4062, 12.3750, 12.4062,
                       12.3750, 12.2812, 12.2500, 12.0625, 12.3125, 12.3125};
  const Column low = {12.1875, 12.1562, 12.1875, 12.1250, 12.1250, 12.2812, 12.1875,
                      12.1875, 12.2812, 12.3125, 12.2812, 12.2812, 12.2812, 12.2812,
                      11.9688, 12.0938, 12.0000, 11.6562, 12.1562, 12.1250};
  const Column close = {12.2500, 12.1875, 12.2500, 12.1875, 12.3750, 12.3125, 12.2188,
                        12.3438, 12.5000, 12.3750, 12.3438, 12.3438, 12.2812, 12.3750,
                        12.0938, 12.1562, 12.0625, 11.9688, 12.1875, 12.1562};
  const Column atr = {0.1250, 0.1563, 0.1406, 0.1367, 0.1494, 0.1668, 0.1954, 0.1700, 0.1587,
                      0.1425, 0.1381, 0.2052, 0.2007, 0.2130, 0.2614, 0.2819, 0.2583};
  const std::vector<Bar> bars = after_a_still_bar(high, low, close);
  expect_printed(in_price(answers("atr_14", {4}, bars), bars), 4, atr, 1, 1.5e-4);
}

TEST(WilderWorksheets, SmoothingOfAchelis) {
  // Page 366.
  WilderMean mean(5);
  for (const double price : {62.125, 61.125, 62.3438, 65.3125}) mean.push(price);
  EXPECT_FALSE(mean.full());
  const Column price = {63.9688, 63.4375, 63.0000, 63.7812, 63.4062, 63.4062, 62.4375, 61.8438};
  const Column smooth = {62.9750, 63.0675, 63.0540, 63.1995, 63.2408, 63.2739, 63.1066, 62.8540};
  for (std::size_t i = 0; i < price.size(); ++i) {
    mean.push(price[i]);
    EXPECT_NEAR(mean.mean(), smooth[i], 1e-4) << i;
  }
}

const Column kAdxHigh = {30.1983, 30.2776, 30.4458, 29.3478, 29.3477, 29.2886, 28.8334, 28.7346,
                         28.6654, 28.8532, 28.6356, 27.6761, 27.2112, 26.8651, 27.4090, 26.9441,
                         26.5189, 26.5189, 27.0927, 27.6860, 28.4477, 28.5267, 28.6654, 29.0116,
                         29.8720, 29.8028, 29.7529, 30.6546, 30.5951, 30.7635, 31.1698, 30.8923};
const Column kAdxLow = {29.4072, 29.3182, 29.9611, 28.7443, 28.5566, 28.4081, 28.0818, 27.4289,
                        27.6565, 27.8345, 27.3992, 27.0927, 26.1826, 26.1332, 26.6277, 26.1332,
                        25.4307, 25.3518, 25.8760, 26.9640, 27.1421, 28.0123, 27.8840, 27.9928,
                        28.7643, 29.1402, 28.7127, 28.9290, 30.0304, 29.3863, 30.1365, 30.4267};

TEST(WilderWorksheets, DirectionalIndexOfChartSchool) {
  const Column dx = {65.5369179, 68.7259905, 72.6044170, 73.0092742, 55.0621305, 39.0054333,
                     21.5967217, 19.9192638, 16.8708767, 9.3957768,  6.5940345,  6.5940345,
                     1.6865467,  13.5654268, 13.5654268, 1.0137016,  7.9267406,  7.9267406};
  Answers sizes = answers("di_diff_14", bars_of(kAdxHigh, kAdxLow, kAdxLow));
  for (auto& size : sizes) {
    if (size) size = std::abs(*size);
  }
  expect_printed(sizes, 14, dx, 100, 1e-6);
  EXPECT_LT(answers("di_diff_14", bars_of(kAdxHigh, kAdxLow, kAdxLow))[14].value(), 0)
      << "its +DI is 6.7, its -DI 32.4";
}

TEST(WilderWorksheets, AverageDirectionalIndexOfChartSchool) {
  const Column adx = {33.5833461, 32.1534947, 29.9292238, 28.3576178, 26.8982694};
  expect_printed(answers("adx_14", bars_of(kAdxHigh, kAdxLow, kAdxLow)), 27, adx, 100, 1e-6);
}

}  // namespace
}  // namespace tern::vectors
