#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "dataset/dataset.h"
#include "dataset/samples.h"
#include "forecast/forecaster.h"

namespace tern {

/// A model that learns how much the price will move, for one instrument and horizon: it sets the
/// scale that returns are learned in, and the width of every interval.
///
/// Life, Determinism: as Forecaster.
class VolatilityForecaster {
 public:
  virtual ~VolatilityForecaster() = default;

  /// Requires: `rows` are labelled. Errors: not_converged.
  virtual Status fit(const Dataset& dataset, std::span<const std::size_t> rows,
                     const FitContext& context) = 0;

  /// For the first `count` rows of `dataset`, each from what was known by then.
  ///
  /// Holds: the stddev is such that, on the rows of the fit, outcomes in its units have a mean
  /// square of one.
  virtual Result<VolatilityScale> forecast(const Dataset& dataset, std::size_t count) const = 0;

  virtual Result<std::string> save() const = 0;
  virtual Status load(std::string_view bytes) = 0;
};

/// One kind of volatility model: a row of its registry. As ForecasterKind.
struct VolatilityKind {
  std::string_view name;
  std::string_view doc;
  std::string_view source;
  std::string_view missing;
  std::unique_ptr<VolatilityForecaster> (*make)(const Settings& settings);
  std::span<const Setting> settings = {};

  bool available() const { return missing.empty(); }
};

/// From the simplest on.
std::span<const VolatilityKind> volatility_registry();

/// Nothing for a name that none has.
const VolatilityKind* find_volatility(std::string_view name);

/// Errors: as make_forecaster().
Result<std::unique_ptr<VolatilityForecaster>> make_volatility(std::string_view name,
                                                              const ForecasterOptions& options);

}  // namespace tern
