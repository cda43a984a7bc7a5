#pragma once

#include "base/rng.h"
#include "market/bars.h"
#include "source/synthetic_returns.h"

namespace tern::synthetic {

/// Draws the bars of one listed asset over its hours: the path inside the hour, and the volume.
class BarArtist {
 public:
  BarArtist(std::size_t asset, std::uint64_t seed);

  /// The bar of the hour after the last one.
  Bar next(const Hour& hour);

 private:
  /// Log high and log low of the hour over its open.
  struct Extremes {
    double high, low;
  };
  Extremes draw_extremes(double log_return, double stddev);
  void draw_volume(Bar& bar, const Hour& hour, double log_range);

  std::size_t asset_;
  Rng path_rng_, volume_rng_;
  double price_;
  Wave fast_volume_, slow_volume_;
};

}  // namespace tern::synthetic
