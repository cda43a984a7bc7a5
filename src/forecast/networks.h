#pragma once

#include "base/result.h"
#include "forecast/network_library.h"

namespace tern {

/// Opens the module of the neural networks, once in a process: beside the program, one folder up
/// (where a build has it, seen from its tests), or in lib/tern of where the program is installed.
///
/// Errors: unsupported: it is not there, does not open, or is of another version.
/// Cost: about half a second and 165 MB, the first time.
Result<const NetworkLibrary*> open_networks();

}  // namespace tern
