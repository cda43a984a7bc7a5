#pragma once

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <vector>

#include "forecast/network_layout.h"

namespace tern {

/// Leaves out a share of numbers and makes up for it. The masks are drawn on the CPU from its own
/// seed: libtorch's own dropout draws from one generator that all threads of a process share.
class Dropout {
 public:
  Dropout(double share, std::uint64_t seed);
  at::Tensor operator()(const at::Tensor& x);

 private:
  double share_;
  at::Generator generator_;
};

/// The heads' answers. Shape: each [batch]; direction and log_variance only with multitask.
struct TorchOutput {
  at::Tensor mean;
  at::Tensor direction;
  at::Tensor log_variance;
  at::Tensor log_task_variance;  ///< [kTasks]
};

/// The network of network.h with gradients.
/// Shape: inputs is [batch, window, features], instruments [batch]; `blocks` as weight_blocks().
TorchOutput torch_forward(const NetworkShape& shape, const std::vector<at::Tensor>& blocks,
                          const at::Tensor& inputs, const at::Tensor& instruments,
                          Dropout& dropout);

}  // namespace tern
