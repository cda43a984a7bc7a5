#include "source/zip.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/rng.h"
#include "source/zip_fixture.h"

namespace tern {
namespace {

Errc kind_of(std::string_view archive, ZipLimits limits = {}) {
  const auto entry = unzip_one(archive, ".csv", limits);
  EXPECT_FALSE(entry);
  return entry ? Errc::unsupported : entry.error().kind;
}

TEST(Zip, OneFileComesOutWhetherDeflatedOrStored) {
  for (const bool stored : {false, true}) {
    const auto entry = unzip_one(packed({{"a.csv", "1,2,3\n", stored}}), ".csv", {});
    ASSERT_TRUE(entry) << entry.error().message;
    EXPECT_EQ(entry->name, "a.csv");
    EXPECT_EQ(entry->bytes, "1,2,3\n");
  }
}

TEST(Zip, AnythingButOneSuchFileIsRefused) {
  EXPECT_EQ(kind_of(packed({{"a.csv", "1"}, {"b.csv", "2"}})), Errc::corrupt_data);
  EXPECT_EQ(kind_of(packed({{"a.txt", "1"}})), Errc::corrupt_data);
  EXPECT_EQ(kind_of("<html>not an archive</html>"), Errc::corrupt_data);
  EXPECT_EQ(kind_of(""), Errc::corrupt_data);
}

TEST(Zip, ANameWithAPathIsRefused) {
  for (const char* name : {"../a.csv", "/etc/a.csv", "b/a.csv", "b\\a.csv", "c:a.csv", "a b.csv"}) {
    EXPECT_EQ(kind_of(packed({{name, "1"}})), Errc::untrusted) << name;
  }
}

TEST(Zip, ABombIsRefusedBeforeItFillsTheMemory) {
  const std::string bomb = packed({{"a.csv", std::string(std::size_t{8} << 20, '0')}});
  ASSERT_LT(bomb.size(), 20'000U);
  EXPECT_EQ(kind_of(bomb), Errc::untrusted);
  EXPECT_EQ(kind_of(bomb, {.bytes_max = 1 << 20, .ratio_max = 10'000}), Errc::untrusted);
  EXPECT_TRUE(unzip_one(bomb, ".csv", {.ratio_max = 10'000}));
}

TEST(ZipArchives, FilesComeOutOneAtATime) {
  const std::string bytes = packed({{"a/XBTUSD_60.csv", "1,2\n"}, {"b b.csv", "3\n", true}});
  const auto archive = ZipArchive::open(bytes);
  ASSERT_TRUE(archive) << archive.error().message;
  ASSERT_EQ(archive->names().size(), 2U);
  EXPECT_EQ(archive->names()[0], "a/XBTUSD_60.csv");
  EXPECT_EQ(archive->unpack(1, {}).value(), "3\n");
  EXPECT_EQ(archive->unpack(0, {}).value(), "1,2\n");
}

TEST(ZipArchives, EachFileHasItsOwnBound) {
  const std::string bytes =
      packed({{"a.csv", std::string(std::size_t{8} << 20, '0')}, {"b.csv", "1\n"}});
  const auto archive = ZipArchive::open(bytes);
  ASSERT_TRUE(archive) << archive.error().message;
  ASSERT_FALSE(archive->unpack(0, {}));
  EXPECT_EQ(archive->unpack(0, {}).error().kind, Errc::untrusted);
  EXPECT_EQ(archive->unpack(1, {}).value(), "1\n");
}

TEST(ZipArchives, MayLieOnDisk) {
  const auto path = std::filesystem::path(testing::TempDir()) / "tern_zip_archives.zip";
  EXPECT_EQ(ZipArchive::open_file(path).error().kind, Errc::not_found);
  const std::string bytes = packed({{"a.csv", "1\n"}});
  std::ofstream(path, std::ios::binary) << bytes;
  const auto archive = ZipArchive::open_file(path);
  ASSERT_TRUE(archive) << archive.error().message;
  EXPECT_EQ(archive->unpack(0, {}).value(), "1\n");
  std::filesystem::remove(path);
}

// Whatever bytes change, it is either noticed or was not part of the content.
TEST(Zip, DamageIsNoticed) {
  const std::string text(2000, '7');
  const std::string whole = packed({{"a.csv", text}});
  Rng rng(1);
  for (int i = 0; i < 2000; ++i) {
    std::string bytes = whole;
    bytes[rng.below(bytes.size())] ^= static_cast<char>(1 + rng.below(255));
    const auto entry = unzip_one(bytes, ".csv", {});
    EXPECT_TRUE(!entry || entry->bytes == text) << i;
  }
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(unzip_one(std::string_view(whole).substr(0, size), ".csv", {})) << size;
  }
}

}  // namespace
}  // namespace tern
