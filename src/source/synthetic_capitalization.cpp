#include "source/synthetic_capitalization.h"

#include <cmath>
#include <numeric>

namespace tern::synthetic {

Capitalization::Capitalization(std::uint64_t seed)
    : rng_(stream_rng(seed, Stream::capitalization)) {
  for (std::size_t i = 0; i < kAssets; ++i) coins_[i] = kSupply[i] * kFirstPrice[i];
  const double risky = std::accumulate(coins_.begin(), coins_.end(), others_);
  first_usdt_ratio_ = usdt_ / risky;
  first_usdc_ratio_ = usdc_ / risky;
}

Capitalization::Row Capitalization::next(const Hour& hour) {
  const auto& [btc, eth, sol, bnb] = hour.log_return;
  for (std::size_t i = 0; i < kAssets; ++i) coins_[i] *= std::exp(hour.log_return[i]);
  others_ *= std::exp(.6 * eth + .4 * sol + kOthersNoise * rng_.normal());
  const double risky = std::accumulate(coins_.begin(), coins_.end(), others_);
  static const double kPull = 1 - std::pow(.5, 1 / kStableHalfLife);
  const auto issue = [&](double& supply, double first_ratio) {
    const double gap = std::log(first_ratio * risky / supply);
    supply *= std::exp(kPull * gap + kStableNoise * rng_.normal());
  };
  issue(usdt_, first_usdt_ratio_);
  issue(usdc_, first_usdc_ratio_);
  return {coins_[0], coins_[1], coins_[2], usdt_, risky + usdt_ + usdc_};
}

}  // namespace tern::synthetic
