#pragma once

#include "base/rng.h"
#include "source/synthetic.h"
#include "source/synthetic_model.h"

namespace tern::synthetic {

/// What each consumer of randomness draws from, so that none shifts another.
enum class Stream : std::uint64_t { state, shock, signal, jump, path, volume, capitalization };

/// The generator of `stream`, one for each `asset` where assets draw on their own.
Rng stream_rng(std::uint64_t seed, Stream stream, std::size_t asset = 0);

/// One hour, drawn: what a bar is made from, and the truth behind it.
struct Hour {
  Timestamp open_time;
  PerAsset<double> mean;    ///< of the log return, given the state at open_time
  PerAsset<double> stddev;  ///< around that mean, jumps included
  PerAsset<double> log_return;
  PerAsset<double> shock;          ///< what the continuous part was, in its standard deviations
  PerAsset<double> bridge_stddev;  ///< of the path inside the hour, before it is tied to the close
  PerAsset<double> signal;         ///< known at the close; moves the next hour
};

/// The returns of all assets, hour after hour, from a warm start.
class Returns {
 public:
  Returns(Preset preset, Timestamp start, std::uint64_t seed);

  Hour next();

 private:
  void move_state();
  /// The compensated jump of an asset with a beta of one; nearly always the compensation alone.
  double draw_jump();
  void draw_shocks(Hour& hour);

  // Fixed by the preset.
  double signal_r2_;
  PerRegime<double> drift_{};
  double jump_mean_;
  PerAsset<double> jump_variance_{};
  PerAsset<double> base_stddev_{};  // of the continuous part
  SquareMatrix<kRegimes> transitions_;
  PerRegime<double> volatility_{};
  PerRegime<SquareMatrix<kAssets>> cholesky_{};

  // The state.
  Rng state_rng_, shock_rng_, signal_rng_, jump_rng_;
  Timestamp open_time_;
  std::size_t regime_;
  Wave slow_;
  PerAsset<double> variance_{};
  PerAsset<Wave> signal_;
};

}  // namespace tern::synthetic
