#include "store/frame_cache.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <functional>
#include <set>
#include <thread>

#include "base/rng.h"
#include "store/scratch_folder.h"

namespace tern {
namespace {

namespace fs = std::filesystem;

constexpr Timestamp kNow = utc_day(2024, 3, 1);

FrameRecipe recipe_of(const std::string& own) {
  return {.code_hash = "code",
          .data_hash = "data",
          .instruments = {"BTC/USDT", "ETH/USDT"},
          .own = own,
          .columns = {"ret_1", "rv_24"}};
}

Frame sample_frame(std::size_t rows = 1000) {
  Frame frame({utc_day(2023, 1, 2), 1h, rows});
  for (const char* name : {"ret_1", "rv_24"}) {
    Column& column = frame.add(name);
    for (std::size_t row = 0; row < rows; row += 3) column.set(row, static_cast<double>(row));
  }
  return frame;
}

bool is_sample(const std::optional<Frame>& frame, std::size_t rows = 1000) {
  return frame && frame->rows() == rows && frame->columns() == 2 &&
         frame->column(1).valid.count() == (rows + 2) / 3 && frame->column(1).values[3] == 3;
}

std::size_t files_of(const fs::path& data_dir, std::string_view extension) {
  std::size_t files = 0;
  for (const auto& entry : fs::directory_iterator(data_dir / "cache" / "frames")) {
    files += entry.path().extension() == extension;
  }
  return files;
}

/// Runs `body` in a process of its own; its answer is whether it went well.
pid_t start(const std::function<bool()>& body) {
  const pid_t child = fork();
  if (child == 0) _exit(body() ? 0 : 1);
  return child;
}

bool ended_well(pid_t child) {
  int status = 0;
  return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

TEST(FrameKey, DiffersWithEveryPartOfTheRecipe) {
  const FrameRecipe base = recipe_of("BTC/USDT");
  std::vector<FrameRecipe> recipes(12, base);
  recipes[1].code_hash = "cod";
  recipes[2].data_hash = "datb";
  recipes[3].own = "ETH/USDT";
  recipes[4].instruments = {"ETH/USDT", "BTC/USDT"};
  recipes[5].instruments = {"BTC/USDT"};
  recipes[6].columns = {"rv_24", "ret_1"};
  recipes[7].columns = {"ret_1"};
  recipes[8].columns = {"ret_1rv_24"};
  recipes[9].columns = {"ret_1", "rv_24", ""};
  // The same letters, cut elsewhere.
  recipes[10].code_hash = "coded";
  recipes[10].data_hash = "ata";
  recipes[11].instruments = {};
  recipes[11].columns = {"BTC/USDT", "ETH/USDT", "ret_1", "rv_24"};
  std::set<std::string> keys;
  for (const FrameRecipe& recipe : recipes) keys.insert(key_of(recipe));
  EXPECT_EQ(keys.size(), recipes.size());
  EXPECT_EQ(key_of(recipe_of("BTC/USDT")), key_of(base));
}

TEST(FrameCache, FindsWhatWasKeptAndNothingElse) {
  const ScratchFolder scratch;
  const FrameCache cache(scratch.path(), kNow);
  EXPECT_FALSE(cache.find(recipe_of("BTC/USDT")));
  EXPECT_TRUE(cache.list()->empty());
  ASSERT_TRUE(cache.keep(recipe_of("BTC/USDT"), sample_frame()));
  EXPECT_TRUE(is_sample(cache.find(recipe_of("BTC/USDT"))));
  EXPECT_FALSE(cache.find(recipe_of("ETH/USDT")));
}

TEST(FrameCache, ADamagedEntryIsAbsentAndIsReplaced) {
  const ScratchFolder scratch;
  const FrameCache cache(scratch.path(), kNow);
  ASSERT_TRUE(cache.keep(recipe_of("BTC/USDT"), sample_frame()));
  const fs::path file = cache.list()->front().file;
  fs::resize_file(file, fs::file_size(file) - 1);
  EXPECT_FALSE(cache.find(recipe_of("BTC/USDT")));
  ASSERT_TRUE(cache.keep(recipe_of("BTC/USDT"), sample_frame()));
  EXPECT_TRUE(is_sample(cache.find(recipe_of("BTC/USDT"))));
}

TEST(FrameCache, RemovesWhatWasNotUsedForTheLongest) {
  const ScratchFolder scratch;
  const FrameCache first(scratch.path(), kNow);
  ASSERT_TRUE(first.keep(recipe_of("A"), sample_frame()));
  const std::uintmax_t size = first.list()->front().bytes;
  const auto at = [&](int hour) { return FrameCache(scratch.path(), kNow + 1h * hour, 3 * size); };
  ASSERT_TRUE(at(1).keep(recipe_of("B"), sample_frame()));
  ASSERT_TRUE(at(2).keep(recipe_of("C"), sample_frame()));
  EXPECT_TRUE(at(3).find(recipe_of("A"))) << "used last, though made first";
  ASSERT_TRUE(at(4).keep(recipe_of("D"), sample_frame()));
  std::set<std::string> left;
  const auto entries = first.list().value();
  for (const CachedFrame& entry : entries) left.insert(entry.summary->title.instrument);
  EXPECT_EQ(left, (std::set<std::string>{"A", "C", "D"}));
}

TEST(FrameCache, AFrameThatTakesMoreThanAllMayIsNotKept) {
  const ScratchFolder scratch;
  const FrameCache cache(scratch.path(), kNow, 10'000);
  ASSERT_TRUE(cache.keep(recipe_of("A"), sample_frame(100)));
  EXPECT_TRUE(cache.keep(recipe_of("B"), sample_frame(1000)));
  EXPECT_FALSE(cache.find(recipe_of("B")));
  EXPECT_TRUE(is_sample(cache.find(recipe_of("A")), 100)) << "and makes no other one go";
}

TEST(FrameCache, WritersOfOneKeyDoNotDisturbEachOtherOrReaders) {
  const ScratchFolder scratch;
  const auto write_often = [&] {
    const FrameCache cache(scratch.path(), kNow);
    bool well = true;
    for (int i = 0; i < 50; ++i) {
      well = well && cache.keep(recipe_of("A"), sample_frame()) &&
             is_sample(cache.find(recipe_of("A")));
    }
    return well;
  };
  const pid_t other = start(write_often);
  bool well[2] = {};
  {
    const std::jthread one([&] { well[0] = write_often(); });
    const std::jthread two([&] { well[1] = write_often(); });
  }
  EXPECT_TRUE(well[0] && well[1]);
  EXPECT_TRUE(ended_well(other));
  EXPECT_EQ(files_of(scratch.path(), ".frame"), 1U);
  EXPECT_EQ(files_of(scratch.path(), ".draft"), 0U);
}

TEST(FrameCache, AKilledWriterLeavesNoEntryThatIsNotWhole) {
  constexpr std::size_t kRows = 200'000;  // some milliseconds of writing
  const Frame frame = sample_frame(kRows);
  Rng rng(2024);
  std::size_t cut_short = 0;
  const ScratchFolder scratch;
  const FrameCache cache(scratch.path(), kNow);
  ASSERT_TRUE(cache.keep(recipe_of("whole"), frame));
  for (int round = 0; round < 20; ++round) {
    const FrameRecipe recipe = recipe_of("round " + std::to_string(round));
    const pid_t child = start([&] { return cache.keep(recipe, frame).has_value(); });
    usleep(static_cast<useconds_t>(rng.below(6'000)));
    ASSERT_EQ(kill(child, SIGKILL), 0);
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    const auto found = cache.find(recipe);
    EXPECT_TRUE(!found || is_sample(found, kRows));
    cut_short += !found;
  }
  // Kills that all came too late would prove nothing.
  EXPECT_GE(cut_short, 5U);
  const auto entries = cache.list().value();
  for (const CachedFrame& entry : entries) EXPECT_TRUE(entry.summary) << entry.file;
  ASSERT_TRUE(cache.clear(Duration::zero()));
  EXPECT_TRUE(fs::is_empty(scratch.path() / "cache" / "frames")) << "drafts are swept too";
}

TEST(FrameCache, SweepsDraftsThatNobodyWritesAnyMore) {
  const ScratchFolder scratch;
  const fs::path folder = scratch.path() / "cache" / "frames";
  fs::create_directories(folder);
  for (const auto& [name, age] : {std::pair{"old", 2h}, {"young", 0h}}) {
    const fs::path draft = folder / (std::string(name) + ".frame.1-2-3.draft");
    std::ofstream(draft) << "half a frame";
    fs::last_write_time(draft, fs::file_time_type::clock::now() - age);
  }
  const auto real = std::chrono::time_point_cast<Duration>(
      std::chrono::file_clock::to_sys(fs::file_time_type::clock::now()));
  ASSERT_TRUE(FrameCache(scratch.path(), real).keep(recipe_of("A"), sample_frame()));
  EXPECT_TRUE(fs::exists(folder / "young.frame.1-2-3.draft"));
  EXPECT_FALSE(fs::exists(folder / "old.frame.1-2-3.draft"));
}

TEST(FrameCache, AFullDiskIsAnErrorAndLeavesNothingBehind) {
  const ScratchFolder scratch;
  const FrameCache cache(scratch.path(), kNow);
  // A limit on the size of files stands in for a disk without room.
  EXPECT_TRUE(ended_well(start([&] {
    signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{5'000, 5'000};
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0) return false;
    const Status kept = cache.keep(recipe_of("A"), sample_frame());
    return !kept && kept.error().kind == Errc::io;
  })));
  EXPECT_TRUE(fs::is_empty(scratch.path() / "cache" / "frames"));
}

}  // namespace
}  // namespace tern
