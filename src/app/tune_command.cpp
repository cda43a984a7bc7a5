#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/command.h"
#include "app/configured.h"
#include "app/learned.h"
#include "app/measured.h"
#include "app/tried.h"
#include "app/tuned.h"
#include "report/number.h"

namespace tern {
namespace {

struct TuneFlags {
  ConfigFlags config;
  std::string model;
  std::vector<std::string> grid;
  std::string horizon;
  std::string from;
};

// In standard errors of the difference by fold: nearer than this to the best is a draw.
constexpr double kDraw = 2.0;

bool draws_with(const TunedChoice& one, const TunedChoice& best) {
  const FoldMean behind = mean_difference(best.folds, one.folds, &FoldSkill::scaled_r2);
  return behind.value <= kDraw * behind.error;
}

std::string name_of(const Choice& choice) {
  return choice.empty() ? "as in the profile" : fmt::format("{}", fmt::join(choice, " "));
}

std::string with_error(const FoldMean& mean, double unit, int digits) {
  return fmt::format("{:>7} +- {:<6}", decimal(mean.value * unit, digits),
                     decimal(mean.error * unit, digits));
}

std::string row_of(const TunedChoice& one, const TunedChoice& profile, const TunedChoice& best,
                   std::size_t width) {
  return fmt::format(
      "{:<{}} {}  {} {} {} {} {:>7}\n", name_of(one.choice), width,
      draws_with(one, best) ? '*' : ' ',
      with_error(mean_over_folds(one.folds, &FoldSkill::scaled_r2), 100, 3),
      with_error(mean_difference(one.folds, profile.folds, &FoldSkill::scaled_r2), 100, 3),
      with_error(mean_over_folds(one.folds, &FoldSkill::r2), 100, 3),
      with_error(mean_over_folds(one.folds, &FoldSkill::ic), 1, 4), decimal(one.seconds, 1));
}

std::string to_text(const Search& search, std::span<const TunedChoice> tried) {
  const TunedChoice& best = tried[best_of(tried)];
  std::size_t width = 17;
  for (const TunedChoice& one : tried) width = std::max(width, name_of(one.choice).size());
  std::string text = fmt::format(
      "{}{} over {}, {} inner folds from {} to {}, all before learn.timerange; means over pairs, "
      "standard errors over folds\n\n{:<{}}    {:>17} {:>17} {:>17} {:>17} {:>7}\n",
      search.market.simulated ? "*simulated* " : "", search.model,
      duration_text(search.config.learn.horizons.front()), tried.front().folds.size(),
      to_date_string(search.range.begin), to_date_string(search.range.end), "settings", width,
      "scaled R2 %", "less profile's", "R2 %", "IC", "CPU s");
  for (const TunedChoice& one : tried) text += row_of(one, tried.front(), best, width);
  for (const TunedChoice& one : tried) {
    if (one.refusal.empty()) continue;
    text += fmt::format("{}: a fold gave no forecast: {}\n", name_of(one.choice), one.refusal);
  }
  text += fmt::format(
      "\nThe highest scaled R2 is that of '{}', a choice among {}: elsewhere expect less of it. "
      "Those marked * cannot be told from it (within {:g} standard errors of the difference); of "
      "them take the plainest, in the middle rather than at an edge. The ledger of trials has all "
      "{} as studies of the inner range.\n",
      name_of(best.choice), tried.size(), kDraw, tried.size());
  return text;
}

nlohmann::ordered_json to_json(const FoldMean& mean) {
  return {{"mean", mean.value}, {"standard_error", mean.error}};
}

std::string to_json(const Search& search, std::span<const TunedChoice> tried) {
  auto rows = nlohmann::ordered_json::array();
  const TunedChoice& best = tried[best_of(tried)];
  for (const TunedChoice& one : tried) {
    auto folds = nlohmann::ordered_json::array();
    for (const FoldSkill& fold : one.folds) {
      folds.push_back({{"scaled_r2", fold.scaled_r2}, {"r2", fold.r2}, {"ic", fold.ic}});
    }
    rows.push_back({{"settings", one.choice},
                    {"scaled_r2", to_json(mean_over_folds(one.folds, &FoldSkill::scaled_r2))},
                    {"r2", to_json(mean_over_folds(one.folds, &FoldSkill::r2))},
                    {"ic", to_json(mean_over_folds(one.folds, &FoldSkill::ic))},
                    {"draws_with_best", draws_with(one, best)},
                    {"seconds", one.seconds},
                    {"refusal", one.refusal},
                    {"folds", std::move(folds)}});
  }
  const nlohmann::ordered_json all = {{"model", search.model},
                                      {"simulated", search.market.simulated},
                                      {"begin", to_string(search.range.begin)},
                                      {"end", to_string(search.range.end)},
                                      {"best", best.choice},
                                      {"chosen_among", tried.size()},
                                      {"settings", std::move(rows)}};
  return all.dump(2) + "\n";
}

/// Written down before the first of them is tried.
Result<Tried> look_at(Database& database, const Search& search, std::span<const Choice> choices) {
  std::vector<Trial> trials;
  Evaluation evaluation = evaluation_of(search.config, search.market, search.range);
  for (const Choice& choice : choices) {
    TERN_TRY(evaluation.config, with_choice(search, choice));
    trials.push_back(tuning_trial(evaluation, search.model, name_of(choice)));
  }
  evaluation.config = search.config;
  return look(database, evaluation, "tern tune", std::move(trials));
}

Status tell(Database& database, const Tried& looked, std::span<const TunedChoice> tried) {
  std::vector<TrialFigures> figures;
  for (const TunedChoice& one : tried) {
    figures.push_back({std::nan(""), mean_over_folds(one.folds, &FoldSkill::ic).value,
                       mean_over_folds(one.folds, &FoldSkill::r2).value});
  }
  return TrialLedger(database).tell(looked.look, looked.trials, figures);
}

Status run(const TuneFlags& flags, const Globals& globals) {
  TERN_TRY(Config config, configure(flags.config, globals));
  if (!flags.horizon.empty()) {
    TERN_TRY_STATUS(set_config(fmt::format("learn.horizons=[\"{}\"]", flags.horizon), config));
  }
  config.learn.horizons.resize(1);
  TERN_TRY(const std::vector<Choice> choices, choices_of(flags.grid));
  Timestamp from = kTimeMin;
  if (!flags.from.empty()) {
    TERN_TRY(from, parse_time(flags.from));
  }
  TERN_TRY(Database database, Database::open(globals.data_dir));
  TERN_TRY(const Market market, acquire_market(config, database));
  TERN_TRY(const Search search, make_search(config, market, flags.model, from));
  TERN_TRY(const std::vector<Dataset> datasets,
           make_datasets(search.config, search.market, globals.jobs, frame_cache(globals)));
  TERN_TRY(const Tried looked, look_at(database, search, choices));
  TERN_TRY(const std::vector<TunedChoice> tried, tune(search, datasets, choices, globals.jobs));
  TERN_TRY_STATUS(tell(database, looked, tried));
  return print(globals.json ? to_json(search, tried) : to_text(search, tried));
}

}  // namespace

void add_tune_command(CLI::App& root, const Globals& globals, CommandBody& chosen) {
  CLI::App* command = root.add_subcommand(
      "tune", "Try settings of a model on inner folds, all before learn.timerange");
  const auto flags = std::make_shared<TuneFlags>();
  add_config_flags(*command, flags->config);
  command->add_option("--model", flags->model, "Whose settings, as in learn.models")->required();
  command->add_option("--grid", flags->grid, "A setting and its values, such as depth=2,3,4")
      ->take_all();
  command->add_option("--horizon", flags->horizon, "How far ahead [the first of learn.horizons]");
  command->add_option("--from", flags->from,
                      "Where the inner folds begin, such as 2019-01-01 [as early as possible]");
  command->footer(
      "Examples:\n"
      "  tern tune -c tern.toml --model xgboost --grid depth=2,3,4 --grid rounds=100,300\n"
      "  tern tune --simulated --model ridge --grid prior_r2=0.0005,0.002,0.01 --json");
  command->callback(
      [&globals, &chosen, flags] { chosen = [&globals, flags] { return run(*flags, globals); }; });
}

}  // namespace tern
