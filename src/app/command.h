#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string_view>

#include "base/result.h"

namespace CLI {
class App;
}

namespace tern {

/// The flags that every command takes.
struct Globals {
  std::filesystem::path data_dir = "DATA";
  bool json = false;
  std::size_t jobs = 0;          ///< 0: one per core
  std::uint64_t memory_mib = 0;  ///< for models that learn at the same time; 0: half of all
  std::uint64_t seed = 1;
  bool verbose = false;
  bool quiet = false;
  bool no_cache = false;    ///< features and folds are computed anew, and not kept
  bool seed_given = false;  ///< --seed overrides the configuration only when it was given
};

/// What the chosen command does; its failure becomes the exit code.
using CommandBody = std::function<Status()>;

/// Writes what was asked for to the standard output. Errors: io, as when the disk is full.
Status print(std::string_view text);

/// Each family adds its subcommands to `root`; parsing one of them fills `chosen`.
/// `globals` is complete only when the body runs.
void add_data_commands(CLI::App& root, const Globals& globals, CommandBody& chosen);
/// Those of `tern data` that ask venues.
void add_data_fetch_commands(CLI::App& data, const Globals& globals, CommandBody& chosen);
void add_data_watch_command(CLI::App& data, const Globals& globals, CommandBody& chosen);
void add_run_command(CLI::App& root, const Globals& globals, CommandBody& chosen);
void add_feature_commands(CLI::App& root, const Globals& globals, CommandBody& chosen);
/// Those of `tern features` that look at bars.
void add_feature_compute_command(CLI::App& features, const Globals& globals, CommandBody& chosen);
void add_feature_audit_command(CLI::App& features, const Globals& globals, CommandBody& chosen);
void add_feature_report_command(CLI::App& features, const Globals& globals, CommandBody& chosen);
void add_cache_commands(CLI::App& root, const Globals& globals, CommandBody& chosen);
void add_audit_command(CLI::App& root, const Globals& globals, CommandBody& chosen);
void add_tune_command(CLI::App& root, const Globals& globals, CommandBody& chosen);
void add_regime_command(CLI::App& root, const Globals& globals, CommandBody& chosen);
void add_report_commands(CLI::App& root, const Globals& globals, CommandBody& chosen);
void add_train_command(CLI::App& root, const Globals& globals, CommandBody& chosen);
void add_models_commands(CLI::App& root, const Globals& globals, CommandBody& chosen);
void add_forecast_command(CLI::App& root, const Globals& globals, CommandBody& chosen);
void add_allocate_command(CLI::App& root, const Globals& globals, CommandBody& chosen);
void add_runs_commands(CLI::App& root, const Globals& globals, CommandBody& chosen);
void add_compare_command(CLI::App& root, const Globals& globals, CommandBody& chosen);
void add_trials_commands(CLI::App& root, const Globals& globals, CommandBody& chosen);
void add_doctor_command(CLI::App& root, const Globals& globals, CommandBody& chosen);
void add_claims_command(CLI::App& root, const Globals& globals, CommandBody& chosen);
void add_config_command(CLI::App& root, const Globals& globals, CommandBody& chosen);

}  // namespace tern
