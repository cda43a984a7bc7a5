#include "forecast/back_end.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <limits>

#include "forecast/lightgbm_api.h"
#include "forecast/xgboost_api.h"

namespace tern {
namespace {

[[maybe_unused]] constexpr std::string_view kTreesRemedy =
    "tools/install.sh fetches it; then configure and build again";

#if defined(TERN_HAS_XGBOOST) || defined(TERN_HAS_LIGHTGBM)
template <class Function>
std::filesystem::path file_of(Function* function) {
  Dl_info found = {};
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast)
  return dladdr(reinterpret_cast<const void*>(function), &found) != 0 ? found.dli_fname : "";
}
#endif

BackEnd xgboost() {
#ifdef TERN_HAS_XGBOOST
  int major = 0;
  int minor = 0;
  int patch = 0;
  XGBoostVersion(&major, &minor, &patch);
  return {"XGBoost", fmt::format("{}.{}.{}", major, minor, patch), file_of(XGBoostVersion), {}};
#else
  return {"XGBoost", {}, {}, kTreesRemedy};
#endif
}

BackEnd lightgbm() {
#ifdef TERN_HAS_LIGHTGBM
  return {"LightGBM", TERN_LIGHTGBM_VERSION, file_of(LGBM_GetLastError), {}};
#else
  return {"LightGBM", {}, {}, kTreesRemedy};
#endif
}

BackEnd torch() {
#ifdef TERN_HAS_TORCH
  return {"libtorch", TERN_TORCH_VERSION, TERN_TORCH_FILE, {}};
#else
  return {"libtorch", {}, {}, "apt-get install libtorch-dev; then configure and build again"};
#endif
}

// As FORTRAN calls it: everything by address.
using Sgemm = void (*)(const char*, const char*, const int*, const int*, const int*, const float*,
                       const float*, const int*, const float*, const int*, const float*, float*,
                       const int*);

}  // namespace

std::vector<BackEnd> back_ends() {
  return {xgboost(), lightgbm(), torch()};
}

Result<void*> open_library(const std::filesystem::path& file) {
  setenv("OPENBLAS_NUM_THREADS", "1", /*replace=*/0);
  void* library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return fail(Errc::unsupported, dlerror());
  return library;
}

Blas blas_of(void* library) {
  // A dependency's symbols are found by the handle of what depends on it.
  if (dlsym(library, "sgemm_") == nullptr) return {"libtorch's own", true};
  constexpr std::array kFast = {std::pair{"openblas_get_config", "OpenBLAS"},
                                std::pair{"MKL_Get_Version_String", "MKL"},
                                std::pair{"bli_info_get_version_str", "BLIS"}};
  for (const auto& [symbol, name] : kFast) {
    if (dlsym(library, symbol) != nullptr) return {name, true};
  }
  return {"not OpenBLAS, most likely the reference", false};
}

double blas_speed(void* library) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast)
  const auto multiply = reinterpret_cast<Sgemm>(dlsym(library, "sgemm_"));
  if (multiply == nullptr) return std::numeric_limits<double>::quiet_NaN();
  constexpr int kSize = 512;
  const std::vector<float> a(kSize * kSize, 0.5F);
  std::vector<float> product(kSize * kSize);
  const float one = 1;
  const float zero = 0;
  double best = 0;
  for (int i = 0; i < 5; ++i) {
    const auto started = std::chrono::steady_clock::now();
    multiply("N", "N", &kSize, &kSize, &kSize, &one, a.data(), &kSize, a.data(), &kSize, &zero,
             product.data(), &kSize);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
    best = std::max(best, 2e-9 * kSize * kSize * kSize / took.count());
  }
  return best;
}

}  // namespace tern
