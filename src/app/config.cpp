#include "app/config.h"

#include <fmt/format.h>

#include <toml++/toml.h>
#include <algorithm>

#include "app/config_row.h"
#include "base/check.h"
#include "base/digest.h"
#include "base/text.h"
#include "source/csv_file.h"

namespace tern {
namespace {

std::vector<ConfigKey> keys_of_rows() {
  std::vector<ConfigKey> keys;
  for (const ConfigRow& row : config_rows()) keys.push_back(row.key);
  return keys;
}

Status apply(std::string_view name, const toml::node& node, Config& config) {
  const auto row =
      std::ranges::find(config_rows(), name, [](const ConfigRow& r) { return r.key.name; });
  if (row == config_rows().end()) {
    std::vector<std::string> names;
    for (const ConfigKey& key : config_keys()) names.emplace_back(key.name);
    const auto near = nearest_name(name, names);
    return fail(Errc::invalid_argument,
                fmt::format("unknown key '{}'{}: `tern config` prints every key", quotable(name),
                            near ? fmt::format(", did you mean '{}'", *near) : ""));
  }
  const ConfigValue value(name, node);
  TERN_TRY_STATUS(row->set(config, value));
  config.literals.insert_or_assign(std::string(name), value.literal());
  return {};
}

Status apply_table(const toml::table& table, const std::string& prefix, Config& config) {
  for (const auto& [key, node] : table) {
    const std::string name = prefix + std::string(key.str());
    if (const toml::table* nested = node.as_table()) {
      TERN_TRY_STATUS(apply_table(*nested, name + ".", config));
    } else {
      TERN_TRY_STATUS(apply(name, node, config));
    }
  }
  return {};
}

/// toml++ reports a syntax error by throwing; here it becomes an Error.
Result<toml::table> parse_toml(std::string_view text, std::string_view where) {
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& e) {
    return fail(Errc::invalid_argument, fmt::format("{}, line {}: {}", where, e.source().begin.line,
                                                    quotable(e.description())));
  }
}

}  // namespace

std::span<const ConfigKey> config_keys() {
  static const std::vector<ConfigKey> keys = keys_of_rows();
  return keys;
}

Config default_config() {
  Config config{};
  for (const ConfigRow& row : config_rows()) {
    const auto set = set_config(fmt::format("{}={}", row.key.name, row.key.standard), config);
    TERN_CHECK(set.has_value(), "every default fits its key");
  }
  return config;
}

Status read_config(const std::filesystem::path& file, Config& config) {
  TERN_TRY(const TextFile read, read_text_file(file));
  TERN_TRY(const toml::table table, parse_toml(read.text, file.string()));
  if (auto status = apply_table(table, "", config); !status) {
    return with_context(file.string(), std::move(status).error());
  }
  return {};
}

Status set_config(std::string_view assignment, Config& config) {
  const std::size_t equals = assignment.find('=');
  if (equals == std::string_view::npos) {
    return fail(Errc::invalid_argument,
                fmt::format("--set '{}' has no '=': write key=value", quotable(assignment)));
  }
  const std::string_view name = trim(assignment.substr(0, equals));
  const std::string_view value = trim(assignment.substr(equals + 1));
  const std::string shown = quotable(name);
  auto table = parse_toml(fmt::format("value = {}", value), shown);
  if (!table) table = parse_toml(fmt::format("value = '{}'", value), shown);
  if (!table) return std::move(table).error();
  return apply(name, *table->get("value"), config);
}

std::string config_hash(const Config& config) {
  Sha256 digest;
  for (const auto& [name, literal] : config.literals) {
    digest.update(fmt::format("{} = {}\n", name, literal));
  }
  return digest.hex();
}

std::string config_toml() {
  std::string text =
      "# Every key of tern with its default. Unknown keys are refused.\n"
      "# Made by `tern config`; override single keys with --set key=value.\n";
  std::string section;
  for (const ConfigKey& key : config_keys()) {
    const std::size_t dot = key.name.find('.');
    const bool nested = dot != std::string_view::npos;
    const std::string_view in = nested ? key.name.substr(0, dot) : std::string_view{};
    if (in != section) text += fmt::format("\n[{}]\n", in);
    section = in;
    text += fmt::format("\n# {}\n{} = {}\n", key.doc, nested ? key.name.substr(dot + 1) : key.name,
                        key.standard);
  }
  return text;
}

std::string config_markdown() {
  std::string text =
      "# Configuration\n\nMade from the table in `src/app/config_keys.cpp`. `tern config` prints "
      "these "
      "keys as a commented TOML file.\n\n| key | default | meaning |\n| --- | --- | --- |\n";
  for (const ConfigKey& key : config_keys()) {
    text += fmt::format("| `{}` | `{}` | {} |\n", key.name, key.standard, key.doc);
  }
  return text;
}

}  // namespace tern
