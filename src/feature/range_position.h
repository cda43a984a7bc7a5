#pragma once

#include "feature/definition.h"
#include "feature/rolling.h"

namespace tern {

/// Where the close lies between the low (0) and the high (1) of the newest `first` bars.
class RangePosition final : public FeatureState {
 public:
  explicit RangePosition(Knobs knobs) : highest_(knobs.first), lowest_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    highest_.push(own.high);
    lowest_.push(own.low);
    if (!highest_.full()) return std::nullopt;
    const double range = highest_.fold() - lowest_.fold();
    // A window that never moved has no position; half-way is the value that says nothing.
    return range > 0 ? (own.close - lowest_.fold()) / range : 0.5;
  }
  void remember(Memory& memory) override { memory(highest_, lowest_); }

 private:
  RollingMax highest_;
  RollingMin lowest_;
};

}  // namespace tern
