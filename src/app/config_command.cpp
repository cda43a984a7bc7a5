#include <CLI/CLI.hpp>

#include "app/command.h"
#include "app/config.h"

namespace tern {

void add_config_command(CLI::App& root, const Globals&, CommandBody& chosen) {
  CLI::App* command =
      root.add_subcommand("config", "Print every configuration key with its default, as TOML");
  command->footer("Example:\n  tern config > tern.toml");
  command->callback([&chosen] { chosen = [] { return print(config_toml()); }; });
}

}  // namespace tern
