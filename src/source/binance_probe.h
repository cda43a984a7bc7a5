#pragma once

#include <span>

#include "source/probe.h"

namespace tern {

/// What is unverified about Binance's public REST and its bulk files.
std::span<const Probe> binance_probes();

}  // namespace tern
