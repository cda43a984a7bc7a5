#include "validate/overfitting.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/check.h"
#include "base/combination.h"

namespace tern {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// What a Sharpe ratio needs to know of a stretch of returns. Stretches add up.
struct Sums {
  double sum = 0;
  double squares = 0;

  Sums& operator+=(const Sums& other) {
    sum += other.sum;
    squares += other.squares;
    return *this;
  }

  double sharpe(double bars) const {
    const double variance = (squares - sum * sum / bars) / (bars - 1);
    // Below this, what is left of the squares is the rounding of equal returns.
    return variance > 1e-12 * squares / bars ? sum / bars / std::sqrt(variance) : 0;
  }
};

/// Shape: [blocks, configurations].
std::vector<std::vector<Sums>> block_sums(std::span<const std::vector<double>> configurations,
                                          std::size_t blocks, std::size_t bars) {
  std::vector<std::vector<Sums>> sums(blocks, std::vector<Sums>(configurations.size()));
  for (std::size_t c = 0; c < configurations.size(); ++c) {
    const std::span<const double> used = std::span(configurations[c]).last(blocks * bars);
    for (std::size_t b = 0; b < blocks; ++b) {
      for (const double r : used.subspan(b * bars, bars)) sums[b][c] += {r, r * r};
    }
  }
  return sums;
}

/// The ratio of each configuration over the chosen blocks.
void sharpe_over(std::span<const std::vector<Sums>> blocks, std::span<const std::size_t> chosen,
                 double bars, std::vector<Sums>& sums, std::vector<double>& ratios) {
  std::ranges::fill(sums, Sums{});
  for (const std::size_t b : chosen) {
    for (std::size_t c = 0; c < sums.size(); ++c) sums[c] += blocks[b][c];
  }
  for (std::size_t c = 0; c < sums.size(); ++c) ratios[c] = sums[c].sharpe(bars);
}

HalfSplit judge(std::span<const double> in_sample, std::span<const double> out_of_sample) {
  const auto best =
      static_cast<std::size_t>(std::ranges::max_element(in_sample) - in_sample.begin());
  double rank = 0.5;
  for (const double ratio : out_of_sample) {
    if (ratio < out_of_sample[best]) rank += 1;
    if (ratio == out_of_sample[best]) rank += 0.5;
  }
  const double place = rank / static_cast<double>(in_sample.size() + 1);
  return {best, in_sample[best], out_of_sample[best], rank, std::log(place / (1 - place))};
}

void fit_line(Overfitting& result) {
  const auto n = static_cast<double>(result.splits.size());
  double x = 0;
  double y = 0;
  for (const HalfSplit& split : result.splits) {
    x += split.in_sample / n;
    y += split.out_of_sample / n;
  }
  double xx = 0;
  double xy = 0;
  for (const HalfSplit& split : result.splits) {
    xx += (split.in_sample - x) * (split.in_sample - x);
    xy += (split.in_sample - x) * (split.out_of_sample - y);
  }
  result.slope = xx > 0 ? xy / xx : kNaN;
  result.intercept = y - result.slope * x;
}

std::vector<std::size_t> others(std::span<const std::size_t> chosen, std::size_t blocks) {
  std::vector<std::size_t> rest;
  for (std::size_t b = 0; b < blocks; ++b) {
    if (!std::ranges::binary_search(chosen, b)) rest.push_back(b);
  }
  return rest;
}

}  // namespace

Overfitting backtest_overfitting(std::span<const std::vector<double>> configurations,
                                 std::size_t blocks) {
  TERN_CHECK(blocks >= 2 && blocks <= 20 && blocks % 2 == 0, "an even number of blocks, to 20");
  for (const std::vector<double>& returns : configurations) {
    TERN_CHECK(returns.size() == configurations[0].size(), "configurations share their bars");
  }
  const std::size_t count = configurations.size();
  const std::size_t bars = count > 0 ? configurations[0].size() / blocks : 0;
  Overfitting result = {kNaN, kNaN, kNaN, kNaN, {}};
  if (count < 2 || bars < 2) return result;
  const auto sums = block_sums(configurations, blocks, bars);
  const auto half_bars = static_cast<double>(bars * blocks / 2);
  std::vector<Sums> scratch(count);
  std::vector<double> inside(count);
  std::vector<double> outside(count);
  std::vector<std::size_t> chosen(blocks / 2);
  std::iota(chosen.begin(), chosen.end(), 0);
  do {
    sharpe_over(sums, chosen, half_bars, scratch, inside);
    sharpe_over(sums, others(chosen, blocks), half_bars, scratch, outside);
    result.splits.push_back(judge(inside, outside));
  } while (next_combination(chosen, blocks));
  const auto share = [&](auto condition) {
    return static_cast<double>(std::ranges::count_if(result.splits, condition)) /
           static_cast<double>(result.splits.size());
  };
  const double median = static_cast<double>(count + 1) / 2;
  result.probability = share([&](const HalfSplit& s) { return s.rank <= median; });
  result.loss_probability = share([](const HalfSplit& s) { return s.out_of_sample < 0; });
  fit_line(result);
  return result;
}

}  // namespace tern
