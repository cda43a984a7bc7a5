#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "app/command.h"
#include "app/config.h"

namespace tern {
namespace {

std::string config_json() {
  auto keys = nlohmann::ordered_json::array();
  for (const ConfigKey& key : config_keys()) {
    keys.push_back({{"key", key.name}, {"default", key.standard}, {"doc", key.doc}});
  }
  return keys.dump(2) + "\n";
}

}  // namespace

void add_config_command(CLI::App& root, const Globals& globals, CommandBody& chosen) {
  CLI::App* command =
      root.add_subcommand("config", "Print every configuration key with its default, as TOML");
  command->footer("Example:\n  tern config > tern.toml");
  command->callback([&globals, &chosen] {
    chosen = [&globals] { return print(globals.json ? config_json() : config_toml()); };
  });
}

}  // namespace tern
