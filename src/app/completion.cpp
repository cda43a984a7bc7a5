#include "app/completion.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

namespace tern {
namespace {

std::string words_of(const CLI::App& app) {
  std::string words;
  for (const CLI::App* nested : app.get_subcommands([](const CLI::App*) { return true; })) {
    words += nested->get_name() + " ";
  }
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) words += "--" + name + " ";
  }
  return words;
}

void add_cases(const CLI::App& app, const std::string& path, const std::string& inherited,
               std::string& text) {
  const std::string words = words_of(app);
  text += fmt::format("    \"{}\") words=\"{}{}\" ;;\n", path, words, inherited);
  for (const CLI::App* nested : app.get_subcommands([](const CLI::App*) { return true; })) {
    const std::string deeper = path.empty() ? nested->get_name() : path + " " + nested->get_name();
    add_cases(*nested, deeper, path.empty() ? words_of(app) : inherited, text);
  }
}

}  // namespace

std::string bash_completion(const CLI::App& app) {
  std::string cases;
  add_cases(app, "", "", cases);
  return "_tern() {\n"
         "  local path=\"\" word words\n"
         "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
         "    [[ $word == [a-z]* ]] && path=\"${path:+$path }$word\"\n"
         "  done\n"
         "  case \"$path\" in\n" +
         cases +
         "  esac\n"
         "  COMPREPLY=($(compgen -W \"$words\" -- \"${COMP_WORDS[COMP_CWORD]}\"))\n"
         "}\n"
         "complete -o default -F _tern tern\n";
}

}  // namespace tern
