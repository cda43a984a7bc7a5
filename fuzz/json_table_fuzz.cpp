#include "source/json_table.h"

#include "fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tern;
  const std::string_view bytes = fuzz::text_of(data, size);
  const auto table = read_json_table(bytes);
  if (!table) {
    fuzz::check_message(table.error());
    return 0;
  }
  std::size_t cells = 0;
  for (const auto& row : table->rows) cells += row.size();
  TERN_CHECK(cells <= size, "a value takes a byte");
  return 0;
}
