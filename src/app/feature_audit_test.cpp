#include "app/feature_audit.h"

#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "app/command.h"
#include "store/scratch_folder.h"

namespace tern {
namespace {

constexpr Timestamp kInstant = utc_day(2024, 1, 2);

Market market_of(bool simulated) {
  const std::array pairs{Pair{"BTC", "USDT"}, Pair{"ETH", "USDT"}};
  return {Universe::spot(pairs).value(), {}, "binance", simulated};
}

/// Three features: one that is honest, one that leaks on ETH, and one that is never there.
std::vector<PairAudit> audits(bool leaky) {
  const FeatureAudit honest{.name = "ret_1", .instants = 10, .comparisons = 5000};
  FeatureAudit peek{.name = "peek", .instants = 9, .comparisons = 4000};
  const FeatureAudit never{.name = "share"};
  std::vector<PairAudit> pairs{{"BTC/USDT", 10, {Part::own_bars}, {honest, peek, never}}};
  if (leaky) {
    peek.leaks = 7;
    peek.first = Leak{kInstant, kInstant - 1h, "with other 4h bars later", 0.5, std::nullopt};
  }
  pairs.push_back({"ETH/USDT", 10, {Part::own_bars, Part::btc_bars}, {honest, peek, never}});
  return pairs;
}

TEST(FeatureAuditText, SaysWhereAFeatureLeaks) {
  const std::string text = audit_text(audits(true), market_of(false), false);
  EXPECT_NE(text.find("\npeek                               18           8 000  LEAKS\n"),
            std::string::npos)
      << text;
  EXPECT_NE(
      text.find("\npeek of ETH/USDT leaks at 7 of 10 instants, first at 2024-01-02 00:00: the "
                "value of 2024-01-01 23:00 is 0.5, and missing with other 4h bars later\n"),
      std::string::npos)
      << text;
  EXPECT_NE(text.find("1 of 3 features had no value to compare: share\n"), std::string::npos);
  EXPECT_NE(text.find("10 instants of BTC/USDT, 10 instants of ETH/USDT (binance)"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("own bars, BTC bars"), std::string::npos);
  EXPECT_TRUE(text.ends_with("1 of 3 features leak; 18 000 values compared to the bit\n")) << text;
}

TEST(FeatureAuditText, SimulatedBarsAreMarked) {
  EXPECT_NE(audit_text(audits(false), market_of(true), false).find("*simulated*"),
            std::string::npos);
}

TEST(FeatureAuditText, AProgramReadsTheSame) {
  const auto told = nlohmann::json::parse(audit_text(audits(true), market_of(true), true));
  EXPECT_EQ(told["simulated"], true);
  EXPECT_EQ(told["features"][1]["comparisons"], 8000);
  EXPECT_EQ(told["features"][1]["leaks"], 7);
  ASSERT_EQ(told["leaks"].size(), 1U);
  EXPECT_EQ(told["leaks"][0]["pair"], "ETH/USDT");
  EXPECT_EQ(told["leaks"][0]["was"], 0.5);
  EXPECT_TRUE(told["leaks"][0]["became"].is_null());
}

TEST(FeatureAuditStatus, FailsWhereAFeatureLeaks) {
  EXPECT_TRUE(audit_status(audits(false)));
  const Status leaky = audit_status(audits(true));
  ASSERT_FALSE(leaky);
  EXPECT_EQ(leaky.error().kind, Errc::corrupt_data);
  EXPECT_TRUE(leaky.error().message.starts_with("1 of 3 features leak (peek): "));
}

class FeatureAuditCommand : public testing::Test {
 protected:
  Status run(const std::string& line) {
    CLI::App root{"tern"};
    Globals globals;
    globals.data_dir = folder_.path();
    globals.jobs = 2;
    root.add_flag("--json", globals.json);
    CommandBody chosen;
    add_feature_commands(root, globals, chosen);
    root.parse(line);
    testing::internal::CaptureStdout();
    Status status = chosen();
    out_ = testing::internal::GetCapturedStdout();
    return status;
  }

  ScratchFolder folder_;
  std::string out_;
};

TEST_F(FeatureAuditCommand, AuditsTheFeaturesAndPairsThatAreAskedFor) {
  ASSERT_TRUE(
      run("features audit --simulated --set simulated.hours=400 --names trend,rsi_14 "
          "--pair ETH/USDT --instants 4 --json"));
  const auto told = nlohmann::json::parse(out_);
  ASSERT_EQ(told["pairs"].size(), 1U);
  EXPECT_EQ(told["pairs"][0]["instants"], 4);
  EXPECT_EQ(told["leaks"].size(), 0U);
  EXPECT_EQ(told["features"].back()["name"], "rsi_14");
  EXPECT_GT(told["features"].back()["comparisons"], 1000);
}

TEST_F(FeatureAuditCommand, AuditsEveryPairAlikeAtAnyTime) {
  const std::string line =
      "features audit --simulated --set simulated.hours=400 --names ret_1 --instants 3";
  ASSERT_TRUE(run(line));
  const std::string first = out_;
  EXPECT_NE(first.find("3 instants of BTC/USDT, 3 instants of ETH/USDT, 3 instants of SOL/USDT"),
            std::string::npos)
      << first;
  ASSERT_TRUE(run(line));
  EXPECT_EQ(out_, first);
}

TEST_F(FeatureAuditCommand, WhatCannotBeAuditedIsRefused) {
  const Status other = run("features audit --simulated --set simulated.hours=400 --pair DOGE/USDT");
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().message,
            "the pairs of this market are BTC/USDT, ETH/USDT, SOL/USDT, and DOGE/USDT is not one "
            "of them: name one, or set data.pairs");
  const Status nowhere =
      run("features audit --simulated --set simulated.hours=400 --timerange 20300101-20300201");
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().kind, Errc::gap_in_data);
}

}  // namespace
}  // namespace tern
