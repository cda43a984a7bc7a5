#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/command.h"
#include "app/config_value.h"
#include "base/text.h"
#include "run/wall_clock.h"
#include "store/fold_cache.h"
#include "store/frame_cache.h"

namespace tern {
namespace {

std::string megabytes(std::uintmax_t bytes) {
  return fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6);
}

template <class Entry>
std::uintmax_t total_bytes(const std::vector<Entry>& entries) {
  std::uintmax_t total = 0;
  for (const Entry& entry : entries) total += entry.bytes;
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

/// The folds of one model.
struct ModelFolds {
  std::size_t folds = 0;
  std::uintmax_t bytes = 0;
  Timestamp used_at = kTimeMin;
};

constexpr std::string_view kDamaged = "(damaged)";

std::map<std::string, ModelFolds> by_model(const std::vector<CachedFold>& entries) {
  std::map<std::string, ModelFolds> models;
  for (const CachedFold& entry : entries) {
    ModelFolds& model = models[entry.model.value_or(std::string(kDamaged))];
    ++model.folds;
    model.bytes += entry.bytes;
    model.used_at = std::max(model.used_at, entry.used_at);
  }
  return models;
}

nlohmann::ordered_json json_of(const std::vector<CachedFold>& entries) {
  auto models = nlohmann::ordered_json::array();
  for (const auto& [name, model] : by_model(entries)) {
    models.push_back({{"model", name},
                      {"folds", model.folds},
                      {"bytes", model.bytes},
                      {"used_at", to_string(model.used_at)}});
  }
  return {{"models", models},
          {"folds", entries.size()},
          {"bytes", total_bytes(entries)},
          {"bytes_max", kFoldCacheBytesMax}};
}

std::string json_text(const std::vector<CachedFrame>& frames,
                      const std::vector<CachedFold>& folds) {
  auto list = nlohmann::ordered_json::array();
  for (const CachedFrame& entry : frames) list.push_back(json_of(entry));
  return nlohmann::ordered_json{{"entries", list},
                                {"bytes", total_bytes(frames)},
                                {"bytes_max", kFrameCacheBytesMax},
                                {"folds", json_of(folds)}}
             .dump(2, ' ', false, nlohmann::json::error_handler_t::replace) +
         "\n";
}

std::string frames_text(const std::vector<CachedFrame>& entries) {
  if (entries.empty()) return "no frames are cached yet: tern run keeps those that it computes\n";
  std::string text = fmt::format("{:<12} {:>8} {:>8} {:>10}  {:<16}  {:<16}  {}\n", "instrument",
                                 "rows", "columns", "size", "made", "last used", "key");
  for (const CachedFrame& entry : entries) {
    const std::string key = entry.file.stem().string().substr(0, 12);
    if (!entry.summary) {
      text += fmt::format("{:<12} {:>8} {:>8} {:>10}  {:<16}  {:<16}  {}\n", kDamaged, "-", "-",
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

std::string folds_text(const std::vector<CachedFold>& entries) {
  if (entries.empty()) return "no folds are cached yet: tern run keeps those that it finishes\n";
  std::string text =
      fmt::format("{:<20} {:>8} {:>10}  {:<16}\n", "model", "folds", "size", "last used");
  for (const auto& [name, model] : by_model(entries)) {
    text += fmt::format("{:<20} {:>8} {:>10}  {:<16}\n", quotable(name), model.folds,
                        megabytes(model.bytes), minute_of(model.used_at));
  }
  return text + fmt::format("{} folds, {} of at most {}\n", entries.size(),
                            megabytes(total_bytes(entries)), megabytes(kFoldCacheBytesMax));
}

Status list_cache(const Globals& globals) {
  const Timestamp now = wall_clock_now();
  TERN_TRY(const auto frames, FrameCache(globals.data_dir, now).list());
  TERN_TRY(const auto folds, FoldCache(globals.data_dir, now).list());
  return print(globals.json ? json_text(frames, folds)
                            : frames_text(frames) + "\n" + folds_text(folds));
}

Status clear_cache(const Globals& globals, const std::string& older_than) {
  Duration unused_for = Duration::zero();
  if (!older_than.empty()) {
    auto parsed = parse_duration(older_than);
    if (!parsed) return with_context("--older-than", std::move(parsed).error());
    unused_for = *parsed;
  }
  const Timestamp now = wall_clock_now();
  TERN_TRY(const Cleared frames, FrameCache(globals.data_dir, now).clear(unused_for));
  TERN_TRY(const Cleared folds, FoldCache(globals.data_dir, now).clear(unused_for));
  const std::uintmax_t bytes = frames.bytes + folds.bytes;
  if (globals.json) {
    const nlohmann::ordered_json json{
        {"frames", frames.entries}, {"folds", folds.entries}, {"bytes", bytes}};
    return print(json.dump(2) + "\n");
  }
  return print(fmt::format("removed {} frames and {} folds, {}\n", frames.entries, folds.entries,
                           megabytes(bytes)));
}

}  // namespace

void add_cache_commands(CLI::App& root, const Globals& globals, CommandBody& chosen) {
  CLI::App* cache =
      root.add_subcommand("cache", "The features and folds that were computed before");
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
