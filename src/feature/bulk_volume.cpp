#include <array>

#include "feature/groups.h"
#include "feature/rolling_sums.h"

namespace tern {
namespace {

constexpr int kSpreadBars = 168;

/// Bulk volume classification: from its return alone, the part of a bar's volume that was bought
/// less the part that was sold, in [-1, 1].
class BulkImbalance {
 public:
  /// Nothing until as many returns have been seen as their deviation is taken over.
  std::optional<double> push(double r) {
    returns_.push(r, r * r);
    if (!returns_.full()) return std::nullopt;
    const double mean = returns_[0] / kSpreadBars;
    const double squares = returns_[1] / kSpreadBars;
    const double variance = squares - mean * mean;
    // Where no return differs from another, none says who was in a hurry.
    if (!(variance > kRoundingShare * squares)) return 0.0;
    // 2 Phi(z) - 1 = erf(z / sqrt(2))
    return std::erf(r / std::sqrt(2 * variance));
  }
  void remember(Memory& memory) { memory(returns_); }

 private:
  RollingSums<2> returns_{kSpreadBars};  // r, r^2
};

class BarImbalance final : public FeatureState {
 public:
  explicit BarImbalance(Knobs /*knobs*/) {}
  std::optional<double> step(const Moment& now) override {
    const auto r = now.own().return_log;
    return r ? bulk_.push(*r) : std::nullopt;
  }
  void remember(Memory& memory) override { memory(bulk_); }

 private:
  BulkImbalance bulk_;
};

class VolumeImbalance final : public FeatureState {
 public:
  explicit VolumeImbalance(Knobs knobs) : sums_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    const auto imbalance = own.return_log ? bulk_.push(*own.return_log) : std::nullopt;
    if (!imbalance) return std::nullopt;
    sums_.push(*imbalance * own.volume, own.volume);
    if (!sums_.full() || !(sums_[1] > 0)) return std::nullopt;
    return sums_[0] / sums_[1];
  }
  void remember(Memory& memory) override { memory(bulk_, sums_); }

 private:
  BulkImbalance bulk_;
  RollingSums<2> sums_;  // imbalance V, V
};

class ImbalanceSize final : public FeatureState {
 public:
  explicit ImbalanceSize(Knobs knobs) : sizes_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const auto r = now.own().return_log;
    const auto imbalance = r ? bulk_.push(*r) : std::nullopt;
    if (!imbalance) return std::nullopt;
    sizes_.push(std::abs(*imbalance));
    return sizes_.full() ? std::optional{sizes_.mean()} : std::nullopt;
  }
  void remember(Memory& memory) override { memory(bulk_, sizes_); }

 private:
  BulkImbalance bulk_;
  RollingMean sizes_;
};

constexpr std::array kRows = {
    Feature{
        .name = "bvc_imb_1",
        .doc = "Buying less selling as a share of the volume, as the return compared to those of "
               "{1} bars implies; 0 where none of them differ.",
        .formula = "b = 2 Phi(r / std{1}(r)) - 1, Phi the normal distribution",
        .source = "Easley, Lopez de Prado and O'Hara 2012, Flow toxicity and liquidity in a "
                  "high-frequency world, Review of Financial Studies 25(5): bulk volume "
                  "classification, on bars of time and log returns",
        .group = "liquidity",
        .unit = Unit::ratio,
        .bounds = {-1, 1},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {1, kSpreadBars},
        .lookback = 169,
        .make = make_state<BarImbalance>,
    },
    Feature{
        .name = "bvc_imb_24",
        .doc = "Buying less selling as a share of the volume of {0} bars, as returns imply.",
        .formula = "sum(b V) / sum(V), over {0} bars, b = bvc_imb_1",
        .source = "Easley, Lopez de Prado and O'Hara 2012, as bvc_imb_1",
        .group = "liquidity",
        .unit = Unit::ratio,
        .bounds = {-1, 1},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {24, kSpreadBars},
        .lookback = 169 + 23,
        .make = make_state<VolumeImbalance>,
    },
    Feature{
        .name = "vpin_bvc_24",
        .doc = "Mean size over {0} bars of the imbalance that returns imply.",
        .formula = "mean{0}(|b|), b = bvc_imb_1",
        .source = "VPIN of Easley, Lopez de Prado and O'Hara 2012, as bvc_imb_1 (there on buckets "
                  "of equal volume)",
        .group = "liquidity",
        .unit = Unit::ratio,
        .bounds = {0, 1},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {24, kSpreadBars},
        .lookback = 169 + 23,
        .make = make_state<ImbalanceSize>,
    },
};
static_assert(std::ranges::all_of(kRows, well_formed));

}  // namespace

std::span<const Feature> bulk_volume_features() {
  return kRows;
}

}  // namespace tern
