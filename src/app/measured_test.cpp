#include "app/measured.h"

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <fstream>

#include "base/progress.h"
#include "feature/registry.h"
#include "source/synthetic.h"
#include "store/scratch_folder.h"

namespace tern {
namespace {

constexpr Timestamp kNow = utc_day(2024, 3, 1);

Market small_market(std::uint64_t seed = 1) {
  return simulate(
             {.preset = Preset::weak, .start = utc_day(2023, 1, 2), .hours = 400, .seed = seed})
      .market;
}

std::vector<const Feature*> some_features() {
  return find_features(std::array<std::string, 4>{"ret_1", "sigma_72", "rsi_14", "btc_ret_1"})
      .value();
}

/// Every name, mask, and valid value, to the bit.
std::vector<std::uint64_t> bits_of(const std::vector<Frame>& frames) {
  std::vector<std::uint64_t> bits;
  for (const Frame& frame : frames) {
    for (std::size_t i = 0; i < frame.columns(); ++i) {
      for (const char c : frame.name(i)) bits.push_back(static_cast<unsigned char>(c));
      for (std::size_t row = 0; row < frame.rows(); ++row) {
        const bool there = frame.column(i).valid[row];
        bits.push_back(there ? std::bit_cast<std::uint64_t>(frame.column(i).values[row]) : 0);
        bits.push_back(there);
      }
    }
  }
  return bits;
}

std::vector<CachedFrame> entries(const FrameCache& cache) {
  return cache.list().value();
}

TEST(Measure, IsTheSameAtAnyNumberOfJobsWithAndWithoutACache) {
  const Market market = small_market();
  const auto all = find_features(feature_names()).value();
  const auto plain = bits_of(measure(market, all, 1).value());
  EXPECT_EQ(bits_of(measure(market, all, 2).value()), plain);
  EXPECT_EQ(bits_of(measure(market, all, 300).value()), plain) << "more jobs than features";
  const ScratchFolder scratch;
  const FrameCache cache(scratch.path(), kNow);
  EXPECT_EQ(bits_of(measure(market, all, 2, &cache).value()), plain);
  EXPECT_EQ(entries(cache).size(), market.universe.size());
  EXPECT_EQ(bits_of(measure(market, all, 2, &cache).value()), plain);
}

TEST(Measure, ReadsWhatItKept) {
  const ScratchFolder scratch;
  const Market market = small_market();
  const FrameCache cache(scratch.path(), kNow);
  ASSERT_TRUE(measure(market, some_features(), 2, &cache));
  const FrameCache later(scratch.path(), kNow + 1h);
  ASSERT_TRUE(measure(market, some_features(), 2, &later));
  EXPECT_EQ(entries(cache).size(), market.universe.size());
  for (const CachedFrame& entry : entries(cache)) {
    EXPECT_EQ(entry.used_at, kNow + 1h);
    EXPECT_EQ(entry.summary->title.made_at, kNow) << "read, not made again";
  }
}

TEST(Measure, ComputesOnlyWhatIsNotThere) {
  const ScratchFolder scratch;
  const Market market = small_market();
  const auto plain = bits_of(measure(market, some_features(), 1).value());
  const FrameCache cache(scratch.path(), kNow);
  ASSERT_TRUE(measure(market, some_features(), 1, &cache));
  std::filesystem::remove(cache.list()->at(1).file);
  std::ofstream(cache.list()->at(0).file, std::ios::app) << "x";
  const FrameCache later(scratch.path(), kNow + 1h);
  EXPECT_EQ(bits_of(measure(market, some_features(), 1, &later).value()), plain);
  std::size_t made_again = 0;
  for (const CachedFrame& entry : entries(cache)) {
    made_again += entry.summary->title.made_at == kNow + 1h;
  }
  EXPECT_EQ(entries(cache).size(), 3U);
  EXPECT_EQ(made_again, 2U) << "the removed one, and the damaged one in its place";
}

TEST(Measure, OtherDataOrFeaturesAreOtherFrames) {
  const ScratchFolder scratch;
  const FrameCache cache(scratch.path(), kNow);
  const Market market = small_market();
  ASSERT_TRUE(measure(market, some_features(), 1, &cache));
  EXPECT_EQ(entries(cache).size(), 3U);
  Market told = market;
  told.dominance = {.vendor = "somebody", .btc = {{kNow, kNow, 50.0}}, .usdt = {}};
  ASSERT_TRUE(measure(told, some_features(), 1, &cache));
  EXPECT_EQ(entries(cache).size(), 6U);
  ASSERT_TRUE(measure(small_market(2), some_features(), 1, &cache));
  EXPECT_EQ(entries(cache).size(), 9U);
  auto fewer = some_features();
  fewer.pop_back();
  ASSERT_TRUE(measure(market, fewer, 1, &cache));
  EXPECT_EQ(entries(cache).size(), 12U);
}

TEST(Measure, AFeatureOutsideTheRegistryIsNotKept) {
  const ScratchFolder scratch;
  const FrameCache cache(scratch.path(), kNow);
  Feature own = *some_features().front();
  own.knobs = {24, 0};
  const std::array<const Feature*, 1> features{&own};
  ASSERT_TRUE(measure(small_market(), features, 1, &cache));
  EXPECT_EQ(entries(cache).size(), 0U) << "nothing in the key would tell it from the registry's";
}

TEST(Measure, SaysOnceThatNothingCanBeKeptAndGoesOn) {
  const ScratchFolder scratch;
  std::ofstream(scratch.path() / "cache") << "a file where the folder should be";
  const Market market = small_market();
  const FrameCache cache(scratch.path(), kNow);
  set_progress_style(ProgressStyle::lines);
  testing::internal::CaptureStderr();
  const auto frames = measure(market, some_features(), 2, &cache);
  const std::string said = testing::internal::GetCapturedStderr();
  set_progress_style(ProgressStyle::none);
  ASSERT_TRUE(frames);
  EXPECT_EQ(bits_of(*frames), bits_of(measure(market, some_features(), 1).value()));
  EXPECT_TRUE(said.starts_with("note: cannot make ")) << said;
  EXPECT_EQ(said.find("note:", 1), std::string::npos) << said;
}

}  // namespace
}  // namespace tern
