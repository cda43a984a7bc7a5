#include "forecast/networks.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <array>

#include "forecast/back_end.h"

namespace tern {
namespace {

constexpr std::string_view kFile = "libtern_networks.so";

Result<const NetworkLibrary*> open_module() {
  TERN_TRY(const std::filesystem::path file, networks_file());
  const auto module = open_library(file);
  const auto answer = [&](std::string_view what) {
    return fail(Errc::unsupported,
                fmt::format("the neural networks' module {} does not open: {}; build it again",
                            file.string(), what));
  };
  if (!module) return answer(module.error().message);
  if (!blas_of(*module).fast) {
    return fail(Errc::unsupported,
                fmt::format("libtorch has only the reference BLAS here: {}", kBlasRemedy));
  }
  using Offer = const NetworkLibrary*();
  auto* offer = reinterpret_cast<Offer*>(dlsym(*module, kNetworkLibrarySymbol));
  if (offer == nullptr) return answer("it lacks its one symbol");
  const NetworkLibrary* library = offer();
  if (library->version != kNetworkLibraryVersion) return answer("it is of another version");
  return library;
}

}  // namespace

Result<std::filesystem::path> networks_file() {
  std::error_code error;
  const auto folder = std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
  for (const std::filesystem::path& place :
       {folder, folder / "../lib/tern", folder.parent_path()}) {
    if (std::filesystem::exists(place / kFile, error)) return place / kFile;
  }
  return fail(Errc::unsupported,
              fmt::format("the neural networks' module {} is not beside the program in {}, nor in "
                          "../lib/tern: install libtorch-dev, then configure and build again",
                          kFile, folder.string()));
}

Result<const NetworkLibrary*> open_networks() {
  static const Result<const NetworkLibrary*> opened = open_module();
  return opened;
}

}  // namespace tern
