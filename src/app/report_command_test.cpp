#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "app/command_line.h"
#include "report/documents.h"
#include "store/scratch_folder.h"

namespace tern {
namespace {

std::string content_of(const std::filesystem::path& file) {
  std::ostringstream bytes;
  bytes << std::ifstream(file, std::ios::binary).rdbuf();
  return bytes.str();
}

class ReportCommand : public ::testing::Test {
 protected:
  void SetUp() override {
    report_.pairs = {"BTC/USDT"};
    report_.quote = "USDT";
    report_.capital = 1000;
    report_.primary_strategy = "own";
    report_.verdict.headline = "A headline.";
    StrategyReport own;
    own.name = "own";
    own.daily = Frame({utc_day(2024, 1, 1), days{1}, 30});
    Column& equity = own.daily.add("equity");
    for (std::size_t i = 0; i < 30; ++i) equity.set(i, 1 + 0.01 * static_cast<double>(i % 3));
    report_.strategies = {own};
    ASSERT_TRUE(write_documents(report_, folder()));
  }
  std::filesystem::path folder() const { return scratch_.path() / "out"; }

  /// The exit code, and what was printed.
  std::pair<int, std::string> run(std::vector<std::string> words) {
    words.insert(words.begin(), "tern");
    std::vector<char*> argv;
    argv.reserve(words.size());
    for (std::string& word : words) argv.push_back(word.data());
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    const int code = run_command_line(static_cast<int>(argv.size()), argv.data());
    const std::string said = ::testing::internal::GetCapturedStdout();
    return {code, said + ::testing::internal::GetCapturedStderr()};
  }

  ScratchFolder scratch_;
  Report report_;
};

TEST_F(ReportCommand, MakesThePagesAnew) {
  const std::string html = content_of(folder() / "report.html");
  const std::string markdown = content_of(folder() / "MULTI_ASSET_RESULTS.md");
  std::filesystem::remove(folder() / "report.html");
  std::filesystem::remove(folder() / "MULTI_ASSET_RESULTS.md");
  EXPECT_EQ(run({"report", folder().string()}).first, 0);
  EXPECT_EQ(content_of(folder() / "report.html"), html);
  EXPECT_EQ(content_of(folder() / "MULTI_ASSET_RESULTS.md"), markdown);
}

TEST_F(ReportCommand, SaysWhatIsWrongWithADamagedReport) {
  std::ofstream(folder() / "report.json") << "{\"format\": 1}";
  const auto [code, said] = run({"report", folder().string()});
  EXPECT_EQ(code, 1);
  EXPECT_NE(said.find("provenance is missing"), std::string::npos) << said;
  EXPECT_EQ(run({"report", (folder() / "nowhere").string()}).first, 2);
}

TEST_F(ReportCommand, ComparesTwo) {
  const auto [code, said] =
      run({"report", "compare", folder().string(), folder().string(), "--json"});
  EXPECT_EQ(code, 0) << said;
  EXPECT_EQ(nlohmann::json::parse(said).at("contest").at("days"), 30);
}

TEST_F(ReportCommand, ExportsReturnsAndTrades) {
  const auto csv = scratch_.path() / "returns.csv";
  const auto trades = scratch_.path() / "trades.json";
  const auto [code, said] = run({"report", "export", folder().string(), "--returns", csv.string(),
                                 "--trades", trades.string()});
  EXPECT_EQ(code, 0) << said;
  EXPECT_TRUE(content_of(csv).starts_with("date,return\n2024-01-01,0\n2024-01-02,0.01"));
  EXPECT_TRUE(nlohmann::json::parse(content_of(trades)).contains("strategy"));
  EXPECT_EQ(run({"report", "export", folder().string()}).first, 2);
  const auto [missing, why] = run(
      {"report", "export", folder().string(), "--strategy", "other", "--returns", csv.string()});
  EXPECT_EQ(missing, 2);
  EXPECT_NE(why.find("it has 'own'"), std::string::npos) << why;
}

}  // namespace
}  // namespace tern
