#include "validate/model_ranking.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "base/check.h"

namespace tern {
namespace {

constexpr double kLevel = 0.1;

/// The times that all series have.
std::vector<Timestamp> common_times(std::span<const NamedSeries> series) {
  const auto& first = series.front().scored.as_of;
  std::vector<Timestamp> times(first.begin(), first.end());
  for (const NamedSeries& s : series.subspan(1)) {
    std::vector<Timestamp> both;
    std::ranges::set_intersection(times, s.scored.as_of, std::back_inserter(both));
    times = std::move(both);
  }
  return times;
}

/// Squared errors in percent of price; the last column is that of no change.
LossTable squared_errors(std::span<const NamedSeries> series, std::span<const Timestamp> times) {
  const std::size_t models = series.size() + 1;
  LossTable table{models, std::vector<double>(models * times.size())};
  for (std::size_t m = 0; m < series.size(); ++m) {
    const Scored& scored = series[m].scored;
    std::size_t from = 0;
    for (std::size_t i = 0; i < times.size(); ++i) {
      while (scored.as_of[from] < times[i]) ++from;
      const double error = 100 * (scored.outcome[from] - scored.forecast[from]);
      const double change = 100 * scored.outcome[from];
      table.losses[i * models + m] = error * error;
      table.losses[i * models + models - 1] = change * change;
    }
  }
  return table;
}

/// Blocks long enough for the dependence of every model's lead over no change, and for the overlap
/// of outcomes.
double longest_block(const LossTable& table, std::size_t overlap) {
  auto longest = static_cast<double>(overlap);
  std::vector<double> lead(table.rows());
  for (std::size_t m = 0; m + 1 < table.models; ++m) {
    for (std::size_t i = 0; i < lead.size(); ++i) {
      const std::size_t row = i * table.models;
      lead[i] = table.losses[row + m] - table.losses[row + table.models - 1];
    }
    longest = std::max(longest, block_length(lead));
  }
  return longest;
}

}  // namespace

ModelRanking rank_models(std::span<const NamedSeries> series, const RankingOptions& options) {
  ModelRanking ranking;
  if (series.empty()) return ranking;
  for (const NamedSeries& s : series)
    TERN_CHECK(s.pair == series.front().pair && s.horizon == series.front().horizon,
               "a ranking is of one pair and horizon");
  const std::vector<Timestamp> times = common_times(series);
  ranking.rows = times.size();
  if (times.empty()) return ranking;
  const LossTable table = squared_errors(series, times);
  ranking.mean_block = longest_block(table, series.front().scored.overlap);
  const MeanLosses losses = mean_losses(
      table, StationaryBootstrap(times.size(), ranking.mean_block, options.seed), options.draws);
  const auto name = [&](std::size_t m) {
    return m < series.size() ? series[m].model : std::string("no change");
  };
  std::vector<SetMember> members = confidence_set(losses, options.statistic);
  std::ranges::reverse(members);
  for (const SetMember& member : members)
    ranking.standings.push_back({name(member.model), std::sqrt(losses.sample[member.model]),
                                 member.p, member.p > kLevel,
                                 member.same_as == member.model ? "" : name(member.same_as)});
  ranking.set_holds_all =
      std::ranges::all_of(ranking.standings, [](const ModelStanding& s) { return s.in_set; });
  return ranking;
}

}  // namespace tern
