#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "app/regime_view.h"
#include "app/small_market.h"
#include "base/file.h"
#include "store/trial_ledger.h"

namespace tern {
namespace {

class RegimeCommand : public SmallMarket {
 protected:
  /// What `tern regime` says; its failure is kept in status_.
  std::string run(const std::string& line) {
    CLI::App root{"tern"};
    Globals globals;
    globals.data_dir = scratch_.path();
    root.add_flag("--json", globals.json);
    CommandBody chosen;
    add_regime_command(root, globals, chosen);
    for (CLI::App* command : root.get_subcommands({})) command->fallthrough();
    root.parse("regime --simulated " + line);
    testing::internal::CaptureStdout();
    status_ = chosen();
    std::fflush(stdout);
    return testing::internal::GetCapturedStdout();
  }
  nlohmann::json told(const std::string& line) {
    const std::string out = run(line + " --json");
    EXPECT_TRUE(status_) << status_.error().message;
    return nlohmann::json::parse(out, nullptr, false);
  }
  std::size_t trials() { return TrialLedger(*database_).trials().value().size(); }

  Status status_;
};

TEST_F(RegimeCommand, TellsThePresentAndCountsNoTrial) {
  const auto json = told("--now");
  EXPECT_TRUE(json.at("simulated"));
  EXPECT_EQ(json.at("kind"), "dominance");
  EXPECT_TRUE(json.at("state").is_string());
  EXPECT_EQ(json.at("shares").size(), 2U);
  EXPECT_FALSE(json.at("would_change").get<std::string>().empty());
  EXPECT_EQ(json.at("implies").at("weights").size(), 3U);
  EXPECT_FALSE(json.contains("history"));
  EXPECT_EQ(trials(), 0U);
}

TEST_F(RegimeCommand, TellsTheHistoryOfEachKindAndCountsEach) {
  std::size_t counted = 0;
  for (const std::string kind : {"dominance", "hmm", "volatility"}) {
    const auto history = told("--kind " + kind).at("history");
    std::size_t seen = history.at("without_state");
    for (const auto& state : history.at("states")) seen += state.at("days").get<std::size_t>();
    EXPECT_EQ(seen, history.at("days").get<std::size_t>()) << kind;
    const std::size_t states = history.at("states").size();
    EXPECT_EQ(history.at("transitions").size(), states);
    EXPECT_EQ(history.at("next_24h").size(), 3 * states);
    EXPECT_EQ(history.at("plain_flips").is_null(), kind != "dominance");
    EXPECT_EQ(trials(), ++counted);
  }
}

TEST_F(RegimeCommand, ASlowRegimeFlipsLessThanItsPlainThresholds) {
  const auto history = told("--set regime.btc_high=53 --set regime.btc_low=48").at("history");
  EXPECT_LE(history.at("flips").get<int>(), history.at("plain_flips").get<int>());
}

TEST_F(RegimeCommand, SaysTheSameInWords) {
  const std::string text = run("--kind dominance");
  ASSERT_TRUE(status_) << status_.error().message;
  for (const std::string part :
       {"*simulated* at ", ", by dominance: ", "  since ", "  BTC.D ", "  USDT.D ", "points above",
        "  would change ", "  implies ", "by the roadmap's table",
        "Flips: ", "Log return of the next 24 h", "an episode is one observation"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  }
  EXPECT_NE(run("--kind hmm --now").find("  probability "), std::string::npos);
}

TEST_F(RegimeCommand, DrawsTheHistory) {
  const auto file = scratch_.path() / "regime.svg";
  run("--picture " + file.string());
  ASSERT_TRUE(status_) << status_.error().message;
  const std::string picture = read_file(file).value();
  EXPECT_TRUE(picture.starts_with("<svg"));
  EXPECT_NE(picture.find("BTC.D"), std::string::npos);
  EXPECT_NE(picture.find("simulated"), std::string::npos);
}

TEST_F(RegimeCommand, IsToldUpToTheEndOfTheRange) {
  EXPECT_EQ(told("--now --timerange 20240101-20240301").at("as_of"), "2024-02-29 01:00");
}

TEST_F(RegimeCommand, AnUnknownKindIsAnsweredWithTheKinds) {
  run("--kind sunny");
  ASSERT_FALSE(status_);
  EXPECT_EQ(status_.error().kind, Errc::invalid_argument);
  EXPECT_NE(status_.error().message.find("dominance, hmm, volatility"), std::string::npos);
}

TEST_F(RegimeCommand, SaysWhichSharesAreMissing) {
  const Config with = config({"simulated.hours=8760"});
  Market none = market(with);
  none.dominance.usdt.clear();
  const auto view = view_regime(with, none);
  ASSERT_FALSE(view);
  EXPECT_TRUE(view.error().message.starts_with("nothing is stored of USDT.D by "));
}

}  // namespace
}  // namespace tern
