#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "app/evaluation.h"
#include "app/kept_run.h"
#include "app/runs.h"
#include "base/parallel.h"
#include "base/progress.h"
#include "base/rng.h"
#include "feature/selection.h"
#include "report/verdict.h"
#include "validate/haircut.h"

namespace tern {
namespace {

/// One of the two, as the store keeps it.
struct Entrant {
  RunRecord run;
  std::string model;  ///< the one asked for; empty for all
  Config config;
  std::vector<ForecastSpan> spans;
};

Result<Entrant> find_entrant(const RunStore& store, std::string_view asked) {
  const std::size_t colon = asked.find(':');
  TERN_TRY(const std::vector<RunRecord> runs, store.list());
  TERN_TRY(RunRecord run, find_run(runs, asked.substr(0, colon)));
  TERN_TRY(Config config, config_of(run));
  TERN_TRY(std::vector<ForecastSpan> spans, store.spans(run.id));
  std::string model(colon == std::string_view::npos ? "" : asked.substr(colon + 1));
  return Entrant{std::move(run), std::move(model), std::move(config), std::move(spans)};
}

std::set<std::string> models_of(const Entrant& side) {
  std::set<std::string> models;
  for (const ForecastSpan& span : side.spans) models.insert(span.model);
  return models;
}

Status check_model(const Entrant& side, const std::string& model) {
  const std::set<std::string> models = models_of(side);
  if (models.contains(model)) return {};
  return fail(Errc::not_found, fmt::format("run {} has no forecasts of '{}'; it has those of {}",
                                           side.run.id, model, fmt::join(models, ", ")));
}

/// Which model of A meets which of B.
Result<std::vector<std::pair<std::string, std::string>>> choose_models(
    const Entrant& a, const Entrant& b, const std::vector<std::string>& only) {
  std::vector<std::pair<std::string, std::string>> meetings;
  if (!a.model.empty() || !b.model.empty()) {
    meetings.emplace_back(a.model.empty() ? b.model : a.model, b.model.empty() ? a.model : b.model);
  } else if (!only.empty()) {
    for (const std::string& model : only) meetings.emplace_back(model, model);
  } else {
    const std::set<std::string> of_b = models_of(b);
    for (const std::string& model : models_of(a))
      if (of_b.contains(model)) meetings.emplace_back(model, model);
  }
  for (const auto& [model_a, model_b] : meetings) {
    TERN_TRY_STATUS(check_model(a, model_a));
    TERN_TRY_STATUS(check_model(b, model_b));
    if (a.run.id != b.run.id || model_a != model_b) continue;
    return fail(Errc::invalid_argument,
                fmt::format("{} of run {} would be compared with itself: name two runs, or two "
                            "models as in last:ridge last:xgboost",
                            model_a, a.run.id));
  }
  return meetings;
}

std::vector<ConfigDifference> differences_of(const RunRecord& a, const RunRecord& b) {
  const Literals of_a = literals_of(a);
  const Literals of_b = literals_of(b);
  std::set<std::string> keys;
  for (const Literals* literals : {&of_a, &of_b})
    for (const auto& [key, literal] : *literals) keys.insert(key);
  std::vector<ConfigDifference> differences;
  const auto value = [](const Literals& literals, const std::string& key) {
    const auto at = literals.find(key);
    return at == literals.end() ? std::string{} : at->second;
  };
  for (const std::string& key : keys) {
    if (value(of_a, key) != value(of_b, key))
      differences.push_back({key, value(of_a, key), value(of_b, key)});
  }
  return differences;
}

/// True when B learns from all the features of A and more, and otherwise as A does.
bool adds_features(const Entrant& a, const Entrant& b) {
  for (const ConfigDifference& difference : differences_of(a.run, b.run)) {
    const std::string& key = difference.key;
    const bool harmless = key == "learn.features" || key == "learn.models" ||
                          key == "learn.horizons" || key == "learn.timerange";
    if (key.starts_with("learn.") && !harmless) return false;
  }
  const auto of_a = select_features(a.config.learn.features);
  const auto of_b = select_features(b.config.learn.features);
  if (!of_a || !of_b || of_b->size() <= of_a->size()) return false;
  return std::ranges::all_of(*of_a, [&](const Feature* feature) {
    return std::ranges::find(*of_b, feature) != of_b->end();
  });
}

/// The rows that both forecast, and of which the outcome is known.
struct Joined {
  std::vector<double> a, b, outcome;
};

/// Rows whose outcome is known at `end` at the latest.
Result<Joined> join(std::span<const ForecastRow> a, std::span<const ForecastRow> b,
                    const Market& market_a, const Market& market_b, Timestamp end) {
  Joined joined;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i].as_of_ms + a[i].horizon_ms > epoch_ms(end)) break;
    if (a[i].as_of_ms != b[j].as_of_ms) {
      ++(a[i].as_of_ms < b[j].as_of_ms ? i : j);
      continue;
    }
    const auto outcome = outcome_of(market_a, a[i]);
    if (&market_a != &market_b && outcome != outcome_of(market_b, b[j])) {
      return fail(Errc::invalid_argument,
                  fmt::format("the two runs saw different prices of {} after {}: only runs on the "
                              "same market can be compared",
                              a[i].pair, to_string(from_epoch_ms(a[i].as_of_ms))));
    }
    if (outcome) {
      joined.a.push_back(a[i].mean);
      joined.b.push_back(b[j].mean);
      joined.outcome.push_back(*outcome);
    }
    ++i, ++j;
  }
  return joined;
}

/// The same pair and horizon in both, for every two models that meet.
std::vector<std::pair<ForecastSpan, ForecastSpan>> common_spans(
    const Entrant& a, const Entrant& b,
    std::span<const std::pair<std::string, std::string>> meetings) {
  std::vector<std::pair<ForecastSpan, ForecastSpan>> common;
  for (const ForecastSpan& of_a : a.spans) {
    for (const ForecastSpan& of_b : b.spans) {
      if (of_a.pair != of_b.pair || of_a.horizon_ms != of_b.horizon_ms) continue;
      if (std::ranges::find(meetings, std::pair(of_a.model, of_b.model)) != meetings.end())
        common.emplace_back(of_a, of_b);
    }
  }
  std::ranges::stable_sort(common, {}, [](const auto& spans) {
    return std::tuple(spans.first.horizon_ms, spans.first.pair, spans.first.model);
  });
  return common;
}

/// What the two are allowed to show.
Timestamp seal_of(const Config& a, const Config& b) {
  Timestamp seal = kTimeMax;
  for (const Config* config : {&a, &b}) {
    if (config->judge.holdout) seal = std::min(seal, config->judge.holdout->begin);
  }
  return seal;
}

struct Opening {
  std::string reason;  ///< empty: nothing was opened
  Timestamp end;       ///< nothing later is seen
};

/// Writes down that the forecasts of both are looked at again, where they meet.
Status look_at_both(Database& database, const Entrant& a, const Entrant& b,
                    std::span<const std::pair<ForecastSpan, ForecastSpan>> spans,
                    const Opening& opening) {
  std::vector<Trial> trials;
  TimeRange seen{kTimeMax, kTimeMin};
  for (const auto& [of_a, of_b] : spans) {
    for (const auto& [side, span] : {std::pair{&a, &of_a}, std::pair{&b, &of_b}}) {
      const Evaluation evaluation{side->config,
                                  code_of(side->run.git_commit),
                                  side->run.data_hash,
                                  {span->first, span->last + 1ms}};
      trials.push_back(forecast_trial(evaluation, span->model, Duration{span->horizon_ms}));
    }
    seen.begin = std::min(seen.begin, std::max(of_a.first, of_b.first));
    seen.end = std::max(seen.end, std::min({of_a.last + 1ms, of_b.last + 1ms, opening.end}));
  }
  if (seen.empty()) {
    return fail(Errc::invalid_argument,
                fmt::format("all that the two runs have in common lies in judge.holdout, from {} "
                            "on: say with --open-holdout why it must be seen",
                            to_string(opening.end)));
  }
  Look look = look_of({a.config, "", "", seen}, "tern runs compare");
  look.reason = opening.reason;
  TERN_TRY_STATUS(TrialLedger(database).look(look, trials));
  return {};
}

struct Scoring {
  Duration step;  ///< of the bars
  std::size_t draws;
  std::uint64_t seed;
  std::size_t jobs;
};

void score_contests(std::span<const Joined> rows, const Scoring& scoring,
                    std::vector<RunContest>& contests) {
  Progress progress("compare", rows.size());
  parallel_for(rows.size(), scoring.jobs, [&](std::size_t i) {
    const auto overlap = static_cast<std::size_t>(contests[i].horizon / scoring.step);
    contests[i].score =
        score_contest({rows[i].a, rows[i].b, rows[i].outcome, overlap, contests[i].nested},
                      scoring.draws, derive_seed(scoring.seed, i));
    progress.advance();
  });
  std::vector<double> squared_error, ic_gain, encompassing;
  for (const RunContest& contest : contests) {
    squared_error.push_back(contest.score.squared_error.p);
    ic_gain.push_back(contest.score.ic_gain_p);
    encompassing.push_back(contest.score.encompassing.p);
  }
  squared_error = adjusted_p(squared_error, Adjustment::holm);
  ic_gain = adjusted_p(ic_gain, Adjustment::holm);
  encompassing = adjusted_p(encompassing, Adjustment::holm);
  for (std::size_t i = 0; i < contests.size(); ++i) {
    contests[i].squared_error_holm = squared_error[i];
    contests[i].ic_gain_holm = ic_gain[i];
    contests[i].encompassing_holm = encompassing[i];
  }
}

void add_once(const std::string& name, std::vector<std::string>& names) {
  if (std::ranges::find(names, name) == names.end()) names.push_back(name);
}

}  // namespace

Result<RunComparison> compare_runs(Database& database, const RunsToCompare& asked,
                                   std::size_t jobs) {
  const RunStore store(database);
  TERN_TRY(const Entrant a, find_entrant(store, asked.a));
  TERN_TRY(const Entrant b, find_entrant(store, asked.b));
  TERN_TRY(const auto meetings, choose_models(a, b, asked.models));
  const auto spans = common_spans(a, b, meetings);
  if (spans.empty()) {
    return fail(Errc::not_found,
                fmt::format("runs {} and {} have no model, pair, and horizon in common: tern runs "
                            "list shows what they have",
                            a.run.id, b.run.id));
  }
  TERN_TRY(const Market market_a, market_of(a.run, a.config, database));
  std::optional<Market> other;
  if (a.run.data_hash != b.run.data_hash) {
    TERN_TRY(other, market_of(b.run, b.config, database));
  }
  const Timestamp end = asked.open_holdout.empty() ? seal_of(a.config, b.config) : kTimeMax;
  TERN_TRY_STATUS(look_at_both(database, a, b, spans, {asked.open_holdout, end}));
  RunComparison comparison{a.run, b.run, market_a.simulated, differences_of(a.run, b.run), {}, {}};
  const bool adding = adds_features(a, b);
  std::vector<Joined> rows;
  for (const auto& [of_a, of_b] : spans) {
    TERN_TRY(const auto said_by_a, store.forecasts(a.run.id, of_a));
    TERN_TRY(const auto said_by_b, store.forecasts(b.run.id, of_b));
    TERN_TRY(Joined joined, join(said_by_a, said_by_b, market_a, other ? *other : market_a, end));
    if (joined.a == joined.b) {
      add_once(of_a.model, comparison.same);
      continue;
    }
    rows.push_back(std::move(joined));
    RunContest contest;
    contest.pair = of_a.pair;
    contest.horizon = Duration{of_a.horizon_ms};
    contest.model_a = of_a.model;
    contest.model_b = of_b.model;
    contest.nested = of_a.model == "zero" || (adding && of_a.model == of_b.model);
    comparison.contests.push_back(std::move(contest));
  }
  const Scoring scoring{market_a.as_of().step, b.config.bootstrap_draws, b.config.seed, jobs};
  score_contests(rows, scoring, comparison.contests);
  return comparison;
}

}  // namespace tern
