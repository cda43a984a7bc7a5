#pragma once

#include "fuzz.h"
#include "source/capitalization_source.h"
#include "source/source.h"

namespace tern::fuzz {

/// What a made-up question is about: the first day of 2024, asked at its 20th hour.
inline constexpr Timestamp kDay = utc_day(2024, 1, 1);
inline constexpr TimeRange kAsked{kDay, kDay + 24h};
inline constexpr Timestamp kThen = kDay + 20h;

/// Aborts unless the page keeps what BarPage promises.
inline void check_page(const Result<BarPage>& page, Interval interval) {
  if (!page) {
    check_message(page.error());
    return;
  }
  for (std::size_t i = 0; i < page->bars.size(); ++i) {
    const Bar& bar = page->bars[i];
    TERN_CHECK(!impossible(bar), "a bar is possible");
    TERN_CHECK(bar.open_time.time_since_epoch() % length(interval) == Duration::zero(),
               "a bar is on the grid");
    TERN_CHECK(page->answered.contains(bar.open_time), "a bar is inside what was answered");
    TERN_CHECK(i == 0 || page->bars[i - 1].open_time < bar.open_time, "bars are in time order");
  }
  for (const QuarantinedRow& row : page->refused) {
    TERN_CHECK(!row.reason.empty() && row.reason.size() < 1024, "a reason is given, and short");
  }
}

/// Aborts unless the page keeps what CapitalizationPage promises.
inline void check_page(const Result<CapitalizationPage>& page) {
  if (!page) {
    check_message(page.error());
    return;
  }
  for (const CapitalizationAnswer& answer : page->answers) {
    for (std::size_t i = 0; i < answer.figures.size(); ++i) {
      const Capitalization& is = answer.figures[i];
      TERN_CHECK(!impossible_capitalization(answer.name, is.value), "a figure is possible");
      TERN_CHECK(i == 0 || answer.figures[i - 1].stamped < is.stamped, "figures are in order");
    }
  }
}

/// A body with a status, as a venue's rule sees it.
inline HttpReply reply_of(int status, std::string_view body) {
  return {.status = status, .headers = {}, .body = std::string(body), .round_trip = 10ms};
}

inline void check_ruling(const Ruling& ruling) {
  TERN_CHECK((ruling.kind == Ruling::Kind::accept) == !ruling.error, "what is refused says why");
  if (ruling.error) check_message(*ruling.error);
  TERN_CHECK(!ruling.wait || *ruling.wait >= Duration::zero(), "nobody waits backwards");
}

}  // namespace tern::fuzz
