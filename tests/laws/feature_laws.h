#pragma once

#include <span>
#include <string>
#include <vector>

#include "feature_scene.h"

namespace tern::laws {

/// What a law found: one sentence for each feature that breaks it, beginning with its name.
using Violations = std::vector<std::string>;
using Features = std::span<const Feature>;

/// The frame of `features` over `scene`.
Frame frame_of(Features features, const Scene& scene);

/// What the last frame_of() was computed from: how a planted feature reaches for the future. No
/// kernel outside the tests has such a thing.
const FeatureInputs& world();

/// Rows at which the inputs that are there change.
std::vector<std::size_t> hole_edges(const Scene& scene);

/// Rows at which a law looks: some at random, and those around every lookback, the first days'
/// ends, `marks`, and the last row.
std::vector<std::size_t> instants(Features features, const Scene& scene,
                                  std::span<const std::size_t> marks, std::uint64_t seed);

/// A row does not change, to the bit, when what came after it is taken away.
Violations truncation_violations(Features features, const Scene& scene,
                                 std::span<const std::size_t> rows);

/// A row does not change, to the bit, when what came after it is replaced: in every part at each of
/// `rows`, and at some of them in one part alone, by turns.
Violations scramble_violations(Features features, const Scene& scene,
                               std::span<const std::size_t> rows, std::uint64_t seed);

/// A stream that is fed arrival by arrival answers what the batch answers, to the bit.
Violations stream_violations(Features features, const Scene& scene);

/// A stream whose state is saved, and restored into a new one, after each of `rows`, answers what
/// the batch answers, to the bit.
Violations restore_violations(Features features, const Scene& scene,
                              std::span<const std::size_t> rows);

/// Prices times ten leave a feature as it is, or multiply it by ten, as its row says.
Violations scaling_violations(Features features, const Scene& scene);

/// Values are finite, lie in their bounds, and are there at all.
Violations bounds_violations(Features features, const Scene& scene);

/// A value is missing until its inputs have been there `lookback` hours in a row, and is there from
/// then on: at the start, and after every hole.
Violations presence_violations(Features features, const Scene& scene);

/// A part that feeds none of a feature's declared inputs does not change it. Requires: own is ETH.
Violations undeclared_input_violations(Features features, const Scene& scene, std::uint64_t seed);

}  // namespace tern::laws
