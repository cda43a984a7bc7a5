#include "base/text.h"
#include "base/time.h"
#include "fuzz.h"
#include "source/bar_format.h"
#include "source/stamp.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tern;
  const std::string_view text = fuzz::text_of(data, size);
  if (const auto time = parse_time(text)) {
    TERN_CHECK(parse_time(to_string(*time)).value() == *time, "a time reads back");
    TERN_CHECK(!parse_stamp(text) || *time < kTimeMax || parse_stamp(text)->unit == StampUnit::date,
               "a stamp is a time");
  }
  if (const auto stamp = parse_stamp(text)) {
    TERN_CHECK(stamp->time >= kTimeMin, "no stamp is before the epoch");
  }
  if (const auto range = parse_time_range(text)) {
    TERN_CHECK(!range->empty(), "a range holds something");
  }
  if (const auto pair = parse_pair(text)) {
    TERN_CHECK(parse_pair(to_string(*pair)).value() == *pair, "a pair reads back");
  }
  if (const auto interval = parse_interval(text)) {
    TERN_CHECK(to_string(*interval) == text, "an interval has one spelling");
  }
  if (const auto number = parse_double(text)) {
    TERN_CHECK(*number - *number == 0, "a number is finite");
  }
  if (const auto series = series_of_file(std::filesystem::path(text))) {
    TERN_CHECK(series->pair && series->interval, "a series is named whole");
  }
  return 0;
}
