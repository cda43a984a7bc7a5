#pragma once

#include <vector>

#include "base/bytes.h"
#include "forecast/volatility.h"

namespace tern {

/// A volatility model that forecasts the logarithm of the variance. Returns need not spread as that
/// says, nor is the root of a mean the mean of a root: the stddev is that of the logarithm times
/// one number, which gives the outcomes of the fit a mean square of one.
class LogVarianceForecaster : public VolatilityForecaster {
 public:
  Status fit(const Dataset& dataset, std::span<const std::size_t> rows,
             const FitContext& context) final;
  Result<VolatilityScale> forecast(const Dataset& dataset, std::size_t count) const final;
  Result<std::string> save() const final;
  Status load(std::string_view bytes) final;

 private:
  /// `rows` are those of the fit whose variance could be measured; at least one.
  virtual Status learn(const Dataset& dataset, std::span<const std::size_t> rows,
                       const FitContext& context) = 0;
  /// For the first `count` rows, each from what was known by then; finite.
  virtual Result<std::vector<double>> expect(const Dataset& dataset, std::size_t count) const = 0;
  /// What expect() needs; recall() takes it back and leaves the reader where it ends.
  virtual Status remember(ByteWriter& out) const = 0;
  virtual Status recall(ByteReader& in) = 0;

  double scale_ = 0;  // of the stddev; zero until fitted
};

/// The mean natural logarithm of Dataset::variance. Requires: `rows` were measured; at least one.
double mean_log_variance(const Dataset& dataset, std::span<const std::size_t> rows);

}  // namespace tern
