#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "app/command.h"
#include "feature/registry.h"

namespace tern {
namespace {

struct Outcome {
  Status status;
  std::string out;
};

Outcome run(const std::string& line) {
  CLI::App root{"tern"};
  Globals globals;
  root.add_flag("--json", globals.json);
  CommandBody chosen;
  add_feature_commands(root, globals, chosen);
  root.parse(line);
  testing::internal::CaptureStdout();
  const Status status = chosen();
  std::fflush(stdout);
  return {status, testing::internal::GetCapturedStdout()};
}

TEST(FeatureCommand, ListsEveryFeatureAsJson) {
  const auto list = nlohmann::json::parse(run("features list --json").out);
  EXPECT_EQ(list.size(), feature_registry().size());
  EXPECT_EQ(list.front().at("name"), feature_registry().front().name);
}

TEST(FeatureCommand, ListsOneGroup) {
  const std::string out = run("features list --group trend").out;
  EXPECT_NE(out.find("macd_hist"), std::string::npos);
  EXPECT_EQ(out.find("rsi_14"), std::string::npos);
}

TEST(FeatureCommand, ListsOtherNamesBesideTheirFeature) {
  EXPECT_NE(run("features list").out.find("also called BTC_return_1h"), std::string::npos);
  for (const auto& row : nlohmann::json::parse(run("features list --json").out)) {
    const std::size_t aliases = row.at("name") == "btc_ret_1" ? 1 : 0;
    if (row.at("name") == "btc_ret_1" || row.at("name") == "ret_1") {
      EXPECT_EQ(row.at("aliases").size(), aliases);
    }
  }
}

TEST(FeatureCommand, AnUnknownGroupIsAnsweredWithTheGroups) {
  const Status status = run("features list --group trends").status;
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().kind, Errc::invalid_argument);
  EXPECT_NE(status.error().message.find("trend, oscillator"), std::string::npos);
}

}  // namespace
}  // namespace tern
