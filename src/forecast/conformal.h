#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/result.h"
#include "dataset/dataset.h"
#include "feature/rolling_order.h"
#include "forecast/forecast.h"

namespace tern {

/// What makes quantiles of a mean and a standard deviation: a normal distribution, the errors of
/// the newest forecasts, or those errors and how often their intervals missed.
enum class IntervalMethod : std::uint8_t { normal, split, adaptive };

inline constexpr std::array<std::string_view, 3> kIntervalMethodNames = {"normal", "split",
                                                                         "adaptive"};

/// Errors: invalid_argument, naming the three.
Result<IntervalMethod> parse_interval_method(std::string_view text);

/// At kQuantileLevels. Requires: stddev > 0.
Quantiles normal_quantiles(double mean, double stddev);

/// The newest errors that intervals are made of.
inline constexpr std::size_t kConformalRows = 2000;
/// With fewer, quantiles are those of a normal distribution.
inline constexpr std::size_t kConformalRowsMin = 100;

/// Quantiles by what came of earlier forecasts of one instrument, horizon, and model, in units of
/// the standard deviation that each of them said. Intervals are centered on the mean, because that
/// of both tails together needs half the errors (docs/intervals.md).
///
/// split:    a share c of outcomes lies within the ceil(c (n + 1))-th smallest of n sizes of
///           errors, whatever their distribution, as long as it does not change.
/// adaptive: each interval's share moves, by kAdaptiveRate for each independent outcome, until
///           as many outcomes are outside as should be, whatever happens.
///
/// Holds:  quantiles ascend.
/// Source: Vovk, Gammerman and Shafer 2005, Algorithmic Learning in a Random World; Lei et al.
///         2018, JASA 113(523), for errors over their expected size; Gibbs and Candes 2021, NeurIPS,
///         Adaptive Conformal Inference Under Distribution Shift; Chernozhukov, Fernandez-Val and
///         Galichon 2010, Econometrica 78(3), for putting quantiles in order.
class Conformal {
 public:
  /// `overlap`: bars per horizon. `calibration`: outcomes in units of volatility to begin with, the
  /// oldest first, as OutOfSample keeps them.
  Conformal(IntervalMethod method, std::size_t overlap, std::span<const float> calibration = {});

  /// At kQuantileLevels. Requires: stddev > 0. Cost: constant.
  Quantiles quantiles(double mean, double stddev) const;

  /// What came of a forecast that has the quantiles() of its time; the oldest first.
  void learn(const Forecast& forecast, double outcome);

 private:
  static constexpr std::size_t kPairs = kQuantileLevels.size() / 2;

  void push(double error);
  double reach(double missed) const;

  IntervalMethod method_;
  double rate_;
  std::size_t held_ = 0;
  RollingOrder sizes_{static_cast<int>(kConformalRows)};  // of errors in deviations
  std::array<double, kPairs>
      missed_{};  // by pair of quantiles, the outermost first: what intervals aim at
};

/// How far one outcome moves the share that an adaptive interval misses: Gibbs and Candes' own.
inline constexpr double kAdaptiveRate = 0.005;

/// Gives those of `rows` that are of this dataset the quantiles that could be known at their as_of:
/// by outcomes of earlier rows that ended by then, and before there are any, by `calibration`.
///
/// Requires: `rows` are sorted as the seam is. Cost: O(log kConformalRows) a row.
void add_intervals(const Dataset& dataset, std::span<const float> calibration,
                   IntervalMethod method, Forecasts& rows);

}  // namespace tern
