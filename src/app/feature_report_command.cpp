#include <CLI/CLI.hpp>
#include <memory>

#include "app/command.h"
#include "app/configured.h"
#include "app/evaluation.h"
#include "app/learned.h"
#include "app/studied.h"
#include "app/version.h"
#include "feature/selection.h"
#include "report/documents.h"
#include "report/feature_report.h"

namespace tern {
namespace {

struct FeatureReportFlags {
  ConfigFlags config;
  std::vector<std::string> names = {"all"};
  std::filesystem::path out = "out";
};

/// Counts the study before it is made.
Status look_at_study(Database& database, const Evaluation& evaluation,
                     const std::vector<const Feature*>& features) {
  std::vector<std::string> names;
  for (const Feature* feature : features) names.emplace_back(feature->name);
  const std::vector<Trial> trials = {study_trial(evaluation, names)};
  TERN_TRY_STATUS(TrialLedger(database).look(look_of(evaluation, "tern features report"), trials));
  return {};
}

Status report_features(const FeatureReportFlags& flags, const Globals& globals) {
  TERN_TRY(const Config config, configure(flags.config, globals));
  TERN_TRY(const auto features, select_features(flags.names));
  // Asked for before the work, not after it.
  TERN_TRY_STATUS(make_folder(flags.out));
  TERN_TRY(Database database, Database::open(globals.data_dir));
  TERN_TRY(const Market market, acquire_market(config, database));
  TERN_TRY(const TimeRange test, test_range(config, market));
  const Evaluation evaluation = evaluation_of(config, market, test);
  TERN_TRY_STATUS(look_at_study(database, evaluation, features));
  TERN_TRY(FeatureStudy found, study(config, market, features, globals.jobs));
  const FeatureReport report =
      build_feature_report({.provenance = {.git_commit = std::string(git_commit()),
                                           .version = std::string(kVersion),
                                           .config_hash = config_hash(config),
                                           .data_hash = evaluation.data_hash,
                                           .seed = config.seed},
                            .simulated = market.simulated,
                            .venue = market.venue,
                            .interval = std::string(to_string(market.interval())),
                            .horizon = config.learn.horizons.front(),
                            .study = std::move(found)});
  TERN_TRY_STATUS(write_documents(report, flags.out));
  if (globals.json) return print(to_json(report));
  if (globals.quiet) return {};
  return print(summary(report, (flags.out / "features.html").string()));
}

}  // namespace

void add_feature_report_command(CLI::App& features, const Globals& globals, CommandBody& chosen) {
  CLI::App* command = features.add_subcommand(
      "report", "How features go with each other and with what came next, and how they drift");
  const auto flags = std::make_shared<FeatureReportFlags>();
  command->fallthrough();
  add_config_flags(*command, flags->config);
  add_open_holdout_flag(*command, flags->config);
  command->add_option("--names", flags->names, "Features, groups, core, or all, with commas [all]")
      ->delimiter(',')
      ->allow_extra_args(false);
  command->add_option("--out", flags->out, "Folder for features.json and .html [out]");
  command->footer(
      "Examples:\n  tern features report --simulated --out out/features\n"
      "  tern features report -c tern.toml --names core,flow --out out/features");
  command->callback([&globals, &chosen, flags] {
    chosen = [&globals, flags] { return report_features(*flags, globals); };
  });
}

}  // namespace tern
