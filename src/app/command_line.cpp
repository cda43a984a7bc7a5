#include "app/command_line.h"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>

#include "app/command.h"
#include "app/completion.h"
#include "app/version.h"
#include "base/parallel.h"
#include "base/progress.h"
#include "base/text.h"

namespace tern {
namespace {

int exit_code(Errc kind) {
  switch (kind) {
    case Errc::invalid_argument:
    case Errc::not_found:
    case Errc::gap_in_data:
    case Errc::unsupported:
      return 2;
    case Errc::canceled:
      return 130;  // what a shell expects of a program that Ctrl-C ended
    default:
      return 1;
  }
}

void add_global_flags(CLI::App& app, Globals& globals) {
  const std::string group = "Every command takes";
  app.add_option("--data-dir", globals.data_dir, "Where tern.db is kept [DATA]")->group(group);
  app.add_flag("--json", globals.json, "Print JSON where a program would read it")->group(group);
  app.add_option("--jobs", globals.jobs, "Worker threads [one per core]")
      ->check(CLI::Range(0, 1024))
      ->group(group);
  app.add_option("--memory", globals.memory_mib,
                 "MiB for models that learn at the same time [half of the machine's]")
      ->check(CLI::Range(0, 1 << 24))
      ->group(group);
  app.add_option("--seed", globals.seed, "Seed of everything random [the configuration's]")
      ->check(CLI::Range(std::int64_t{0}, std::numeric_limits<std::int64_t>::max()))
      ->group(group);
  app.add_flag("--no-cache", globals.no_cache, "Compute features and folds anew, and keep none")
      ->group(group);
  app.add_flag("-v,--verbose", globals.verbose, "Say more, with file and line of errors")
      ->group(group);
  app.add_flag("-q,--quiet", globals.quiet, "Say only what was asked for")->group(group);
}

void add_completion_command(CLI::App& app, CommandBody& chosen) {
  CLI::App* command = app.add_subcommand("completion", "Print a tab-completion script for bash");
  command->footer("Example:\n  source <(tern completion)");
  command->callback([&app, &chosen] { chosen = [&app] { return print(bash_completion(app)); }; });
}

/// Puts the whole command line together: what main parses and what the docs are made from.
void build(CLI::App& app, Globals& globals, CommandBody& chosen) {
  app.name("tern");
  app.description(
      "tern: forecasts and trades BTC, ETH, SOL or any set of assets, and tells the truth first.");
  app.set_version_flag("--version", std::string(kVersion));
  app.require_subcommand(1);
  app.fallthrough();
  app.get_formatter()->column_width(28);
  app.footer("Example:\n  tern run --simulated --out out/demo\n  tern data import BTCUSDT-1h.csv");
  add_global_flags(app, globals);
  add_run_command(app, globals, chosen);
  add_train_command(app, globals, chosen);
  add_forecast_command(app, globals, chosen);
  add_allocate_command(app, globals, chosen);
  add_models_commands(app, globals, chosen);
  add_data_commands(app, globals, chosen);
  add_feature_commands(app, globals, chosen);
  add_audit_command(app, globals, chosen);
  add_tune_command(app, globals, chosen);
  add_regime_command(app, globals, chosen);
  add_report_commands(app, globals, chosen);
  add_runs_commands(app, globals, chosen);
  add_compare_command(app, globals, chosen);
  add_cache_commands(app, globals, chosen);
  add_claims_command(app, globals, chosen);
  add_trials_commands(app, globals, chosen);
  add_config_command(app, globals, chosen);
  add_doctor_command(app, globals, chosen);
  add_completion_command(app, chosen);
  for (CLI::App* command : app.get_subcommands({})) command->fallthrough();
}

ProgressStyle progress_style(const Globals& globals) {
  if (globals.quiet) return ProgressStyle::none;
  const bool plain = isatty(STDERR_FILENO) == 0 || std::getenv("NO_COLOR") != nullptr;
  return plain ? ProgressStyle::lines : ProgressStyle::bar;
}

/// What to say of a word that names no command; the parser only says that a command is missing.
std::optional<std::string> unknown_command(const CLI::App& root) {
  const CLI::App* family = &root;
  while (!family->get_subcommands().empty()) family = family->get_subcommands().front();
  const auto commands = family->get_subcommands([](const CLI::App*) { return true; });
  const std::vector<std::string> words = root.remaining(true);
  if (commands.empty() || words.empty() || words.front().starts_with('-')) return std::nullopt;
  std::vector<std::string> names;
  names.reserve(commands.size());
  for (const CLI::App* command : commands) names.push_back(command->get_name());
  const auto near = nearest_name(words.front(), names);
  return fmt::format("no command is called '{}'{}: `{} --help` shows those there are",
                     words.front(), near ? fmt::format(", did you mean '{}'", *near) : "",
                     family == &root ? "tern" : "tern " + family->get_name());
}

void add_help(const CLI::App& command, const std::string& path, std::string& text) {
  text += fmt::format("\n## {}\n\n```text\n{}```\n", path, command.help(path));
  for (const CLI::App* nested : command.get_subcommands([](const CLI::App*) { return true; })) {
    add_help(*nested, path + " " + nested->get_name(), text);
  }
}

}  // namespace

Status print(std::string_view text) {
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if (written && std::fflush(stdout) == 0) return {};
  return fail(Errc::io, fmt::format("cannot write the output: {}; check the disk, or the program "
                                    "that reads it",
                                    std::strerror(errno)));
}

int run_command_line(int argc, char** argv) {
  CLI::App app;
  Globals globals;
  CommandBody chosen;
  build(app, globals, chosen);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    if (const auto stray = unknown_command(app)) {
      fmt::print(stderr, "tern: {}\n", *stray);
      return 2;
    }
    return app.exit(e) == 0 ? 0 : 2;
  }
  if (globals.jobs == 0) globals.jobs = default_jobs();
  globals.seed_given = app.count("--seed") > 0;
  set_progress_style(progress_style(globals));
  const Status status = chosen();
  if (status) return 0;
  const Error& error = status.error();
  fmt::print(stderr, "tern: {}\n", error.message);
  if (globals.verbose) fmt::print(stderr, "  noticed at {}:{}\n", error.file, error.line);
  return exit_code(error.kind);
}

std::string commands_markdown() {
  CLI::App app;
  Globals globals;
  CommandBody chosen;
  build(app, globals, chosen);
  std::string text =
      "# Commands\n\nMade from the command line itself. Exit codes: 0 done, 1 the world refused "
      "(disk, network), 2 a mistake in the request, 70 a bug, 130 stopped by Ctrl-C.\n";
  add_help(app, "tern", text);
  return text;
}

}  // namespace tern
