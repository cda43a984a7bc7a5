#include "forecast/network.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace tern {
namespace {

/// Hands out weights in the order of weight_blocks().
class WeightReader {
 public:
  explicit WeightReader(std::span<const float> weights) : rest_(weights) {}
  const float* take(std::size_t count) {
    TERN_CHECK(count <= rest_.size(), "a network has the weights of its layout");
    const float* taken = rest_.data();
    rest_ = rest_.subspan(count);
    return taken;
  }

 private:
  std::span<const float> rest_;
};

/// y += x W. Each output sums over the inputs in their order, so its bits are its own, and the
/// compiler may still compute several outputs at once.
void add_product(const float* __restrict x, std::size_t in, const float* __restrict weights,
                 float* __restrict y, std::size_t out) {
  for (std::size_t k = 0; k < in; ++k) {
    const float factor = x[k];
    const float* __restrict row = weights + k * out;
    for (std::size_t j = 0; j < out; ++j) y[j] += factor * row[j];
  }
}

struct Linear {
  const float* weights;
  const float* bias;
  std::size_t in;
  std::size_t out;

  Linear(WeightReader& from, std::size_t inputs, std::size_t outputs)
      : weights(from.take(inputs * outputs)), bias(from.take(outputs)), in(inputs), out(outputs) {}
  void operator()(const float* x, float* y) const {
    std::copy_n(bias, out, y);
    add_product(x, in, weights, y, out);
  }
};

struct Norm {
  const float* gain;
  const float* bias;
  std::size_t width;

  Norm(WeightReader& from, std::size_t count)
      : gain(from.take(count)), bias(from.take(count)), width(count) {}
  void operator()(const float* x, float* y) const {
    float mean = 0;
    for (std::size_t i = 0; i < width; ++i) mean += x[i];
    mean /= static_cast<float>(width);
    float variance = 0;
    for (std::size_t i = 0; i < width; ++i) variance += (x[i] - mean) * (x[i] - mean);
    variance /= static_cast<float>(width);
    const float scale = 1.0F / std::sqrt(variance + static_cast<float>(kNormEpsilon));
    for (std::size_t i = 0; i < width; ++i) y[i] = (x[i] - mean) * scale * gain[i] + bias[i];
  }
};

float sigmoid(float x) {
  return 1.0F / (1.0F + std::exp(-x));
}

float tangent(float x) {
  return 2.0F * sigmoid(2.0F * x) - 1.0F;
}

/// What the first layer makes of single rows, kept for the windows to come.
class Projected {
 public:
  Projected(const NetworkShape& shape, const float* embedding, const float* weights,
            const float* bias, std::size_t out)
      : shape_(shape),
        embedding_(embedding),
        weights_(weights),
        bias_(bias),
        out_(out),
        row_of_(slots_of(shape), kNone),
        kept_(row_of_.size() * out) {}

  /// Writes the window of sample `i`, rows before the first as zeros. Shape: [window, out].
  void window(const Samples& samples, std::size_t i, float* into) {
    const Samples::RowRange rows = samples.window(i, shape_.window);
    const std::size_t instrument = samples.instrument(i);
    const std::size_t before = shape_.window - (rows.end - rows.begin);
    for (std::size_t k = 0; k < before; ++k) begin_with(instrument, into + k * out_);
    float* to = into + before * out_;
    for (std::size_t row = rows.begin; row < rows.end; ++row, to += out_) {
      std::copy_n(project(samples, row, instrument), out_, to);
    }
  }

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  // The rows of one window never share a slot.
  static std::size_t slots_of(const NetworkShape& shape) { return 2 * shape.window; }

  void begin_with(std::size_t instrument, float* y) const {
    std::copy_n(bias_, out_, y);
    const std::size_t width = shape_.embedded();
    add_product(embedding_ + instrument * width, width, weights_ + shape_.features * out_, y, out_);
  }

  const float* project(const Samples& samples, std::size_t row, std::size_t instrument) {
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

  const NetworkShape& shape_;
  const float* embedding_;
  const float* weights_;
  const float* bias_;
  std::size_t out_;
  std::vector<std::size_t> row_of_;
  std::vector<float> kept_;
  std::vector<float> present_;
};

/// Source: Hochreiter and Schmidhuber 1997, Neural Computation 9(8), with the forget gate of Gers
/// et al. 2000.
class Lstm {
 public:
  Lstm(const NetworkShape& shape, WeightReader& from) : shape_(shape), gates_(4 * shape.width) {
    for (std::size_t layer = 0; layer < shape.layers; ++layer) {
      const std::size_t in = layer == 0 ? shape.inputs() : shape.width;
      Layer& made = layers_.emplace_back();
      made.inputs = from.take(in * gates_);
      made.state = from.take(shape.width * gates_);
      made.bias = from.take(gates_);
    }
    gate_.resize(shape.window * gates_);
    hidden_.resize(shape.window * shape.width);
  }

  Projected first_layer(const float* embedding) const {
    return {shape_, embedding, layers_[0].inputs, layers_[0].bias, gates_};
  }

  const float* encode(Projected& rows, const Samples& samples, std::size_t i) {
    rows.window(samples, i, gate_.data());
    for (std::size_t layer = 0; layer < layers_.size(); ++layer) {
      if (layer > 0) project_states(layers_[layer]);
      run(layers_[layer]);
    }
    return hidden_.data() + (shape_.window - 1) * shape_.width;
  }

 private:
  struct Layer {
    const float* inputs;
    const float* state;
    const float* bias;
  };

  void project_states(const Layer& layer) {
    for (std::size_t t = 0; t < shape_.window; ++t) {
      float* gate = gate_.data() + t * gates_;
      std::copy_n(layer.bias, gates_, gate);
      add_product(hidden_.data() + t * shape_.width, shape_.width, layer.inputs, gate, gates_);
    }
  }

  void run(const Layer& layer) {
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

  const NetworkShape& shape_;
  std::size_t gates_;
  std::vector<Layer> layers_;
  std::vector<float> gate_;    // [window, gates]
  std::vector<float> hidden_;  // [window, width]
  std::vector<float> cell_;    // [width]
};

/// An encoder whose layers see the whole window; normed before each part, not after it.
/// Source: Vaswani et al. 2017, Attention is all you need; Xiong et al. 2020, On layer
/// normalization in the transformer architecture.
class Transformer {
 public:
  Transformer(const NetworkShape& shape, WeightReader& from)
      : shape_(shape), input_(from, shape.inputs(), shape.width), position_(positions(shape)) {
    const std::size_t width = shape.width;
    for (std::size_t layer = 0; layer < shape.layers; ++layer) {
      layers_.push_back({Norm(from, width), Linear(from, width, 3 * width),
                         Linear(from, width, width), Norm(from, width),
                         Linear(from, width, 2 * width), Linear(from, 2 * width, width)});
    }
    norm_.emplace_back(from, width);
    token_.resize(shape.window * width);
    mixed_.resize(3 * shape.window * width);
    scratch_.resize(4 * width);
    score_.resize(shape.window);
    encoded_.resize(2 * width);
  }

  Projected first_layer(const float* embedding) const {
    return {shape_, embedding, input_.weights, input_.bias, shape_.width};
  }

  const float* encode(Projected& rows, const Samples& samples, std::size_t i) {
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

 private:
  struct Layer {
    Norm before_attention;
    Linear query_key_value;
    Linear out;
    Norm before_transform;
    Linear up;
    Linear down;
  };

  float* token(std::size_t t) { return token_.data() + t * shape_.width; }
  void add_to_token(std::size_t t, const float* what) {
    for (std::size_t j = 0; j < shape_.width; ++j) token(t)[j] += what[j];
  }

  void attend(const Layer& layer) {
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

  /// What token `t` takes from all tokens by one head.
  void attend(std::size_t head, std::size_t t, float* context) {
    const std::size_t width = shape_.width;
    const std::size_t share = width / shape_.heads;
    const float* query = mixed_.data() + t * 3 * width + head * share;
    const float scale = 1.0F / std::sqrt(static_cast<float>(share));
    float max = -INFINITY;
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

  void transform(const Layer& layer) {
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

  const NetworkShape& shape_;
  Linear input_;
  std::vector<float> position_;
  std::vector<Layer> layers_;
  std::vector<Norm> norm_;      // the last one
  std::vector<float> token_;    // [window, width]
  std::vector<float> mixed_;    // [window, 3, width]
  std::vector<float> scratch_;  // [4, width]
  std::vector<float> score_;    // [window]
  std::vector<float> encoded_;  // [2, width]
};

/// One hidden layer, and what it says.
float say(const Linear& hidden, const float* out, const float* encoded, std::vector<float>& wide) {
  wide.resize(hidden.out);
  hidden(encoded, wide.data());
  float sum = 0;
  for (std::size_t j = 0; j < hidden.out; ++j) sum += std::max(wide[j], 0.0F) * out[j];
  return sum;
}

class Heads {
 public:
  Heads(const NetworkShape& shape, WeightReader& from) : in_(shape.encoded()) {
    if (!shape.multitask) {
      out_.push_back(from.take(in_));
      return;
    }
    for (std::size_t task = 0; task < kTasks; ++task) {
      hidden_.emplace_back(from, in_, shape.width);
      out_.push_back(from.take(shape.width));
    }
    log_variance_ = from.take(1);
  }

  NetworkOutput operator()(const float* encoded) {
    if (hidden_.empty()) {
      float mean = 0;
      add_product(encoded, in_, out_[0], &mean, 1);
      return {mean, 0};
    }
    return {say(hidden_[0], out_[0], encoded, wide_),
            *log_variance_ + say(hidden_[2], out_[2], encoded, wide_)};
  }

 private:
  std::size_t in_;
  std::vector<Linear> hidden_;
  std::vector<const float*> out_;
  const float* log_variance_ = nullptr;
  std::vector<float> wide_;
};

template <class EncoderKind>
std::vector<NetworkOutput> run(const NetworkShape& shape, std::span<const float> weights,
                               const Samples& samples) {
  WeightReader from(weights);
  const float* embedding = from.take(shape.instruments * shape.embedded());
  EncoderKind encoder(shape, from);
  Heads heads(shape, from);
  Projected rows = encoder.first_layer(embedding);
  std::vector<NetworkOutput> outputs;
  outputs.reserve(samples.count());
  for (std::size_t i = 0; i < samples.count(); ++i) {
    outputs.push_back(heads(encoder.encode(rows, samples, i)));
  }
  return outputs;
}

}  // namespace

Network::Network(const NetworkShape& shape, std::vector<float> weights)
    : shape_(shape), weights_(std::move(weights)) {
  TERN_CHECK(weights_.size() == weight_count(shape_), "a network has the weights of its layout");
}

std::vector<NetworkOutput> Network::outputs(const Samples& samples) const {
  TERN_CHECK(samples.features == shape_.features && samples.begins.size() == shape_.instruments,
             "samples have the features and the instruments of the fit");
  return shape_.encoder == Encoder::lstm ? run<Lstm>(shape_, weights_, samples)
                                         : run<Transformer>(shape_, weights_, samples);
}

}  // namespace tern
