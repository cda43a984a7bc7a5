#pragma once

namespace tern {

/// How much to hold so that a volatility that was forecast before becomes the one that is wanted:
/// `target` / `forecast`, and `cap` at most. Units: both volatilities of the same length of time.
double target_exposure(double forecast, double target, double cap);

}  // namespace tern
