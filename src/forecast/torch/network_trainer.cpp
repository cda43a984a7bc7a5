#include "forecast/torch/network_trainer.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/binary_cross_entropy_with_logits.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/huber_loss.h>
#include <ATen/ops/mse_loss.h>
#include <c10/core/Scalar.h>

#include <array>
#include <cmath>
#include <exception>

#include "forecast/torch/torch_network.h"
#include "forecast/torch/weight_tensors.h"

namespace tern {
namespace {

/// Returns nearer to zero than this, in units of volatility, have no direction worth learning.
constexpr double kDirectionMin = 0.1;
/// Beyond it a task's weight says no more.
constexpr double kLogVarianceMax = 5;

at::Tensor on_device(std::span<const float> numbers, at::IntArrayRef sizes, at::Device device) {
  // libtorch's views know no const; nothing writes to this one.
  return at::from_blob(const_cast<float*>(numbers.data()), sizes, at::kFloat).to(device);
}

at::Tensor return_loss(const at::Tensor& mean, const at::Tensor& y, double huber) {
  return huber > 0 ? at::huber_loss(mean, y, at::Reduction::Mean, huber) * 2
                   : at::mse_loss(mean, y);
}

/// Each task is divided by a variance that is learned with the weights.
/// Source: Kendall, Gal and Cipolla 2018, CVPR, equation 7 ff.
at::Tensor weighted(const std::array<at::Tensor, kTasks>& losses, const at::Tensor& log_variances) {
  const at::Tensor s = log_variances.clamp(-kLogVarianceMax, kLogVarianceMax);
  const at::Tensor precision = (-s).exp();
  // A likelihood over classes has no half, one of a normal does.
  return losses[0] * precision[0] * 0.5 + losses[1] * precision[1] +
         losses[2] * precision[2] * 0.5 + s.sum() * 0.5;
}

at::Tensor loss_of(const TorchOutput& out, const at::Tensor& y, const at::Tensor& log_variance,
                   const LearningRules& rules, bool multitask) {
  const at::Tensor returns = return_loss(out.mean, y, rules.huber);
  if (!multitask) return returns;
  const at::Tensor counts = y.abs().gt(kDirectionMin).to(at::kFloat);
  const at::Tensor direction =
      at::binary_cross_entropy_with_logits(out.direction, y.gt(0).to(at::kFloat), counts);
  return weighted({returns, direction, at::mse_loss(out.log_variance, log_variance)},
                  out.log_task_variance);
}

class Trainer final : public NetworkTrainer {
 public:
  Trainer(const NetworkShape& shape, LearningRules rules, const LearningState& state,
          at::Device device)
      : shape_(shape), rules_(std::move(rules)), device_(device), weights_(shape, state, device) {}

  Result<double> step(const LearningBatch& batch, double rate, std::uint64_t seed) override {
    try {
      return step_or_throw(batch, rate, seed);
    } catch (const std::exception& thrown) {
      return fail(Errc::not_converged, std::string("libtorch failed: ") + thrown.what());
    }
  }

  Result<LearningState> state() const override {
    try {
      return weights_.state();
    } catch (const std::exception& thrown) {
      return fail(Errc::not_converged, std::string("libtorch failed: ") + thrown.what());
    }
  }

 private:
  Result<double> step_or_throw(const LearningBatch& batch, double rate, std::uint64_t seed) {
    // The number of threads is a setting of the thread that asks.
    at::set_num_threads(1);
    const auto count = static_cast<std::int64_t>(batch.y.size());
    const at::Tensor inputs = on_device(batch.inputs,
                                        {count, static_cast<std::int64_t>(shape_.window),
                                         static_cast<std::int64_t>(shape_.features)},
                                        device_);
    const at::Tensor instruments =
        at::from_blob(const_cast<std::int64_t*>(batch.instruments.data()), {count}, at::kLong)
            .to(device_);
    Dropout dropout(rules_.dropout, seed);
    weights_.clear_gradients();
    const TorchOutput out = torch_forward(shape_, weights_.blocks(), inputs, instruments, dropout);
    const at::Tensor loss =
        loss_of(out, on_device(batch.y, {count}, device_),
                on_device(batch.log_variance, {count}, device_), rules_, shape_.multitask);
    const double value = loss.item().toDouble();
    if (!std::isfinite(value)) {
      return fail(Errc::not_converged,
                  "the loss of the network is no number; choose a smaller learning_rate");
    }
    loss.backward();
    weights_.step(rules_, rate);
    return value;
  }

  NetworkShape shape_;
  LearningRules rules_;
  at::Device device_;
  WeightTensors weights_;
};

}  // namespace

Result<std::unique_ptr<NetworkTrainer>> make_network_trainer(const NetworkShape& shape,
                                                             const LearningRules& rules,
                                                             const LearningState& state) {
  try {
    if (rules.device != "cpu" && !(rules.device == "cuda" && at::hasCUDA())) {
      return fail(Errc::invalid_argument,
                  "there is no device '" + rules.device + "' for libtorch here; choose cpu");
    }
    return std::make_unique<Trainer>(shape, rules, state, at::Device(rules.device));
  } catch (const std::exception& thrown) {
    return fail(Errc::not_converged, std::string("libtorch failed: ") + thrown.what());
  }
}

}  // namespace tern
