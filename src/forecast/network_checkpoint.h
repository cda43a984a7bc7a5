#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "forecast/network_library.h"

namespace tern {

/// A training between two epochs.
struct NetworkCheckpoint {
  std::uint64_t epochs = 0;  ///< that are done
  LearningState state;
  std::vector<float> best;  ///< the weights that validated best
  double best_loss;
  std::uint64_t best_epochs = 0;
};

/// What a file at `path` holds, if it is a checkpoint of this very training.
/// `recipe` names samples, plan, and seed by their content.
std::optional<NetworkCheckpoint> read_checkpoint(const std::filesystem::path& path,
                                                 const std::string& recipe);

/// All of it, or nothing: what was there before stays until the new file is whole.
/// Errors: io.
Status write_checkpoint(const std::filesystem::path& path, const std::string& recipe,
                        const NetworkCheckpoint& checkpoint);

}  // namespace tern
