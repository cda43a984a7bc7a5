#include "app/feature_table.h"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <vector>

#include "base/parallel.h"

namespace tern {
namespace {

constexpr std::size_t kRowsAtOnce = 1024;

std::string rows_text(const Frame& frame, std::size_t from, std::size_t to) {
  std::vector<ColumnView> columns;
  for (std::size_t c = 0; c < frame.columns(); ++c) columns.push_back(frame.column(c));
  fmt::memory_buffer text;
  const auto out = std::back_inserter(text);
  for (std::size_t row = from; row < to; ++row) {
    fmt::format_to(out, FMT_COMPILE("{}"), epoch_ms(frame.as_of()[row]));
    for (const ColumnView& column : columns) {
      text.push_back(',');
      // The shortest text that reads back as the same double.
      if (column.valid[row]) fmt::format_to(out, FMT_COMPILE("{}"), column.values[row]);
    }
    text.push_back('\n');
  }
  return fmt::to_string(text);
}

}  // namespace

std::string frame_csv(const Frame& frame, TimeRange range, std::size_t jobs) {
  const std::size_t first = frame.as_of().row_from(range.begin);
  const std::size_t last = std::max(first, frame.as_of().row_from(range.end));
  std::vector<std::string> blocks((last - first + kRowsAtOnce - 1) / kRowsAtOnce);
  parallel_for(blocks.size(), jobs, [&](std::size_t i) {
    const std::size_t from = first + i * kRowsAtOnce;
    blocks[i] = rows_text(frame, from, std::min(from + kRowsAtOnce, last));
  });
  std::string text = "as_of";
  for (std::size_t c = 0; c < frame.columns(); ++c) text += ',' + frame.name(c);
  text += '\n';
  std::size_t size = text.size();
  for (const std::string& block : blocks) size += block.size();
  text.reserve(size);
  for (std::string& block : blocks) {
    text += block;
    block = {};
  }
  return text;
}

}  // namespace tern
