#include "app/audited.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>

#include "app/controlled.h"
#include "app/learned.h"
#include "base/parallel.h"
#include "base/progress.h"
#include "base/rng.h"
#include "report/build.h"
#include "source/synthetic.h"
#include "validate/another_future.h"
#include "validate/cross_validation.h"
#include "validate/permuted_market.h"
#include "validate/skill.h"

namespace tern {
namespace {

constexpr Duration kYear = days{365};
// How far past an instant the whole pipeline goes on with another future.
constexpr Duration kGoesOn = days{7};

/// Streams of the seed, so that no experiment draws what another did; 103 is controlled.cpp's.
enum class Stream : std::uint64_t { features = 101, future, permutation = 104, null, planted };

std::uint64_t seed_of(const Config& config, Stream stream, std::size_t draw = 0) {
  return derive_seed(derive_seed(config.seed, static_cast<std::uint64_t>(stream)), draw);
}

/// What is audited, and with how much effort.
struct Subject {
  Config config;  ///< the user's, with the models that are looked at
  Config skill;   ///< with trade.model and the first horizon alone: whose skill is looked for
  const Market& market;
  std::vector<const Feature*> features;
  std::vector<Dataset> datasets;  ///< of the first horizon, by instrument
  AuditEffort effort;
  std::size_t jobs;
  Progress& progress;
};

/// The last year of learn.timerange, and as much history as it needs.
struct Narrowed {
  Config config;
  Market market;
};
Narrowed narrowed(const Config& config, const Market& market, TimeRange test) {
  Narrowed result{config, market};
  const Timestamp begin = std::max(test.begin, test.end - kYear);
  const Duration history = std::max<Duration>(kYear, config.learn.train_min + config.learn.embargo);
  result.config.learn.test = {begin, test.end};
  result.market = market.slice({begin - history, kTimeMax});
  return result;
}

Config for_skill(const Config& config) {
  Config skill = config;
  skill.learn.models = models_behind_trades(config);
  skill.learn.horizons = {config.learn.horizons.front()};
  return skill;
}

Result<std::vector<PairSkill>> skill_in(const Config& config, const Market& market,
                                        std::size_t jobs) {
  TERN_TRY(const Learned learned, learn(config, market, jobs));
  return skill_of(learned, config.trade.model, config.learn.horizons.front());
}

Result<Check> check_features(const Subject& subject) {
  std::vector<FeatureAudit> audits;
  std::size_t instants = 0;
  for (std::uint16_t own = 0; own < subject.market.universe.size(); ++own) {
    TERN_TRY(const FeatureInputs inputs, make_feature_inputs(subject.market, SymbolId{own}));
    const std::uint64_t seed = seed_of(subject.config, Stream::features, own);
    const auto chosen = audit_instants(inputs, {kTimeMin, kTimeMax}, subject.effort.instants, seed);
    instants += chosen.size();
    TERN_TRY(const auto found,
             audit_leaks(inputs, subject.features, chosen, {.seed = seed, .jobs = subject.jobs}));
    audits.insert(audits.end(), found.begin(), found.end());
    subject.progress.advance();
  }
  return judge_features(audits, instants);
}

/// Inside the first test range, at the edge of the second, and in the embargo before that.
std::vector<Timestamp> instants_of(const Subject& subject, std::span<const Split> splits) {
  const TimeRange first = splits.front().test;
  const Duration step = subject.market.as_of().step;
  std::vector<Timestamp> instants{first.begin + first.length() / step / 2 * step};
  if (splits.size() > 1) {
    const Timestamp edge = splits[1].test.begin;
    instants.push_back(edge);
    instants.push_back(edge - subject.config.learn.embargo / step / 2 * step - step);
  }
  instants.resize(std::min(instants.size(), subject.effort.futures));
  return instants;
}

Result<Check> check_whole_way(const Subject& subject, std::span<const Split> splits) {
  const std::vector<Timestamp> instants = instants_of(subject, splits);
  const Timestamp end = std::ranges::max(instants) + kGoesOn;
  const Market market = subject.market.slice({kTimeMin, end});
  Config config = subject.config;
  config.learn.test = {splits.front().test.begin, end};
  TERN_TRY(const WholeWay way, go_whole_way(config, market, subject.jobs));
  subject.progress.advance();
  WayChanges changes;
  for (std::size_t i = 0; i < instants.size(); ++i) {
    const Market other =
        with_another_future(market, instants[i], seed_of(config, Stream::future, i));
    TERN_TRY(const WholeWay other_way, go_whole_way(config, other, subject.jobs));
    changes += changes_until(way, other_way, instants[i]);
    subject.progress.advance();
  }
  return judge_whole_way(changes, instants.size());
}

Check check_fit_scope(const Subject& subject, const OutOfSampleOptions& options) {
  const std::size_t folds = std::min(subject.effort.folds, options.splits.size());
  std::vector<FitScope> scopes(subject.datasets.size() * folds);
  parallel_for(scopes.size(), subject.jobs, [&](std::size_t i) {
    // The last one, and others evenly before it.
    const std::size_t fold =
        options.splits.size() - 1 -
        (i % folds) * (options.splits.size() - 1) / std::max<std::size_t>(1, folds - 1);
    scopes[i] = fit_scope(subject.datasets[i / folds], options.splits[fold],
                          static_cast<std::uint32_t>(fold), options);
    subject.progress.advance();
  });
  FitScope all;
  for (const FitScope& scope : scopes) {
    all.forecasts += scope.forecasts;
    all.changed += scope.changed;
    all.leaking.insert(all.leaking.end(), scope.leaking.begin(), scope.leaking.end());
  }
  return judge_fit_scope(all, scopes.size());
}

std::vector<PairProfiles> profiles_of(const Subject& subject) {
  std::vector<PairProfiles> pairs(subject.datasets.size());
  parallel_for(pairs.size(), subject.jobs, [&](std::size_t i) {
    const Dataset& dataset = subject.datasets[i];
    pairs[i] = {subject.market.universe[dataset.symbol].name,
                label_shift_profiles(dataset, subject.market.bars[dataset.symbol.index])};
    subject.progress.advance();
  });
  return pairs;
}

Result<Check> check_permuted(const Subject& subject) {
  std::vector<PairSkill> skills;
  for (std::size_t draw = 0; draw < subject.effort.permutations; ++draw) {
    TERN_TRY(const Market market,
             permuted_market(subject.market, seed_of(subject.config, Stream::permutation, draw)));
    TERN_TRY(const auto found, skill_in(subject.skill, market, subject.jobs));
    skills.insert(skills.end(), found.begin(), found.end());
    subject.progress.advance();
  }
  return judge_no_skill("permuted bars", counted(subject.effort.permutations, "order"), skills);
}

/// The configuration as it would be tried on simulated markets of a year or two.
Result<std::vector<std::vector<PairSkill>>> skill_in_simulated(const Subject& subject,
                                                               Preset preset, std::size_t hours,
                                                               std::size_t markets, Stream stream) {
  Config config = subject.skill;
  config.learn.train_min = std::min<Duration>(config.learn.train_min, days{120});
  config.learn.test = {kTimeMin, kTimeMax};
  std::vector<std::optional<Result<std::vector<PairSkill>>>> found(markets);
  parallel_for(markets, subject.jobs, [&](std::size_t i) {
    Config own = config;
    own.seed = seed_of(subject.config, stream, i);
    const Simulation simulation = simulate({.preset = preset, .hours = hours, .seed = own.seed});
    found[i] = skill_in(own, simulation.market, 1);
    subject.progress.advance();
  });
  std::vector<std::vector<PairSkill>> skills;
  for (auto& of_market : found) {
    TERN_TRY(auto pairs, *std::move(of_market));
    skills.push_back(std::move(pairs));
  }
  return skills;
}

Result<Check> check_null(const Subject& subject) {
  TERN_TRY(const auto markets, skill_in_simulated(subject, Preset::null, subject.effort.null_hours,
                                                  subject.effort.null_markets, Stream::null));
  return judge_null_markets(markets);
}

Result<Check> check_planted(const Subject& subject) {
  const auto reads_taker_flow = [](const Feature* row) {
    return row->inputs.has(Input::taker_flow);
  };
  if (std::ranges::none_of(subject.features, reads_taker_flow)) {
    return skipped("planted signal",
                   "the simulator hides it in taker flow, which no chosen feature reads");
  }
  TERN_TRY(const auto markets,
           skill_in_simulated(subject, Preset::strong, 2 * subject.effort.null_hours,
                              subject.effort.planted_markets, Stream::planted));
  return judge_planted_signal(markets);
}

Check check_joins(const Market& market) {
  Joins joins;
  for (const DominancePathRow& row : kDominancePaths) {
    const Joins of_path = count_joins(market.dominance.*row.figures, market.as_of());
    joins.count += of_path.count;
    joins.early += of_path.early;
  }
  return judge_joins(joins, market.dominance.vendor);
}

double ic_of(const Dataset& dataset, const ForecastTable& table) {
  const PairedOutcomes paired = pair_outcomes(dataset, table.rows);
  return pearson(paired.forecast, paired.outcome);
}

Result<std::vector<PathSpread>> spreads_of(const Subject& subject,
                                           const OutOfSampleOptions& options,
                                           const Learned& learned) {
  const auto longest = std::ranges::max(subject.features, {}, &Feature::lookback);
  std::vector<PathSpread> spreads;
  for (const Dataset& dataset : subject.datasets) {
    TERN_TRY(const CrossValidation made,
             cross_validate(dataset, {.groups = 6, .test_groups = 2, .embargo = longest->lookback},
                            options));
    subject.progress.advance();
    for (std::size_t m = 0; m < options.models.size(); ++m) {
      PathSpread spread{subject.market.universe[dataset.symbol].name,
                        options.models[m],
                        made.fits.size() / options.models.size(),
                        {},
                        ic_of(dataset, learned.out_of_sample.tables[m])};
      for (const auto& tables : made.paths) spread.ics.push_back(ic_of(dataset, tables[m]));
      if (std::ranges::any_of(spread.ics, [](double ic) { return std::isnan(ic); })) continue;
      std::ranges::sort(spread.ics);
      spreads.push_back(std::move(spread));
    }
  }
  return spreads;
}

std::size_t steps_of(const AuditEffort& effort, std::size_t pairs) {
  return pairs + 1 + effort.futures + pairs * effort.folds + pairs + 1 + effort.shuffles + 1 +
         effort.permutations + effort.null_markets + effort.planted_markets + pairs;
}

Result<Audit> audit_subject(const Subject& subject) {
  TERN_TRY(const OutOfSampleOptions options,
           learning_options(subject.config, subject.market, subject.jobs));
  const Config& config = subject.config;
  Audit audit{
      !subject.effort.all, config.trade.model, config.learn.horizons.front(), {}, {}, {}, {}};
  const auto add = [&](Check check) { audit.checks.push_back(std::move(check)); };
  TERN_TRY(Check features, check_features(subject));
  add(std::move(features));
  TERN_TRY(Check whole_way, check_whole_way(subject, options.splits));
  add(std::move(whole_way));
  add(check_fit_scope(subject, options));
  audit.profiles = profiles_of(subject);
  add(judge_label_shift(audit.profiles));
  TERN_TRY(const Learned learned,
           learn_from(config, subject.market, subject.datasets, subject.jobs));
  subject.progress.advance();
  audit.test = learned.test;
  TERN_TRY(const std::vector<Controlled> controlled,
           control_models(subject.skill, subject.market, subject.datasets, subject.effort.shuffles,
                          subject.jobs, subject.progress));
  const Controlled& own = *std::ranges::find(controlled, audit.model, &Controlled::model);
  add(judge_no_skill("shuffled labels", counted(subject.effort.shuffles, "shuffle"), own.shuffled));
  const Check delayed = judge_delayed(skill_of(learned, audit.model, audit.horizon), own.late);
  const bool blind = delayed.outcome == Outcome::skipped;
  add(delayed);
  TERN_TRY(Check permuted, check_permuted(subject));
  add(std::move(permuted));
  TERN_TRY(Check null, check_null(subject));
  add(std::move(null));
  TERN_TRY(Check planted,
           blind ? skipped("planted signal", delayed.found) : check_planted(subject));
  add(std::move(planted));
  add(check_joins(subject.market));
  TERN_TRY(audit.spreads, spreads_of(subject, options, learned));
  return audit;
}

}  // namespace

Result<Audit> audit(const Config& config, const Market& market, const AuditEffort& effort,
                    std::size_t jobs, const std::optional<FrameCache>& cache) {
  TERN_TRY(const TimeRange test, test_range(config, market));
  Narrowed scope = effort.all ? Narrowed{config, market} : narrowed(config, market, test);
  if (!effort.all) scope.config.learn.models = models_behind_trades(config);
  Progress progress("audit", steps_of(effort, market.universe.size()), Progress::Parts::silent);
  const Config skill = for_skill(scope.config);
  TERN_TRY(auto features, learned_features(config));
  TERN_TRY(auto datasets, make_datasets(skill, scope.market, jobs, cache));
  return audit_subject({scope.config, skill, scope.market, std::move(features), std::move(datasets),
                        effort, jobs, progress});
}

Result<Audit> audit_models(const Config& config, const Market& market, const AuditEffort& effort,
                           std::size_t jobs, const std::optional<FrameCache>& cache) {
  TERN_TRY(const TimeRange test, test_range(config, market));
  Narrowed scope = effort.all ? Narrowed{config, market} : narrowed(config, market, test);
  const Duration horizon = config.learn.horizons.front();
  scope.config.learn.horizons = {horizon};
  Progress progress("audit", effort.shuffles + 2, Progress::Parts::silent);
  TERN_TRY(const auto datasets, make_datasets(scope.config, scope.market, jobs, cache));
  TERN_TRY(const Learned learned, learn_from(scope.config, scope.market, datasets, jobs));
  progress.advance();
  TERN_TRY(const std::vector<Controlled> controlled,
           control_models(scope.config, scope.market, datasets, effort.shuffles, jobs, progress));
  Audit audit{!effort.all, counted(controlled.size(), "model"), horizon, learned.test, {}, {}, {}};
  const std::string shuffles = counted(effort.shuffles, "shuffle");
  for (const Controlled& own : controlled) {
    audit.checks.push_back(
        judge_model(own.model, judge_no_skill("shuffled labels", shuffles, own.shuffled),
                    judge_delayed(skill_of(learned, own.model, horizon), own.late)));
  }
  return audit;
}

}  // namespace tern
