#include "app/measured.h"

#include <optional>

#include "base/parallel.h"
#include "base/progress.h"

namespace tern {
namespace {

Result<Frame> features_of(const Market& market, SymbolId own,
                          std::span<const Feature* const> features) {
  TERN_TRY(const FeatureInputs inputs, make_feature_inputs(market, own));
  return compute_features(inputs, features);
}

}  // namespace

Result<std::vector<Frame>> measure(const Market& market, std::span<const Feature* const> features,
                                   std::size_t jobs) {
  std::vector<std::optional<Result<Frame>>> computed(market.universe.size());
  Progress progress("features", computed.size());
  parallel_for(computed.size(), jobs, [&](std::size_t i) {
    computed[i] = features_of(market, SymbolId{static_cast<std::uint16_t>(i)}, features);
    progress.advance();
  });
  std::vector<Frame> frames;
  for (auto& frame : computed) {
    if (!*frame) return std::move(*frame).error();
    frames.push_back(**std::move(frame));
  }
  return frames;
}

}  // namespace tern
