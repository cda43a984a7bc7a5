#include <array>

#include "feature/groups.h"
#include "feature/rolling_moments.h"

namespace tern {
namespace {

class VolumeZscore final : public FeatureState {
 public:
  explicit VolumeZscore(Knobs knobs) : zscore_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    // The log of nothing is no number, and any stand-in would depend on the unit of price.
    if (!(own.volume > 0)) return std::nullopt;
    return zscore_.push(std::log(own.volume * own.close));
  }
  void remember(Memory& memory) override { memory(zscore_); }

 private:
  RollingZscore zscore_;
};

constexpr std::array kRows = {
    Feature{
        .name = "vol_z_168",
        .doc = "How unusual the traded value is among the last {0} bars in which anything traded.",
        .formula = "(v - mean v) / std v, v = ln(V C), over {0} bars with V > 0",
        .source = "Alpha158 VMA and VSTD (Yang et al. 2020, Qlib), as a z-score of the log",
        .group = "volume",
        .unit = Unit::zscore,
        .bounds = {-12.93, 12.93},  // sqrt(n - 1): one value apart from n - 1 equal ones
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {168},
        .lookback = 168,
        .make = make_state<VolumeZscore>,
    },
};
static_assert(std::ranges::all_of(kRows, well_formed));

}  // namespace

std::span<const Feature> volume_features() {
  return kRows;
}

}  // namespace tern
