#include "tidy_rules.h"

#include <algorithm>
#include <array>
#include <optional>

namespace tern::tidy {
namespace {

constexpr std::size_t kColumnsMax = 100;
constexpr std::size_t kFunctionLinesMax = 60;
constexpr std::size_t kFileLinesMax = 400;

/// A word that does not belong, where it is still allowed, and what to write instead.
struct Ban {
  std::string_view word;
  std::string_view allowed_in;  ///< a path prefix; empty means nowhere
  std::string_view instead;
};

constexpr std::array kBans = {
    Ban{"system_clock::now", "src/run/wall_clock", "take the time as an argument"},
    Ban{"std::random_device", "", "a seed and base/rng.h"},
    Ban{"std::mt19937", "", "base/rng.h"},
    Ban{"_distribution<", "", "base/rng.h, whose numbers do not depend on the standard library"},
    Ban{"#include <iostream>", "", "fmt::print, or return the text"},
    Ban{"using namespace std;", "", "the qualified name"},
    Ban{"#include <sqlite3.h>", "src/store/", "store/database.h"},
    Ban{"#include <xgboost", "src/forecast/", "forecast/forecaster.h"},
    Ban{"#include <torch", "src/forecast/torch/", "forecast/forecaster.h"},
    Ban{"#include <Eigen", "src/", "plain loops, or a module of src"},
    Ban{"#include <CLI/", "src/app/", "app/command.h"},
    Ban{"#include <toml++", "src/app/", "app/config.h"},
    Ban{"catch (...)", "",
        "catch (const std::exception&), in the adapter of the library that throws"},
};

// Pieces are joined so that this file does not break its own rule.
constexpr std::array kDebris = {
    "TO"
    "DO",
    "FIX"
    "ME",
    "X"
    "XX",
    "HA"
    "CK"};

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::optional<std::string> module_of(std::string_view path) {
  if (!path.starts_with("src/")) return std::nullopt;
  path.remove_prefix(4);
  const std::size_t slash = path.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  return std::string(path.substr(0, slash));
}

/// The quoted file of an #include, or nothing.
std::optional<std::string_view> quoted_include(std::string_view line) {
  constexpr std::string_view kDirective = "#include \"";
  if (!line.starts_with(kDirective)) return std::nullopt;
  line.remove_prefix(kDirective.size());
  return line.substr(0, line.find('"'));
}

void check_arrow(const Layers& layers, const std::string& file, std::string_view line,
                 std::size_t number, std::vector<Finding>& findings) {
  const auto included = quoted_include(line);
  const auto from = module_of(file);
  if (!included || !from) return;
  const auto to = module_of("src/" + std::string(*included));
  const auto from_layer = layers.find(*from);
  if (from_layer == layers.end()) {
    findings.push_back({file, number, "module '" + *from + "' is not in src/layers.txt"});
    return;
  }
  const auto to_layer = to ? layers.find(*to) : layers.end();
  if (to_layer != layers.end() && to_layer->second > from_layer->second) {
    findings.push_back({file, number,
                        "'" + *from + "' includes '" + *to +
                            "', which is below it in "
                            "src/layers.txt: an include may only point up"});
  }
}

void check_line(const std::string& file, std::string_view line, std::size_t number,
                std::vector<Finding>& findings) {
  if (line.size() > kColumnsMax) {
    findings.push_back(
        {file, number, "line of " + std::to_string(line.size()) + " columns; 100 at most"});
  }
  if (std::ranges::any_of(line, [](char c) { return c == '\t' || (c & 0x80) != 0; })) {
    findings.push_back({file, number, "a tab or a character outside ASCII"});
  }
  const bool lists_the_bans = file == "tools/tidy_rules.cpp";
  for (const Ban& ban : kBans) {
    const bool allowed =
        lists_the_bans || (!ban.allowed_in.empty() && file.starts_with(ban.allowed_in));
    if (!allowed && line.find(ban.word) != std::string_view::npos) {
      findings.push_back(
          {file, number, std::string(ban.word) + " is banned; use " + std::string(ban.instead)});
    }
  }
  // mkdtemp asks for a name that ends in six of them.
  const bool names_a_temporary = line.find(std::string(6, 'X')) != std::string_view::npos;
  for (const std::string_view word : kDebris) {
    if (!names_a_temporary && line.find(word) != std::string_view::npos) {
      findings.push_back({file, number, std::string(word) + ": finish it, or file an issue"});
    }
  }
}

/// Braces that are open, outermost first: which of them belong to functions?
struct Scope {
  bool function;
  std::size_t line;
};

bool opens_function(std::string_view head) {
  if (head.find(')') == std::string_view::npos) return false;
  for (const std::string_view word : {"namespace ", "class ", "struct ", "enum ", "requires "}) {
    if (head.find(word) != std::string_view::npos && head.find('(') == std::string_view::npos) {
      return false;
    }
  }
  return true;
}

void check_functions(const std::string& file, std::string_view blanked,
                     std::vector<Finding>& findings) {
  std::vector<Scope> scopes;
  std::string head;  // what stands between the last ; { } and here
  std::size_t line = 1;
  for (const char c : blanked) {
    if (c == '\n') ++line;
    if (c == '{') {
      const bool inside = std::ranges::any_of(scopes, &Scope::function);
      scopes.push_back({!inside && opens_function(head), line});
    } else if (c == '}' && !scopes.empty()) {
      const std::size_t lines = line - scopes.back().line + 1;
      if (scopes.back().function && lines > kFunctionLinesMax) {
        findings.push_back({file, scopes.back().line,
                            "function of " + std::to_string(lines) + " lines; 60 at most"});
      }
      scopes.pop_back();
    }
    if (c == '{' || c == '}' || c == ';') {
      head.clear();
    } else {
      head += c;
    }
  }
}

/// Iterating over a hash table makes results depend on addresses; only look-ups are allowed.
void check_unordered(const std::string& file, std::string_view blanked,
                     std::vector<Finding>& findings) {
  const auto lines = lines_of(blanked);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].find("std::unordered_") != std::string_view::npos) {
      findings.push_back({file, i + 1, "std::unordered_ is banned; use std::map, or sort first"});
    }
  }
}

}  // namespace

Layers parse_layers(std::string_view layers_txt) {
  Layers layers;
  for (const std::string_view line : lines_of(layers_txt)) {
    if (!line.empty() && line.front() != '#') layers.emplace(line, layers.size());
  }
  return layers;
}

std::string blank_out(std::string_view text) {
  std::string out(text);
  enum class In { code, line_comment, block_comment, string, character, raw } in = In::code;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view rest = text.substr(i);
    const bool apostrophe_in_number =
        i > 0 && std::isalnum(static_cast<unsigned char>(text[i - 1]));
    if (in == In::code) {
      if (rest.starts_with("//"))
        in = In::line_comment;
      else if (rest.starts_with("/*"))
        in = In::block_comment;
      else if (rest.starts_with("R\"("))
        in = In::raw;
      else if (rest.front() == '"')
        in = In::string;
      else if (rest.front() == '\'' && !apostrophe_in_number)
        in = In::character;
      if (in != In::code) {
        out[i] = ' ';
        if (in == In::raw) out[++i] = ' ';
      }
      continue;
    }
    const char c = text[i];
    if (c != '\n') out[i] = ' ';
    if ((in == In::string || in == In::character) && c == '\\') {
      if (i + 1 < text.size() && text[i + 1] != '\n') out[i + 1] = ' ';
      ++i;
      continue;
    }
    const bool ends = (in == In::line_comment && c == '\n') || (in == In::string && c == '"') ||
                      (in == In::character && c == '\'') ||
                      (in == In::block_comment && c == '/' && text[i - 1] == '*') ||
                      (in == In::raw && c == '"' && text[i - 1] == ')');
    if (ends) in = In::code;
  }
  return out;
}

std::vector<Finding> check_file(const Layers& layers, const std::string& file,
                                std::string_view text) {
  std::vector<Finding> findings;
  const auto lines = lines_of(text);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    check_line(file, lines[i], i + 1, findings);
    check_arrow(layers, file, lines[i], i + 1, findings);
  }
  if (lines.size() > kFileLinesMax) {
    findings.push_back(
        {file, 0, "file of " + std::to_string(lines.size()) + " lines; 400 at most"});
  }
  const std::string blanked = blank_out(text);
  check_functions(file, blanked, findings);
  check_unordered(file, blanked, findings);
  const std::string name = file.substr(file.rfind('/') + 1);
  for (const std::string_view word : {"manager", "handler", "helper", "util", "common", "misc"}) {
    if (name.find(word) != std::string::npos) {
      findings.push_back({file, 0, "'" + std::string(word) + "' is no noun: name what it is"});
    }
  }
  if (file.ends_with(".h") && !text.starts_with("#pragma once")) {
    findings.push_back({file, 1, "a header starts with #pragma once"});
  }
  return findings;
}

}  // namespace tern::tidy
