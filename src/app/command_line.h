#pragma once

#include <string>

namespace tern {

/// Parses and runs one command. Answers the exit code: 0 done, 1 the world refused (disk, network),
/// 2 the user's mistake.
int run_command_line(int argc, char** argv);

/// docs/commands.md: the help of every command.
std::string commands_markdown();

}  // namespace tern
