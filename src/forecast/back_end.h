#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tern {

/// A library that some of the models are made with.
struct BackEnd {
  std::string_view name;
  std::string version;         ///< empty if this build was made without it
  std::filesystem::path file;  ///< where it is
  std::string_view remedy;     ///< how to get it
};

/// Loads none of them that is not loaded.
std::vector<BackEnd> back_ends();

/// Opens a shared library for as long as the program runs. Trainings run side by side, so that one
/// of several threads gains nothing: an OpenBLAS (pthread) that comes with it starts none.
/// Errors: unsupported, in the words of the dynamic loader.
Result<void*> open_library(const std::filesystem::path& file);

/// What multiplies matrices for libtorch.
struct Blas {
  std::string name;
  bool fast;  ///< the reference BLAS is not: networks learn 9 to 35 times slower with it
};

/// Requires: open_library() gave `library`, which is libtorch or uses it.
Blas blas_of(void* library);

/// GFLOP/s of a product of 512 x 512 matrices in single precision, the best of five; NaN if the
/// library keeps its BLAS to itself.
double blas_speed(void* library);

inline constexpr std::string_view kBlasRemedy =
    "apt-get install libopenblas0-pthread, with which networks learn 9 to 35 times faster";

}  // namespace tern
