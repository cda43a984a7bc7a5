#pragma once

#include <span>
#include <vector>

#include "dataset/samples.h"
#include "forecast/network_layout.h"

namespace tern {

/// What the heads of a network say of one sample.
struct NetworkOutput {
  float mean;
  float log_variance;  ///< 0 without multitask
};

/// A trained network, as plain loops: forecasting needs no libtorch, and a sample's numbers do not
/// depend on the samples beside it. A BLAS rounds a row by where in the batch it stands (OpenBLAS
/// 0.3.21, an LSTM, batches of 32: 308 of 496 forecasts changed when their rows were moved).
class Network {
 public:
  /// Requires: weights has weight_count(shape) numbers.
  Network(const NetworkShape& shape, std::vector<float> weights);

  /// Requires: `samples` has the features and the instruments of the shape.
  /// Cost: a row is projected once, not once for each window that it is in.
  std::vector<NetworkOutput> outputs(const Samples& samples) const;

  const NetworkShape& shape() const { return shape_; }
  const std::vector<float>& weights() const { return weights_; }

 private:
  NetworkShape shape_;
  std::vector<float> weights_;
};

}  // namespace tern
