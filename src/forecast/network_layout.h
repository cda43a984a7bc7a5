#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tern {

enum class Encoder : std::uint8_t { lstm, transformer };

/// What a network is made of. It reads the newest `window` rows of an instrument, encodes them as
/// one vector, and its heads read that: one for the return, or with `multitask` three, for the
/// return, its direction, and its variance.
struct NetworkShape {
  Encoder encoder;
  bool multitask;
  std::size_t features;
  std::size_t instruments;  ///< with more than one, each has an embedding beside its features
  std::size_t window;
  std::size_t width;  ///< of what is handed from row to row, or from layer to layer
  std::size_t layers;
  std::size_t heads;  ///< of attention; they share the width

  std::size_t embedded() const { return instruments > 1 ? 4 : 0; }
  std::size_t inputs() const { return features + embedded(); }
  /// The last state, or the mean token beside the last one.
  std::size_t encoded() const { return encoder == Encoder::lstm ? width : 2 * width; }

  friend bool operator==(const NetworkShape&, const NetworkShape&) = default;
};

/// How the weights of a block begin.
enum class Start : std::uint8_t { zero, one, uniform };

/// Weights that belong together. A matrix is [inputs, outputs], row-major.
struct WeightBlock {
  std::size_t rows;
  std::size_t columns;
  Start start;
  double bound;  ///< of Start::uniform
  bool decays;   ///< whether weight decay is for it

  std::size_t count() const { return rows * columns; }
};

/// The blocks of a network, in the order in which they lie in its weights. Who reads the weights
/// takes them in the same order:
///   the embedding [instruments, embedded()], with more than one instrument;
///   lstm, per layer: inputs [in, 4 width], state [width, 4 width], bias; gates are in, forget,
///     cell, out;
///   transformer: inputs [inputs(), width], bias; per layer: norm gain, bias, query-key-value
///     [width, 3 width], bias, out [width, width], bias, norm gain, bias, up [width, 2 width],
///     bias, down [2 width, width], bias; then norm gain, bias;
///   without multitask: the head [encoded(), 1];
///   with it, for return, direction, and variance: [encoded(), width], bias, [width, 1]; then the
///     bias of the variance, and ln of each task's variance [3].
std::vector<WeightBlock> weight_blocks(const NetworkShape& shape);

std::size_t weight_count(const NetworkShape& shape);

/// What tells a transformer where in the window a row stands. Shape: [window, width].
/// Source: Vaswani et al. 2017, Attention is all you need, section 3.5.
std::vector<float> positions(const NetworkShape& shape);

inline constexpr std::size_t kTasks = 3;

/// What is added to variances under a square root, as in Ba et al. 2016, Layer normalization.
inline constexpr double kNormEpsilon = 1e-5;

}  // namespace tern
