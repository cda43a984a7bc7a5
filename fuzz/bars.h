#pragma once

#include <string>

#include "fuzz.h"
#include "source/csv.h"

namespace tern::fuzz {

inline constexpr Timestamp kNow = utc_day(2030, 1, 1);

/// Aborts unless `file` keeps what KlineFile promises.
inline void check_file(const KlineFile& file) {
  TERN_CHECK(file.rows == file.bars.size() + file.refused.size(), "every row is accounted for");
  for (std::size_t i = 0; i < file.bars.size(); ++i) {
    const Bar& bar = file.bars[i];
    TERN_CHECK(!impossible(bar), "a bar is possible");
    TERN_CHECK(bar.open_time.time_since_epoch() % length(file.interval) == Duration::zero(),
               "a bar is on the grid");
    TERN_CHECK(bar.open_time >= kTimeMin && bar.open_time + length(file.interval) <= kNow,
               "a bar is closed");
    TERN_CHECK(i == 0 || file.bars[i - 1].open_time < bar.open_time, "bars are in time order");
  }
  for (const QuarantinedRow& row : file.refused) {
    TERN_CHECK(!row.reason.empty() && row.reason.size() < 1024, "a reason is given, and short");
  }
}

/// Reads `bytes` as the file that is called `name`.
inline void read_as(const std::filesystem::path& name, std::string_view bytes) {
  const auto text = text_file(std::string(bytes), name);
  if (!text) {
    check_message(text.error());
    return;
  }
  const auto file = read_klines(*text, name, {.now = kNow});
  if (file) check_file(*file);
  if (!file) check_message(file.error());
}

}  // namespace tern::fuzz
