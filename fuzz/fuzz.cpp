#include "fuzz.h"

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

namespace tern::fuzz {

std::filesystem::path file_of(std::string_view bytes) {
  static const int file = memfd_create("fuzz", 0);
  TERN_CHECK(file >= 0, "a file in memory can be made");
  const auto written = pwrite(file, bytes.data(), bytes.size(), 0);
  TERN_CHECK(written == static_cast<ssize_t>(bytes.size()), "memory takes what is written to it");
  TERN_CHECK(ftruncate(file, written) == 0, "a file can be cut");
  return fmt::format("/proc/self/fd/{}", file);
}

}  // namespace tern::fuzz
