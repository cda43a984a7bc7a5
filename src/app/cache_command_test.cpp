#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "app/command.h"
#include "run/wall_clock.h"
#include "store/fold_cache.h"
#include "store/frame_cache.h"
#include "store/scratch_folder.h"

namespace tern {
namespace {

class CacheCommand : public ::testing::Test {
 protected:
  std::string run(const std::string& line) const {
    CLI::App root{"tern"};
    Globals globals{.data_dir = scratch_.path()};
    root.add_flag("--json", globals.json);
    CommandBody chosen;
    add_cache_commands(root, globals, chosen);
    root.parse(line);
    testing::internal::CaptureStdout();
    const Status status = chosen();
    std::fflush(stdout);
    const std::string out = testing::internal::GetCapturedStdout();
    return status ? out : status.error().message;
  }
  void keep(const std::string& own, Duration ago) const {
    Frame frame({utc_day(2023, 1, 2), 1h, 100});
    frame.add("ret_1").set(7, 0.5);
    const FrameCache cache(scratch_.path(), wall_clock_now() - ago);
    EXPECT_TRUE(cache.keep({.own = own, .columns = {"ret_1"}}, frame));
  }
  std::filesystem::path folder() const { return scratch_.path() / "cache" / "frames"; }

  ScratchFolder scratch_;
};

TEST_F(CacheCommand, ListsWhatIsKeptWithItsSize) {
  keep("BTC/USDT", 1h);
  keep("ETH/USDT", 2h);
  const std::string text = run("cache list");
  EXPECT_NE(text.find("BTC/USDT"), std::string::npos) << text;
  EXPECT_NE(text.find("2 frames, "), std::string::npos) << text;
  const auto json = nlohmann::json::parse(run("cache list --json"));
  ASSERT_EQ(json.at("entries").size(), 2U);
  EXPECT_EQ(json.at("entries")[0].at("instrument"), "BTC/USDT") << "the newest use first";
  EXPECT_EQ(json.at("entries")[0].at("rows"), 100);
  EXPECT_EQ(json.at("entries")[0].at("columns"), 1);
  EXPECT_EQ(json.at("entries")[0].at("damaged"), false);
  EXPECT_EQ(json.at("bytes"), json.at("entries")[0].at("bytes").get<int>() * 2);
}

TEST_F(CacheCommand, ListsADamagedEntryAsSuch) {
  std::filesystem::create_directories(folder());
  std::ofstream(folder() / "abc.frame") << "not a frame";
  EXPECT_NE(run("cache list").find("(damaged)"), std::string::npos);
  EXPECT_EQ(nlohmann::json::parse(run("cache list --json")).at("entries")[0].at("damaged"), true);
}

TEST_F(CacheCommand, SaysThatAnEmptyCacheIsEmpty) {
  EXPECT_NE(run("cache list").find("no frames"), std::string::npos);
  EXPECT_NE(run("cache list").find("no folds"), std::string::npos);
  EXPECT_EQ(run("cache clear"), "removed 0 frames and 0 folds, 0.0 MB\n");
}

TEST_F(CacheCommand, ClearsEverythingAndCountsTheBytes) {
  keep("BTC/USDT", 1h);
  const auto size = std::filesystem::file_size(*std::filesystem::directory_iterator(folder()));
  std::ofstream(folder() / "abc.frame.1-2-3.draft") << "left by a killed writer";
  const auto cleared = nlohmann::json::parse(run("cache clear --json"));
  EXPECT_EQ(cleared.at("frames"), 1);
  EXPECT_EQ(cleared.at("bytes"), size + 23);
  EXPECT_TRUE(std::filesystem::is_empty(folder()));
}

TEST_F(CacheCommand, ListsAndClearsFoldsByModel) {
  const FoldCache cache(scratch_.path(), wall_clock_now());
  for (const char* key : {"a", "b", "c"}) {
    ASSERT_TRUE(cache.keep(std::string(64, *key), *key == 'c' ? "zero" : "ridge", "forecasts"));
  }
  const std::string text = run("cache list");
  EXPECT_NE(text.find("ridge                       2"), std::string::npos) << text;
  EXPECT_NE(text.find("3 folds, "), std::string::npos) << text;
  const auto json = nlohmann::json::parse(run("cache list --json")).at("folds");
  EXPECT_EQ(json.at("folds"), 3);
  EXPECT_EQ(json.at("models").size(), 2U);
  EXPECT_EQ(json.at("models")[0].at("folds"), 2);
  const auto cleared = nlohmann::json::parse(run("cache clear --json"));
  EXPECT_EQ(cleared.at("folds"), 3);
  EXPECT_EQ(cleared.at("frames"), 0);
  EXPECT_EQ(cleared.at("bytes"), json.at("bytes"));
  EXPECT_TRUE(cache.list()->empty());
}

TEST_F(CacheCommand, ClearsOnlyWhatWasNotUsedForLong) {
  keep("BTC/USDT", days{8});
  keep("ETH/USDT", days{6});
  EXPECT_EQ(nlohmann::json::parse(run("cache clear --older-than 7d --json")).at("frames"), 1);
  EXPECT_NE(run("cache list").find("ETH/USDT"), std::string::npos);
  EXPECT_NE(run("cache clear --older-than soon").find("--older-than"), std::string::npos);
}

}  // namespace
}  // namespace tern
