#include "base/text.h"
#include "base/time.h"
#include "fuzz.h"
#include "source/bar_format.h"
#include "source/stamp.h"

namespace tern {
namespace {

/// The value, when there is one; else its error has to be fit to show.
template <class T>
const T* value_in(const Result<T>& result) {
  if (!result) fuzz::check_message(result.error());
  return result ? &*result : nullptr;
}

void read_times(std::string_view text) {
  const auto time = parse_time(text);
  if (const auto* t = value_in(time)) {
    TERN_CHECK(parse_time(to_string(*t)).value() == *t, "a time reads back");
  }
  const auto range = parse_time_range(text);
  if (const auto* r = value_in(range)) TERN_CHECK(!r->empty(), "a range holds something");
  if (const auto stamp = parse_stamp(text)) {
    TERN_CHECK(stamp->time >= kTimeMin, "no stamp is before the epoch");
  }
}

void read_names(std::string_view text) {
  const auto pair = parse_pair(text);
  if (const auto* p = value_in(pair)) {
    TERN_CHECK(parse_pair(to_string(*p)).value() == *p, "a pair reads back");
  }
  const auto interval = parse_interval(text);
  if (const auto* i = value_in(interval)) {
    TERN_CHECK(to_string(*i) == text, "an interval has one spelling");
  }
  const auto series = series_of_file(std::filesystem::path(text));
  if (const auto* s = value_in(series)) {
    TERN_CHECK(s->pair && s->interval, "a series is named whole");
  }
}

}  // namespace
}  // namespace tern

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = tern::fuzz::text_of(data, size);
  tern::read_times(text);
  tern::read_names(text);
  const auto number = tern::parse_double(text);
  TERN_CHECK(!number || *number - *number == 0, "a number is finite");
  return 0;
}
