#pragma once

#include <string>
#include <vector>

#include "feature_scene.h"
#include "regime/regime.h"

namespace tern::laws {

/// What a law found: one sentence for each violation, beginning with the name of the kind.
using RegimeViolations = std::vector<std::string>;

/// Every reading of `kind` on `market`; a kind that learns begins after a year, and learns anew
/// each quarter.
std::vector<RegimeReading> readings_of(const RegimeKind& kind, const Market& market);

/// What the last readings_of() was made from: how a planted kind reaches for the future. No kind
/// outside the tests has such a thing.
const Market& regime_world();

/// Whether two readings are the same, to the bit.
bool same_bits(const RegimeReading& a, const RegimeReading& b);

/// No reading up to `now` changes when what came after it is taken away.
RegimeViolations truncation_violations(const RegimeKind& kind, const Scene& scene,
                                       std::span<const std::size_t> rows);

/// No reading up to `now` changes when what came after it is replaced.
RegimeViolations scramble_violations(const RegimeKind& kind, const Scene& scene,
                                     std::span<const std::size_t> rows, std::uint64_t seed);

/// A detector that is shown one day after the other, each of the market as it was by then, reads
/// what the batch reads.
RegimeViolations stream_violations(const RegimeKind& kind, const Scene& scene);

/// The same again gives the same bits.
RegimeViolations repeat_violations(const RegimeKind& kind, const Scene& scene);

/// A state is one of the kind's and is there at all, and probabilities add up to one.
RegimeViolations sense_violations(const RegimeKind& kind, const Scene& scene);

}  // namespace tern::laws
