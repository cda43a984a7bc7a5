#include "forecast/network_layers.h"

#include <algorithm>

#include "base/check.h"

namespace tern {
namespace {

constexpr std::size_t kNoRow = static_cast<std::size_t>(-1);

}  // namespace

const float* WeightReader::take(std::size_t count) {
  TERN_CHECK(count <= rest_.size(), "a network has the weights of its layout");
  const float* taken = rest_.data();
  rest_ = rest_.subspan(count);
  return taken;
}

void add_product(const float* __restrict x, std::size_t in, const float* __restrict weights,
                 float* __restrict y, std::size_t out) {
  for (std::size_t k = 0; k < in; ++k) {
    const float factor = x[k];
    const float* __restrict row = weights + k * out;
    for (std::size_t j = 0; j < out; ++j) y[j] += factor * row[j];
  }
}

void Linear::operator()(const float* x, float* y) const {
  std::copy_n(bias, out, y);
  add_product(x, in, weights, y, out);
}

void Norm::operator()(const float* x, float* y) const {
  float mean = 0;
  for (std::size_t i = 0; i < width; ++i) mean += x[i];
  mean /= static_cast<float>(width);
  float variance = 0;
  for (std::size_t i = 0; i < width; ++i) variance += (x[i] - mean) * (x[i] - mean);
  variance /= static_cast<float>(width);
  const float scale = 1.0F / std::sqrt(variance + static_cast<float>(kNormEpsilon));
  for (std::size_t i = 0; i < width; ++i) y[i] = (x[i] - mean) * scale * gain[i] + bias[i];
}

// Twice the window, so that the rows of one window never share a slot.
Projection::Projection(const NetworkShape& shape, const float* embedding, const float* weights,
                       const float* bias, std::size_t out)
    : shape_(shape),
      embedding_(embedding),
      weights_(weights),
      bias_(bias),
      out_(out),
      row_of_(2 * shape.window, kNoRow),
      kept_(row_of_.size() * out) {}

void Projection::window(const Samples& samples, std::size_t i, float* into) {
  const Samples::RowRange rows = samples.window(i, shape_.window);
  const std::size_t instrument = samples.instrument(i);
  const std::size_t before = shape_.window - (rows.end - rows.begin);
  for (std::size_t k = 0; k < before; ++k) begin_with(instrument, into + k * out_);
  float* to = into + before * out_;
  for (std::size_t row = rows.begin; row < rows.end; ++row, to += out_) {
    std::copy_n(project(samples, row, instrument), out_, to);
  }
}

void Projection::begin_with(std::size_t instrument, float* y) const {
  std::copy_n(bias_, out_, y);
  const std::size_t width = shape_.embedded();
  add_product(embedding_ + instrument * width, width, weights_ + shape_.features * out_, y, out_);
}

const float* Projection::project(const Samples& samples, std::size_t row, std::size_t instrument) {
  const std::size_t slot = row % row_of_.size();
  float* y = kept_.data() + slot * out_;
  if (row_of_[slot] == row) return y;
  row_of_[slot] = row;
  begin_with(instrument, y);
  const auto features = samples.table.subspan(row * shape_.features, shape_.features);
  present_.assign(features.begin(), features.end());
  for (float& value : present_) {
    if (std::isnan(value)) value = 0;
  }
  add_product(present_.data(), present_.size(), weights_, y, out_);
  return y;
}

}  // namespace tern
