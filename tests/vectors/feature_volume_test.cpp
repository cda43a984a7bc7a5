// Price and volume together against worksheets: that of StockCharts' ChartSchool beside its article
// on the accumulation distribution line (as kept by the ta library for Python,
// github.com/bukosabino/ta, test/data/cs-accum.csv), one of that library itself, and those of
// Achelis, Technical Analysis from A to Z (as kept by Tulip Indicators, tests/atoz.txt).

#include "feature_worksheet.h"

namespace tern::vectors {
namespace {

const Column kHigh = {62.3400, 62.0500, 62.2700, 60.7900, 59.9300, 61.7500, 60.0000, 59.0000,
                      59.0700, 59.2200, 58.7500, 58.6500, 58.4700, 58.2500, 58.3500, 59.8600,
                      59.5299, 62.1000, 62.1600, 62.6700, 62.3800, 63.7300, 63.8500, 66.1500};
const Column kLow = {61.3700, 60.6900, 60.1000, 58.6100, 58.7120, 59.8600, 57.9700, 58.0200,
                     57.4800, 58.3000, 57.8276, 57.8600, 57.9100, 57.8333, 57.5300, 58.5800,
                     58.3000, 58.5300, 59.8000, 60.9300, 60.1500, 62.2618, 63.0000, 63.5800};
const Column kClose = {62.1500, 60.8100, 60.4500, 59.1800, 59.2400, 60.2000, 58.4800, 58.2400,
                       58.6900, 58.6500, 58.4700, 58.0200, 58.1700, 58.0700, 58.1300, 58.9400,
                       59.1000, 61.9200, 61.3700, 61.6800, 62.0900, 62.8900, 63.5300, 64.0100};
const Column kVolume = {7849.025,  11692.075, 10575.307, 13059.128, 20733.508, 29630.096,
                        17705.294, 7259.203,  10474.629, 5203.714,  3422.865,  3962.150,
                        4095.905,  3766.006,  4239.335,  8039.979,  6956.717,  18171.552,
                        22225.894, 14613.509, 12319.763, 15007.690, 8879.667,  22693.812};

TEST(VolumeWorksheets, MoneyFlowMultiplierOfChartSchool) {
  const Column multiplier = {0.6082, -0.8235, -0.6774, -0.4771, -0.1330, -0.6402, -0.4975, -0.5510,
                             0.5220, -0.2391, 0.3929,  -0.5949, -0.0714, 0.1361,  0.4634,  -0.4375,
                             0.3009, 0.8992,  0.3305,  -0.1379, 0.7399,  -0.1443, 0.2471,  -0.6654};
  expect_printed(answers("ksft2", bars_of(kHigh, kLow, kClose)), 0, multiplier, 1, 0.6e-4);
}

TEST(VolumeWorksheets, MoneyFlowOfChartSchool) {
  // What its accumulation distribution line gains in 20 bars, over their volume.
  const Column line = {4774.1492, -4854.6184, -12018.5361, -18248.5788};
  const Column later = {-18028.4861, -20193.4695, -17999.6694, -33099.4432};
  Column share;
  for (std::size_t i = 0; i < line.size(); ++i) {
    double volume = 0;
    for (std::size_t k = 1; k <= 20; ++k) volume += kVolume[i + k];
    share.push_back((later[i] - line[i]) / volume);
  }
  const Answers flow = answers("cmf_20", bars_of(kHigh, kLow, kClose, kVolume));
  for (std::size_t i = 0; i < share.size(); ++i) {
    EXPECT_NEAR(flow[20 + i].value(), share[i], 1e-8) << i;
  }
}

TEST(VolumeWorksheets, OnBalanceVolumeOfAchelis) {
  // Page 231: what the line gains in nine bars, over their volume.
  const Column close = {20.5625, 20.375,  20.0625, 19.5,   19.8125,
                        19.8125, 20.0625, 20.0625, 20.375, 20.75};
  const Column volume = {27802, 16178, 22766, 46074, 22904, 20428, 29260, 30652, 38332, 40054};
  double all = -volume.front();
  for (const double traded : volume) all += traded;
  expect_printed(answers("obv_24", {9}, bars_at(close, volume)), 9, {45532}, all, 1e-6);
}

TEST(VolumeWorksheets, ForceIndexOfTheTaLibrary) {
  // test/data/cs-fi.csv: an exponential mean of span 13 that starts at the first force.
  const Column force = {-4557.90, -16571.25, -1035.22, -2080.23, -3746.79, 11024.85, 17736.64};
  const Column smooth = {-4557.9,     -6274.092857, -5525.682449, -5033.474956,
                         -4849.66282, -2581.875274, 320.7697651};
  Ema mean(13);
  for (std::size_t i = 0; i < force.size(); ++i) {
    EXPECT_NEAR(mean.push(force[i]), smooth[i], 1e-5) << i;
  }
}

}  // namespace
}  // namespace tern::vectors
