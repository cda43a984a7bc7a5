#pragma once

#include <span>

#include "source/probe.h"

namespace tern {

/// What is unverified about Coinbase Exchange's candles.
std::span<const Probe> coinbase_probes();

}  // namespace tern
