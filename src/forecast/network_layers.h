#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "dataset/samples.h"
#include "forecast/network_layout.h"

namespace tern {

/// Hands out weights in the order of weight_blocks().
class WeightReader {
 public:
  explicit WeightReader(std::span<const float> weights) : rest_(weights) {}
  /// Requires: so many are left.
  const float* take(std::size_t count);

 private:
  std::span<const float> rest_;
};

/// y += x W, W being [in, out]. Each output sums over the inputs in their order: its bits are its
/// own, and the compiler may still compute several outputs at once.
void add_product(const float* x, std::size_t in, const float* weights, float* y, std::size_t out);

struct Linear {
  const float* weights;
  const float* bias;
  std::size_t in;
  std::size_t out;

  Linear(WeightReader& from, std::size_t inputs, std::size_t outputs)
      : weights(from.take(inputs * outputs)), bias(from.take(outputs)), in(inputs), out(outputs) {}
  void operator()(const float* x, float* y) const;
};

/// Numbers brought to mean zero and variance one, and from there to a learned scale.
/// Source: Ba, Kiros and Hinton 2016, Layer normalization.
struct Norm {
  const float* gain;
  const float* bias;
  std::size_t width;

  Norm(WeightReader& from, std::size_t count)
      : gain(from.take(count)), bias(from.take(count)), width(count) {}
  void operator()(const float* x, float* y) const;
};

/// What the first layer makes of single rows, kept for the windows to come.
class Projection {
 public:
  /// Shape: embedding as in weight_blocks(); weights is [inputs(), out], bias [out].
  Projection(const NetworkShape& shape, const float* embedding, const float* weights,
             const float* bias, std::size_t out);

  /// Writes the window of sample `i`, rows before the first as zeros. Shape: [window, out].
  void window(const Samples& samples, std::size_t i, float* into);

 private:
  void begin_with(std::size_t instrument, float* y) const;
  const float* project(const Samples& samples, std::size_t row, std::size_t instrument);

  const NetworkShape& shape_;
  const float* embedding_;
  const float* weights_;
  const float* bias_;
  std::size_t out_;
  std::vector<std::size_t> row_of_;  // by slot: the row whose projection is kept there
  std::vector<float> kept_;          // [slots, out]
  std::vector<float> present_;       // a row with zeros where it is missing
};

}  // namespace tern
