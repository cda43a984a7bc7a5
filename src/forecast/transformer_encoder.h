#pragma once

#include <vector>

#include "forecast/network_layers.h"

namespace tern {

/// Layers in which each row takes from all rows of the window what is like what it asks for. They
/// norm before each part and not after it, which learns without a warm-up; what is encoded is the
/// mean row beside the last one.
/// Source: Vaswani et al. 2017, Attention is all you need; Xiong et al. 2020, On layer
/// normalization in the transformer architecture.
class TransformerEncoder {
 public:
  TransformerEncoder(const NetworkShape& shape, WeightReader& from);

  Projection first_layer(const float* embedding) const;
  /// Shape: [encoded()]; valid until the next call.
  const float* encode(Projection& rows, const Samples& samples, std::size_t i);

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
  void add_to_token(std::size_t t, const float* what);
  void attend(const Layer& layer);
  /// What token `t` takes from all tokens by one head.
  void attend(std::size_t head, std::size_t t, float* context);
  void transform(const Layer& layer);

  const NetworkShape& shape_;
  Linear input_;
  std::vector<float> position_;
  std::vector<Layer> layers_;
  std::vector<float> token_;    // [window, width]
  std::vector<float> mixed_;    // [window, 3, width]
  std::vector<float> scratch_;  // [3, width]
  std::vector<float> score_;    // [window]
  std::vector<float> encoded_;  // [2, width]
  std::vector<Norm> norm_;      // one, behind the layers
};

}  // namespace tern
