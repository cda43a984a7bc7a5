#pragma once

#include "base/bytes.h"
#include "forecast/forecaster.h"

namespace tern {

/// A model of the mean alone: its deviation is the root mean squared error it had in training.
class PointForecaster : public Forecaster {
 public:
  Result<FitReport> fit(const Samples& train, const Samples& valid,
                        const FitContext& context) final;
  Status predict(const Samples& samples, std::span<float> mean,
                 std::span<float> stddev) const final;
  Result<std::string> save() const final;
  Status load(std::string_view bytes) final;

 private:
  virtual Status learn(const Samples& train, std::uint64_t seed) = 0;
  virtual Status expect(const Samples& samples, std::span<float> mean) const = 0;
  /// What expect() needs; recall() takes it back and leaves the reader where it ends.
  virtual Status remember(ByteWriter& out) const = 0;
  virtual Status recall(ByteReader& in) = 0;
  /// As FitReport::steps, of the last learn().
  virtual std::size_t steps() const { return 1; }

  /// The mean squared error on what was last learned from, where learning has left it: it need not
  /// be forecast again.
  virtual std::optional<double> train_loss() const { return std::nullopt; }

  Result<double> squared_error(const Samples& samples) const;

  float stddev_ = 0;  // zero until fitted
};

}  // namespace tern
