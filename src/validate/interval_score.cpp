#include "validate/interval_score.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <vector>

#include "base/check.h"
#include "feature/rolling_order.h"
#include "forecast/conformal.h"
#include "validate/coverage.h"
#include "validate/estimate.h"
#include "validate/moments.h"
#include "validate/skill.h"

namespace tern {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

std::size_t place_of(double level) {
  std::size_t place = 0;
  while (place < kQuantileLevels.size() && std::abs(kQuantileLevels[place] - level) > 1e-9) ++place;
  TERN_CHECK(place < kQuantileLevels.size(), "a level that forecasts carry");
  return place;
}

CentralInterval central(const Quantiles& quantiles, double share) {
  const std::size_t low = place_of(0.5 * (1 - share));
  return {static_cast<double>(quantiles[low]),
          static_cast<double>(quantiles[quantiles.size() - 1 - low])};
}

std::vector<double> inside(const Scored& scored, std::span<const Quantiles> quantiles,
                           double share) {
  std::vector<double> held;
  for (std::size_t i = 0; i < quantiles.size(); ++i) {
    const auto [low, high] = central(quantiles[i], share);
    held.push_back(low <= scored.outcome[i] && scored.outcome[i] <= high ? 1 : 0);
  }
  return held;
}

double mean_of(std::span<const double> values) {
  return moments(values).mean;
}

double winkler_percent(const Scored& scored, std::span<const Quantiles> quantiles, double share) {
  double sum = 0;
  for (std::size_t i = 0; i < quantiles.size(); ++i) {
    sum += interval_score(scored.outcome[i], central(quantiles[i], share), 1 - share);
  }
  return quantiles.empty() ? kNone : 100 * sum / static_cast<double>(quantiles.size());
}

/// The third of all rows that each predicted deviation is in.
std::vector<std::size_t> thirds(std::span<const double> stddev) {
  std::vector<double> sorted(stddev.begin(), stddev.end());
  std::ranges::sort(sorted);
  std::vector<std::size_t> third;
  for (const double value : stddev) {
    third.push_back(value < sorted_quantile(sorted, 1.0 / 3)    ? 0
                    : value <= sorted_quantile(sorted, 2.0 / 3) ? 1
                                                                : 2);
  }
  return third;
}

CentralScore score_central(const Scored& scored, std::span<const Quantiles> quantiles,
                           std::span<const std::size_t> third, double share) {
  CentralScore score{.share = share};
  const std::vector<double> held = inside(scored, quantiles, share);
  const Dependence dependence{overlap_lag(scored.overlap)};
  score.coverage = {wilson_interval(mean_of(held), effective_size(held, dependence)), held.size()};
  for (std::size_t t = 0; t < score.coverage_by_volatility.size(); ++t) {
    std::vector<double> some;
    for (std::size_t i = 0; i < held.size(); ++i) {
      if (third[i] == t) some.push_back(held[i]);
    }
    score.coverage_by_volatility[t] = mean_of(some);
  }
  double width = 0;
  for (const Quantiles& row : quantiles) {
    const auto [low, high] = central(row, share);
    width += high - low;
  }
  score.width_percent = 100 * width / static_cast<double>(quantiles.size());
  score.winkler_percent = winkler_percent(scored, quantiles, share);
  return score;
}

/// Of weeks that have at least half as many rows as the fullest.
double weekly_deviation(std::span<const Timestamp> as_of, std::span<const double> held) {
  constexpr Duration kFirstMonday = days{4};
  std::map<std::int64_t, std::vector<double>> weeks;
  std::size_t most = 0;
  for (std::size_t i = 0; i < held.size(); ++i) {
    auto& week = weeks[(as_of[i].time_since_epoch() - kFirstMonday) / days{7}];
    week.push_back(held[i]);
    most = std::max(most, week.size());
  }
  std::vector<double> shares;
  for (const auto& [week, rows] : weeks) {
    if (2 * rows.size() >= most) shares.push_back(mean_of(rows));
  }
  return shares.size() < 2 ? kNone : moments(shares).stddev;
}

std::vector<double> pinball_losses(const Scored& scored, std::span<const Quantiles> quantiles) {
  std::vector<double> losses;
  for (std::size_t i = 0; i < quantiles.size(); ++i) {
    double sum = 0;
    for (const double level : kPinballLevels) {
      const auto quantile = static_cast<double>(quantiles[i][place_of(level)]);
      sum += pinball_loss(scored.outcome[i], quantile, level);
    }
    losses.push_back(1e4 * sum / static_cast<double>(kPinballLevels.size()));
  }
  return losses;
}

PlainIntervals score_plain(const Scored& scored, std::span<const Quantiles> quantiles) {
  constexpr double kShare = 0.9;
  return {mean_of(inside(scored, quantiles, kShare)), winkler_percent(scored, quantiles, kShare),
          mean_of(pinball_losses(scored, quantiles))};
}

/// Nothing, where too few outcomes were known before the first row.
std::vector<Quantiles> of_history(const Scored& scored) {
  std::vector<Quantiles> all;
  if (scored.history.size() < kHistoryOutcomes) return all;
  RollingOrder newest(static_cast<int>(kHistoryOutcomes));
  for (const double outcome : scored.history.last(kHistoryOutcomes)) newest.push(outcome);
  for (std::size_t i = 0; i < scored.outcome.size(); ++i) {
    if (i >= scored.overlap) newest.push(scored.outcome[i - scored.overlap]);
    Quantiles& row = all.emplace_back();
    for (std::size_t q = 0; q < row.size(); ++q) {
      row[q] = static_cast<float>(newest.quantile(kQuantileLevels[q]));
    }
  }
  return all;
}

}  // namespace

IntervalScore score_intervals(const Scored& scored, std::span<const Quantiles> quantiles) {
  check_scored(scored);
  const std::size_t n = quantiles.size();
  TERN_CHECK(n == 0 || (n == scored.outcome.size() && n == scored.stddev.size()),
             "quantiles of every row, and its stddev");
  for (const Quantiles& row : quantiles) {
    TERN_CHECK(std::ranges::is_sorted(row), "quantiles ascend");
  }
  IntervalScore score{.n = n};
  Scored rows = scored;
  if (n == 0) rows.as_of = {}, rows.forecast = rows.outcome = rows.stddev = {};
  const std::vector<std::size_t> third = thirds(rows.stddev);
  for (std::size_t s = 0; s < kIntervalShares.size(); ++s) {
    score.central[s] = score_central(rows, quantiles, third, kIntervalShares[s]);
  }
  score.weekly_deviation = weekly_deviation(rows.as_of, inside(rows, quantiles, 0.9));
  const Dependence dependence{overlap_lag(rows.overlap)};
  const std::vector<double> losses = pinball_losses(rows, quantiles);
  score.pinball_bp = mean_estimate(losses, dependence);
  const std::vector<Quantiles> history = of_history(rows);
  score.history = score_plain(rows, history);
  const bool beside = !history.empty();
  score.pinball_skill =
      beside ? one_minus(ratio_estimate(losses, pinball_losses(rows, history), dependence))
             : Estimate{{kNone, kNone, kNone}, 0};
  std::vector<Quantiles> normal;
  for (std::size_t i = 0; i < n; ++i) {
    normal.push_back(normal_quantiles(rows.forecast[i], rows.stddev[i]));
  }
  score.normal = score_plain(rows, normal);
  return score;
}

}  // namespace tern
