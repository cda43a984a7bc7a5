#include "app/measured.h"

#include <fmt/format.h>
#include <gnu/libc-version.h>

#include <algorithm>

#include "app/code_hash.h"
#include "base/parallel.h"
#include "base/progress.h"
#include "feature/registry.h"
#include "run/wall_clock.h"

namespace tern {
namespace {

SymbolId symbol(std::size_t index) {
  return SymbolId{static_cast<std::uint16_t>(index)};
}

/// Whether the code of all is in the hash: a feature that is no row of the registry was made by
/// whoever asks.
bool hashed(std::span<const Feature* const> features) {
  const auto rows = feature_registry();
  return std::ranges::all_of(features, [&](const Feature* feature) {
    return std::ranges::any_of(rows, [&](const Feature& row) { return &row == feature; });
  });
}

std::vector<FrameRecipe> recipes_of(const Market& market,
                                    std::span<const Feature* const> features) {
  FrameRecipe recipe{.code_hash = code_in_use(feature_code_hash()),
                     .data_hash = content_hash(market)};
  for (const Feature* feature : features) recipe.columns.emplace_back(feature->name);
  for (const Instrument& instrument : market.universe.instruments()) {
    recipe.instruments.push_back(instrument.name);
  }
  std::vector<FrameRecipe> recipes;
  for (const std::string& own : recipe.instruments) {
    recipes.push_back(recipe);
    recipes.back().own = own;
  }
  return recipes;
}

/// The frames of `owns`, in that order.
Result<std::vector<Frame>> compute(const Market& market, std::span<const SymbolId> owns,
                                   std::span<const Feature* const> features, std::size_t jobs) {
  std::vector<FeatureInputs> inputs;
  for (const SymbolId own : owns) {
    TERN_TRY(FeatureInputs one, make_feature_inputs(market, own));
    inputs.push_back(std::move(one));
  }
  return compute_features(inputs, features, jobs);
}

void keep(const FrameCache& cache, std::span<const FrameRecipe* const> recipes,
          std::span<const Frame> frames, std::size_t jobs) {
  std::vector<Status> kept(frames.size());
  parallel_for(frames.size(), jobs,
               [&](std::size_t i) { kept[i] = cache.keep(*recipes[i], frames[i]); });
  const auto failed = std::ranges::find_if(kept, [](const Status& is) { return !is; });
  if (failed == kept.end()) return;
  remark(
      fmt::format("{}; the next run will compute these features anew, so make room, or ask for "
                  "--no-cache",
                  failed->error().message));
}

/// As compute() for all, but first looks into `cache`.
Result<std::vector<Frame>> recall(const Market& market, std::span<const Feature* const> features,
                                  std::size_t jobs, const FrameCache& cache) {
  const std::vector<FrameRecipe> recipes = recipes_of(market, features);
  std::vector<std::optional<Frame>> found(recipes.size());
  parallel_for(recipes.size(), jobs, [&](std::size_t i) { found[i] = cache.find(recipes[i]); });
  std::vector<SymbolId> owns;
  std::vector<const FrameRecipe*> lacking;
  for (std::size_t i = 0; i < recipes.size(); ++i) {
    if (found[i]) continue;
    owns.push_back(symbol(i));
    lacking.push_back(&recipes[i]);
  }
  TERN_TRY(std::vector<Frame> computed, compute(market, owns, features, jobs));
  keep(cache, lacking, computed, jobs);
  for (std::size_t i = 0; i < owns.size(); ++i) found[owns[i].index] = std::move(computed[i]);
  std::vector<Frame> frames;
  for (auto& frame : found) frames.push_back(*std::move(frame));
  return frames;
}

}  // namespace

std::string code_in_use(std::string_view hash) {
  std::string code = fmt::format("{} libc {}", hash, gnu_get_libc_version());
#ifdef __x86_64__
  for (const bool has :
       {__builtin_cpu_supports("fma") != 0, __builtin_cpu_supports("avx2") != 0,
        __builtin_cpu_supports("fma4") != 0, __builtin_cpu_supports("avx512f") != 0}) {
    code += has ? " 1" : " 0";
  }
#endif
  return code;
}

std::optional<FrameCache> frame_cache(const Globals& globals) {
  if (globals.no_cache) return std::nullopt;
  return FrameCache(globals.data_dir, wall_clock_now());
}

Result<std::vector<Frame>> measure(const Market& market, std::span<const Feature* const> features,
                                   std::size_t jobs, const std::optional<FrameCache>& cache) {
  if (cache && hashed(features)) return recall(market, features, jobs, *cache);
  std::vector<SymbolId> owns;
  for (std::size_t i = 0; i < market.universe.size(); ++i) owns.push_back(symbol(i));
  return compute(market, owns, features, jobs);
}

}  // namespace tern
