#include "validate/side_by_side.h"

#include <algorithm>
#include <limits>

#include "base/check.h"
#include "base/parallel.h"
#include "base/progress.h"
#include "validate/contest.h"
#include "validate/haircut.h"

namespace tern {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

bool is_of(const PairRanking& ranking, const NamedSeries& series) {
  return ranking.pair == series.pair && ranking.horizon == series.horizon;
}

/// Every pair and horizon that has rows, as the series come.
std::vector<PairRanking> groups_of(std::span<const NamedSeries> series) {
  std::vector<PairRanking> groups;
  for (const NamedSeries& one : series) {
    const bool known =
        std::ranges::any_of(groups, [&](const PairRanking& group) { return is_of(group, one); });
    if (!known && !one.scored.as_of.empty()) groups.push_back({one.pair, one.horizon, {}});
  }
  return groups;
}

/// The difference of two series on the rows that both have.
TestResult difference(const Scored& rival, const Scored& own) {
  std::vector<double> a, b, outcome;
  for (std::size_t i = 0, j = 0; i < rival.as_of.size() && j < own.as_of.size();) {
    if (rival.as_of[i] != own.as_of[j]) {
      ++(rival.as_of[i] < own.as_of[j] ? i : j);
      continue;
    }
    a.push_back(rival.forecast[i++]);
    b.push_back(own.forecast[j]);
    outcome.push_back(own.outcome[j++]);
  }
  return squared_error_test({a, b, outcome, own.overlap, false});
}

TestResult against(const std::string& rival, std::span<const NamedSeries> series, std::size_t own,
                   const ForecastScore& score) {
  if (rival == kNoChange) return score.diebold_mariano;
  const auto other = std::ranges::find_if(series, [&](const NamedSeries& one) {
    return one.model == rival && one.pair == series[own].pair && one.horizon == series[own].horizon;
  });
  if (other == series.end()) return {kNone, kNone};
  return difference(other->scored, series[own].scored);
}

void rank(std::span<const NamedSeries> series, const RankingOptions& options, PairRanking& group) {
  std::vector<NamedSeries> members;
  std::ranges::copy_if(series, std::back_inserter(members), [&](const NamedSeries& one) {
    return is_of(group, one) && !one.scored.as_of.empty();
  });
  group.ranking = rank_models(members, options);
}

void adjust(std::span<const ForecastScore> scores, std::vector<ForecastStanding>& standings) {
  std::vector<double> clark_west, rival;
  for (std::size_t i = 0; i < standings.size(); ++i) {
    clark_west.push_back(scores[i].clark_west.p);
    rival.push_back(standings[i].rival.p);
  }
  clark_west = adjusted_p(clark_west, Adjustment::holm);
  rival = adjusted_p(rival, Adjustment::holm);
  for (std::size_t i = 0; i < standings.size(); ++i) {
    standings[i].clark_west_holm = clark_west[i];
    standings[i].rival_holm = rival[i];
  }
}

}  // namespace

SideBySide side_by_side(std::span<const NamedSeries> series, std::span<const ForecastScore> scores,
                        const SideBySideOptions& options) {
  TERN_CHECK(series.size() == scores.size(), "each series has its score");
  SideBySide made;
  made.rankings = groups_of(series);
  made.standings.resize(series.size());
  Progress progress("compare", made.rankings.size() + series.size());
  parallel_for(series.size(), options.jobs, [&](std::size_t i) {
    made.standings[i].rival = against(options.rival, series, i, scores[i]);
    progress.advance();
  });
  parallel_for(made.rankings.size(), options.jobs, [&](std::size_t i) {
    rank(series, options.ranking, made.rankings[i]);
    progress.advance();
  });
  for (std::size_t i = 0; i < series.size(); ++i) {
    for (const PairRanking& group : made.rankings) {
      if (!is_of(group, series[i]) || series[i].scored.as_of.empty()) continue;
      const auto own =
          std::ranges::find(group.ranking.standings, series[i].model, &ModelStanding::model);
      if (own == group.ranking.standings.end()) continue;  // no row was common to all
      made.standings[i].set_p = own->p;
      made.standings[i].in_set = own->in_set;
    }
  }
  adjust(scores, made.standings);
  return made;
}

}  // namespace tern
