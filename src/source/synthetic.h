#pragma once

#include <vector>

#include "frame/frame.h"
#include "market/market.h"

namespace tern {

/// What is planted in a simulated market.
enum class Preset : std::uint8_t {
  null,    ///< no drift, no signal, symmetric jumps: nothing can be forecast
  weak,    ///< a signal worth an R2 of 0.1 % an hour
  strong,  ///< a signal worth an R2 of 1 %
  regime,  ///< drift by regime only, no signal
};

std::string_view to_string(Preset preset);
/// Errors: invalid_argument, naming the presets.
Result<Preset> parse_preset(std::string_view text);

struct SimulationOptions {
  Preset preset = Preset::weak;
  Timestamp start = utc_day(2023, 1, 2);  ///< a Monday, as the weekly seasonality expects
  std::size_t hours = 3 * 8760;
  std::uint64_t seed = 1;
};

/// A market that nobody traded, with the truth it was made from.
///
/// The truth frames are stamped like features: row i speaks of the bar after as_of[i]... the mean
/// and standard deviation of its log return, given everything up to as_of[i].
struct Simulation {
  Market market;              ///< BTC, ETH, SOL against USDT, hourly, simulated = true
  std::vector<Frame> oracle;  ///< shape [universe]; columns: mean, stddev
  Frame capitalizations;      ///< columns: BTC, ETH, SOL, USDT, total (USD), at each as_of
};

Simulation simulate(const SimulationOptions& options);

}  // namespace tern
