#include "forecast/network.h"

#include <algorithm>

#include "base/check.h"
#include "forecast/lstm_encoder.h"
#include "forecast/transformer_encoder.h"

namespace tern {
namespace {

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
  Projection rows = encoder.first_layer(embedding);
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
  return shape_.encoder == Encoder::lstm ? run<LstmEncoder>(shape_, weights_, samples)
                                         : run<TransformerEncoder>(shape_, weights_, samples);
}

}  // namespace tern
