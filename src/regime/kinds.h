#pragma once

#include "regime/regime.h"

namespace tern {

// The rows of the registry, each from the file of its detector.

const RegimeKind& dominance_kind();
const RegimeKind& hidden_markov_kind();
const RegimeKind& volatility_kind();

}  // namespace tern
