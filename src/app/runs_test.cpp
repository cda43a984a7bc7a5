#include "app/runs.h"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "app/configured.h"
#include "app/kept_run.h"
#include "base/rng.h"
#include "dataset/dataset.h"
#include "store/scratch_folder.h"
#include "store/trial_ledger.h"

namespace tern {
namespace {

/// Runs on a small simulated market, whose forecasts are made up.
class Runs : public ::testing::Test {
 protected:
  void SetUp() override {
    auto opened = Database::open(scratch_.path());
    ASSERT_TRUE(opened) << opened.error().message;
    database_.emplace(*std::move(opened));
  }

  /// Keeps a run whose `model` says: `truth` parts of what will come, and noise of its own.
  void keep(const std::string& id, const std::string& more, const std::string& model, double truth,
            std::size_t skip = 0) {
    RunRecord run{id,
                  utc_day(2026, 1, 1) + kept_++ * 1h,
                  "data.source = 'simulated'\nsimulated.hours = 900\n" + more,
                  "",
                  "",
                  "abc",
                  1};
    const auto config = config_of(run);
    ASSERT_TRUE(config) << config.error().message;
    const Market market = *acquire_market(*config, *database_);
    run.data_hash = content_hash(market);
    Rng rng(derive_seed(3, static_cast<std::uint64_t>(kept_)));
    std::vector<ForecastRow> rows;
    for (std::size_t pair = 0; pair < market.universe.size(); ++pair) {
      for (std::size_t i = skip; i < 900; ++i) {
        const auto outcome = log_return(market.bars[pair], i, i + 1);
        rows.push_back({model, market.universe.instruments()[pair].name, 3'600'000,
                        epoch_ms(market.as_of()[i]),
                        truth * outcome.value_or(0.0) + 0.0005 * rng.normal(), 0.01, 0});
        rows.push_back({"zero", rows.back().pair, 3'600'000, rows.back().as_of_ms, 0, 0.01, 0});
      }
    }
    ASSERT_TRUE(RunStore(*database_).save(run, rows));
  }

  RunComparison compare(const std::string& a, const std::string& b) {
    const auto made = compare_runs(*database_, {a, b, {}}, 2);
    EXPECT_TRUE(made) << made.error().message;
    return *made;
  }
  Error refusal(const RunsToCompare& asked) {
    const auto made = compare_runs(*database_, asked, 2);
    EXPECT_FALSE(made);
    return made.error();
  }

  ScratchFolder scratch_;
  std::optional<Database> database_;
  int kept_ = 0;
};

TEST_F(Runs, ThatAreNotThereAreNotListed) {
  EXPECT_NE(runs_text(*list_runs(*database_), false).find("tern run"), std::string::npos);
  EXPECT_EQ(runs_text(*list_runs(*database_), true), "[]\n");
}

TEST_F(Runs, AreListedWithWhatTheyWereAskedFor) {
  keep("a1", "", "ridge", 0);
  keep("b2", "learn.features = [ 'all' ]\n", "ridge", 0);
  const auto runs = list_runs(*database_);
  ASSERT_TRUE(runs);
  const std::string text = runs_text(*runs, false);
  EXPECT_LT(text.find("a1  2026-01-01 00:00"), text.find("b2  2026-01-01 01:00"));
  EXPECT_NE(text.find("learn.features = [ 'all' ]"), std::string::npos);
  EXPECT_EQ(text.find("learn.refit"), std::string::npos);
  const auto json = nlohmann::json::parse(runs_text(*runs, true));
  EXPECT_EQ(json.at(0).at("forecasts"), 2 * 3 * 900);
  EXPECT_EQ(json.at(0).at("models"), (std::vector<std::string>{"ridge", "zero"}));
  EXPECT_EQ(json.at(1).at("differs").at("learn.features"), "[ 'all' ]");
  EXPECT_FALSE(json.at(0).at("differs").contains("learn.features"));
}

TEST_F(Runs, ABetterOneIsSaidToBeBetter) {
  keep("a1", "", "ridge", 0);
  keep("b2", "learn.features = [ 'all' ]\n", "ridge", 0.5, 100);
  const RunComparison found = compare("a1", "b2");
  EXPECT_TRUE(found.simulated);
  EXPECT_EQ(found.same, std::vector<std::string>{"zero"});
  ASSERT_EQ(found.contests.size(), 3U);
  for (const RunContest& contest : found.contests) {
    EXPECT_EQ(contest.score.n, 799U) << "common to both, and the newest has no outcome yet";
    EXPECT_TRUE(contest.nested);
    EXPECT_GT(contest.score.squared_error.statistic, 0);
    EXPECT_LT(contest.squared_error_holm, 0.05);
    EXPECT_LT(contest.ic_gain_holm, 0.05);
    EXPECT_LT(contest.encompassing_holm, 0.05);
    EXPECT_GE(contest.squared_error_holm, contest.score.squared_error.p);
  }
  EXPECT_EQ(conclusion_of(found),
            "After Holm at 5 %, B is better than A in 3 of 3 by squared error and in 3 of 3 by IC, "
            "and knows what A does not in 3 of 3: the added features help where B "
            "is better.");
  const std::string text = comparison_text(found, false);
  EXPECT_NE(text.find("simulated"), std::string::npos);
  EXPECT_NE(text.find("learn.features"), std::string::npos);
}

TEST_F(Runs, TheWorseOneIsSaidToBeWorse) {
  keep("a1", "learn.features = [ 'all' ]\n", "ridge", 0.5);
  keep("b2", "", "ridge", 0);
  const RunComparison found = compare("a1", "b2");
  for (const RunContest& contest : found.contests) EXPECT_FALSE(contest.nested);
  EXPECT_EQ(conclusion_of(found),
            "After Holm at 5 %, B is better than A in 0 of 3 by squared error and in 0 of 3 by IC "
            "and worse in 3 and 3, and knows what A does not in 0 of 3: A is better where it is "
            "shown.");
}

TEST_F(Runs, OfTwoThatKnowNothingNeitherIsSaidToBeBetter) {
  keep("a1", "", "ridge", 0);
  keep("b2", "learn.features = [ 'all' ]\n", "ridge", 0);
  const RunComparison found = compare("last~1", "last");
  EXPECT_TRUE(conclusion_of(found).ends_with("the added features are not shown to help."))
      << comparison_text(found, false);
}

TEST_F(Runs, AreNotNestedWhenMoreThanFeaturesDiffers) {
  keep("a1", "", "ridge", 0);
  keep("b2", "learn.features = [ 'all' ]\nlearn.train_max = '365d'\n", "ridge", 0);
  for (const RunContest& contest : compare("a1", "b2").contests) EXPECT_FALSE(contest.nested);
}

TEST_F(Runs, TwoModelsOfOneRunAreCompared) {
  keep("a1", "", "ridge", 0.5);
  const RunComparison found = compare("last:zero", "last:ridge");
  ASSERT_EQ(found.contests.size(), 3U);
  EXPECT_EQ(found.contests.front().model_a, "zero");
  EXPECT_EQ(found.contests.front().model_b, "ridge");
  EXPECT_TRUE(found.contests.front().nested);
  EXPECT_TRUE(found.differences.empty());
  EXPECT_TRUE(std::isnan(found.contests.front().score.ic_gain_p));
  EXPECT_EQ(conclusion_of(found),
            "After Holm at 5 %, B is better than A in 3 of 3 by squared error and in 0 of 0 by IC, "
            "and knows what A does not in 3 of 3: B is better where it is shown.");
}

TEST_F(Runs, ComparingIsOneMoreLookAtTheTrialsOfBoth) {
  keep("a1", "", "ridge", 0);
  keep("b2", "learn.refit = '1mo'\n", "ridge", 0.5);
  compare("a1", "b2");
  compare("a1", "b2");
  const TrialLedger ledger(*database_);
  const auto trials = ledger.trials();
  ASSERT_EQ(trials->size(), 4U) << "ridge and zero, of each";
  for (const TrialRecord& trial : *trials) {
    EXPECT_EQ(trial.looks, 2U);
    EXPECT_EQ(trial.trial.kind, "forecast");
    EXPECT_EQ(trial.trial.code, "abc");
  }
  EXPECT_EQ(ledger.looks()->front().look.command, "tern runs compare");
}

TEST_F(Runs, RowsOfAHoldoutAreComparedOnlyForAReason) {
  const std::string opened = "judge.holdout = '20210201-'\njudge.open_holdout = 'why'\n";
  keep("a1", opened, "ridge", 0);
  keep("b2", opened + "learn.refit = '1mo'\n", "ridge", 0.5);
  for (const RunContest& contest : compare("a1", "b2").contests) EXPECT_EQ(contest.score.n, 671U);
  const auto whole = compare_runs(*database_, {"a1", "b2", {}, "to be sure"}, 2);
  ASSERT_TRUE(whole) << whole.error().message;
  for (const RunContest& contest : whole->contests) EXPECT_EQ(contest.score.n, 899U);
  const auto looks = TrialLedger(*database_).looks();
  ASSERT_EQ(looks->size(), 2U);
  EXPECT_EQ(looks->front().look.range.end, utc_day(2021, 2, 1));
  EXPECT_EQ(looks->front().look.reason, "");
  EXPECT_EQ(looks->back().look.reason, "to be sure");
  keep("c3", opened, "ridge", 0, 700);
  const Error error = refusal({"a1", "c3", {}});
  EXPECT_EQ(error.kind, Errc::invalid_argument);
  EXPECT_NE(error.message.find("--open-holdout"), std::string::npos) << error.message;
}

TEST_F(Runs, ACompareIsTheSameForMachinesAtAnyNumberOfJobs) {
  keep("a1", "", "ridge", 0);
  keep("b2", "learn.features = [ 'all' ]\n", "ridge", 0.1);
  const std::string one = comparison_text(*compare_runs(*database_, {"a1", "b2", {}}, 1), true);
  EXPECT_EQ(one, comparison_text(*compare_runs(*database_, {"a1", "b2", {}}, 2), true));
  const auto json = nlohmann::json::parse(one);
  EXPECT_EQ(json.at("contests").size(), 3U);
  EXPECT_EQ(json.at("simulated"), true);
  EXPECT_EQ(json.at("differs").at("learn.features").at("b"), "[ 'all' ]");
  const auto reverse =
      nlohmann::json::parse(comparison_text(*compare_runs(*database_, {"b2", "a1", {}}, 1), true));
  EXPECT_TRUE(reverse.at("contests").at(0).at("clark_west").at("p").is_null());
}

TEST_F(Runs, WhatCannotBeComparedIsRefusedWithAReason) {
  keep("a1", "", "ridge", 0);
  keep("b2", "seed = 2\n", "ridge", 0);
  keep("c3", "", "mean", 0);
  for (const auto& [asked, kind, words] :
       {std::tuple{RunsToCompare{"a1", "a1", {}}, Errc::invalid_argument, "itself"},
        {RunsToCompare{"a1", "b2", {}}, Errc::invalid_argument, "different prices"},
        {RunsToCompare{"a1:lstm", "c3", {}}, Errc::not_found, "those of ridge, zero"},
        {RunsToCompare{"a1", "c3", {"mean"}}, Errc::not_found, "'mean'"},
        {RunsToCompare{"a1", "d4", {}}, Errc::not_found, "d4"}}) {
    const Error error = refusal(asked);
    EXPECT_EQ(error.kind, kind) << error.message;
    EXPECT_NE(error.message.find(words), std::string::npos) << error.message;
  }
  const RunComparison same = compare("a1", "c3");
  EXPECT_TRUE(same.contests.empty());
  EXPECT_EQ(same.same, std::vector<std::string>{"zero"});
  EXPECT_NE(comparison_text(same, false).find("nothing is to be tested"), std::string::npos);
}

}  // namespace
}  // namespace tern
