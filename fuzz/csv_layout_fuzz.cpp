#include "fuzz.h"
#include "source/csv_layout.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view line = tern::fuzz::text_of(data, size);
  std::vector<std::string_view> cells;
  tern::split_cells(line, cells);
  TERN_CHECK(!cells.empty() && cells.size() <= size + 1, "a line has a cell, and no more than fit");
  for (const std::string_view cell : cells) {
    TERN_CHECK(cell.data() == nullptr ||
                   (cell.data() >= line.data() && cell.data() + cell.size() <= line.data() + size),
               "a cell is a part of its line");
  }
  const auto layout = tern::detect_layout(line);
  if (!layout) {
    tern::fuzz::check_message(layout.error());
    return 0;
  }
  TERN_CHECK(!tern::missing_field(*layout), "a layout places every field of a bar");
  for (const auto& place : layout->cell) {
    TERN_CHECK(!place || *place < layout->cells, "a field stands in a cell that there is");
  }
  return 0;
}
