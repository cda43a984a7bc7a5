#include "validate/reality_check.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

#include "validate/moments.h"

namespace tern {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kLowest = -std::numeric_limits<double>::infinity();

/// One cache line of strategies: their sums stay in registers, and a row is one access.
constexpr std::size_t kTile = 8;
using Tile = std::array<double, kTile>;

/// The centered differences of strategies `first` and the seven after it, row by row.
std::vector<Tile> tile_of(std::span<const std::span<const double>> differences,
                          std::span<const double> means, std::size_t first) {
  std::vector<Tile> rows(differences[0].size(), Tile{});
  const std::size_t end = std::min(first + kTile, differences.size());
  for (std::size_t k = first; k < end; ++k)
    for (std::size_t t = 0; t < rows.size(); ++t) rows[t][k - first] = differences[k][t] - means[k];
  return rows;
}

/// Written out, because GCC 12 keeps the sums of a loop in memory, which takes 40 % longer.
template <std::size_t... k>
Tile sum_rows(std::span<const Tile> tile, std::span<const std::uint32_t> rows,
              std::index_sequence<k...>) {
  Tile sums = {};
  for (const std::uint32_t row : rows) ((sums[k] += tile[row][k]), ...);
  return sums;
}

std::vector<std::size_t> taking_part(const StrategyContest& contest) {
  std::vector<std::size_t> strategies;
  for (std::size_t k = 0; k < contest.means.size(); ++k)
    if (contest.errors[k] > 0) strategies.push_back(k);
  return strategies;
}

/// Per draw, the largest of `value(deviation, strategy)` over `strategies`, or `least`.
template <class Value>
std::vector<double> largest_by_draw(const StrategyContest& contest,
                                    std::span<const std::size_t> strategies, double least,
                                    Value value) {
  std::vector<double> largest(contest.draws(), least);
  for (std::size_t draw = 0; draw < largest.size(); ++draw)
    for (const std::size_t k : strategies)
      largest[draw] =
          std::max(largest[draw], value(contest.deviations[draw * contest.means.size() + k], k));
  return largest;
}

/// As the papers have it; resampled_p() counts the data as one more resample.
double share_reaching(std::span<const double> values, double statistic) {
  const auto reached =
      std::ranges::count_if(values, [&](double value) { return value >= statistic; });
  return static_cast<double>(reached) / static_cast<double>(values.size());
}

}  // namespace

double StrategyContest::poor_below(std::size_t strategy) const {
  const double slow = std::log(std::log(static_cast<double>(rows)));
  return -errors[strategy] * std::sqrt(2 * std::max(slow, 0.0));
}

StrategyContest hold_contest(std::span<const std::span<const double>> differences,
                             const Draws& draws, std::size_t jobs) {
  TERN_CHECK(!differences.empty() && !differences[0].empty(),
             "a contest needs strategies and bars");
  StrategyContest contest = {differences[0].size(), {}, {}, {}};
  const auto n = static_cast<double>(contest.rows);
  for (const auto& d : differences) {
    TERN_CHECK(d.size() == contest.rows, "strategies compete over the same bars");
    contest.means.push_back(moments(d).mean);
    contest.errors.push_back(all_equal(d) ? 0
                                          : std::sqrt(bootstrap_variance(d, draws.mean_block) / n));
  }
  const std::size_t strategies = differences.size();
  std::vector<std::vector<Tile>> tiles;
  for (std::size_t first = 0; first < strategies; first += kTile)
    tiles.push_back(tile_of(differences, contest.means, first));
  contest.deviations.resize(draws.count * strategies);
  for_each_draw(
      draws, contest.rows, jobs, [&](std::size_t draw, std::span<const std::uint32_t> rows) {
        double* deviation = &contest.deviations[draw * strategies];
        for (std::size_t tile = 0; tile < tiles.size(); ++tile) {
          const Tile sums = sum_rows(tiles[tile], rows, std::make_index_sequence<kTile>());
          const std::size_t first = tile * kTile;
          const std::size_t end = std::min(first + kTile, strategies);
          for (std::size_t k = first; k < end; ++k) deviation[k] = sums[k - first] / n;
        }
      });
  return contest;
}

double reality_check(const StrategyContest& contest) {
  const auto strategies = taking_part(contest);
  if (strategies.empty()) return kNone;
  double best = kLowest;
  for (const std::size_t k : strategies) best = std::max(best, contest.means[k]);
  const auto largest = largest_by_draw(contest, strategies, kLowest,
                                       [](double deviation, std::size_t) { return deviation; });
  return share_reaching(largest, best);
}

SuperiorAbility superior_ability(const StrategyContest& contest) {
  const auto strategies = taking_part(contest);
  if (strategies.empty()) return {kNone, kNone, kNone, kNone};
  double statistic = 0;
  for (const std::size_t k : strategies)
    statistic = std::max(statistic, contest.means[k] / contest.errors[k]);
  // How far below the benchmark each strategy is taken to be if none is better.
  const auto p_if = [&](auto handicap) {
    const auto studentized = [&](double deviation, std::size_t k) {
      return (deviation + handicap(k)) / contest.errors[k];
    };
    return share_reaching(largest_by_draw(contest, strategies, 0, studentized), statistic);
  };
  const auto& means = contest.means;
  return {statistic, p_if([&](std::size_t k) { return std::min(means[k], 0.0); }),
          p_if([&](std::size_t k) { return means[k] < contest.poor_below(k) ? means[k] : 0; }),
          p_if([](std::size_t) { return 0.0; })};
}

StepwiseTest stepwise_test(const StrategyContest& contest, double level) {
  StepwiseTest result = {std::vector<TestResult>(contest.means.size(), {kNone, kNone}), kNone};
  std::vector<std::size_t> left = taking_part(contest);
  for (const std::size_t k : left)
    result.strategies[k].statistic = contest.means[k] / contest.errors[k];
  std::ranges::stable_sort(left, std::greater(),
                           [&](std::size_t k) { return result.strategies[k].statistic; });
  const auto studentized = [&](double deviation, std::size_t k) {
    return deviation / contest.errors[k];
  };
  double p = 0;
  bool deciding = true;
  for (std::span<const std::size_t> rest = left; !rest.empty(); rest = rest.subspan(1)) {
    const auto largest = largest_by_draw(contest, rest, kLowest, studentized);
    TestResult& best = result.strategies[rest[0]];
    best.p = p = std::max(p, resampled_p(largest, best.statistic));
    if (deciding && p > level) {
      result.critical = resampled_critical(largest, level);
      deciding = false;
    }
  }
  return result;
}

}  // namespace tern
