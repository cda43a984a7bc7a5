#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/command.h"
#include "app/config.h"
#include "market/market.h"
#include "store/database.h"

namespace tern {

/// What the command line says of the configuration, alike for every command that takes one.
struct ConfigFlags {
  std::filesystem::path file;
  std::string time_range;
  bool simulated = false;
  std::string preset;
  std::string profile;
  std::string device;
  std::vector<std::string> assignments;
  std::optional<std::string> open_holdout;  ///< why
};

/// `flags` must outlive the parsing.
void add_config_flags(CLI::App& command, ConfigFlags& flags);

/// For a command that writes each look at the hold-out down, and for no other.
void add_open_holdout_flag(CLI::App& command, ConfigFlags& flags);

/// The defaults, then the file, then the flags. Errors: as read_config() and check_config().
Result<Config> configure(const ConfigFlags& flags, const Globals& globals);

/// The bars, up to the end of learn.timerange and to the seal of judge.holdout, and shares of the
/// market that `config` names.
///
/// Errors: not_found: nothing is stored of a pair; io, corrupt_data.
Result<Market> acquire_market(const Config& config, Database& database);

}  // namespace tern
