#include "forecast/torch/torch_network.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/lstm.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

#include <cmath>

namespace tern {
namespace {

using Blocks = std::vector<at::Tensor>::const_iterator;

std::int64_t whole(std::size_t count) {
  return static_cast<std::int64_t>(count);
}

/// Takes a matrix and its bias.
at::Tensor linear(const at::Tensor& x, Blocks& next) {
  const at::Tensor& weights = *next++;
  return at::linear(x, weights.t(), (*next++).squeeze(0));
}

at::Tensor norm(const at::Tensor& x, Blocks& next) {
  const at::Tensor gain = (*next++).squeeze(0);
  const at::Tensor bias = (*next++).squeeze(0);
  return at::layer_norm(x, {x.size(-1)}, gain, bias, kNormEpsilon);
}

at::Tensor lstm(const NetworkShape& shape, const at::Tensor& inputs, Blocks& next) {
  std::vector<at::Tensor> weights;
  for (std::size_t layer = 0; layer < shape.layers; ++layer) {
    weights.push_back((*next++).t());
    weights.push_back((*next++).t());
    const at::Tensor bias = (*next++).squeeze(0);
    weights.push_back(bias);
    weights.push_back(at::zeros_like(bias));
  }
  const at::Tensor begin =
      at::zeros({whole(shape.layers), inputs.size(0), whole(shape.width)}, inputs.options());
  const auto all =
      at::lstm(inputs, {begin, begin}, weights, true, whole(shape.layers), 0.0, true, false, true);
  return std::get<1>(all).select(0, whole(shape.layers) - 1);
}

at::Tensor attention(const NetworkShape& shape, const at::Tensor& x, Blocks& next) {
  const std::int64_t share = whole(shape.width / shape.heads);
  const at::Tensor mixed = linear(x, next)
                               .view({x.size(0), x.size(1), 3, whole(shape.heads), share})
                               .permute({2, 0, 3, 1, 4});
  const double scale = 1.0 / std::sqrt(static_cast<double>(share));
  const at::Tensor scores = at::matmul(mixed[0], mixed[1].transpose(-2, -1)) * scale;
  const at::Tensor context = at::matmul(at::softmax(scores, -1), mixed[2]);
  return linear(context.transpose(1, 2).reshape(x.sizes()), next);
}

at::Tensor transformer(const NetworkShape& shape, const at::Tensor& inputs, Blocks& next,
                       Dropout& dropout) {
  std::vector<float> table = positions(shape);
  const at::Tensor position =
      at::from_blob(table.data(), {whole(shape.window), whole(shape.width)}, at::kFloat)
          .to(inputs.device(), at::kFloat, false, true);
  at::Tensor x = linear(inputs, next) + position;
  for (std::size_t layer = 0; layer < shape.layers; ++layer) {
    const at::Tensor normed = norm(x, next);
    x = x + dropout(attention(shape, normed, next));
    const at::Tensor again = norm(x, next);
    const at::Tensor wide = at::relu(linear(again, next));
    x = x + dropout(linear(wide, next));
  }
  x = norm(x, next);
  return at::cat({x.mean(1), x.select(1, whole(shape.window) - 1)}, 1);
}

/// What the last layer of a head says, which has no bias.
at::Tensor say(const at::Tensor& x, Blocks& next) {
  return at::matmul(x, *next++).squeeze(1);
}

}  // namespace

Dropout::Dropout(double share, std::uint64_t seed)
    : share_(share), generator_(at::make_generator<at::CPUGeneratorImpl>(seed)) {}

at::Tensor Dropout::operator()(const at::Tensor& x) {
  if (share_ <= 0) return x;
  const at::Tensor mask = at::empty(x.sizes(), at::kFloat);
  mask.bernoulli_(1 - share_, generator_).div_(1 - share_);
  return x * mask.to(x.device());
}

TorchOutput torch_forward(const NetworkShape& shape, const std::vector<at::Tensor>& blocks,
                          const at::Tensor& inputs, const at::Tensor& instruments,
                          Dropout& dropout) {
  Blocks next = blocks.begin();
  at::Tensor x = inputs;
  if (shape.embedded() > 0) {
    const at::Tensor embedded = (*next++).index_select(0, instruments).unsqueeze(1);
    x = at::cat({x, embedded.expand({-1, whole(shape.window), -1})}, 2);
  }
  const at::Tensor encoded = dropout(
      shape.encoder == Encoder::lstm ? lstm(shape, x, next) : transformer(shape, x, next, dropout));
  if (!shape.multitask) return {say(encoded, next), {}, {}, {}};
  std::vector<at::Tensor> said;
  for (std::size_t task = 0; task < kTasks; ++task) {
    const at::Tensor hidden = dropout(at::relu(linear(encoded, next)));
    said.push_back(say(hidden, next));
  }
  const at::Tensor log_variance = said[2] + (*next++).squeeze(0);
  return {said[0], said[1], log_variance, (*next++).squeeze(0)};
}

}  // namespace tern
