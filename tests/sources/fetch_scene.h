#pragma once

#include <fmt/format.h>

#include <array>

#include "base/text.h"
#include "sources/binance_world.h"
#include "sources/child.h"
#include "store/sample_bars.h"
#include "store/scratch_folder.h"

namespace tern {

inline const std::array kRoadmap = {Pair{"BTC", "USDT"}, Pair{"ETH", "USDT"}, Pair{"SOL", "USDT"}};
inline constexpr std::array kWidths = {Interval::h1, Interval::h4, Interval::d1};
inline constexpr Timestamp kTwoYearsAgo = utc_day(2023, 3, 10);

/// The roadmap's pairs, with outages and halts of each; the third is listed last.
inline fakes::Truth roadmap_truth(std::uint64_t seed) {
  fakes::Truth truth(seed);
  Timestamp from = utc_day(2023, 1, 3) + 4h;
  for (const Pair& pair : kRoadmap) {
    truth.list(pair, {.from = from,
                      .outages = {{from + 2000h + 7min, from + 2003h},
                                  {from + 9000h, from + 9001h + 30min}},
                      .halts = {{from + 5000h, from + 5026h + 1min}}});
    from += 24h * 20 + 2h;
  }
  return truth;
}

/// The command `tern` of this build, a fake Binance, and a folder to fetch into.
class FetchScene {
 public:
  explicit FetchScene(std::uint64_t seed, const fakes::BinanceOptions& options = {})
      : world(kNow, roadmap_truth(seed), options) {}

  /// Starts `tern data ...` against the fake.
  Child start(const std::string& command) {
    std::vector<std::string> words = {TERN_BINARY_DIR "/tern", "data"};
    for (const auto word : split(command, ' ')) words.emplace_back(word);
    const std::string data_dir = (folder.path() / "DATA").string();
    for (const std::string& word :
         {std::string("--url"), world.server.url(), std::string("--archive-url"),
          world.server.url(), std::string("--ca-file"), world.server.ca_file().string(),
          std::string("--data-dir"), data_dir}) {
      words.push_back(word);
    }
    return Child(std::move(words), folder.path());
  }

  /// What the store holds and lacks, against what really happened since `since`.
  void expect_truth(Timestamp since) {
    auto database = Database::open(folder.path() / "DATA");
    ASSERT_TRUE(database) << database.error().message;
    for (const Pair& pair : kRoadmap) {
      for (const Interval interval : kWidths) {
        SCOPED_TRACE(to_string(pair) + " " + std::string(to_string(interval)));
        const auto stored = BarStore(*database).load({"binance", pair, interval}, kAllTime);
        ASSERT_TRUE(stored) << stored.error().message;
        const auto truth =
            world.venue.closed(pair, interval, {since, grid_floor(world.venue.now(), interval)});
        ASSERT_EQ(stored->size(), truth.size());
        EXPECT_EQ(*stored, truth);
      }
    }
    world.expect_no_violations();
  }

  /// Requests for pages of bars, in order: not the search for a first bar.
  std::vector<std::string> pages() const {
    std::vector<std::string> targets;
    for (const fakes::Request& request : world.server.log()) {
      if (request.path == "/api/v3/klines" && request.parameter("endTime")) {
        targets.push_back(request.target);
      }
    }
    return targets;
  }

  BinanceWorld world;
  ScratchFolder folder;
};

}  // namespace tern
