#pragma once

#include <span>

#include "source/probe.h"

namespace tern {

/// What is unverified about CoinGecko and about the community data of Coin Metrics.
std::span<const Probe> capitalization_probes();

}  // namespace tern
