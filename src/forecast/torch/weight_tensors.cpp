#include "forecast/torch/weight_tensors.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/zeros_like.h>
#include <c10/core/Scalar.h>

#include <algorithm>
#include <cmath>

namespace tern {
namespace {

constexpr double kMeanDecay = 0.9;
constexpr double kSquareDecay = 0.999;
constexpr double kEpsilon = 1e-8;

at::Tensor tensor_of(const std::vector<float>& numbers, at::Device device) {
  const at::Tensor made = at::empty({static_cast<std::int64_t>(numbers.size())}, at::kFloat);
  std::ranges::copy(numbers, made.data_ptr<float>());
  return made.to(device);
}

std::vector<float> numbers_of(const at::Tensor& tensor) {
  const at::Tensor here = tensor.to(at::kCPU);
  const auto* first = here.data_ptr<float>();
  return {first, first + here.numel()};
}

}  // namespace

WeightTensors::WeightTensors(const NetworkShape& shape, const LearningState& state,
                             at::Device device)
    : weights_(tensor_of(state.weights, device)),
      gradients_(at::zeros_like(weights_)),
      mean_(tensor_of(state.mean, device)),
      square_(tensor_of(state.square, device)),
      decays_(at::zeros_like(weights_)),
      steps_(state.steps) {
  std::int64_t from = 0;
  for (const WeightBlock& block : weight_blocks(shape)) {
    const auto count = static_cast<std::int64_t>(block.count());
    const std::vector<std::int64_t> sizes = {static_cast<std::int64_t>(block.rows),
                                             static_cast<std::int64_t>(block.columns)};
    if (block.decays) decays_.narrow(0, from, count).fill_(1);
    at::Tensor view = weights_.narrow(0, from, count).view(sizes).detach();
    view.requires_grad_();
    view.mutable_grad() = gradients_.narrow(0, from, count).view(sizes);
    blocks_.push_back(std::move(view));
    from += count;
  }
}

void WeightTensors::clear_gradients() {
  gradients_.zero_();
}

double WeightTensors::gradient_length() const {
  return gradients_.norm().item().toDouble();
}

void WeightTensors::step(const LearningRules& rules, double rate) {
  const at::NoGradGuard no_gradients;
  const double length = gradient_length();
  if (length > rules.clip) gradients_.mul_(rules.clip / length);
  ++steps_;
  const auto power = static_cast<double>(steps_);
  mean_.mul_(kMeanDecay).add_(gradients_, 1 - kMeanDecay);
  square_.mul_(kSquareDecay).addcmul_(gradients_, gradients_, 1 - kSquareDecay);
  weights_.addcmul_(weights_, decays_, -rate * rules.weight_decay);
  const double mean_share = 1 - std::pow(kMeanDecay, power);
  const double square_share = 1 - std::pow(kSquareDecay, power);
  const at::Tensor scale = square_.div(square_share).sqrt_().add_(kEpsilon);
  weights_.addcdiv_(mean_, scale, -rate / mean_share);
}

LearningState WeightTensors::state() const {
  return {numbers_of(weights_), numbers_of(mean_), numbers_of(square_), steps_};
}

}  // namespace tern
