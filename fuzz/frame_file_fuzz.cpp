#include <cmath>

#include "base/digest.h"
#include "fuzz.h"
#include "store/frame_file.h"

// The digest is made to fit, so that what lies behind it is tried too.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tern;
  constexpr std::string_view kMagic = "tern-frame 1\n";
  const std::string key(64, 'a');
  std::string bytes = std::string(kMagic) + key;
  bytes += fuzz::text_of(data, size);
  const auto frame = read_frame(fuzz::file_of(bytes + sha256(bytes)), key);
  if (!frame) {
    fuzz::check_message(frame.error());
    return 0;
  }
  for (std::size_t i = 0; i < frame->columns(); ++i) {
    const ColumnView column = frame->column(i);
    TERN_CHECK(column.values.size() == frame->rows() && column.valid.size() == frame->rows(),
               "a column has every row");
    for (const double value : column.values) TERN_CHECK(std::isfinite(value), "a value is finite");
  }
  return 0;
}
