#include "source/synthetic_returns.h"

#include <cmath>

namespace tern::synthetic {
namespace {

double signal_r2(Preset preset) {
  switch (preset) {
    case Preset::weak:
      return .001;
    case Preset::strong:
      return .01;
    case Preset::null:
    case Preset::regime:
      return 0;
  }
  return 0;
}

/// Multipliers whose mean square, with that of the slow lognormal volatility, is one.
PerRegime<double> normalized_volatility(const PerRegime<double>& share_of_time) {
  double squares = 0;
  for (std::size_t k = 0; k < kRegimes; ++k)
    squares += share_of_time[k] * kRegimeVolatility[k] * kRegimeVolatility[k];
  const double root = std::sqrt(squares * std::exp(2 * kSlowStddev * kSlowStddev));
  PerRegime<double> volatility = kRegimeVolatility;
  for (double& factor : volatility) factor /= root;
  return volatility;
}

SquareMatrix<kAssets> correlation_in(std::size_t regime) {
  SquareMatrix<kAssets> matrix = kCorrelation;
  for (auto& row : matrix)
    for (double& rho : row) rho += kRegimeCorrelation[regime] * (1 - rho);
  return matrix;
}

Wave warm_wave(double persistence, Rng& rng) {
  return {persistence, rng.normal()};
}

}  // namespace

Rng stream_rng(std::uint64_t seed, Stream stream, std::size_t asset) {
  return Rng(derive_seed(derive_seed(seed, static_cast<std::uint64_t>(stream)), asset));
}

Returns::Returns(Preset preset, Timestamp start, std::uint64_t seed)
    : signal_r2_(signal_r2(preset)),
      jump_mean_(preset == Preset::null ? 0 : kJumpMean),
      transitions_(transitions(kRegimeHours, kNextRegime)),
      state_rng_(stream_rng(seed, Stream::state)),
      shock_rng_(stream_rng(seed, Stream::shock)),
      signal_rng_(stream_rng(seed, Stream::signal)),
      jump_rng_(stream_rng(seed, Stream::jump)),
      open_time_(start - std::chrono::hours{kWarmUpHours}),
      regime_(0),
      slow_(warm_wave(std::pow(.5, 1 / kSlowHalfLife), state_rng_)),
      signal_{
          warm_wave(kSignalPersistence, signal_rng_), warm_wave(kSignalPersistence, signal_rng_),
          warm_wave(kSignalPersistence, signal_rng_), warm_wave(kSignalPersistence, signal_rng_)} {
  const auto share_of_time = stationary(kRegimeHours, kNextRegime);
  volatility_ = normalized_volatility(share_of_time);
  regime_ = pick(share_of_time, state_rng_.uniform());
  if (preset != Preset::null) drift_ = kRegimeDrift;
  for (std::size_t k = 0; k < kRegimes; ++k) cholesky_[k] = cholesky(correlation_in(k));
  const double compensation = kJumpRate * jump_mean_;
  for (std::size_t i = 0; i < kAssets; ++i) {
    const double jump = kJumpRate * (kJumpStddev * kJumpStddev + jump_mean_ * jump_mean_);
    jump_variance_[i] = kJumpBeta[i] * kJumpBeta[i] * (jump - compensation * compensation);
    base_stddev_[i] = std::sqrt(kHourlyStddev[i] * kHourlyStddev[i] - jump_variance_[i]);
  }
  variance_.fill(1);
  for (std::size_t hour = 0; hour < kWarmUpHours; ++hour) next();
}

void Returns::move_state() {
  regime_ = pick(transitions_[regime_], state_rng_.uniform());
  slow_.next(state_rng_.normal());
}

double Returns::draw_jump() {
  const bool jumps = jump_rng_.uniform() < kJumpRate;
  const double size = jumps ? jump_mean_ + kJumpStddev * jump_rng_.normal() : 0;
  return size - kJumpRate * jump_mean_;
}

void Returns::draw_shocks(Hour& hour) {
  PerAsset<double> normals{};
  for (double& normal : normals) normal = shock_rng_.normal();
  const PerAsset<double> common = correlate(cholesky_[regime_], normals);
  const double mix = student_scale(kDegrees, shock_rng_.chi_square(kDegrees));
  const double level =
      season(hour.open_time) * volatility_[regime_] * std::exp(kSlowStddev * slow_.value());
  const double planted = std::sqrt(signal_r2_);
  for (std::size_t i = 0; i < kAssets; ++i) {
    const double fast = std::sqrt(variance_[i]);
    const double sigma = base_stddev_[i] * level * fast;
    const double expected = planted * signal_[i].value();
    hour.shock[i] = std::sqrt(1 - signal_r2_) * mix * common[i] + expected;
    hour.mean[i] = drift_[regime_] * kDriftBeta[i] + sigma * expected;
    hour.stddev[i] = std::sqrt(sigma * sigma * (1 - signal_r2_) + jump_variance_[i]);
    hour.log_return[i] = drift_[regime_] * kDriftBeta[i] + sigma * hour.shock[i];
    hour.bridge_stddev[i] = sigma * mix * std::sqrt(kBridgeInflation);
    variance_[i] = kGjr.next(variance_[i], fast * hour.shock[i]);
  }
}

Hour Returns::next() {
  Hour hour{};
  hour.open_time = open_time_;
  move_state();
  draw_shocks(hour);
  const double jump = draw_jump();
  for (std::size_t i = 0; i < kAssets; ++i) {
    hour.log_return[i] += jump * kJumpBeta[i];
    hour.signal[i] = signal_[i].next(signal_rng_.normal());
  }
  open_time_ += 1h;
  return hour;
}

}  // namespace tern::synthetic
