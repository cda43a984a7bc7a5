#pragma once

#include <span>

#include "source/probe.h"

namespace tern {

/// What is unverified about Kraken's OHLC.
std::span<const Probe> kraken_probes();

}  // namespace tern
