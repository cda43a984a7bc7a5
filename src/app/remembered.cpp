#include "app/remembered.h"

#include <fmt/format.h>

#include <atomic>
#include <fstream>
#include <iterator>
#include <memory>
#include <utility>

#include "app/code_hash.h"
#include "app/measured.h"
#include "base/digest.h"
#include "base/progress.h"
#include "forecast/back_end.h"
#include "forecast/networks.h"
#include "run/wall_clock.h"
#include "store/fold_cache.h"

namespace tern {
namespace {

/// The content of the module of the neural networks; nothing where there is none.
std::string networks_hash() {
  const auto file = networks_file();
  if (!file) return {};
  std::ifstream in(*file, std::ios::binary);
  return sha256(std::string{std::istreambuf_iterator<char>(in), {}});
}

void remark_on(const Error& error) {
  static std::atomic<bool> said{false};
  if (said.exchange(true)) return;
  remark(
      fmt::format("{}; the next run will learn its folds anew, so make room, or ask for "
                  "--no-cache",
                  error.message));
}

FoldMemory memory_in(const FoldCache& cache) {
  return {.code = code_of_forecasts(),
          .find = [cache](const std::string& key) { return cache.find(key); },
          .keep =
              [cache](const std::string& key, const std::string& model, const std::string& bytes) {
                const Status kept = cache.keep(key, model, bytes);
                if (!kept) remark_on(kept.error());
              }};
}

}  // namespace

std::string code_of_forecasts() {
  std::string code = code_in_use(forecast_code_hash());
  for (const BackEnd& library : back_ends()) {
    code += fmt::format(" {} {}", library.name, library.version);
  }
  return fmt::format("{} networks {}", code, networks_hash());
}

FoldMeans fold_means(const Globals& globals) {
  FoldMeans means{.memory = globals.memory_mib << 20};
  if (globals.no_cache) return means;
  const FoldCache cache(globals.data_dir, wall_clock_now());
  means.folds = memory_in(cache);
  if (auto folder = cache.make_checkpoint_folder()) {
    means.checkpoints = *std::move(folder);
  } else {
    remark_on(folder.error());
  }
  return means;
}

}  // namespace tern
