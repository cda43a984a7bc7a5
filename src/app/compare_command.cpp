#include <CLI/CLI.hpp>
#include <memory>

#include "app/command.h"
#include "app/compared.h"

namespace tern {
namespace {

Status compare(const ModelsToCompare& asked, const Globals& globals) {
  TERN_TRY(Database database, Database::open(globals.data_dir));
  TERN_TRY(const ModelComparison made, compare_models(database, asked, globals.jobs));
  return print(comparison_text(made, globals.json));
}

}  // namespace

void add_compare_command(CLI::App& root, const Globals& globals, CommandBody& chosen) {
  CLI::App* command = root.add_subcommand(
      "compare", "The models of a run side by side: errors, tests, confidence set, cost");
  const auto asked = std::make_shared<ModelsToCompare>();
  const auto add_names = [&](const char* flag, std::vector<std::string>& names, const char* doc) {
    command->add_option(flag, names, doc)->delimiter(',')->allow_extra_args(false);
  };
  command->add_option("RUN", asked->run, "The beginning of its id, last, or last~1 [last]");
  add_names("--pair", asked->pairs, "Only these, as BTC/USDT,ETH/USDT [all]");
  add_names("--horizon", asked->horizons, "Only these, as 1h,24h [all]");
  add_names("--models", asked->models, "Only these, as ridge,xgboost [all]");
  command->add_option("--against", asked->rival,
                      "The model that the others' errors are tested against; zero is no change "
                      "[zero]");
  command->add_option("--open-holdout", asked->open_holdout,
                      "Compare in judge.holdout too, and say why; each look is recorded");
  command->footer(
      "Examples:\n"
      "  tern compare\n"
      "  tern compare last~1 --pair BTC/USDT --horizon 1h --against ridge --json");
  command->callback([&globals, &chosen, asked] {
    chosen = [&globals, asked] { return compare(*asked, globals); };
  });
}

}  // namespace tern
