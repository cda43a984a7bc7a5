#include "app/config.h"

#include "fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tern;
  const std::string_view text = fuzz::text_of(data, size);
  Config config = default_config();
  const Status read = read_config(fuzz::file_of(text), config);
  if (!read) fuzz::check_message(read.error());
  const Status checked = check_config(config);
  if (!checked) fuzz::check_message(checked.error());
  const Status set = set_config(text, config);
  if (!set) fuzz::check_message(set.error());
  return 0;
}
