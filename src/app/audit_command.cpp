#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "app/audit_text.h"
#include "app/audited.h"
#include "app/command.h"
#include "app/configured.h"
#include "app/learned.h"
#include "app/measured.h"
#include "app/tried.h"
#include "forecast/ensemble.h"

namespace tern {
namespace {

struct AuditFlags {
  ConfigFlags config;
  bool quick = false;
  std::vector<std::string> models;
  bool all_models = false;

  bool of_models() const { return all_models || !models.empty(); }
};

/// Each model by itself, and by the quick profile unless another was asked for: a model that peeks
/// does so at any size.
Result<Config> for_models(Config config, const AuditFlags& flags) {
  const bool ensemble = std::ranges::any_of(
      flags.models, [](const std::string& name) { return find_ensemble(name) != nullptr; });
  // What an ensemble is made of is controlled with it.
  if (!ensemble) config.learn.models.clear();
  for (const std::string& name : flags.models) {
    if (find_ensemble(name) == nullptr) {
      TERN_TRY_STATUS(make_forecaster(name, {config.learn.profile, config.learn.settings}));
    }
    if (std::ranges::find(config.learn.models, name) == config.learn.models.end()) {
      config.learn.models.push_back(name);
    }
  }
  if (flags.all_models) config.learn.models = {std::string(kAllModels)};
  config.learn.horizons.resize(1);
  if (flags.config.profile.empty()) TERN_TRY_STATUS(set_config("learn.profile=quick", config));
  return config;
}

Status run(const AuditFlags& flags, const Globals& globals) {
  TERN_TRY(Config config, configure(flags.config, globals));
  if (flags.of_models()) {
    TERN_TRY(config, for_models(std::move(config), flags));
  }
  TERN_TRY(Database database, Database::open(globals.data_dir));
  TERN_TRY(const Market market, acquire_market(config, database));
  TERN_TRY(const TimeRange test, test_range(config, market));
  const Evaluation evaluation = evaluation_of(config, market, test);
  std::vector<Trial> trials;
  for (const std::string& model : models_at_hand(config)) {
    for (const Duration horizon : config.learn.horizons) {
      trials.push_back(forecast_trial(evaluation, model, horizon));
    }
  }
  TERN_TRY_STATUS(look(database, evaluation, "tern audit", std::move(trials)));
  const std::optional<FrameCache> cache = frame_cache(globals);
  const AuditEffort& effort = flags.quick ? kQuickAudit : kFullAudit;
  TERN_TRY(const Audit found, flags.of_models()
                                  ? audit_models(config, market, effort, globals.jobs, cache)
                                  : audit(config, market, effort, globals.jobs, cache));
  TERN_TRY_STATUS(print(audit_text(found, market, globals.json)));
  return audit_status(found);
}

}  // namespace

void add_audit_command(CLI::App& root, const Globals& globals, CommandBody& chosen) {
  CLI::App* command = root.add_subcommand(
      "audit", "Look for leaks: try the configuration where the result is known beforehand");
  const auto flags = std::make_shared<AuditFlags>();
  add_config_flags(*command, flags->config);
  add_open_holdout_flag(*command, flags->config);
  command->add_flag("--quick", flags->quick,
                    "Only trade.model, over the last year of the range, with fewer draws");
  command
      ->add_option("--model", flags->models,
                   "Only shuffled labels and delayed data, of this model; may be repeated")
      ->allow_extra_args(false);
  command->add_flag("--all-models", flags->all_models, "The same of every model of this build");
  command->footer(
      "Exits with 1 when a check fails. Examples:\n"
      "  tern audit -c tern.toml --quick\n"
      "  tern audit -c tern.toml --quick --model lstm --model xgboost\n"
      "  tern audit --simulated --json");
  command->callback(
      [&globals, &chosen, flags] { chosen = [&globals, flags] { return run(*flags, globals); }; });
}

}  // namespace tern
