// `tern compare` on small stored runs.

#include "app/compared.h"

#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "app/command.h"
#include "app/configured.h"
#include "app/kept_run.h"
#include "base/progress.h"
#include "base/rng.h"
#include "store/scratch_folder.h"
#include "store/trial_ledger.h"

namespace tern {
namespace {

constexpr std::int64_t kHour = 3'600'000;

/// A run on a small simulated market, whose forecasts are made up: models that know half, a tenth,
/// and nothing of what comes, over one hour and over four.
class Compared : public ::testing::Test {
 protected:
  void SetUp() override {
    set_progress_style(ProgressStyle::none);
    auto opened = Database::open(scratch_.path());
    ASSERT_TRUE(opened) << opened.error().message;
    database_.emplace(*std::move(opened));
  }

  void keep(const std::string& more = "") {
    RunRecord run{"a1",
                  utc_day(2026, 1, 1),
                  "data.source = 'simulated'\nsimulated.hours = 900\n"
                  "report.bootstrap_draws = 200\n" +
                      more,
                  "",
                  "",
                  "abc",
                  1};
    const auto config = config_of(run);
    ASSERT_TRUE(config) << config.error().message;
    const Market market = *acquire_market(*config, *database_);
    run.data_hash = content_hash(market);
    std::vector<ForecastRow> rows;
    for (const auto& [model, truth] : {std::pair("good", 0.5), {"fair", 0.1}, {"poor", 0.0}}) {
      Rng rng(derive_seed(3, rows.size()));
      for (const Instrument& instrument : market.universe.instruments()) {
        for (const std::int64_t hours : {1, 4}) {
          for (std::size_t i = 0; i < market.as_of().size; ++i) {
            ForecastRow row{
                model, instrument.name, hours * kHour, epoch_ms(market.as_of()[i]), 0, 0.01, 0};
            row.mean = truth * outcome_of(market, row).value_or(0.0) + 0.0005 * rng.normal();
            rows.push_back(std::move(row));
          }
        }
      }
    }
    const std::vector<FitCost> costs = {{"good", "BTC/USDT", kHour, 12.5, 3145728.0}};
    ASSERT_TRUE(RunStore(*database_).save(run, rows, costs));
  }

  ModelComparison compare(const ModelsToCompare& asked) {
    const auto made = compare_models(*database_, asked, 2);
    EXPECT_TRUE(made) << made.error().message;
    return *made;
  }
  Error refusal(const ModelsToCompare& asked) {
    const auto made = compare_models(*database_, asked, 2);
    EXPECT_FALSE(made);
    return made.error();
  }

  ScratchFolder scratch_;
  std::optional<Database> database_;
};

TEST_F(Compared, TheBestOfAPairComesFirstAndIsAloneInItsSet) {
  keep();
  const ModelComparison made = compare({});
  ASSERT_EQ(made.rows.size(), 18U);
  EXPECT_EQ(made.rankings.size(), 6U);
  EXPECT_TRUE(made.simulated);
  for (std::size_t i = 0; i < 18; ++i) {
    const ForecastReport& row = made.rows[i];
    EXPECT_EQ(row.score.horizon, i < 9 ? 1h : 4h);
    EXPECT_EQ(row.score.n, i < 9 ? 899U : 896U) << "the newest have no outcome yet";
    EXPECT_EQ(row.standing.in_set, i % 3 == 0);
    if (i % 3 == 0) {
      EXPECT_EQ(row.score.model, "good");
    }
  }
  EXPECT_EQ(made.rows[0].score.pair, "BTC/USDT");
  EXPECT_EQ(made.rows[0].seconds, 12.5);
  EXPECT_FALSE(made.rows[3].seconds);
  const std::string text = comparison_text(made, false);
  EXPECT_NE(text.find("*simulated*"), std::string::npos);
  EXPECT_NE(text.find("\nBTC/USDT, 1h ahead\n"), std::string::npos);
  EXPECT_NE(text.find("over the 18 tests shown"), std::string::npos);
  EXPECT_NE(text.find("of every pair and horizon: good.\n"), std::string::npos) << text;
  const auto json = nlohmann::json::parse(comparison_text(made, true));
  EXPECT_EQ(json.at("models").size(), 18U);
  EXPECT_EQ(json.at("models").at(0).at("in_set"), true);
  EXPECT_EQ(json.at("models").at(0).at("model_bytes"), 3145728.0);
  EXPECT_TRUE(json.at("models").at(1).at("seconds").is_null());
  EXPECT_EQ(json.at("rankings").at(0).at("horizon"), "1h");
}

TEST_F(Compared, OnlyWhatWasAskedForIsTestedAndTheRivalTakesPart) {
  keep();
  const ModelComparison made =
      compare({.pairs = {"ETH/USDT"}, .horizons = {"4h"}, .models = {"good"}, .rival = "fair"});
  ASSERT_EQ(made.rows.size(), 2U);
  EXPECT_EQ(made.rows[0].score.model, "good");
  EXPECT_GT(made.rows[0].standing.rival.statistic, 2);
  EXPECT_TRUE(std::isnan(made.rows[1].standing.rival.p)) << "it is its own rival";
  const std::string text = comparison_text(made, false);
  EXPECT_NE(text.find("against fair"), std::string::npos) << text;
  EXPECT_NE(text.find("over the 2 tests shown"), std::string::npos);
}

TEST_F(Compared, WhatIsNotThereIsAnsweredWithWhatThereIs) {
  EXPECT_EQ(refusal({}).kind, Errc::not_found) << "no run";
  keep();
  EXPECT_NE(refusal({.models = {"lstm"}}).message.find("fair, good, poor"), std::string::npos);
  EXPECT_NE(refusal({.horizons = {"2h"}}).message.find("1h, 4h"), std::string::npos);
  EXPECT_NE(refusal({.pairs = {"XRP/USDT"}}).message.find("SOL/USDT"), std::string::npos);
  EXPECT_EQ(refusal({.rival = "lstm"}).kind, Errc::not_found);
  EXPECT_TRUE(TrialLedger(*database_).looks()->empty()) << "nothing was looked at";
}

TEST_F(Compared, IsOneMoreLookAtTrialsThatWereCounted) {
  keep();
  (void)compare({});
  const auto once = TrialLedger(*database_).trials();
  EXPECT_EQ(once->size(), 6U) << "a model over a horizon, all pairs together";
  (void)compare({.models = {"good"}});
  EXPECT_EQ(TrialLedger(*database_).trials()->size(), 6U);
  const auto looks = TrialLedger(*database_).looks();
  ASSERT_EQ(looks->size(), 2U);
  EXPECT_EQ(looks->back().look.command, "tern compare");
}

TEST_F(Compared, AHoldOutIsLeftOutUnlessItIsOpened) {
  keep("judge.holdout = '20210201-'\njudge.open_holdout = 'why'\n");
  const ModelsToCompare hours = {.pairs = {"BTC/USDT"}, .horizons = {"1h"}};
  for (const ForecastReport& row : compare(hours).rows) EXPECT_EQ(row.score.n, 671U);
  EXPECT_EQ(TrialLedger(*database_).looks()->back().look.range.end, utc_day(2021, 2, 1));
  ModelsToCompare opened = hours;
  opened.open_holdout = "to see";
  for (const ForecastReport& row : compare(opened).rows) EXPECT_EQ(row.score.n, 899U);
  EXPECT_EQ(TrialLedger(*database_).looks()->back().look.reason, "to see");
}

/// What a report says of its models, `tern compare` says again from the store.
TEST(CompareCommand, SaysWhatTheReportOfTheRunSays) {
  set_progress_style(ProgressStyle::none);
  const ScratchFolder scratch;
  Globals globals;
  globals.data_dir = scratch.path() / "data";
  globals.jobs = 2;
  globals.quiet = true;
  CommandBody chosen;
  CLI::App root{"tern"};
  add_run_command(root, globals, chosen);
  std::vector<std::string> words = {"run", "--simulated", "--timings", "--out",
                                    (scratch.path() / "out").string()};
  for (const char* setting :
       {"simulated.hours=4400", "learn.timerange=20210501-20210705", "learn.train_min=90d",
        "learn.refit=1mo", "learn.models=[\"zero\",\"ar1\",\"ridge\"]", "learn.features=[\"flow\"]",
        "learn.horizons=[\"1h\",\"4h\"]", "report.bootstrap_draws=200"}) {
    words.insert(words.end(), {"--set", setting});
  }
  std::ranges::reverse(words);
  root.parse(words);
  const Status ran = chosen();
  ASSERT_TRUE(ran) << ran.error().message;
  std::ifstream in(scratch.path() / "out" / "report.json");
  const auto report = nlohmann::json::parse(in);
  EXPECT_GT(report.at("peak_memory_bytes"), 1 << 20);
  auto database = Database::open(globals.data_dir);
  ASSERT_TRUE(database);
  const auto made = compare_models(*database, {}, 2);
  ASSERT_TRUE(made) << made.error().message;
  const auto said = nlohmann::json::parse(comparison_text(*made, true)).at("models");
  ASSERT_EQ(said.size(), 18U);
  for (const auto& row : said) {
    const auto same = std::ranges::find_if(report.at("forecasts"), [&](const auto& forecast) {
      return forecast.at("pair") == row.at("pair") && forecast.at("model") == row.at("model") &&
             forecast.at("horizon") == row.at("horizon");
    });
    ASSERT_NE(same, report.at("forecasts").end());
    for (const auto& [key, value] : row.items()) EXPECT_EQ(value, same->at(key)) << key;
  }
}

}  // namespace
}  // namespace tern
