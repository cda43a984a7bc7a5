#pragma once

#include "base/rng.h"
#include "source/synthetic_returns.h"

namespace tern::synthetic {

/// What every coin there is was worth, hour after hour, in USD.
class Capitalization {
 public:
  struct Row {
    double btc, eth, sol, usdt, total;
  };

  explicit Capitalization(std::uint64_t seed);

  /// At the close of the hour after the last one.
  Row next(const Hour& hour);

 private:
  Rng rng_;
  PerAsset<double> coins_{};  // supply times price
  double others_ = kFirstOthers;
  double usdt_ = kFirstUsdt;
  double usdc_ = kFirstUsdc;
  double first_usdt_ratio_;  // over everything that is not a stable coin
  double first_usdc_ratio_;
};

}  // namespace tern::synthetic
