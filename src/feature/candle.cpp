#include <array>

#include "feature/groups.h"

namespace tern {
namespace {

class CloseLocation final : public FeatureState {
 public:
  explicit CloseLocation(Knobs /*knobs*/) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    const double range = own.high - own.low;
    // A bar without a range closed in its middle.
    return range > 0 ? ((own.close - own.low) - (own.high - own.close)) / range : 0.0;
  }
  void remember(Memory& /*memory*/) override {}
};

constexpr std::array kRows = {
    Feature{
        .name = "ksft2",
        .doc = "Where the bar closed between its low (-1) and its high (1).",
        .formula = "(2C - H - L) / (H - L)",
        .source = "Alpha158 KSFT2 (Yang et al. 2020, Qlib); Chaikin's close location value",
        .group = "candle",
        .unit = Unit::ratio,
        .bounds = {-1, 1},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {},
        .lookback = 1,
        .make = make_state<CloseLocation>,
    },
};
static_assert(std::ranges::all_of(kRows, well_formed));

}  // namespace

std::span<const Feature> candle_features() {
  return kRows;
}

}  // namespace tern
