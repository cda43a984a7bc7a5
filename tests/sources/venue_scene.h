#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "base/rng.h"
#include "fakes/fault.h"
#include "fakes/server.h"
#include "fakes/truth.h"
#include "fakes/virtual_clock.h"
#include "source/source.h"

namespace tern::fakes {

/// A venue's source that talks to its fake, both under one clock.
template <class Fake, class Options>
class VenueScene {
 public:
  VenueScene(const Venue& venue, Timestamp now, Truth truth, Options options = {})
      : clock(now),
        fake(clock, std::move(truth), options),
        server([this](const Request& request) { return fake.answer(request); }),
        venue_(venue),
        http_(make_http(server)) {
    restart();
  }

  /// A new source that knows nothing, as after a crash. The venue remembers who asked just now.
  void restart() {
    clock.advance(2s);
    if (source) retries_ += source->traffic().retries;
    source = venue_.make({.http = &http_, .clock = &clock, .url = server.url()});
  }

  BarSource* operator->() { return source.get(); }
  std::size_t retries() const { return retries_ + source->traffic().retries; }

  VirtualClock clock;
  Fake fake;
  Server server;
  std::unique_ptr<BarSource> source;

 private:
  static HttpClient make_http(const Server& server) {
    auto made = HttpClient::make({.user_agent = "tern-test/1", .ca_file = server.ca_file()});
    EXPECT_TRUE(made) << made.error().message;
    return *std::move(made);
  }

  Venue venue_;
  HttpClient http_;
  std::size_t retries_ = 0;
};

/// A pair that traded from `from` on, but for some outages and halts drawn by `rng` in `range`.
inline Truth::Listing holed_listing(Timestamp from, TimeRange range, Duration longest, Rng& rng) {
  Truth::Listing listing{.from = from};
  const auto draw = [&] {
    const auto span = static_cast<std::uint64_t>(range.length() / 1min);
    const Timestamp begin = range.begin + static_cast<std::int64_t>(rng.below(span)) * 1min;
    const auto most = static_cast<std::uint64_t>(longest / 1min);
    return TimeRange{begin, begin + static_cast<std::int64_t>(1 + rng.below(most)) * 1min};
  };
  for (int i = 0; i < 4; ++i) {
    listing.outages.push_back(draw());
    listing.halts.push_back(draw());
  }
  return listing;
}

}  // namespace tern::fakes
