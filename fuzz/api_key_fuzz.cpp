#include "source/api_key.h"

#include <sys/stat.h>

#include "fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tern;
  const auto file = fuzz::file_of(fuzz::text_of(data, size));
  TERN_CHECK(chmod(file.c_str(), S_IRUSR | S_IWUSR) == 0, "our own file can be made private");
  const auto key = find_api_key("coingecko", file);
  if (!key) fuzz::check_message(key.error());
  return 0;
}
