#include "base/file.h"

#include <gtest/gtest.h>
#include <stdlib.h>

namespace tern {
namespace {

namespace fs = std::filesystem;

class File : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "tern-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { fs::remove_all(folder_); }

  fs::path folder_;
};

TEST_F(File, IsReplacedWholeOrNotAtAll) {
  const fs::path path = folder_ / "out.bin";
  const std::string bytes("a\0b\n", 4);
  ASSERT_TRUE(replace_file(path, "old"));
  ASSERT_TRUE(replace_file(path, bytes));
  EXPECT_EQ(read_file(path), bytes);
  EXPECT_FALSE(fs::exists(folder_ / "out.bin.part"));
  const Status failed = replace_file(folder_ / "absent" / "out.bin", "new");
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().kind, Errc::io);
  fs::create_directories(folder_ / "taken" / "inside");
  EXPECT_FALSE(replace_file(folder_ / "taken", "new"));
  EXPECT_FALSE(fs::exists(folder_ / "taken.part"));
}

TEST_F(File, ThatIsNotThereOrIsAFolderIsNotRead) {
  EXPECT_EQ(read_file(folder_ / "absent").error().kind, Errc::not_found);
  EXPECT_EQ(read_file(folder_).error().kind, Errc::invalid_argument);
}

}  // namespace
}  // namespace tern
