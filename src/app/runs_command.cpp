#include <CLI/CLI.hpp>
#include <memory>

#include "app/command.h"
#include "app/runs.h"

namespace tern {
namespace {

Status list(const Globals& globals) {
  TERN_TRY(Database database, Database::open(globals.data_dir));
  TERN_TRY(const std::vector<ListedRun> runs, list_runs(database));
  return print(runs_text(runs, globals.json));
}

Status compare(const RunsToCompare& asked, const Globals& globals) {
  TERN_TRY(Database database, Database::open(globals.data_dir));
  TERN_TRY(const RunComparison comparison, compare_runs(database, asked, globals.jobs));
  return print(comparison_text(comparison, globals.json));
}

}  // namespace

void add_runs_commands(CLI::App& root, const Globals& globals, CommandBody& chosen) {
  CLI::App* runs = root.add_subcommand("runs", "Past runs, and which of two forecasts better");
  runs->require_subcommand(1);
  runs->fallthrough();
  CLI::App* listing = runs->add_subcommand("list", "Lists every run in the store");
  listing->fallthrough();
  listing->footer("Example:\n  tern runs list --json");
  listing->callback([&globals, &chosen] { chosen = [&globals] { return list(globals); }; });

  CLI::App* comparing = runs->add_subcommand(
      "compare", "Tests whether the forecasts of run B are better than those of run A");
  comparing->fallthrough();
  const auto asked = std::make_shared<RunsToCompare>();
  const std::string a_run =
      ": the beginning of its id, last, or last~1; a model may follow a colon";
  comparing->add_option("A", asked->a, "One run" + a_run)->required();
  comparing->add_option("B", asked->b, "Another, as A")->required();
  comparing->add_option("--models", asked->models, "Only these, as ridge,xgboost [those of both]")
      ->delimiter(',')
      ->allow_extra_args(false);
  comparing->add_option("--open-holdout", asked->open_holdout,
                        "Compare in judge.holdout too, and say why; each look is recorded");
  comparing->footer(
      "Examples:\n"
      "  tern runs compare last~1 last --models ridge,xgboost\n"
      "  tern runs compare last:ridge last:xgboost");
  comparing->callback([&globals, &chosen, asked] {
    chosen = [&globals, asked] { return compare(*asked, globals); };
  });
}

}  // namespace tern
