#include "store/fold_cache.h"

#include <gtest/gtest.h>

#include <fstream>

#include "store/scratch_folder.h"

namespace tern {
namespace {

namespace fs = std::filesystem;

constexpr Timestamp kNow = utc_day(2024, 3, 1);

std::string key_of(char digit) {
  return std::string(64, digit);
}

TEST(FoldCache, FindsWhatWasKeptAndNothingElse) {
  const ScratchFolder scratch;
  const FoldCache cache(scratch.path(), kNow);
  EXPECT_FALSE(cache.find(key_of('a')));
  EXPECT_TRUE(cache.list()->empty());
  const std::string bytes("1\0\n2", 4);
  ASSERT_TRUE(cache.keep(key_of('a'), "ridge", bytes));
  ASSERT_TRUE(cache.keep(key_of('c'), "zero", ""));
  EXPECT_EQ(cache.find(key_of('a')), bytes);
  EXPECT_EQ(cache.find(key_of('c')), "");
  EXPECT_FALSE(cache.find(key_of('b')));
  const auto entries = cache.list().value();
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries.front().model, "ridge");
  EXPECT_EQ(entries.front().used_at, kNow);
}

TEST(FoldCache, DoesNotBelieveADamagedOrRenamedEntry) {
  const ScratchFolder scratch;
  const FoldCache cache(scratch.path(), kNow);
  ASSERT_TRUE(cache.keep(key_of('a'), "ridge", "forecasts"));
  const fs::path file = cache.list()->front().file;
  fs::copy_file(file, file.parent_path() / (key_of('b') + ".fold"));
  EXPECT_FALSE(cache.find(key_of('b'))) << "it is of another key";
  const auto size = fs::file_size(file);
  for (std::uintmax_t at = 0; at < size; ++at) {
    std::fstream out(file, std::ios::in | std::ios::out | std::ios::binary);
    out.seekg(static_cast<std::streamoff>(at));
    const auto was = static_cast<char>(out.get());
    const auto put = [&](char byte) {
      out.seekp(static_cast<std::streamoff>(at));
      out.put(byte);
      out.flush();
    };
    put(static_cast<char>(was ^ 1));
    EXPECT_FALSE(cache.find(key_of('a'))) << at;
    put(was);
  }
  EXPECT_TRUE(cache.find(key_of('a')));
  for (const std::uintmax_t cut : {size - 1, std::uintmax_t{70}, std::uintmax_t{3}}) {
    fs::resize_file(file, cut);
    EXPECT_FALSE(cache.find(key_of('a'))) << cut;
  }
  std::size_t damaged = 0;
  const auto entries = cache.list().value();
  for (const CachedFold& entry : entries) damaged += entry.model ? 0U : 1U;
  EXPECT_EQ(damaged, 1U);
  ASSERT_TRUE(cache.keep(key_of('a'), "ridge", "forecasts"));
  EXPECT_EQ(cache.find(key_of('a')), "forecasts") << "and it can be replaced";
}

TEST(FoldCache, RemovesWhatWasNotUsedForTheLongest) {
  const ScratchFolder scratch;
  const std::string bytes(1000, 'x');
  const auto at = [&](int hour) { return FoldCache(scratch.path(), kNow + 1h * hour, 2500); };
  ASSERT_TRUE(at(0).keep(key_of('a'), "m", bytes));
  ASSERT_TRUE(at(1).keep(key_of('b'), "m", bytes));
  EXPECT_TRUE(at(2).find(key_of('a'))) << "used last, though made first";
  ASSERT_TRUE(at(3).keep(key_of('c'), "m", bytes));
  EXPECT_TRUE(at(4).find(key_of('a')));
  EXPECT_FALSE(at(4).find(key_of('b')));
  EXPECT_TRUE(at(4).find(key_of('c')));
  EXPECT_TRUE(at(5).keep(key_of('d'), "m", std::string(2501, 'x'))) << "what is too large";
  EXPECT_FALSE(at(5).find(key_of('d'))) << "is not kept";
}

TEST(FoldCache, ClearsEntriesCheckpointsAndDraftsByTheirAge) {
  const ScratchFolder scratch;
  const auto folder = FoldCache(scratch.path(), kNow).make_checkpoint_folder().value();
  const auto left = [&](const char* name, std::string_view text) {
    std::ofstream(folder / name) << text;
  };
  left("a.checkpoint", "12345");
  left("b.checkpoint.part", "123");
  fs::last_write_time(folder / "b.checkpoint.part",
                      fs::file_time_type::clock::from_sys(kNow - days{8}));
  ASSERT_TRUE(FoldCache(scratch.path(), kNow - days{8}).keep(key_of('a'), "m", "x"));
  ASSERT_TRUE(FoldCache(scratch.path(), kNow - days{6}).keep(key_of('b'), "m", "x"));
  const FoldCache cache(scratch.path(), kNow);
  const std::uintmax_t size = cache.list()->front().bytes;
  const Cleared old = cache.clear(days{7}).value();
  EXPECT_EQ(old.entries, 1U);
  EXPECT_EQ(old.bytes, size + 3);
  const Cleared all = cache.clear(Duration::zero()).value();
  EXPECT_EQ(all.entries, 1U);
  EXPECT_EQ(all.bytes, size + 5);
  EXPECT_TRUE(fs::is_empty(folder));
  EXPECT_TRUE(cache.list()->empty());
}

}  // namespace
}  // namespace tern
