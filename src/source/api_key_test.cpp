#include "source/api_key.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <concepts>
#include <fstream>

#include "store/scratch_folder.h"

namespace tern {
namespace {

constexpr const char* kVariable = "TERN_COINGECKO_KEY";
constexpr std::string_view kSecret = "CG-s3cr3t";

// What cannot be turned into text cannot be logged by accident.
static_assert(!std::convertible_to<ApiKey, std::string>);
static_assert(!std::convertible_to<ApiKey, std::string_view>);
static_assert(!fmt::is_formattable<ApiKey>::value);

class ApiKeys : public testing::Test {
 protected:
  void SetUp() override { unsetenv(kVariable); }
  void TearDown() override { unsetenv(kVariable); }

  std::filesystem::path write(std::string_view text, mode_t mode = 0600) {
    const std::filesystem::path file = folder_.path() / "keys";
    std::ofstream(file) << text;
    chmod(file.c_str(), mode);
    return file;
  }
  const std::filesystem::path& folder() const { return folder_.path(); }

  /// The key's text, or "none".
  static std::string found(const Result<std::optional<ApiKey>>& key) {
    EXPECT_TRUE(key) << key.error().message;
    return key && *key ? (*key)->as_header("x-key").value : "none";
  }
  static Error refused(const std::filesystem::path& file) {
    const auto key = find_api_key("coingecko", file);
    EXPECT_FALSE(key);
    return key ? fail(Errc::io, "accepted") : key.error();
  }

 private:
  ScratchFolder folder_;
};

TEST_F(ApiKeys, WithoutVariableAndFileThereIsNone) {
  EXPECT_EQ(found(find_api_key("coingecko", {})), "none");
}

TEST_F(ApiKeys, TheEnvironmentComesBeforeTheFile) {
  const auto file = write("coingecko = from-file\n");
  EXPECT_EQ(found(find_api_key("coingecko", file)), "from-file");
  setenv(kVariable, "from-environment", 1);
  EXPECT_EQ(found(find_api_key("coingecko", file)), "from-environment");
  EXPECT_EQ(found(find_api_key("kraken", file)), "none");
  setenv(kVariable, "", 1);
  EXPECT_EQ(found(find_api_key("coingecko", file)), "from-file");
}

TEST_F(ApiKeys, OneFileHoldsTheKeysOfManyVenues) {
  const auto file = write("# mine\n\n  CoinMetrics=abc=\r\ncoingecko =\tCG-1  \nkraken = x\n");
  EXPECT_EQ(found(find_api_key("coingecko", file)), "CG-1");
  EXPECT_EQ(found(find_api_key("coinmetrics", file)), "abc=");
  EXPECT_EQ(found(find_api_key("binance", file)), "none");
}

TEST_F(ApiKeys, AsHeaderNamesIt) {
  const auto key = find_api_key("coingecko", write("coingecko = CG-1"));
  ASSERT_TRUE(key && *key);
  const HttpHeader header = (*key)->as_header("x-cg-demo-api-key");
  EXPECT_EQ(header.name, "x-cg-demo-api-key");
  EXPECT_EQ(header.value, "CG-1");
}

TEST_F(ApiKeys, AFileThatOthersMayUseIsRefusedWithTheCure) {
  for (const mode_t mode : {0640U, 0604U, 0620U, 0601U, 0666U}) {
    const auto file = write(fmt::format("coingecko = {}\n", kSecret), mode);
    const Error error = refused(file);
    EXPECT_EQ(error.kind, Errc::untrusted);
    EXPECT_NE(error.message.find("chmod 600 " + file.string()), std::string::npos) << error.message;
    EXPECT_EQ(error.message.find(kSecret), std::string::npos);
  }
  EXPECT_EQ(found(find_api_key("coingecko", write("coingecko = ok", 0400))), "ok");
}

TEST_F(ApiKeys, AnotherUsersFileIsRefused) {
  const auto file = write("coingecko = x\n");
  if (chown(file.c_str(), geteuid() + 1, static_cast<gid_t>(-1)) != 0) {
    GTEST_SKIP() << "only root can give a file away";
  }
  EXPECT_EQ(refused(file).kind, Errc::untrusted);
}

TEST_F(ApiKeys, OnlyARegularFileWillDo) {
  EXPECT_EQ(refused(folder()).kind, Errc::untrusted);
  const auto pipe = folder() / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(refused(pipe).kind, Errc::untrusted);
  EXPECT_EQ(refused(folder() / "absent").kind, Errc::not_found);
}

TEST_F(ApiKeys, ALinkIsJudgedByWhatItPointsTo) {
  const auto link = folder() / "link";
  std::filesystem::create_symlink(write("coingecko = x\n", 0644), link);
  EXPECT_EQ(refused(link).kind, Errc::untrusted);
}

TEST_F(ApiKeys, WhatIsNoKeyIsRefusedWithoutBeingQuoted) {
  for (const std::string text :
       {"CG-s3cr3t\n", "coingecko = two CG-s3cr3t\n", "coingecko = \"CG-s3cr3t\"\n",
        "coingecko = CG-s3cr3t\x01\n", "coingecko =\n"}) {
    const Error error = refused(write(text));
    EXPECT_EQ(error.kind, Errc::invalid_argument) << text;
    EXPECT_NE(error.message.find("line 1"), std::string::npos) << error.message;
    EXPECT_EQ(error.message.find(kSecret), std::string::npos) << error.message;
  }
  setenv(kVariable, "CG-s3cr3t\r\nx-other: 1", 1);
  EXPECT_EQ(refused({}).message.find(kSecret), std::string::npos);
}

TEST_F(ApiKeys, AFileBeyondAllReasonIsNotReadToItsEnd) {
  EXPECT_EQ(refused(write(std::string(100'000, '\n'))).kind, Errc::invalid_argument);
}

}  // namespace
}  // namespace tern
