#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <span>

#include "app/command.h"
#include "app/configured.h"
#include "app/evaluation.h"
#include "app/learned.h"
#include "app/regime_view.h"
#include "report/documents.h"
#include "report/regime_pictures.h"

namespace tern {
namespace {

struct RegimeFlags {
  ConfigFlags config;
  std::string kind;
  bool now = false;
  std::filesystem::path picture;
};

/// The configuration for as much of the market as there is, up to the end that was asked for.
Result<Config> configure_regime(RegimeFlags flags, const Globals& globals) {
  if (!flags.kind.empty()) flags.config.assignments.push_back("regime.kind=" + flags.kind);
  TERN_TRY(Config config, configure(flags.config, globals));
  if (flags.config.time_range.empty()) config.learn.test.end = kTimeMax;
  return config;
}

/// What came after states is a look at what was out of sample, and is counted before it is made.
Status look_at_regimes(Database& database, const Config& config, const Market& market) {
  const Evaluation evaluation = evaluation_of(config, market, config.learn.test);
  const std::vector<Trial> trials = {regime_trial(evaluation, config.regime.kind)};
  TERN_TRY_STATUS(TrialLedger(database).look(look_of(evaluation, "tern regime"), trials));
  return {};
}

/// Draws the readings in learn.timerange below the price. Errors: io; those of report_regimes().
Status draw(const RegimeView& view, const std::filesystem::path& file) {
  TERN_TRY(const auto drawn, report_regimes({.market = view.market,
                                             .histories = std::span(&view.history, 1),
                                             .settings = view.settings,
                                             .period = view.config.learn.test}));
  if (!drawn) {
    return fail(Errc::not_found, "learn.timerange holds no reading to draw: choose a longer one");
  }
  return write_document(file, regime_picture(*drawn, view.market.simulated));
}

Status show_regime(const RegimeFlags& flags, const Globals& globals) {
  TERN_TRY(Config config, configure_regime(flags, globals));
  TERN_TRY(Database database, Database::open(globals.data_dir));
  TERN_TRY(const Market whole, acquire_market(config, database));
  const Market market = whole.slice({kTimeMin, config.learn.test.end});
  const auto test = test_range(config, market);
  if (!test && !flags.now) return test.error();
  config.learn.test = test ? *test : market.as_of().range();
  TERN_TRY(RegimeView view, view_regime(config, market));
  if (!flags.now || !flags.picture.empty()) {
    TERN_TRY_STATUS(look_at_regimes(database, config, market));
  }
  if (!flags.now) {
    TERN_TRY(view.past, look_back(view, config.learn.test));
  }
  if (!flags.picture.empty()) TERN_TRY_STATUS(draw(view, flags.picture));
  return print(globals.json ? regime_json(view) : regime_text(view));
}

}  // namespace

void add_regime_command(CLI::App& root, const Globals& globals, CommandBody& chosen) {
  CLI::App* command = root.add_subcommand(
      "regime", "The state of the market, since when, what would change it, and what came of it");
  const auto flags = std::make_shared<RegimeFlags>();
  add_config_flags(*command, flags->config);
  command->get_option("--timerange")
      ->description(
          "The history to tell of; the present is its end [learn.timerange, to the last bar]");
  command->add_option("--kind", flags->kind, "By what: dominance, hmm, volatility [regime.kind]");
  command->add_flag("--now", flags->now,
                    "Only the present state: no look back, and no trial unless a picture is drawn");
  command->add_option("--picture", flags->picture,
                      "An SVG file for the price, its states, and the shares");
  command->footer(
      "Kinds that learn are fitted each quarter, on the days before it.\n"
      "Looking at what came after states counts as a trial.\n"
      "Examples:\n"
      "  tern regime -c tern.toml --now\n"
      "  tern regime --simulated --kind hmm --json\n"
      "  tern regime -c tern.toml --timerange 20210101-20260101 --picture regime.svg");
  command->callback([&globals, &chosen, flags] {
    chosen = [&globals, flags] { return show_regime(*flags, globals); };
  });
}

}  // namespace tern
