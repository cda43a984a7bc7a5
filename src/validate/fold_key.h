#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dataset/dataset.h"
#include "forecast/settings.h"
#include "validate/out_of_sample.h"

namespace tern {

/// Names the content of a dataset's first rows, for any number of them. Rows that come later change
/// no name of those before them, so that a longer history finds its older folds again.
///
/// Cost: one SHA-256 over the dataset, and over at most one block of rows for each name.
class DatasetDigest {
 public:
  /// Requires: `dataset` outlives this.
  explicit DatasetDigest(const Dataset& dataset);

  /// 64 hexadecimal digits. Requires: count <= dataset.count().
  std::string of_first(std::size_t count) const;

 private:
  const Dataset* dataset_;
  std::vector<std::string> blocks_;
};

/// Names the rows of a fold, and their content and all that stands before them.
std::string fold_data_hash(const DatasetDigest& digest, const FoldRows& rows);

/// "rounds=300 depth=3": every knob with its value.
std::string settings_text(std::span<const Setting> settings, const Settings& values);

/// What a key names beside the options.
struct FoldKeyParts {
  std::span<const std::string> data;  ///< fold_data_hash() of each dataset, in their order
  std::string_view asked;             ///< the model and its settings
  std::uint64_t seed;
};

/// 64 hexadecimal digits that name all that a model's forecasts of one fold depend on: two that
/// differ in anything have different keys. Requires: the first of options.volatilities exists.
std::string fold_key(const OutOfSampleOptions& options, const FoldKeyParts& parts);

}  // namespace tern
