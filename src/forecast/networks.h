#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"
#include "forecast/network_library.h"

namespace tern {

/// Where the module of the neural networks is: beside the program, one folder up (where a build has
/// it, seen from its tests), or in lib/tern of where the program is installed.
///
/// Errors: unsupported: it is in none of them.
Result<std::filesystem::path> networks_file();

/// Opens networks_file(), once in a process.
///
/// Errors: unsupported: it is not there, does not open, or is of another version.
/// Cost: about half a second and 165 MB, the first time.
Result<const NetworkLibrary*> open_networks();

}  // namespace tern
