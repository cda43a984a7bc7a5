#pragma once

#include <vector>

#include "forecast/network_layers.h"

namespace tern {

/// Reads rows one after the other, and hands on what it keeps of them.
/// Source: Hochreiter and Schmidhuber 1997, Neural Computation 9(8), with the forget gate of Gers,
/// Schmidhuber and Cummins 2000, Neural Computation 12(10).
class LstmEncoder {
 public:
  LstmEncoder(const NetworkShape& shape, WeightReader& from);

  Projection first_layer(const float* embedding) const;
  /// Shape: [encoded()]; valid until the next call.
  const float* encode(Projection& rows, const Samples& samples, std::size_t i);

 private:
  struct Layer {
    const float* inputs;
    const float* state;
    const float* bias;
  };

  void project_states(const Layer& layer);
  void run(const Layer& layer);

  const NetworkShape& shape_;
  std::size_t gates_;
  std::vector<Layer> layers_;
  std::vector<float> gate_;    // [window, gates]
  std::vector<float> hidden_;  // [window, width]
  std::vector<float> cell_;    // [width]
};

}  // namespace tern
