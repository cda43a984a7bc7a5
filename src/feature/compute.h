#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "feature/definition.h"
#include "feature/observer.h"
#include "frame/frame.h"

namespace tern {

/// What features are computed from: hourly bars of the universe, and longer ones of the own
/// instrument, given apart from the hourly ones because a venue publishes them apart.
struct FeatureInputs {
  const Market& market;
  SymbolId own;
  Bars four_hour;
  Bars one_day;
};

/// Inputs whose longer bars are made from the hourly ones.
///
/// Errors: invalid_argument: `market` is not hourly.
Result<FeatureInputs> make_feature_inputs(const Market& market, SymbolId own);

/// The features called `names`, one column each, stamped with market.as_of().
///
/// Time:    row i uses what closed at or before as_of[i]: it is what a FeatureStream, fed the same
///          bars from the start, answers at that moment, to the bit.
/// Missing: where a needed input is, and until it has been there `lookback` hours in a row.
/// Errors:  invalid_argument: a name find_features() refuses; a market that is not hourly.
Result<Frame> compute_features(const FeatureInputs& inputs, std::span<const std::string> names);
Result<Frame> compute_features(const FeatureInputs& inputs,
                               std::span<const Feature* const> features);

/// The same for several instruments of one market, a frame each, on up to `jobs` threads.
///
/// Determinism: the same at any number of `jobs`.
/// Errors:      as above.
/// Requires:    every one of `inputs` is of the same market.
Result<std::vector<Frame>> compute_features(std::span<const FeatureInputs> inputs,
                                            std::span<const Feature* const> features,
                                            std::size_t jobs);

/// One feature at work: its state, renewed after every hole in its inputs.
class Gauge {
 public:
  explicit Gauge(const Feature& feature)
      : feature_(&feature), state_(feature.make(feature.knobs)) {}

  /// The values at consecutive moments, where `available` are the inputs that are there.
  /// Shape: all alike.
  void read(std::span<const Moment> moments, std::span<const InputSet> available,
            std::span<std::optional<double>> values);
  void remember(Memory& memory) {
    memory(run_);
    state_->remember(memory);
  }

 private:
  const Feature* feature_;
  std::unique_ptr<FeatureState> state_;
  std::size_t run_ = 0;  // moments in a row at which every input was there
};

/// The same features, live: one arrival in, one row out.
class FeatureStream {
 public:
  FeatureStream(const Universe& universe, SymbolId own, std::span<const Feature* const> features);

  /// The features as of `arrival`, in the order given. Hours that were skipped count as holes.
  ///
  /// Errors: invalid_argument: an arrival that is not after the last or not on the hour, a bar in
  /// it that did not close at its as_of, or a share that was not known by then.
  Result<std::vector<std::optional<double>>> push(const Arrival& arrival);

  /// Everything that the next row depends on. For restore() of a stream of the same universe and
  /// features, in the same build.
  std::string save();
  /// Goes on where the saved stream was, bit for bit.
  ///
  /// Errors: corrupt_data: not what save() of such a stream wrote; the stream is then of no use.
  Status restore(std::string bytes);

 private:
  void remember(Memory& memory);
  void skip_to(Timestamp as_of);

  Observer observer_;
  std::vector<Pulse> pulses_;
  std::vector<Gauge> gauges_;
  std::string identity_;  // of the instruments and features, in their order
  std::optional<Timestamp> last_;
};

}  // namespace tern
