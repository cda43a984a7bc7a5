#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tern::tidy {

/// One breach of the style guide, as a compiler would print it.
struct Finding {
  std::string file;  ///< relative to the repository
  std::size_t line;  ///< from 1; 0 means the whole file
  std::string message;

  friend bool operator==(const Finding&, const Finding&) = default;
};

/// The architecture: module name to its place in src/layers.txt.
using Layers = std::map<std::string, std::size_t, std::less<>>;
Layers parse_layers(std::string_view layers_txt);

/// Checks one file of the repository: what its path says about it decides which rules apply.
std::vector<Finding> check_file(const Layers& layers, const std::string& file,
                                std::string_view text);

/// `text` with comments, strings, and character literals blanked out, line for line.
std::string blank_out(std::string_view text);

}  // namespace tern::tidy
