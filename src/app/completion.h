#pragma once

#include <string>

namespace CLI {
class App;
}

namespace tern {

/// A bash script that completes the commands and flags of `app`, and file names elsewhere.
std::string bash_completion(const CLI::App& app);

}  // namespace tern
