#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "dataset/samples.h"
#include "forecast/network.h"
#include "forecast/network_library.h"

namespace tern {

/// How long a network learns, and from how much at a time.
struct LearningPlan {
  std::size_t epochs;
  std::size_t epoch_rows;  ///< at most so many samples, drawn anew for each epoch
  std::size_t batch;
  std::size_t patience;  ///< epochs in a row without a better validation, before it stops
  double rate;           ///< of the first step; it falls to zero in a straight line
  LearningRules rules;
};

struct LearnedWeights {
  std::vector<float> weights;  ///< of the epoch that validated best; of the last without validation
  std::size_t epochs;          ///< that they had
};

/// What outputs are worth: minus the mean log likelihood of `y` under normal distributions with
/// these means, and variances in these proportions. Without variances it orders networks as their
/// squared error does. A constant is left out.
double likelihood_loss(std::span<const NetworkOutput> outputs, std::span<const float> y);

/// Samples of `samples` in even steps, at most `count`, the last of them the newest.
struct ThinnedSamples {
  std::vector<std::size_t> at;
  std::vector<float> y;
  std::vector<float> log_variance;

  Samples view(const Samples& of) const;
};
ThinnedSamples thinned(const Samples& samples, std::size_t count);

/// Learns by epochs. After each, what is needed to go on is written to `checkpoint`, if it names a
/// file; a call with the same samples, plan, and seed goes on there and ends with the same weights.
/// The file of another training is written over; at the end it is removed.
///
/// Errors: not_converged: a loss that is no number; canceled: the user asked to stop; io;
///         unsupported, as open_networks(); invalid_argument: a device that is not there.
Result<LearnedWeights> learn_weights(const NetworkShape& shape, const LearningPlan& plan,
                                     const Samples& train, const Samples& valid, std::uint64_t seed,
                                     const std::filesystem::path& checkpoint);

}  // namespace tern
