#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "base/rng.h"
#include "fakes/binance.h"
#include "fakes/binance_archive.h"
#include "fakes/fault.h"
#include "source/binance.h"

// What the tests of Binance's source share: a venue, its bulk files, and a client of theirs.
namespace tern {

class HoldsInMemory : public HoldBook {
 public:
  Result<std::optional<Timestamp>> held_until(std::string_view host) override {
    const auto found = until.find(std::string(host));
    return found == until.end() ? std::nullopt : std::optional{found->second};
  }
  Status hold(std::string_view host, Timestamp t) override {
    until[std::string(host)] = t;
    return {};
  }
  std::map<std::string, Timestamp> until;
};

inline const Pair kBtc{"BTC", "USDT"};
inline constexpr Timestamp kNow = utc_day(2025, 3, 10) + 14h + 25min + 17s + 250ms;

inline Timestamp grid_floor(Timestamp t, Interval interval) {
  return t - t.time_since_epoch() % length(interval);
}

/// The newest `bars` that are closed.
inline TimeRange newest(Timestamp now, Interval interval, int bars) {
  const Timestamp end = grid_floor(now, interval);
  return {end - bars * length(interval), end};
}

/// A venue's life: listed some time ago, with outages and halts of all lengths.
inline fakes::Truth random_truth(Rng& rng, Timestamp now) {
  fakes::Truth::Listing listing{.from = now - 24h * (1 + static_cast<int>(rng.below(90))) -
                                        1min * static_cast<int>(rng.below(1440))};
  const auto stretch = [&] {
    const Timestamp begin =
        listing.from + std::chrono::floor<std::chrono::minutes>(Duration{static_cast<std::int64_t>(
                           rng.uniform() * static_cast<double>((now - listing.from).count()))});
    return TimeRange{begin, begin + 1min * (1 + static_cast<int>(rng.below(3000)))};
  };
  for (int i = 0; i < 4; ++i) listing.outages.push_back(stretch());
  for (int i = 0; i < 3; ++i) listing.halts.push_back(stretch());
  std::ranges::sort(listing.outages, {}, &TimeRange::begin);
  std::ranges::sort(listing.halts, {}, &TimeRange::begin);
  fakes::Truth truth(rng.next());
  truth.list(kBtc, listing);
  return truth;
}

struct BinanceWorld {
  BinanceWorld(Timestamp now, const fakes::Truth& truth, fakes::BinanceOptions options = {},
               fakes::BinanceArchiveOptions files = {})
      : clock(now),
        venue(clock, truth, options),
        archive(venue, std::move(files)),
        server([this](const fakes::Request& request) {
          return request.path.starts_with("/data/") ? archive.answer(request)
                                                    : venue.answer(request);
        }),
        http(HttpClient::make({.user_agent = "tern/0.1 (test)", .ca_file = server.ca_file()})
                 .value()) {}

  SourceContext context() {
    return {.http = &http,
            .clock = &clock,
            .holds = &holds,
            .url = server.url(),
            .archive_url = server.url()};
  }
  std::unique_ptr<BarSource> source() { return binance_venue().make(context()); }

  std::size_t count(const std::string& path) const {
    const auto counts = venue.counts();
    const auto found = counts.find(path);
    return found == counts.end() ? 0 : found->second;
  }
  void expect_no_violations() const {
    EXPECT_EQ(venue.violations(), std::vector<std::string>{});
    EXPECT_EQ(archive.violations(), std::vector<std::string>{});
  }

  VirtualClock clock;
  fakes::BinanceFake venue;
  fakes::BinanceArchive archive;
  fakes::Server server;
  HttpClient http;
  HoldsInMemory holds;
};

/// What came of some requests.
struct Fetched {
  std::vector<Bar> bars;
  std::vector<TimeRange> answered;
  std::vector<std::string> remarks;
  std::optional<Error> error;
};

/// As the engine does: one after another, pages where a bulk file does not exist.
inline Fetched fetch_all(BarSource& source, const std::vector<BarRequest>& requests) {
  Fetched all;
  for (const BarRequest& request : requests) {
    const auto page = source.fetch(request);
    if (!page && page.error().kind == Errc::not_found && request.archive) {
      const Fetched pages = fetch_all(
          source, source.plan(request.pair, request.interval, request.open_times, Archives::never));
      all.bars.insert(all.bars.end(), pages.bars.begin(), pages.bars.end());
      all.answered.insert(all.answered.end(), pages.answered.begin(), pages.answered.end());
      all.error = pages.error;
    } else if (!page) {
      all.error = page.error();
    } else {
      EXPECT_TRUE(page->refused.empty());
      for (const Bar& bar : page->bars) EXPECT_TRUE(page->answered.contains(bar.open_time));
      all.bars.insert(all.bars.end(), page->bars.begin(), page->bars.end());
      all.answered.push_back(page->answered);
      all.remarks.insert(all.remarks.end(), page->remarks.begin(), page->remarks.end());
    }
    if (all.error) return all;
  }
  return all;
}

}  // namespace tern
