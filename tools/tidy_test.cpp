#include <gtest/gtest.h>

#include "tidy_rules.h"

namespace tern::tidy {
namespace {

const Layers kLayers = parse_layers("# comment\nbase\nmarket\nstore\n");

std::vector<std::string> messages(const std::string& file, const std::string& text) {
  std::vector<std::string> found;
  for (const Finding& finding : check_file(kLayers, file, text)) found.push_back(finding.message);
  return found;
}

bool finds(const std::string& file, const std::string& text, std::string_view what) {
  for (const std::string& message : messages(file, text)) {
    if (message.find(what) != std::string::npos) return true;
  }
  return false;
}

TEST(Tidy, AnIncludeMayOnlyPointUp) {
  EXPECT_TRUE(finds("src/market/a.cpp", "#include \"store/b.h\"\n", "only point up"));
  EXPECT_TRUE(messages("src/store/a.cpp", "#include \"market/b.h\"\n").empty());
  EXPECT_TRUE(messages("src/store/a.cpp", "#include \"store/b.h\"\n").empty());
  EXPECT_TRUE(finds("src/unknown/a.cpp", "#include \"base/b.h\"\n", "not in src/layers.txt"));
}

TEST(Tidy, SizesAreLimited) {
  EXPECT_TRUE(finds("src/base/a.cpp", std::string(101, 'x') + "\n", "columns"));
  std::string body;
  for (int i = 0; i < 60; ++i) body += "  f();\n";
  EXPECT_TRUE(finds("src/base/a.cpp", "void g() {\n" + body + "}\n", "function of 62"));
  EXPECT_FALSE(finds("src/base/a.cpp", "namespace a {\n" + body + "}\n", "function"));
  std::string file;
  for (int i = 0; i < 401; ++i) file += "int x;\n";
  EXPECT_TRUE(finds("src/base/a.cpp", file, "file of 401"));
}

TEST(Tidy, BansSayWhatToDoInstead) {
  const std::string clock = std::string("auto t = std::chrono::system_clock::") + "now();\n";
  EXPECT_TRUE(finds("src/base/a.cpp", clock, "as an argument"));
  EXPECT_TRUE(messages("src/run/wall_clock.cpp", clock).empty());
  EXPECT_TRUE(
      finds("src/base/a.cpp", std::string("std::unordered_") + "map<int, int> m;\n", "std::map"));
  EXPECT_TRUE(finds("src/base/a.cpp", std::string("// TO") + "DO later\n", "finish it"));
  EXPECT_TRUE(finds("src/base/helper.cpp", "int x;\n", "no noun"));
  EXPECT_TRUE(finds("src/base/a.h", "int x;\n", "pragma once"));
}

TEST(Tidy, CommentsAndStringsAreNotCode) {
  EXPECT_EQ(blank_out("a \"b{\" // c{\nd '{' 1'000"), "a           \nd     1'000");
  EXPECT_EQ(blank_out("/* { */x"), "       x");
  EXPECT_EQ(blank_out("\"\\\"{\"y"), "     y");
}

}  // namespace
}  // namespace tern::tidy
