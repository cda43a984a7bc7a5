#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "forecast/network_library.h"

namespace tern {

/// The weights of a network as one row of numbers, and as the tensors that are views of it. A norm,
/// a step, or a copy of all weights is then one operation, and so is a checkpoint.
class WeightTensors {
 public:
  WeightTensors(const NetworkShape& shape, const LearningState& state, at::Device device);

  /// The blocks in the order of weight_blocks(); a backward pass adds to their gradients.
  const std::vector<at::Tensor>& blocks() const { return blocks_; }
  void clear_gradients();
  /// The length of the gradients together.
  double gradient_length() const;
  /// Moves the weights by their gradients, cut to rules.clip.
  /// Source: Loshchilov and Hutter 2019, Decoupled weight decay regularization, ICLR.
  void step(const LearningRules& rules, double rate);
  LearningState state() const;

 private:
  at::Tensor weights_;
  at::Tensor gradients_;
  at::Tensor mean_;
  at::Tensor square_;
  at::Tensor decays_;  // 1 where weight decay is for it
  std::uint64_t steps_;
  std::vector<at::Tensor> blocks_;
};

}  // namespace tern
