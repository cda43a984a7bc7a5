#include "store/database.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <thread>

#include "store/sample_bars.h"
#include "store/scratch_folder.h"
#include "store/statement.h"

namespace tern {
namespace {

namespace fs = std::filesystem;

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_bytes(const fs::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary) << bytes;
}

/// A closed store of 5000 bars.
void fill(const fs::path& data_dir) {
  auto database = Database::open(data_dir);
  ASSERT_TRUE(database) << database.error().message;
  const auto bars = sample_bars(5000, 1);
  ASSERT_TRUE(BarStore(*database).import(sample_series(), sample_source(), bars, {}));
}

Errc kind_of_open(const fs::path& data_dir) {
  const auto database = Database::open(data_dir);
  EXPECT_FALSE(database);
  return database ? Errc{} : database.error().kind;
}

TEST(Database, MakesItsFolderAndFileAndRemembers) {
  const ScratchFolder scratch;
  const fs::path data_dir = scratch.path() / "a" / "b";
  fill(data_dir);
  EXPECT_TRUE(fs::exists(data_dir / "tern.db"));
  const auto database = Database::open(data_dir);
  ASSERT_TRUE(database) << database.error().message;
  EXPECT_EQ(database->file(), data_dir / "tern.db");
  auto mode = Statement::prepare(*database, "PRAGMA journal_mode");
  ASSERT_TRUE(mode);
  ASSERT_TRUE(mode->step());
  EXPECT_EQ(mode->text(0), "wal");
  auto count = Statement::prepare(*database, "SELECT count(*) FROM bars");
  ASSERT_TRUE(count);
  ASSERT_TRUE(count->step());
  EXPECT_EQ(count->integer(0), 5000);
}

TEST(Database, LeavesAStoreOfANewerTernAlone) {
  const ScratchFolder scratch;
  {
    auto database = Database::open(scratch.path());
    ASSERT_TRUE(database);
    ASSERT_TRUE(database->execute("PRAGMA user_version = 99; PRAGMA journal_mode = DELETE"));
  }
  const fs::path file = scratch.path() / "tern.db";
  const std::string before = bytes_of(file);
  const auto database = Database::open(scratch.path());
  ASSERT_FALSE(database);
  EXPECT_EQ(database.error().kind, Errc::unsupported);
  const std::string& why = database.error().message;
  EXPECT_TRUE(why.starts_with(file.string() + " has schema 99, this tern knows ")) << why;
  EXPECT_TRUE(why.ends_with(": use a newer tern or another --data-dir")) << why;
  EXPECT_EQ(bytes_of(file), before);
}

TEST(Database, RefusesAFileThatIsNoDatabaseAndKeepsIt) {
  for (const std::size_t size : {5UL, 700UL, 100'000UL}) {
    const ScratchFolder scratch;
    const std::string garbage(size, 'x');
    write_bytes(scratch.path() / "tern.db", garbage);
    const auto database = Database::open(scratch.path());
    ASSERT_FALSE(database) << size;
    EXPECT_EQ(database.error().kind, Errc::corrupt_data) << size;
    EXPECT_NE(database.error().message.find("is not a tern store"), std::string::npos);
    EXPECT_EQ(bytes_of(scratch.path() / "tern.db"), garbage) << size;
  }
}

TEST(Database, LeavesADatabaseOfAnotherProgramAlone) {
  ScratchFolder folder;
  {
    auto made = Database::open(folder.path());
    ASSERT_TRUE(made);
    ASSERT_TRUE(made->execute("PRAGMA user_version = 0"));
  }
  const auto opened = Database::open(folder.path());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, Errc::unsupported);
  EXPECT_NE(opened.error().message.find("another program"), std::string::npos);
}

TEST(Database, ATruncatedFileIsDamaged) {
  const ScratchFolder scratch;
  fill(scratch.path());
  const fs::path file = scratch.path() / "tern.db";
  fs::resize_file(file, fs::file_size(file) / 2);
  EXPECT_EQ(kind_of_open(scratch.path()), Errc::corrupt_data);
}

TEST(Database, DamagedPagesAreNoticedWhenTheyAreRead) {
  const ScratchFolder scratch;
  fill(scratch.path());
  const fs::path file = scratch.path() / "tern.db";
  std::string bytes = bytes_of(file);
  std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(bytes.size() / 2), bytes.end(), '\xff');
  write_bytes(file, bytes);
  auto database = Database::open(scratch.path());
  ASSERT_TRUE(database) << database.error().message;
  const auto bars = BarStore(*database).load(sample_series(), kAllTime);
  ASSERT_FALSE(bars);
  EXPECT_EQ(bars.error().kind, Errc::corrupt_data);
  // What quick_check found is said: a page by its number.
  EXPECT_NE(bars.error().message.find("age "), std::string::npos) << bars.error().message;
}

TEST(Database, AFolderInThePlaceOfTheFileIsRefused) {
  const ScratchFolder scratch;
  fs::create_directory(scratch.path() / "tern.db");
  EXPECT_EQ(kind_of_open(scratch.path()), Errc::io);
}

TEST(Database, AFileInThePlaceOfTheFolderIsRefused) {
  const ScratchFolder scratch;
  write_bytes(scratch.path() / "data", "x");
  EXPECT_EQ(kind_of_open(scratch.path() / "data"), Errc::io);
}

TEST(Database, SaysThatItMayNotWriteHere) {
  const ScratchFolder scratch;
  fs::create_directory(scratch.path() / "empty");
  fill(scratch.path() / "full");
  // Permissions do not bind root, so root becomes nobody for a moment.
  const uid_t before = geteuid();
  chmod(scratch.path().c_str(), 0755);
  for (const char* name : {"empty", "full"}) chmod((scratch.path() / name).c_str(), 0555);
  if (before == 0 && seteuid(65534) != 0) GTEST_SKIP() << "root, and may not become nobody";
  std::array<Result<Database>, 3> opened = {Database::open(scratch.path() / "empty"),
                                            Database::open(scratch.path() / "full"),
                                            Database::open(scratch.path() / "empty" / "new")};
  ASSERT_EQ(seteuid(before), 0);
  for (const char* name : {"empty", "full"}) chmod((scratch.path() / name).c_str(), 0755);
  for (const auto& database : opened) {
    ASSERT_FALSE(database);
    EXPECT_EQ(database.error().kind, Errc::io) << database.error().message;
  }
}

TEST(Database, StatementsThatMakeNoSenseAreRefused) {
  const ScratchFolder scratch;
  auto database = Database::open(scratch.path());
  ASSERT_TRUE(database);
  EXPECT_FALSE(database->execute("DELETE FROM no_such_table"));
}

TEST(Database, ManyMayOpenANewStoreAtOnce) {
  for (int round = 0; round < 10; ++round) {
    const ScratchFolder scratch;
    std::array<std::string, 4> errors;
    std::vector<std::thread> threads;
    for (std::string& error : errors) {
      threads.emplace_back([&] {
        const auto database = Database::open(scratch.path());
        if (!database) error = database.error().message;
      });
    }
    for (std::thread& thread : threads) thread.join();
    for (const std::string& error : errors) EXPECT_EQ(error, "");
  }
}

}  // namespace
}  // namespace tern
