#include "forecast/transformer_encoder.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tern {

TransformerEncoder::TransformerEncoder(const NetworkShape& shape, WeightReader& from)
    : shape_(shape),
      input_(from, shape.inputs(), shape.width),
      position_(positions(shape)),
      token_(shape.window * shape.width),
      mixed_(3 * shape.window * shape.width),
      scratch_(3 * shape.width),
      score_(shape.window),
      encoded_(2 * shape.width) {
  const std::size_t width = shape.width;
  for (std::size_t layer = 0; layer < shape.layers; ++layer) {
    layers_.push_back({Norm(from, width), Linear(from, width, 3 * width),
                       Linear(from, width, width), Norm(from, width),
                       Linear(from, width, 2 * width), Linear(from, 2 * width, width)});
  }
  norm_.emplace_back(from, width);
}

Projection TransformerEncoder::first_layer(const float* embedding) const {
  return {shape_, embedding, input_.weights, input_.bias, shape_.width};
}

const float* TransformerEncoder::encode(Projection& rows, const Samples& samples, std::size_t i) {
  rows.window(samples, i, token_.data());
  for (std::size_t k = 0; k < token_.size(); ++k) token_[k] += position_[k];
  for (const Layer& layer : layers_) {
    attend(layer);
    transform(layer);
  }
  const std::size_t width = shape_.width;
  std::ranges::fill(encoded_, 0.0F);
  float* last = encoded_.data() + width;
  for (std::size_t t = 0; t < shape_.window; ++t) {
    norm_[0](token(t), last);
    for (std::size_t j = 0; j < width; ++j) encoded_[j] += last[j];
  }
  for (std::size_t j = 0; j < width; ++j) encoded_[j] /= static_cast<float>(shape_.window);
  return encoded_.data();
}

void TransformerEncoder::add_to_token(std::size_t t, const float* what) {
  for (std::size_t j = 0; j < shape_.width; ++j) token(t)[j] += what[j];
}

void TransformerEncoder::attend(const Layer& layer) {
  const std::size_t width = shape_.width;
  for (std::size_t t = 0; t < shape_.window; ++t) {
    layer.before_attention(token(t), scratch_.data());
    layer.query_key_value(scratch_.data(), mixed_.data() + t * 3 * width);
  }
  float* context = scratch_.data();
  float* out = scratch_.data() + width;
  for (std::size_t t = 0; t < shape_.window; ++t) {
    std::fill_n(context, width, 0.0F);
    for (std::size_t head = 0; head < shape_.heads; ++head) attend(head, t, context);
    layer.out(context, out);
    add_to_token(t, out);
  }
}

void TransformerEncoder::attend(std::size_t head, std::size_t t, float* context) {
  const std::size_t width = shape_.width;
  const std::size_t share = width / shape_.heads;
  const float* query = mixed_.data() + t * 3 * width + head * share;
  const float scale = 1.0F / std::sqrt(static_cast<float>(share));
  float max = -std::numeric_limits<float>::infinity();
  for (std::size_t s = 0; s < shape_.window; ++s) {
    const float* key = mixed_.data() + s * 3 * width + width + head * share;
    float product = 0;
    for (std::size_t j = 0; j < share; ++j) product += query[j] * key[j];
    score_[s] = product * scale;
    max = std::max(max, score_[s]);
  }
  float sum = 0;
  for (float& score : score_) sum += score = std::exp(score - max);
  for (std::size_t s = 0; s < shape_.window; ++s) {
    const float* value = mixed_.data() + s * 3 * width + 2 * width + head * share;
    const float weight = score_[s] / sum;
    for (std::size_t j = 0; j < share; ++j) context[head * share + j] += weight * value[j];
  }
}

void TransformerEncoder::transform(const Layer& layer) {
  const std::size_t width = shape_.width;
  float* normed = scratch_.data();
  float* wide = scratch_.data() + width;
  for (std::size_t t = 0; t < shape_.window; ++t) {
    layer.before_transform(token(t), normed);
    layer.up(normed, wide);
    for (std::size_t j = 0; j < 2 * width; ++j) wide[j] = std::max(wide[j], 0.0F);
    layer.down(wide, normed);
    add_to_token(t, normed);
  }
}

}  // namespace tern
