#include "regime/regime_summary.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "base/distribution.h"
#include "validate/moments.h"

namespace tern {
namespace {

/// The days of one episode that have a next day.
struct Cluster {
  double days = 0;
  double sum = 0;
};

/// Shape: [episodes of `state` with such a day].
std::vector<Cluster> clusters_of(const RegimeHistory& history, std::size_t state,
                                 std::span<const double> next) {
  std::vector<Cluster> clusters;
  bool inside = false;
  for (std::size_t i = 0; i < next.size(); ++i) {
    const bool was_inside = inside;
    inside = history.readings[i].state == state;
    if (!inside) continue;
    if (!was_inside) clusters.emplace_back();
    if (std::isnan(next[i])) continue;
    clusters.back().days += 1;
    clusters.back().sum += next[i];
  }
  std::erase_if(clusters, [](const Cluster& one) { return one.days == 0; });
  return clusters;
}

/// Student's t with the degrees of freedom that episodes of such lengths leave: one less than their
/// number when all are as long, and hardly one when a single one has most of the days.
struct ClusterError {
  double deviation;
  double degrees;
};

ClusterError error_of_mean(std::span<const Cluster> clusters, double rows, double mean) {
  double variance = 0, squares = 0, crossed = 0, crossed_squares = 0;
  for (const Cluster& one : clusters) {
    const double share = one.days / rows;
    const double residual = one.sum - one.days * mean;
    variance += residual * residual / (1 - share);
    squares += share * share;
    const double cross = share * share / (1 - share);
    crossed += cross;
    crossed_squares += cross * cross;
  }
  // The double sum over two different episodes of the products of their crosses.
  const double others = crossed * crossed - crossed_squares;
  return {std::sqrt(variance) / rows, 1 / (squares + others)};
}

}  // namespace

std::vector<RegimeEpisode> episodes_of(const RegimeHistory& history) {
  std::vector<RegimeEpisode> episodes;
  std::optional<std::size_t> before;
  for (const RegimeReading& reading : history.readings) {
    if (reading.state && reading.state == before) {
      ++episodes.back().days;
    } else {
      // What lies beside a day without a state has an end that nobody saw.
      if (!episodes.empty() && before && !reading.state) episodes.back().cut = true;
      if (reading.state) episodes.push_back({*reading.state, reading.as_of, 1, !before});
    }
    before = reading.state;
  }
  if (before) episodes.back().cut = true;
  return episodes;
}

RegimeSummary summarize(const RegimeHistory& history) {
  const std::size_t states = history.kind->states.size();
  RegimeSummary summary{std::vector<StateDwell>(states), std::vector<std::size_t>(states * states)};
  std::optional<std::size_t> before;
  for (const RegimeReading& reading : history.readings) {
    if (!reading.state) ++summary.unknown;
    if (before && reading.state) {
      ++summary.transitions[*before * states + *reading.state];
      if (*before != *reading.state) ++summary.flips;
    }
    before = reading.state;
  }
  std::vector<std::vector<double>> lengths(states);
  for (const RegimeEpisode& episode : episodes_of(history)) {
    StateDwell& dwell = summary.dwells[episode.state];
    dwell.days += episode.days;
    dwell.longest = std::max(dwell.longest, episode.days);
    lengths[episode.state].push_back(static_cast<double>(episode.days));
  }
  for (std::size_t s = 0; s < states; ++s) {
    StateDwell& dwell = summary.dwells[s];
    std::ranges::sort(lengths[s]);
    dwell.episodes = lengths[s].size();
    dwell.mean = static_cast<double>(dwell.days) / static_cast<double>(dwell.episodes);
    dwell.median = lengths[s].empty() ? std::nan("") : sorted_quantile(lengths[s], 0.5);
  }
  return summary;
}

std::vector<double> next_day_returns(const RegimeHistory& history, const Bars& bars) {
  const TimeGrid grid = bars.as_of();
  std::vector<double> next;
  for (const RegimeReading& reading : history.readings) {
    const auto row = grid.row_at(reading.as_of);
    const auto later = grid.row_at(reading.as_of + 24h);
    const bool there = row && later && bars.present()[*row] && bars.present()[*later];
    next.push_back(there ? std::log(bars.close()[*later] / bars.close()[*row]) : std::nan(""));
  }
  return next;
}

NextDay next_day(const RegimeHistory& history, std::size_t state, std::span<const double> next) {
  TERN_CHECK(next.size() == history.readings.size(), "one next day for each reading");
  const std::vector<Cluster> clusters = clusters_of(history, state, next);
  double rows = 0, sum = 0;
  for (const Cluster& one : clusters) {
    rows += one.days;
    sum += one.sum;
  }
  const double mean = rows > 0 ? sum / rows : std::nan("");
  NextDay found{static_cast<std::size_t>(rows),
                clusters.size(),
                mean,
                {mean, std::nan(""), std::nan("")},
                std::nan("")};
  if (clusters.size() < 2) return found;
  const ClusterError error = error_of_mean(clusters, rows, mean);
  const double wide = student_t_quantile(0.975, error.degrees) * error.deviation;
  found.interval = {mean, mean - wide, mean + wide};
  found.degrees = error.degrees;
  return found;
}

}  // namespace tern
