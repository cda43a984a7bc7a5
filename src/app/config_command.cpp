#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "app/command.h"
#include "app/config.h"

namespace tern {

void add_config_command(CLI::App& root, const Globals&, CommandBody& chosen) {
  CLI::App* command =
      root.add_subcommand("config", "Print every configuration key with its default, as TOML");
  command->footer("Example:\n  tern config > tern.toml");
  command->callback([&chosen] {
    chosen = []() -> Status {
      fmt::print("{}", config_toml());
      return {};
    };
  });
}

}  // namespace tern
