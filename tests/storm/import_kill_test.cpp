#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include "store/sample_bars.h"
#include "store/scratch_folder.h"

namespace tern {
namespace {

constexpr std::size_t kBars = 20'000;
constexpr std::size_t kBatch = 1'000;
constexpr std::size_t kBatches = kBars / kBatch;
constexpr std::size_t kKills = 20;
constexpr std::uint64_t kSeed = 2024;

/// The open times of the first `batches` batches.
TimeRange answered_by(std::size_t batches) {
  return {kSampleStart, kSampleStart + std::chrono::hours{batches * kBatch}};
}

/// Records everything batch by batch, saying so on `pipe` after each; false when one fails.
bool import_all(const std::filesystem::path& data_dir, std::span<const Bar> bars, int pipe) {
  auto database = Database::open(data_dir);
  if (!database) return false;
  for (std::size_t batch = 0; batch < kBatches; ++batch) {
    const auto outcome = BarStore(*database).record(
        sample_series(), sample_source(), bars.subspan(batch * kBatch, kBatch), {},
        {answered_by(batch).end, answered_by(batch + 1).end});
    if (!outcome || outcome->quarantined + outcome->revised != 0) return false;
    if (pipe >= 0 && write(pipe, "x", 1) != 1) return false;
  }
  return true;
}

/// Starts an import in a process of its own and kills it: after a random number of batches and a
/// random part of the next. Returns the batches that the process said were in.
std::size_t import_and_kill(const std::filesystem::path& data_dir, std::span<const Bar> bars,
                            Rng& rng) {
  std::array<int, 2> pipes{};
  EXPECT_EQ(pipe(pipes.data()), 0);
  const pid_t child = fork();
  if (child == 0) {
    close(pipes[0]);
    _exit(import_all(data_dir, bars, pipes[1]) ? 0 : 1);
  }
  close(pipes[1]);
  const std::size_t wanted = rng.below(kBatches);
  std::size_t said = 0;
  char byte = 0;
  while (said < wanted && read(pipes[0], &byte, 1) == 1) ++said;
  usleep(static_cast<useconds_t>(rng.below(6'000)));
  EXPECT_EQ(kill(child, SIGKILL), 0);
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  // A child that was faster than the kill must at least have ended well.
  EXPECT_TRUE(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
  while (read(pipes[0], &byte, 1) == 1) ++said;
  close(pipes[0]);
  return said;
}

TEST(ImportKill, LosesNoAnswerAndKeepsNoHalfOfOne) {
  const auto truth = sample_bars(kBars, kSeed);
  Rng rng(kSeed);
  std::size_t cut_short = 0;
  for (std::size_t round = 0; round < kKills; ++round) {
    SCOPED_TRACE(testing::Message() << "seed " << kSeed << ", kill " << round);
    const ScratchFolder scratch;
    const std::size_t said = import_and_kill(scratch.path(), truth, rng);
    {
      auto database = Database::open(scratch.path());
      ASSERT_TRUE(database) << database.error().message;
      const BarStore store(*database);
      const auto kept = store.load(sample_series(), kAllTime);
      ASSERT_TRUE(kept) << kept.error().message;
      ASSERT_LE(kept->size(), kBars);
      EXPECT_EQ(kept->size() % kBatch, 0U);
      EXPECT_GE(kept->size(), said * kBatch);
      EXPECT_TRUE(std::equal(kept->begin(), kept->end(), truth.begin()));
      EXPECT_EQ(store.imports()->size(), kept->size() / kBatch);
      std::vector<TimeRange> answered;
      if (!kept->empty()) answered.push_back(answered_by(kept->size() / kBatch));
      EXPECT_EQ(*store.answered(sample_series()), answered);
      if (kept->size() < kBars) ++cut_short;
    }
    ASSERT_TRUE(import_all(scratch.path(), truth, -1));
    auto database = Database::open(scratch.path());
    ASSERT_TRUE(database) << database.error().message;
    EXPECT_EQ(*BarStore(*database).load(sample_series(), kAllTime), truth);
  }
  // Kills that all came too late would prove nothing.
  EXPECT_GE(cut_short, kKills / 2);
}

}  // namespace
}  // namespace tern
