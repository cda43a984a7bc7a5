#include "forecast/lstm_encoder.h"

#include <algorithm>
#include <cmath>

namespace tern {
namespace {

float sigmoid(float x) {
  return 1.0F / (1.0F + std::exp(-x));
}

float tangent(float x) {
  return 2.0F * sigmoid(2.0F * x) - 1.0F;
}

}  // namespace

LstmEncoder::LstmEncoder(const NetworkShape& shape, WeightReader& from)
    : shape_(shape),
      gates_(4 * shape.width),
      gate_(shape.window * gates_),
      hidden_(shape.window * shape.width) {
  for (std::size_t layer = 0; layer < shape.layers; ++layer) {
    const std::size_t in = layer == 0 ? shape.inputs() : shape.width;
    Layer& made = layers_.emplace_back();
    made.inputs = from.take(in * gates_);
    made.state = from.take(shape.width * gates_);
    made.bias = from.take(gates_);
  }
}

Projection LstmEncoder::first_layer(const float* embedding) const {
  return {shape_, embedding, layers_[0].inputs, layers_[0].bias, gates_};
}

const float* LstmEncoder::encode(Projection& rows, const Samples& samples, std::size_t i) {
  rows.window(samples, i, gate_.data());
  for (std::size_t layer = 0; layer < layers_.size(); ++layer) {
    if (layer > 0) project_states(layers_[layer]);
    run(layers_[layer]);
  }
  return hidden_.data() + (shape_.window - 1) * shape_.width;
}

void LstmEncoder::project_states(const Layer& layer) {
  for (std::size_t t = 0; t < shape_.window; ++t) {
    float* gate = gate_.data() + t * gates_;
    std::copy_n(layer.bias, gates_, gate);
    add_product(hidden_.data() + t * shape_.width, shape_.width, layer.inputs, gate, gates_);
  }
}

void LstmEncoder::run(const Layer& layer) {
  const std::size_t width = shape_.width;
  cell_.assign(width, 0.0F);
  for (std::size_t t = 0; t < shape_.window; ++t) {
    float* gate = gate_.data() + t * gates_;
    float* hidden = hidden_.data() + t * width;
    if (t > 0) add_product(hidden - width, width, layer.state, gate, gates_);
    for (std::size_t j = 0; j < width; ++j) {
      const float kept = sigmoid(gate[width + j]) * cell_[j];
      cell_[j] = kept + sigmoid(gate[j]) * tangent(gate[2 * width + j]);
      hidden[j] = sigmoid(gate[3 * width + j]) * tangent(cell_[j]);
    }
  }
}

}  // namespace tern
