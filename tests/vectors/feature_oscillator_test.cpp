// Oscillators and bands against worksheets: those of StockCharts' ChartSchool (the spreadsheets
// cs-soo.xls, cs-cci.xls, cs-mfi.xls, cs-ultosc.xls, and cs-bbands.xls beside its articles, as kept
// by the ta library for Python, github.com/bukosabino/ta, test/data), and those of Achelis,
// Technical Analysis from A to Z (as kept by Tulip Indicators, tests/atoz.txt).

#include "feature_worksheet.h"

namespace tern::vectors {
namespace {

TEST(OscillatorWorksheets, StochasticOfChartSchool) {
  const Column high = {127.0090, 127.6159, 126.5911, 127.3472, 128.1730, 128.4317,
                       127.3671, 126.4220, 126.8995, 126.8498, 125.6460, 125.7156,
                       127.1582, 127.7154, 127.6855, 128.2228, 128.2725, 128.0934,
                       128.2725, 127.7353, 128.7700, 129.2873, 130.0633, 129.1182,
                       129.2873, 128.4715, 128.0934, 128.6506, 129.1381, 128.6406};
  const Column low = {125.3574, 126.1633, 124.9296, 126.0937, 126.8199, 126.4817,
                      126.0340, 124.8301, 126.3921, 125.7156, 124.5615, 124.5715,
                      125.0689, 126.8597, 126.6309, 126.8001, 126.7105, 126.8001,
                      126.1335, 125.9245, 126.9891, 127.8148, 128.4715, 128.0641,
                      127.6059, 127.5960, 126.9990, 126.8995, 127.4865, 127.3970};
  Column close = low;  // the worksheet leaves out the first 13, which %K does not need
  const Column printed = {127.2876, 127.1781, 128.0138, 127.1085, 127.7253, 127.0587,
                          127.3273, 128.7103, 127.8745, 128.5809, 128.6008, 127.9342,
                          128.1133, 127.5960, 127.5960, 128.6904, 128.2725};
  std::ranges::copy(printed, close.begin() + 13);
  const Column k = {70.438220, 67.608909, 89.202108, 65.810552, 81.747713, 64.523797,
                    74.529776, 98.581442, 70.104533, 73.056091, 73.417791, 61.231290,
                    60.956271, 40.386102, 40.386102, 66.828549, 56.731420};
  // Prices are printed to four decimals of a range of four: a digit of theirs is 0.0025 of %K.
  expect_printed(answers("stoch_k_14", bars_of(high, low, close)), 13, k, 100, 0.003);
}

TEST(OscillatorWorksheets, WilliamsRangeOfAchelis) {
  // Page 371: his %R is 100 (%K - 1).
  const Column high = {631.34, 627.11, 628.49, 630.89, 632.85, 633.26, 634.65,
                       633.56, 624.84, 621.62, 614.01, 615.36, 620.51, 624.33};
  const Column low = {624.81, 623.59, 621.33, 622.20, 630.21, 629.64, 632.34,
                      616.31, 618.98, 609.84, 602.56, 609.71, 615.36, 620.21};
  const Column close = {626.01, 626.44, 622.20, 630.80, 632.85, 633.06, 633.56,
                        622.11, 620.34, 611.60, 609.89, 615.36, 620.44, 623.66};
  Column k = {0, -1.676, -8.183, -68.375, -78.026, -92.906, -77.158, -58.710, -19.749, -3.078};
  for (double& value : k) value += 100;
  expect_printed(answers("stoch_k_14", {5}, bars_of(high, low, close)), 4, k, 100, 0.6e-3);
}

TEST(OscillatorWorksheets, CommodityChannelOfChartSchool) {
  const Column high = {24.2013, 24.0721, 24.0423, 23.8733, 23.6745, 23.5851, 23.8037, 23.8036,
                       24.3007, 24.1516, 24.0522, 24.0622, 23.8833, 25.1356, 25.1952, 25.0660,
                       25.2151, 25.3741, 25.3642, 25.2648, 24.8175, 24.4398, 24.6485, 24.8374,
                       24.7479, 24.5094, 24.6784, 24.6684, 23.8435, 24.3007};
  const Column low = {23.8534, 23.7242, 23.6447, 23.3664, 23.4559, 23.1776, 23.3962, 23.5652,
                      24.0522, 23.7739, 23.5950, 23.8435, 23.6447, 23.9429, 24.7380, 24.7678,
                      24.8970, 24.9268, 24.9567, 24.9268, 24.2112, 24.2112, 24.4299, 24.4398,
                      24.2013, 24.2510, 24.2112, 24.1516, 23.6348, 23.7640};
  const Column close = {23.8932, 23.9528, 23.6745, 23.7839, 23.4956, 23.3217, 23.7540, 23.7938,
                        24.1417, 23.8137, 23.7839, 23.8634, 23.7044, 24.9567, 24.8771, 24.9616,
                        25.1753, 25.0660, 25.2747, 24.9964, 24.4597, 24.2808, 24.6237, 24.5815,
                        24.5268, 24.3504, 24.3404, 24.2311, 23.7640, 24.2013};
  const Column cci = {102.3150, 30.7360,  6.5516,   33.2964,   34.9514, 13.8401,
                      -10.7478, -11.5821, -29.3472, -129.3557, -73.0696};
  // Prices are printed to four decimals: of 0.015 deviations of 0.4, a digit is 0.02.
  expect_printed(answers("cci_20", bars_of(high, low, close)), 19, cci, 1, 0.02);
}

TEST(OscillatorWorksheets, CommodityChannelOfAchelis) {
  // Page 105.
  const Column high = {15.1250, 15.0520, 14.8173, 14.6900, 14.7967, 14.7940,
                       14.0930, 14.7000, 14.5255, 14.6579, 14.7842, 14.8273};
  const Column low = {14.9360, 14.6267, 14.5557, 14.4600, 14.5483, 13.9347,
                      13.8223, 14.0200, 14.2652, 14.3773, 14.5527, 14.3309};
  const Column close = {14.9360, 14.7520, 14.5857, 14.6000, 14.6983, 13.9460,
                        13.9827, 14.4500, 14.3452, 14.4197, 14.5727, 14.4773};
  // He prints those after the first eight bars.
  const Answers all = answers("cci_20", {5}, bars_of(high, low, close));
  const Column cci = {18.0890, 84.4605, 109.1186, 46.6540};
  for (std::size_t i = 0; i < cci.size(); ++i) {
    EXPECT_NEAR(all[8 + i].value(), cci[i], 0.02) << i;
  }
}

TEST(OscillatorWorksheets, ChandeMomentumOfAchelis) {
  // Page 102.
  const Column close = {51.0625, 50.1250, 52.3125, 52.1875, 53.1875,
                        53.0625, 54.0625, 53.5000, 51.5625, 51.5000};
  const Column cmo = {45.7143, 88.7324, 42.2222, -13.5135, -45.7627};
  expect_printed(answers("cmo_24", {5}, bars_at_log(close)), 5, cmo, 100, 0.6e-4);
}

TEST(OscillatorWorksheets, MoneyFlowIndexOfChartSchool) {
  const Column high = {24.8283, 24.7586, 25.1568, 25.5848, 25.6844, 25.3360, 25.2862, 25.1269,
                       25.2762, 25.3857, 25.5351, 25.6048, 25.7441, 25.7242, 25.6744, 25.4455,
                       25.3161, 25.2563, 25.0373, 25.0074, 25.3061, 25.1170};
  const Column low = {24.3205, 24.5993, 24.7785, 24.9477, 24.8083, 25.0572, 24.8482, 24.7496,
                      24.9278, 25.0274, 25.0473, 25.0622, 25.5351, 25.4554, 25.2862, 25.1667,
                      24.9178, 24.9079, 24.8283, 24.7088, 25.0274, 24.3404};
  const Column close = {24.7486, 24.7088, 25.0373, 25.5450, 25.0672, 25.1070, 24.8880, 24.9975,
                        25.0473, 25.3360, 25.0572, 25.4455, 25.5649, 25.5550, 25.4057, 25.3658,
                        25.0373, 24.9178, 24.8780, 24.9676, 25.0473, 24.4500};
  const Column volume = {18730.144, 12271.740, 24691.414, 18357.606, 22964.080, 15918.948,
                         16067.044, 16568.487, 16018.729, 9773.569,  22572.712, 12986.669,
                         10906.659, 5799.259,  7395.274,  5818.162,  7164.726,  5672.914,
                         5624.742,  5023.469,  7457.091,  11798.009};
  const Column mfi = {49.46631, 45.10974, 36.27215, 28.40665,
                      31.52806, 33.86815, 41.30010, 42.80337};
  // Prices are printed to four decimals, of 25: two millionths.
  expect_printed(answers("mfi_14", bars_of(high, low, close, volume)), 14, mfi, 100, 1e-4);
}

TEST(OscillatorWorksheets, UltimateOscillatorOfChartSchool) {
  const Column high = {57.9342, 58.4620, 57.7649, 59.8763, 59.0198, 60.1751, 60.2946, 59.8564,
                       59.7767, 59.7269, 59.5994, 62.9637, 62.2666, 63.0633, 63.7406, 62.7446,
                       63.4811, 63.2326, 62.1371, 60.5037, 59.8862, 60.3245, 59.7070, 62.2168,
                       59.7368, 59.9360, 59.6474, 59.3683, 60.2149, 61.6989};
  const Column low = {56.5199, 57.0677, 56.4403, 57.5258, 57.5756, 57.8943, 58.0139, 58.4322,
                      58.4521, 58.5816, 58.5417, 59.6173, 61.3602, 61.2507, 62.1869, 61.0216,
                      61.5694, 60.7926, 60.3444, 58.2031, 58.9102, 59.0905, 58.5915, 59.4401,
                      57.3267, 59.1094, 58.8714, 58.2429, 58.2628, 60.5834};
  const Column close = {57.5657, 57.6653, 56.9183, 58.4720, 58.7409, 60.0058, 58.4521, 59.1791,
                        58.6712, 58.8704, 59.2986, 62.5653, 62.0176, 62.0474, 62.5155, 62.3661,
                        63.4019, 61.8981, 60.5436, 59.0895, 59.0098, 59.3883, 59.2090, 59.6572,
                        59.0696, 59.8962, 59.2887, 59.1194, 59.6771, 61.4798};
  // The spreadsheet's prices have more digits than it shows: in a sum of ten, one is 0.001.
  expect_printed(answers("ultimate_osc", bars_of(high, low, close)), 28, {53.397838, 57.164680},
                 100, 0.002);
}

TEST(OscillatorWorksheets, BollingerBandsOfChartSchool) {
  const Column close = {86.1557, 89.0867, 88.7829, 90.3228, 89.0671, 91.1453, 89.4397, 89.1750,
                        86.9302, 87.6752, 86.9596, 89.4299, 89.3221, 88.7241, 87.4497, 87.2634,
                        89.4985, 87.9006, 89.1260, 90.7043, 92.9001, 92.9784, 91.8021, 92.6647};
  const Column middle = {88.707940, 89.045160, 89.239745, 89.390705, 89.507800};
  const Column deviation = {1.291961, 1.452054, 1.686425, 1.771747, 1.902075};
  Column position, width;
  for (std::size_t i = 0; i < middle.size(); ++i) {
    position.push_back((close[19 + i] - middle[i]) / (2 * deviation[i]));
    width.push_back(4 * deviation[i] / middle[i]);
  }
  expect_printed(answers("bb_pctb_20", bars_at(close)), 19, position, 1, 1e-6);
  expect_printed(answers("bb_width_20", bars_at(close)), 19, width, 1, 1e-7);
}

TEST(OscillatorWorksheets, BollingerBandsOfAchelis) {
  // Page 73: (upper - lower) / middle, of bands two deviations away over five bars.
  const Column close = {31.8750, 32.1250, 32.3125, 32.1250, 31.8750, 32.3125, 32.2500, 32.4375};
  const Column lower = {31.7271, 31.8279, 31.8452, 31.8176};
  const Column middle = {32.0625, 32.1500, 32.1750, 32.2000};
  const Column upper = {32.3979, 32.4721, 32.5048, 32.5824};
  Column width;
  for (std::size_t i = 0; i < middle.size(); ++i) {
    width.push_back((upper[i] - lower[i]) / middle[i]);
  }
  expect_printed(answers("bb_width_20", {5}, bars_at(close)), 4, width, 1, 4e-6);
}

}  // namespace
}  // namespace tern::vectors
