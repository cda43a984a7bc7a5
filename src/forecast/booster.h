#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "dataset/samples.h"

namespace tern {

/// What XGBoost is told, as it spells it: {"max_depth", "3"}.
using BoosterParameters = std::vector<std::pair<const char*, std::string>>;

/// Trees that XGBoost grew, behind its C interface: of those functions that Debian's 1.7.4 has as
/// well as the newest release.
///
/// Determinism: one thread, so the same bits beside any number of other fits. predict() may be
/// called from several threads.
class Booster {
 public:
  /// `rounds` rounds on `train`, whose values are sorted into `bins` as they are read: neither the
  /// library nor this keeps a copy of the table in full precision.
  ///
  /// Requires: `train` is labelled.
  /// Errors: invalid_argument: no features, or parameters that XGBoost refuses; not_converged.
  static Result<Booster> grow(const Samples& train, const BoosterParameters& parameters,
                              std::size_t bins, std::size_t rounds);

  /// Errors: corrupt_data.
  static Result<Booster> from_bytes(std::string_view bytes);
  Result<std::string> bytes() const;

  Status predict(const Samples& samples, std::span<float> mean) const;

 private:
  struct Free {
    void operator()(void* handle) const;
  };
  using Handle = std::unique_ptr<void, Free>;
  explicit Booster(Handle handle) : handle_(std::move(handle)) {}
  static Result<Booster> make(std::span<void* const> tables);

  Handle handle_;
};

}  // namespace tern
