// The style guide as a test: prints what breaks it, as a compiler would, and fails.

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tidy_rules.h"

namespace {

std::string read(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return std::move(text).str();
}

std::vector<std::filesystem::path> sources(const std::filesystem::path& root) {
  std::vector<std::filesystem::path> files;
  for (const char* folder : {"src", "tools", "tests", "bench", "fuzz"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
      const auto extension = entry.path().extension();
      // What must not compile is written to break rules.
      const bool broken_on_purpose =
          entry.path().string().find("compile_fail") != std::string::npos;
      if ((extension == ".h" || extension == ".cpp") && !broken_on_purpose) {
        files.push_back(entry.path());
      }
    }
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: tern_tidy REPOSITORY\n");
    return 2;
  }
  const std::filesystem::path root = argv[1];
  const auto layers = tern::tidy::parse_layers(read(root / "src/layers.txt"));
  std::size_t count = 0;
  for (const auto& file : sources(root)) {
    const std::string name = std::filesystem::relative(file, root).string();
    for (const auto& finding : tern::tidy::check_file(layers, name, read(file))) {
      std::printf("%s:%zu: %s\n", finding.file.c_str(), finding.line, finding.message.c_str());
      ++count;
    }
  }
  std::printf("tidy: %zu findings\n", count);
  return count == 0 ? 0 : 1;
}
