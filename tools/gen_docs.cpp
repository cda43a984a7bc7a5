// Writes the generated documents, or with --check fails where one is stale.

#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

#include "app/command_line.h"
#include "app/config.h"
#include "features_markdown.h"

namespace {

struct Page {
  std::string_view path;  ///< below the repository's root
  std::string (*text)();
};

constexpr std::array kPages = {
    Page{"docs/features.md", tern::features_markdown},
    Page{"docs/commands.md", tern::commands_markdown},
    Page{"docs/configuration.md", tern::config_markdown},
    Page{"tern.toml", tern::config_toml},
};

std::string read(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

bool write(const std::filesystem::path& file, const std::string& text) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream stream(file, std::ios::binary);
  stream << text;
  return stream.flush().good();
}

}  // namespace

int main(int argc, char** argv) {
  const bool check = argc == 3 && std::string_view(argv[1]) == "--check";
  if (argc != 2 && !check) {
    fmt::print(stderr, "usage: tern_gen_docs [--check] <repository root>\n");
    return 2;
  }
  const std::filesystem::path root = argv[argc - 1];
  int failed = 0;
  for (const Page& page : kPages) {
    const std::filesystem::path file = root / page.path;
    const std::string text = page.text();
    if (read(file) == text) continue;
    if (check) {
      fmt::print(stderr, "{} is stale: run `make docs`\n", page.path);
      failed = 1;
    } else if (write(file, text)) {
      fmt::print("{}: written\n", page.path);
    } else {
      fmt::print(stderr, "{}: cannot be written\n", file.string());
      failed = 1;
    }
  }
  return failed;
}
