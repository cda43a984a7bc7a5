#pragma once

#include "feature/definition.h"

namespace tern {

/// Whose returns a kernel measures.
using Whose = const Pulse& (*)(const Moment& now);

inline const Pulse& own_pulse(const Moment& now) {
  return now.own();
}
inline const Pulse& btc_pulse(const Moment& now) {
  return now.btc();
}

/// The log return over the last `first` bars, in sigmas.
template <Whose whose>
class ScaledReturn final : public FeatureState {
 public:
  explicit ScaledReturn(Knobs knobs) : bars_(static_cast<std::size_t>(knobs.first)) {}
  std::optional<double> step(const Moment& now) override { return whose(now).scaled_return(bars_); }
  void remember(Memory& /*memory*/) override {}

 private:
  std::size_t bars_;
};

/// The one-bar log return of `first` bars ago, in today's sigmas.
template <Whose whose>
class LaggedReturn final : public FeatureState {
 public:
  explicit LaggedReturn(Knobs knobs) : lag_(static_cast<std::size_t>(knobs.first)) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& pulse = whose(now);
    const auto close = pulse.log_close_before(lag_);
    const auto before = pulse.log_close_before(lag_ + 1);
    if (!close || !before || !pulse.sigma) return std::nullopt;
    return (*close - *before) / *pulse.sigma;
  }
  void remember(Memory& /*memory*/) override {}

 private:
  std::size_t lag_;
};

}  // namespace tern
