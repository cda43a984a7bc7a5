#include "app/controlled.h"

#include <algorithm>
#include <functional>

#include "base/rng.h"
#include "validate/control.h"

namespace tern {
namespace {

constexpr std::size_t kWeek = 168;
constexpr std::uint64_t kStream = 103;  // those of audited.cpp are others

Result<Learned> learn_after(const Config& config, const Market& market,
                            std::span<const Dataset> datasets, std::size_t jobs,
                            const std::function<Dataset(const Dataset&)>& change) {
  std::vector<Dataset> changed;
  for (const Dataset& dataset : datasets) changed.push_back(change(dataset));
  return learn_from(config, market, changed, jobs);
}

}  // namespace

std::vector<PairSkill> skill_of(const Learned& learned, std::string_view model, Duration horizon) {
  std::vector<PairSkill> skills;
  for (const ForecastSeries& series : learned.series) {
    if (series.model != model || series.horizon != horizon) continue;
    const ForecastScore score = judge_series(series).score;
    skills.push_back({series.pair, score.ic, score.clark_west.p});
  }
  return skills;
}

Result<std::vector<Controlled>> control_models(const Config& config, const Market& market,
                                               std::span<const Dataset> datasets,
                                               std::size_t shuffles, std::size_t jobs,
                                               Progress& progress) {
  const Duration horizon = config.learn.horizons.front();
  TERN_TRY(const Learned late, learn_after(config, market, datasets, jobs, [](const Dataset& data) {
             return with_late_features(data, 1);
           }));
  progress.advance();
  std::vector<Controlled> controlled;
  for (const ForecastSeries& series : late.series) {
    if (std::ranges::find(controlled, series.model, &Controlled::model) != controlled.end())
      continue;
    controlled.push_back({series.model, {}, skill_of(late, series.model, horizon)});
  }
  for (std::size_t draw = 0; draw < shuffles; ++draw) {
    const std::uint64_t seed = derive_seed(derive_seed(config.seed, kStream), draw);
    TERN_TRY(const Learned shuffled,
             learn_after(config, market, datasets, jobs, [&](const Dataset& data) {
               return with_shuffled_labels(data, kWeek, derive_seed(seed, data.symbol.index));
             }));
    for (Controlled& own : controlled) {
      const auto found = skill_of(shuffled, own.model, horizon);
      own.shuffled.insert(own.shuffled.end(), found.begin(), found.end());
    }
    progress.advance();
  }
  return controlled;
}

}  // namespace tern
