#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/command.h"
#include "app/config_value.h"
#include "base/text.h"
#include "run/wall_clock.h"
#include "store/frame_cache.h"

namespace tern {
namespace {

std::string megabytes(std::uintmax_t bytes) {
  return fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6);
}

std::uintmax_t total_bytes(const std::vector<CachedFrame>& entries) {
  std::uintmax_t total = 0;
  for (const CachedFrame& entry : entries) total += entry.bytes;
  return total;
}

/// To the minute, as a table has room for.
std::string minute_of(Timestamp t) {
  return to_string(std::chrono::floor<std::chrono::minutes>(t));
}

nlohmann::ordered_json json_of(const CachedFrame& entry) {
  nlohmann::ordered_json json{{"file", entry.file.filename().string()},
                              {"bytes", entry.bytes},
                              {"used_at", to_string(entry.used_at)},
                              {"damaged", !entry.summary}};
  if (!entry.summary) return json;
  const FrameSummary& is = *entry.summary;
  json.update({{"instrument", is.title.instrument},
               {"rows", is.rows},
               {"columns", is.columns},
               {"made_at", to_string(is.title.made_at)}});
  return json;
}

std::string list_text(const std::vector<CachedFrame>& entries, bool json) {
  if (json) {
    auto list = nlohmann::ordered_json::array();
    for (const CachedFrame& entry : entries) list.push_back(json_of(entry));
    return nlohmann::ordered_json{{"entries", list},
                                  {"bytes", total_bytes(entries)},
                                  {"bytes_max", kFrameCacheBytesMax}}
               .dump(2, ' ', false, nlohmann::json::error_handler_t::replace) +
           "\n";
  }
  if (entries.empty()) return "no frames are cached yet: tern run keeps those that it computes\n";
  std::string text = fmt::format("{:<12} {:>8} {:>8} {:>10}  {:<16}  {:<16}  {}\n", "instrument",
                                 "rows", "columns", "size", "made", "last used", "key");
  for (const CachedFrame& entry : entries) {
    const std::string key = entry.file.stem().string().substr(0, 12);
    if (!entry.summary) {
      text += fmt::format("{:<12} {:>8} {:>8} {:>10}  {:<16}  {:<16}  {}\n", "(damaged)", "-", "-",
                          megabytes(entry.bytes), "-", minute_of(entry.used_at), key);
      continue;
    }
    const FrameSummary& is = *entry.summary;
    text += fmt::format("{:<12} {:>8} {:>8} {:>10}  {:<16}  {:<16}  {}\n",
                        quotable(is.title.instrument), is.rows, is.columns, megabytes(entry.bytes),
                        minute_of(is.title.made_at), minute_of(entry.used_at), key);
  }
  return text + fmt::format("{} frames, {} of at most {}\n", entries.size(),
                            megabytes(total_bytes(entries)), megabytes(kFrameCacheBytesMax));
}

Status list_cache(const Globals& globals) {
  TERN_TRY(const auto entries, FrameCache(globals.data_dir, wall_clock_now()).list());
  return print(list_text(entries, globals.json));
}

Status clear_cache(const Globals& globals, const std::string& older_than) {
  Duration unused_for = Duration::zero();
  if (!older_than.empty()) {
    auto parsed = parse_duration(older_than);
    if (!parsed) return with_context("--older-than", std::move(parsed).error());
    unused_for = *parsed;
  }
  TERN_TRY(const Cleared cleared, FrameCache(globals.data_dir, wall_clock_now()).clear(unused_for));
  if (globals.json) {
    return print(
        nlohmann::ordered_json{{"frames", cleared.frames}, {"bytes", cleared.bytes}}.dump(2) +
        "\n");
  }
  return print(fmt::format("removed {} frames, {}\n", cleared.frames, megabytes(cleared.bytes)));
}

}  // namespace

void add_cache_commands(CLI::App& root, const Globals& globals, CommandBody& chosen) {
  CLI::App* cache = root.add_subcommand("cache", "The features that were computed before");
  cache->require_subcommand(1);
  cache->fallthrough();
  CLI::App* list = cache->add_subcommand("list", "Show what is kept, and how much it takes");
  list->fallthrough();
  list->footer("Example:\n  tern cache list --json");
  list->callback([&globals, &chosen] { chosen = [&globals] { return list_cache(globals); }; });

  CLI::App* clear = cache->add_subcommand("clear", "Remove what is kept; it will be made anew");
  clear->fallthrough();
  const auto older_than = std::make_shared<std::string>();
  clear->add_option("--older-than", *older_than, "Only what was not used for so long: 7d, 12h");
  clear->footer("Examples:\n  tern cache clear\n  tern cache clear --older-than 7d");
  clear->callback([&globals, &chosen, older_than] {
    chosen = [&globals, older_than] { return clear_cache(globals, *older_than); };
  });
}

}  // namespace tern
