#pragma once

#include <gtest/gtest.h>

#include "base/interrupt.h"
#include "source/fetch.h"
#include "source/scripted_source.h"
#include "store/sample_bars.h"
#include "store/scratch_folder.h"

namespace tern {

inline const Pair kBtc{"BTC", "USDT"};
inline const Pair kEth{"ETH", "USDT"};
inline constexpr Timestamp kFrom = utc_day(2024, 1, 1);
inline constexpr std::array kServed = {Interval::h1, Interval::d1};

/// A store of its own, and a venue in memory to fill it from. For tests.
class ScriptedFetch : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = Database::open(scratch_.path());
    ASSERT_TRUE(opened) << opened.error().message;
    database_.emplace(*std::move(opened));
  }
  void TearDown() override { clear_interrupt(); }

  FetchPlan plan(const FetchOptions& options) {
    ScriptedSource source(script_);
    BarStore store(*database_);
    auto made = plan_fetch(venue_, source, store, options);
    EXPECT_TRUE(made) << made.error().message;
    return made ? *std::move(made) : FetchPlan{};
  }

  std::vector<SeriesFetched> fetch(const FetchOptions& options) {
    const FetchPlan planned = plan(options);
    ScriptedSource source(script_);
    BarStore store(*database_);
    return run_fetch(venue_, source, store, planned, {});
  }

  FetchOptions month(std::vector<Interval> intervals = {Interval::h1},
                     FetchGoal goal = FetchGoal::missing) const {
    return {.goal = goal,
            .pairs = {kBtc},
            .intervals = std::move(intervals),
            .range = {kFrom, kTimeMax}};
  }

  Series series(Interval interval = Interval::h1, Pair pair = kBtc) const {
    return {"scripted", std::move(pair), interval};
  }
  std::vector<Bar> stored(Interval interval = Interval::h1, Pair pair = kBtc) {
    return *BarStore(*database_).load(series(interval, std::move(pair)), kAllTime);
  }
  std::vector<Bar> truth(Interval interval = Interval::h1, Timestamp from = kFrom) const {
    return script_.closed(interval, {from, kTimeMax});
  }
  void import(std::span<const Bar> bars, Interval interval = Interval::h1) {
    const auto outcome = BarStore(*database_).import(series(interval), sample_source(), bars, {});
    ASSERT_TRUE(outcome) << outcome.error().message;
  }
  void forget_all() {
    database_.reset();
    scratch_.emplace();
    SetUp();
  }
  /// Fails the request of number `place`, from zero, once.
  void fail_at(std::size_t place, Errc kind) {
    const std::size_t bad = script_.log.size() + place;
    script_.fault = [this, bad, kind](const BarRequest&) -> std::optional<Error> {
      if (script_.log.size() != bad + 1) return std::nullopt;
      return fail(kind, "as scripted");
    };
  }

  ScriptedVenue script_;
  Venue venue_{.name = "scripted",
               .title = "Scripted",
               .intervals = kServed,
               .page_bars = 100,
               .depth_bars = {},
               .columns = "",
               .archives = true,
               .stream = false,
               .url = "",
               .make = nullptr};
  struct Scratch : std::optional<ScratchFolder> {
    Scratch() { emplace(); }
    const std::filesystem::path& path() const { return (*this)->path(); }
  } scratch_;
  std::optional<Database> database_;
};

}  // namespace tern
