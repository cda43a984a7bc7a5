#include "validate/permutation.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/rng.h"
#include "validate/permuted_market.h"

namespace tern {
namespace {

constexpr int kSeeds = 400;
// The central 99.9 % of a binomial with 400 trials at 5 %.
constexpr int kRejectionsMin = 7;
constexpr int kRejectionsMax = 36;

/// Fat-tailed returns whose volatility comes and goes, and no mean.
std::vector<double> market_returns(std::size_t bars, Rng& rng) {
  std::vector<double> returns;
  double log_volatility = 0;
  for (std::size_t i = 0; i < bars; ++i) {
    log_volatility = 0.95 * log_volatility + 0.2 * rng.normal();
    const double tail = std::sqrt(3 / rng.chi_square(5));
    returns.push_back(0.005 * std::exp(log_volatility) * rng.normal() * tail);
  }
  return returns;
}

/// In or out of the market for some 20 bars at a time, with no thought.
std::vector<double> blind_positions(std::size_t bars, Rng& rng) {
  std::vector<double> positions;
  double position = 1;
  for (std::size_t i = 0; i < bars; ++i) {
    if (rng.below(20) == 0) position = 1 - position;
    positions.push_back(position);
  }
  return positions;
}

template <class Test>
int count_rejections(std::uint64_t stream, Test p_value) {
  int rejections = 0;
  for (int seed = 0; seed < kSeeds; ++seed) {
    Rng rng(derive_seed(stream, static_cast<std::uint64_t>(seed)));
    rejections += p_value(rng) <= 0.05 ? 1 : 0;
  }
  return rejections;
}

void expect_in_band(int rejections) {
  EXPECT_GE(rejections, kRejectionsMin);
  EXPECT_LE(rejections, kRejectionsMax);
}

TEST(PermutationOnNoise, SignFlipsFindAMeanAsOftenAsTheLevelSays) {
  expect_in_band(count_rejections(51, [](Rng& rng) {
    return sign_flip(market_returns(300, rng), 1, 199, rng.next()).p_greater;
  }));
  expect_in_band(count_rejections(52, [](Rng& rng) {
    return sign_flip(market_returns(10, rng), 1, 1024, rng.next()).p_greater;
  }));
}

std::vector<double> smoothed(std::span<const double> returns, std::size_t bars) {
  std::vector<double> sums;
  for (std::size_t i = bars; i <= returns.size(); ++i) {
    double sum = 0;
    for (std::size_t k = i - bars; k < i; ++k) sum += returns[k];
    sums.push_back(sum);
  }
  return sums;
}

TEST(PermutationOnNoise, SignFlipsOfBlocksAllowForOverlap) {
  const auto p_value = [](std::size_t block) {
    return [block](Rng& rng) {
      const auto sums = smoothed(market_returns(600, rng), 12);
      return sign_flip(sums, block, 199, rng.next()).p_greater;
    };
  };
  expect_in_band(count_rejections(53, p_value(48)));
  EXPECT_GT(count_rejections(53, p_value(1)), kRejectionsMax) << "single bars are fooled";
}

TEST(PermutationOnNoise, ShiftsFindTimingAsOftenAsTheLevelSays) {
  expect_in_band(count_rejections(54, [](Rng& rng) {
    auto returns = market_returns(400, rng);
    for (double& r : returns) r += 0.002;  // a bull market, which blind exposure profits from
    const auto positions = blind_positions(400, rng);
    return circular_shift(shifted_profits(positions, returns), 20).p;
  }));
}

constexpr Timestamp kStart = utc_day(2024, 1, 1);

Market market_of(std::span<const double> returns) {
  std::vector<Bar> bars;
  double close = 100;
  for (const double r : returns) {
    const double open = close;
    close *= std::exp(r);
    bars.push_back({kStart + 1h * static_cast<std::int64_t>(bars.size()),
                    open,
                    std::max(open, close),
                    std::min(open, close),
                    close,
                    1,
                    {},
                    {},
                    {},
                    {}});
  }
  const TimeRange range{kStart, kStart + 1h * static_cast<std::int64_t>(bars.size())};
  const std::vector<Pair> pairs = {{"BTC", "USDT"}};
  return {*Universe::spot(pairs), {*Bars::make(Interval::h1, range, bars)}, "simulated", true};
}

/// What holding after a rise over 5 bars earns.
double momentum_profit(const Market& market) {
  const auto close = market.bars[0].close();
  double profit = 0;
  for (std::size_t i = 5; i + 1 < close.size(); ++i) {
    if (close[i] > close[i - 5]) profit += std::log(close[i + 1] / close[i]);
  }
  return profit;
}

double momentum_p(std::span<const double> returns, Rng& rng) {
  const Market market = market_of(returns);
  std::vector<double> permuted;
  for (int draw = 0; draw < 59; ++draw) {
    permuted.push_back(momentum_profit(*permuted_market(market, rng.next())));
  }
  return permutation_p(momentum_profit(market), permuted);
}

TEST(PermutationOnNoise, PermutedMarketsFindMomentumAsOftenAsTheLevelSays) {
  expect_in_band(count_rejections(55, [](Rng& rng) {
    std::vector<double> returns;
    for (int i = 0; i < 300; ++i) returns.push_back(0.001 + 0.01 * rng.normal());
    return momentum_p(returns, rng);
  }));
}

TEST(PermutationOnSkill, PermutedMarketsFindMomentumThatIsThere) {
  int found = 0;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Rng rng(derive_seed(56, seed));
    std::vector<double> returns = {0};
    for (int i = 0; i < 1000; ++i) returns.push_back(0.3 * returns.back() + 0.01 * rng.normal());
    found += momentum_p(returns, rng) <= 0.05 ? 1 : 0;
  }
  EXPECT_GE(found, 45);
}

}  // namespace
}  // namespace tern
