#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "forecast/network_layout.h"

namespace tern {

/// How weights are moved. Losses are means over a batch.
struct LearningRules {
  double weight_decay;
  double clip;     ///< the longest that a gradient may be
  double dropout;  ///< the share of an encoder's numbers that a step does without
  double huber;    ///< errors beyond it count by size, not by square; 0: all count by square
  std::string device;

  friend bool operator==(const LearningRules&, const LearningRules&) = default;
};

/// All that a training which goes on from here needs.
///
/// Shape: each is [weight_count()].
struct LearningState {
  std::vector<float> weights;
  std::vector<float> mean;    ///< of gradients, as AdamW keeps it
  std::vector<float> square;  ///< of gradients, as AdamW keeps it
  std::uint64_t steps = 0;
};

/// Samples with their past.
///
/// Shape:   inputs is [count, window, features]; the others are [count].
/// Missing: nowhere: a feature that is not there is 0, and so are rows before the first.
struct LearningBatch {
  std::span<const float> inputs;
  std::span<const std::int64_t> instruments;
  std::span<const float> y;
  std::span<const float> log_variance;
};

/// Learns by gradients; not thread-safe, and one thread each.
class NetworkTrainer {
 public:
  virtual ~NetworkTrainer() = default;

  /// Moves the weights by one batch and returns its loss before that; `seed` draws what drops out.
  /// Errors: not_converged, when the loss is no number.
  virtual Result<double> step(const LearningBatch& batch, double rate, std::uint64_t seed) = 0;
  virtual Result<LearningState> state() const = 0;
};

/// What the loadable module of the neural networks offers. It alone is compiled against libtorch,
/// because that takes half a second and 165 MB to open, which a command without a network to train
/// is not to pay. It uses nothing of tern but headers and the layout of weights, so that there is
/// one copy of tern's state in the program; no exception leaves it.
struct NetworkLibrary {
  std::uint32_t version;  ///< kNetworkLibraryVersion, of the headers that it was compiled with
  Result<std::unique_ptr<NetworkTrainer>> (*make)(const NetworkShape& shape,
                                                  const LearningRules& rules,
                                                  const LearningState& state);
};

/// Grows whenever this header or network_layout.h changes.
inline constexpr std::uint32_t kNetworkLibraryVersion = 1;

/// The one symbol of the module, a function that returns its NetworkLibrary.
inline constexpr const char* kNetworkLibrarySymbol = "tern_networks";

}  // namespace tern
