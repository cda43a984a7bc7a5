#include "app/data_fetch.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "app/system_clock.h"
#include "base/interrupt.h"
#include "store/sample_bars.h"
#include "store/scratch_folder.h"

namespace tern {
namespace {

const Pair kBtc{"BTC", "USDT"};
const Pair kSol{"SOL", "USDT"};

class DataFetch : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = Database::open(scratch_.path());
    ASSERT_TRUE(opened) << opened.error().message;
    database_.emplace(*std::move(opened));
  }
  void store(const Series& series) {
    ASSERT_TRUE(BarStore(*database_).import(series, sample_source(), sample_bars(3, 1), {}));
  }
  Error refusal(const FetchRequest& request) {
    const auto fetched = fetch_data(*database_, request);
    EXPECT_FALSE(fetched);
    return fetched ? Error{} : fetched.error();
  }

  ScratchFolder scratch_;
  std::optional<Database> database_;
};

/// What a fetch of three series might have become.
VenueFetch made() {
  static constexpr Venue kVenue{.name = "binance",
                                .title = "Binance spot",
                                .intervals = {},
                                .page_bars = 1000,
                                .depth_bars = {},
                                .columns = "",
                                .archives = true,
                                .stream = false,
                                .url = "https://api.example.org",
                                .make = nullptr};
  VenueFetch fetch{.venue = &kVenue,
                   .url = "https://api.example.org",
                   .archive_url = "https://files.example.org"};
  const TimeRange day{kSampleStart, kSampleStart + 24h};
  const Series hourly{"binance", kBtc, Interval::h1}, coarse{"binance", kBtc, Interval::h4};
  const Series other{"binance", kSol, Interval::h1};
  fetch.plan.series = {{.series = hourly,
                        .fetched = Interval::h1,
                        .wanted = {day},
                        .requests = {{kBtc, Interval::h1, day, "/bars?from=1", 1, false},
                                     {kBtc, Interval::h1, day, "/months/1.zip", 1, true}},
                        .remarks = {"starts here"}},
                       {.series = coarse, .fetched = Interval::h1, .wanted = {day}, .requests = {}},
                       {.series = other,
                        .fetched = Interval::h1,
                        .wanted = {},
                        .requests = {},
                        .error = fail(Errc::not_found, "binance does not know SOLUSDT")}};
  fetch.plan.requests = 2;
  fetch.plan.estimate = 400ms;
  fetch.traffic = {.requests = 5, .retries = 1, .bytes = 1'250'000, .waited = 3s};
  fetch.series = {{.series = hourly,
                   .requests = 2,
                   .outcome = {20, 1, 2, 3, 4},
                   .span = TimeRange{kSampleStart, kSampleStart + 23h},
                   .remarks = {"starts here"}},
                  {.series = coarse, .remarks = {}},
                  {.series = other, .error = fetch.plan.series[2].error}};
  return fetch;
}

TEST(DataFetchText, ADryRunShowsEveryRequestAndItsHost) {
  const VenueFetch fetch = made();
  EXPECT_EQ(plan_text({&fetch, 1}, false),
            "binance BTC/USDT 1h: 2 requests\n"
            "  https://api.example.org/bars?from=1\n"
            "  https://files.example.org/months/1.zip\n"
            "  starts here\n"
            "binance BTC/USDT 4h: built from 1h\n"
            "binance SOL/USDT 1h: 0 requests\n"
            "  not possible: binance does not know SOLUSDT\n"
            "2 requests, about 0 s\n");
  const auto told = nlohmann::json::parse(plan_text({&fetch, 1}, true));
  EXPECT_EQ(told["requests"], 2);
  EXPECT_EQ(told["estimate_seconds"], 0.4);
  EXPECT_EQ(told["series"][0]["requests"][1], "https://files.example.org/months/1.zip");
  EXPECT_EQ(told["series"][1]["built_from"], "1h");
  EXPECT_EQ(told["series"][2]["error"], "binance does not know SOLUSDT");
}

TEST(DataFetchText, TheTableHasARowForEachSeriesAndTheRemarksBelow) {
  const VenueFetch fetch = made();
  const std::string text = fetch_text({&fetch, 1}, false);
  EXPECT_NE(
      text.find("binance    BTC/USDT   1h              2        20         1         2        "
                "4           3  2024-01-01 00:00  2024-01-01 23:00\n"),
      std::string::npos)
      << text;
  EXPECT_NE(text.find("\nbinance BTC/USDT 1h: starts here\n"), std::string::npos);
  EXPECT_NE(text.find("\nbinance SOL/USDT 1h: binance does not know SOLUSDT\n"), std::string::npos);
  EXPECT_TRUE(text.ends_with("\nbinance: 5 requests, 1 of them again, 1.2 MB, 3 s of waiting\n"))
      << text;
}

TEST(DataFetchText, MachinesAreToldTheSameFacts) {
  const VenueFetch fetch = made();
  const auto told = nlohmann::json::parse(fetch_text({&fetch, 1}, true));
  ASSERT_EQ(told["series"].size(), 3U);
  EXPECT_EQ(told["series"][0]["inserted"], 20);
  EXPECT_EQ(told["series"][0]["quarantined"], 3);
  EXPECT_EQ(told["series"][0]["revised"], 4);
  EXPECT_EQ(told["series"][0]["last"], "2024-01-01 23:00");
  EXPECT_EQ(told["series"][0]["remarks"][0], "starts here");
  EXPECT_TRUE(told["series"][1]["first"].is_null());
  EXPECT_EQ(told["series"][2]["error"], "binance does not know SOLUSDT");
  EXPECT_EQ(told["traffic"]["binance"]["retries"], 1);
  EXPECT_EQ(told["traffic"]["binance"]["waited_seconds"], 3.0);
}

TEST(DataFetchText, TheFirstErrorDecides) {
  VenueFetch fetch = made();
  EXPECT_EQ(fetch_status({&fetch, 1}).error().kind, Errc::not_found);
  EXPECT_EQ(fetch_status({&fetch, 1}).error().message, "binance does not know SOLUSDT");
  fetch.series[0].error = fail(Errc::network, "hung up");
  EXPECT_EQ(fetch_status({&fetch, 1}).error().kind, Errc::network);
  EXPECT_EQ(fetch_status({&fetch, 1}).error().message,
            "2 of 3 series could not be fetched to the end, the first because: hung up");
  fetch.series[0].error = fail(Errc::canceled, "stopped");
  EXPECT_EQ(fetch_status({&fetch, 1}).error().kind, Errc::canceled);
  fetch.series.clear();
  EXPECT_EQ(fetch_status({&fetch, 1}).error().kind, Errc::not_found) << "of a dry run";
  fetch.plan.series.pop_back();
  EXPECT_TRUE(fetch_status({&fetch, 1}));
}

TEST_F(DataFetch, AnExchangeThatIsNotKnownIsRefused) {
  const Error error =
      refusal({.exchange = "binanse", .pairs = {kBtc}, .intervals = {Interval::h1}});
  EXPECT_EQ(error.kind, Errc::invalid_argument);
  EXPECT_NE(error.message.find("binance"), std::string::npos) << error.message;
}

TEST_F(DataFetch, AnUpdateOfNothingSaysWhatToDo) {
  EXPECT_EQ(
      refusal({.goal = FetchGoal::newest}).message,
      "no bars are stored that a venue could be asked about: bring them with tern data fetch");
  store({"simulated", kBtc, Interval::h1});
  EXPECT_EQ(refusal({.goal = FetchGoal::newest}).kind, Errc::not_found)
      << "nobody can be asked about simulated bars";
  store({"binance", kBtc, Interval::h1});
  EXPECT_NE(refusal({.goal = FetchGoal::gaps, .pairs = {kBtc, kSol}}).message.find("SOL/USDT"),
            std::string::npos);
}

TEST(SystemClock, ASleepEndsWhenTheUserStops) {
  SystemClock clock;
  EXPECT_TRUE(clock.sleep_for(1ms));
  EXPECT_TRUE(clock.sleep_for(-1h));
  interrupt();
  const Status slept = clock.sleep_for(1h);
  clear_interrupt();
  ASSERT_FALSE(slept);
  EXPECT_EQ(slept.error().kind, Errc::canceled);
}

}  // namespace
}  // namespace tern
