#pragma once

#include <array>
#include <cstddef>

#include "source/synthetic_step.h"

/// The numbers that a simulated market is made with: fitted to hourly bars of 2023 to 2025, and
/// checked against them by the stylized facts in tests/vectors/synthetic_facts_test.cpp.
namespace tern::synthetic {

inline constexpr std::size_t kAssets = 4;  ///< BTC, ETH, SOL, BNB
inline constexpr std::size_t kListed = 3;  ///< the first three have bars; BNB only a capitalization
template <class T>
using PerAsset = std::array<T, kAssets>;

inline constexpr PerAsset<double> kFirstPrice = {60'000, 3'000, 150, 550};  ///< USDT
inline constexpr PerAsset<double> kHourlyStddev = {.0050, .0066, .0097, .0060};
inline constexpr SquareMatrix<kAssets> kCorrelation = {
    {{1, .81, .72, .69}, {.81, 1, .72, .72}, {.72, .72, 1, .65}, {.69, .72, .65, 1}}};

// Regimes: range, bull, bear, crisis.
inline constexpr std::size_t kRegimes = 4;
template <class T>
using PerRegime = std::array<T, kRegimes>;
inline constexpr PerRegime<double> kRegimeHours = {480, 360, 288, 36};  ///< mean duration
inline constexpr SquareMatrix<kRegimes> kNextRegime = {
    {{0, .50, .42, .08}, {.62, 0, .28, .10}, {.60, .28, 0, .12}, {.35, .20, .45, 0}}};
inline constexpr PerRegime<double> kRegimeDrift = {0, .00012, -.00010, -.0006};  ///< log, an hour
inline constexpr PerAsset<double> kDriftBeta = {1, 1.2, 1.5, 1};
inline constexpr PerRegime<double> kRegimeVolatility = {.8, 1, 1.1, 2.1};  ///< before normalizing
/// How much of the way to 1 the correlations go.
inline constexpr PerRegime<double> kRegimeCorrelation = {0, 0, .03, .10};

// Volatility, besides the regime's: slow and common, and fast by asset.
inline constexpr double kSlowHalfLife = 240;  ///< hours
inline constexpr double kSlowStddev = .30;    ///< of the log
inline constexpr Gjr kGjr = {.alpha = .055, .gamma = .010, .beta = .895};
inline constexpr double kDegrees = 4.6;           ///< of Student's t
inline constexpr std::size_t kWarmUpHours = 240;  ///< 16 half-lives of kGjr, the rest starts warm

// Jumps: common in time, scaled by asset.
inline constexpr double kJumpRate = .0006;  ///< an hour
inline constexpr double kJumpStddev = .018;
inline constexpr double kJumpMean = -.002;
inline constexpr PerAsset<double> kJumpBeta = {1, 1.3, 1.7, 1.1};

// The signal, and how it shows in the taker's share of the volume.
inline constexpr double kSignalPersistence = .35;
inline constexpr double kTakerMean = .495;
inline constexpr double kTakerStddev = .05;
inline constexpr double kTakerOnSignal = .75;
inline constexpr double kTakerOnShock = .40;
/// Of an hour's standardized shock once it is clipped at 3, in the population: over 200 simulations
/// of 3 years (preset weak, seeds 1 to 200, three assets). A sample's own would look ahead.
inline constexpr double kClippedShockStddev = .9457;

// Inside the bar.
inline constexpr std::size_t kSubSteps = 12;
inline constexpr double kBridgeInflation = 1.15;  ///< variance of the path over that of the return

// Volume.
inline constexpr std::array<double, kListed> kHourlyVolume = {58e6, 32e6, 14.5e6};  ///< USDT
inline constexpr double kVolumeOnRange = 1.0;
/// The mean of log(log(high / low)) in the population, estimated like kClippedShockStddev, with a
/// standard error of .004. A sample's own would look ahead.
inline constexpr std::array<double, kListed> kMeanLogRange = {-5.260, -4.982, -4.596};
inline constexpr double kFastVolumePersistence = .4;
inline constexpr double kFastVolumeStddev = .28;
inline constexpr double kSlowVolumeHours = 48;  ///< to decay by e
inline constexpr double kSlowVolumeStddev = .27;
inline constexpr std::array<double, kListed> kTradeSize = {950, 700, 500};  ///< USDT a trade
inline constexpr double kTradeSizeStddev = .10;                             ///< of the log

// Capitalizations, in USD at the start: BTC is 50.6 % of the whole, USDT 4.9 %.
inline constexpr PerAsset<double> kSupply = {19.8e6, 120.4e6, 470e6, 146e6};
inline constexpr double kFirstOthers = 500e9;  ///< all other coins: 60 % like ETH, 40 % like SOL
inline constexpr double kFirstUsdt = 115e9;
inline constexpr double kFirstUsdc = 35e9;
inline constexpr double kOthersNoise = .002;   ///< an hour, of the log
inline constexpr double kStableNoise = .0002;  ///< an hour, of the log
/// Issuers follow the market: a gap between a stable coin's share and its first share halves in
/// half a year. Fixed supplies would let its share wander from .5 % to 26 % in three years.
inline constexpr double kStableHalfLife = 4380;  ///< hours

}  // namespace tern::synthetic
