#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "frame/frame.h"
#include "market/market.h"

namespace tern {

/// What is planted in a simulated market. The four share their noise: with the same seed they have
/// the same regimes, the same hours of jumps, and the same random draws.
enum class Preset : std::uint8_t {
  null,    ///< no drift, no signal, symmetric jumps: nothing can be forecast
  weak,    ///< drift by regime, and a signal worth an R2 of 0.1 % an hour
  strong,  ///< drift by regime, and a signal worth an R2 of 1 % an hour
  regime,  ///< drift by regime only (worth an R2 of .02 to .04 % to who knows it), no signal
};

std::string_view to_string(Preset preset);
/// Errors: invalid_argument, naming the presets.
Result<Preset> parse_preset(std::string_view text);

struct SimulationOptions {
  Preset preset = Preset::weak;
  Timestamp start = utc_day(2023, 1, 2);  ///< on the hour; a Monday, so that weeks are whole
  std::size_t hours = 3UL * 8760;         ///< zero gives a market without bars
  std::uint64_t seed = 1;
};

/// A market that nobody traded, with the truth it was made from.
///
/// The planted signal shows in the taker's share of the volume, and nowhere else. That this share
/// forecasts returns with a positive sign is fiction: on real bars its power is near zero and
/// negative (-.03 in rank correlation with the next hour).
///
/// The truth frames are stamped like features: row i speaks of the log return of bar i + 1, which
/// opens at as_of[i]. It knows more than any trader: the hidden state (regime, volatility, signal)
/// on which that bar will be drawn, but not the draw.
///   mean:   its expectation: drift of the regime + the signal's part. Jumps are compensated, so
///           they add nothing. Log returns without drift still leave simple returns an expectation
///           of half their variance, so that holding earns a little, even in the null market.
///   stddev: its standard deviation around `mean`, jumps included, Student's mixing averaged out.
struct Simulation {
  Market market;  ///< BTC, ETH, SOL against USDT, hourly, simulated = true; a dominance a day
  std::vector<Frame> oracle;  ///< shape [universe]; columns: mean, stddev; no row is missing
  Frame capitalizations;      ///< columns: BTC, ETH, SOL, USDT, total (USD), at each as_of
};

/// The same options give the same bytes, and asking for more hours, or for another preset, changes
/// neither the first hours nor the noise: simulate(n) is a prefix of simulate(n + k).
///
/// Requires: options.start is on the hour.
/// Cost: some 30 ms a year.
Simulation simulate(const SimulationOptions& options);

}  // namespace tern
