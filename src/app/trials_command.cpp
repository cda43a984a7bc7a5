#include <CLI/CLI.hpp>

#include "app/command.h"
#include "app/trials_text.h"

namespace tern {
namespace {

Status list(const Globals& globals) {
  TERN_TRY(Database database, Database::open(globals.data_dir));
  TERN_TRY(const std::string text, trials_text(TrialLedger(database), globals.json));
  return print(text);
}

}  // namespace

void add_trials_commands(CLI::App& root, const Globals& globals, CommandBody& chosen) {
  CLI::App* trials =
      root.add_subcommand("trials", "Everything that was ever evaluated out of sample");
  trials->require_subcommand(1);
  trials->fallthrough();
  CLI::App* listing = trials->add_subcommand(
      "list", "Lists every trial and every look at one; the deflated Sharpe ratio pays for them");
  listing->fallthrough();
  listing->footer("Example:\n  tern trials list --json");
  listing->callback([&globals, &chosen] { chosen = [&globals] { return list(globals); }; });
}

}  // namespace tern
