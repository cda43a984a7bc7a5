#include "forecast/torch/network_trainer.h"

namespace {

constexpr tern::NetworkLibrary kLibrary = {tern::kNetworkLibraryVersion,
                                           tern::make_network_trainer};

}  // namespace

extern "C" __attribute__((visibility("default"))) const tern::NetworkLibrary* tern_networks() {
  return &kLibrary;
}
