#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "app/command.h"
#include "store/scratch_folder.h"

namespace tern {
namespace {

class FeatureReportCommand : public ::testing::Test {
 protected:
  struct Outcome {
    Status status;
    std::string out;
  };

  /// A year of simulated hours, the last quarter of it test.
  Outcome run(const std::string& more, std::size_t jobs = 2) {
    CLI::App root{"tern"};
    Globals globals;
    globals.data_dir = scratch_.path() / "DATA";
    globals.jobs = jobs;
    root.add_flag("--json", globals.json);
    root.add_flag("-q", globals.quiet);
    CommandBody chosen;
    add_feature_commands(root, globals, chosen);
    root.parse(
        "features report --simulated --preset strong --set simulated.hours=8760 "
        "--set simulated.start=2021-01-04 --timerange 20211001-20220101 --out " +
        (scratch_.path() / "out").string() + " " + more);
    testing::internal::CaptureStdout();
    const Status status = chosen();
    std::fflush(stdout);
    return {status, testing::internal::GetCapturedStdout()};
  }
  std::string read(const std::string& name) const {
    std::ifstream in(scratch_.path() / "out" / name, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return std::move(text).str();
  }

  ScratchFolder scratch_;
};

TEST_F(FeatureReportCommand, WritesTheReportAndSaysWhatIsInIt) {
  const Outcome outcome = run("--names taker_imb_1,ret_1,rsi_14,rsi_28");
  ASSERT_TRUE(outcome.status) << outcome.status.error().message;
  EXPECT_NE(outcome.out.find("simulated data"), std::string::npos);
  EXPECT_NE(outcome.out.find("taker_imb_1"), std::string::npos);
  EXPECT_NE(read("features.html").find("(simulated data)"), std::string::npos);
  const auto json = nlohmann::json::parse(read("features.json"));
  EXPECT_EQ(json.at("features").size(), 4U) << "the volatility that labels need is not among them";
  EXPECT_EQ(json.at("train").at("end"), "2021-09-30 00:00") << "an embargo lies between";
}

TEST_F(FeatureReportCommand, PrintsTheJsonThatItWrites) {
  const Outcome outcome = run("--names ret_1 --json");
  ASSERT_TRUE(outcome.status);
  EXPECT_EQ(outcome.out, read("features.json"));
}

TEST_F(FeatureReportCommand, IsTheSameOnAnyNumberOfThreads) {
  ASSERT_TRUE(run("--names returns -q", 1).status);
  const std::string alone = read("features.html");
  ASSERT_TRUE(run("--names returns -q", 3).status);
  EXPECT_EQ(alone, read("features.html"));
}

TEST_F(FeatureReportCommand, RefusesAFeatureThatIsNotKnown) {
  const Outcome outcome = run("--names taker_inb_1");
  ASSERT_FALSE(outcome.status);
  EXPECT_EQ(outcome.status.error().kind, Errc::invalid_argument);
  EXPECT_NE(outcome.status.error().message.find("taker_imb_1"), std::string::npos);
}

TEST_F(FeatureReportCommand, RefusesARangeThatLeavesNothing) {
  const Outcome outcome = run("--set learn.train_min=900d");
  ASSERT_FALSE(outcome.status);
  EXPECT_EQ(outcome.status.error().kind, Errc::not_found);
}

}  // namespace
}  // namespace tern
