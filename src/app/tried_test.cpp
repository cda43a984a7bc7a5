#include "app/tried.h"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "app/allocated.h"
#include "app/traded.h"
#include "app/trials_text.h"
#include "store/scratch_folder.h"

namespace tern {
namespace {

constexpr TimeRange kRange{utc_day(2022, 1, 1), utc_day(2026, 1, 1)};

class TriedTrials : public ::testing::Test {
 protected:
  void SetUp() override {
    auto opened = Database::open(scratch_.path());
    ASSERT_TRUE(opened) << opened.error().message;
    database_.emplace(*std::move(opened));
  }

  static Evaluation evaluation(const std::vector<std::string>& settings = {},
                               TimeRange range = kRange) {
    Evaluation made{default_config(), "abc", "da7a", range};
    for (const std::string& setting : settings) {
      const Status set = set_config(setting, made.config);
      EXPECT_TRUE(set) << set.error().message;
    }
    return made;
  }
  /// One strategy and one forecast.
  Tried look_at(const Evaluation& what) {
    auto tried = look(*database_, what, "tern run",
                      {strategy_trial(what, strategies_of(what.config).front()),
                       forecast_trial(what, "ridge", 1h)});
    EXPECT_TRUE(tried) << tried.error().message;
    return *std::move(tried);
  }
  void tell(const Tried& tried, double sharpe) {
    const double none = std::nan("");
    ASSERT_TRUE(TrialLedger(*database_)
                    .tell(tried.look, tried.trials,
                          std::vector<TrialFigures>{{sharpe, none, none}, {none, 0.02, 0.001}}));
  }

  ScratchFolder scratch_;
  std::optional<Database> database_;
};

TEST_F(TriedTrials, OfAFreshFolderAreOnlyTheOnesOfTheRun) {
  const TrialHistory history = look_at(evaluation()).history;
  EXPECT_EQ(history.run, 2U);
  EXPECT_EQ(history.earlier, 0U);
  EXPECT_EQ(history.all(), 2U);
  EXPECT_FALSE(history.holdout);
}

TEST_F(TriedTrials, TheSameAgainAddsNone) {
  tell(look_at(evaluation()), 0.01);
  const Tried again = look_at(evaluation());
  EXPECT_EQ(again.history.all(), 2U);
  EXPECT_TRUE(again.sharpes.empty()) << "its own of the last time";
}

TEST_F(TriedTrials, OthersOnTheSameRowsAreCountedWithWhatTheyEarned) {
  tell(look_at(evaluation()), 0.01);
  Evaluation newer = evaluation();
  newer.code = "def";
  look_at(newer);  // killed: no figures
  const Tried third = look_at(evaluation({"learn.refit=1mo"}));
  EXPECT_EQ(third.history.earlier, 4U);
  EXPECT_EQ(third.sharpes, std::vector{0.01});
  EXPECT_EQ(look_at(evaluation()).history.earlier, 4U) << "and now the first knows of the others";
}

TEST_F(TriedTrials, OnOtherRowsOrAnotherMarketAreNotCounted) {
  look_at(evaluation({}, {utc_day(2019, 1, 1), utc_day(2022, 1, 1)}));
  look_at(evaluation({"data.source=simulated"}));
  look_at(evaluation({"data.source=simulated", "seed=2"}));
  EXPECT_EQ(look_at(evaluation()).history.earlier, 0U);
  EXPECT_EQ(look_at(evaluation({"data.source=simulated", "learn.refit=1mo"})).history.earlier, 2U);
}

TEST_F(TriedTrials, FromElsewhereAreAdded) {
  EXPECT_EQ(look_at(evaluation({"judge.trials_elsewhere=500"})).history.all(), 502U);
}

TEST_F(TriedTrials, AreTheSameWhenOnlyTheJudgingDiffers) {
  const Evaluation one = evaluation();
  const Evaluation other =
      evaluation({"report.bootstrap_draws=500", "judge.trials_elsewhere=7", "simulated.hours=9000",
                  "learn.models=[\"ridge\", \"zero\"]"});
  const Strategy strategy = strategies_of(one.config).front();
  EXPECT_EQ(trial_id(strategy_trial(one, strategy)), trial_id(strategy_trial(other, strategy)));
  EXPECT_EQ(trial_id(forecast_trial(one, "ridge", 1h)),
            trial_id(forecast_trial(other, "ridge", 1h)));
}

TEST_F(TriedTrials, AreOthersWhenAnythingThatDecidesThemDiffers) {
  const Evaluation one = evaluation();
  const Strategy strategy = strategies_of(one.config).front();
  const std::string id = trial_id(strategy_trial(one, strategy));
  for (const char* setting : {"costs.fee_bps=5", "trade.capital=5000", "learn.refit=1mo",
                              "trade.model=xgboost", "learn.horizons=[\"4h\"]", "seed=2",
                              "data.pairs=[\"ETH/USDT\", \"BTC/USDT\", \"SOL/USDT\"]"}) {
    EXPECT_NE(trial_id(strategy_trial(evaluation({setting}), strategy)), id) << setting;
  }
  for (const char* setting : {"trade.rule=sign", "trade.band=0.1", "trade.weights=[0.2, 0.2, 0.2]",
                              "trade.buy_above_percent=0.4"}) {
    const Evaluation other = evaluation({setting});
    EXPECT_NE(trial_id(strategy_trial(other, strategies_of(other.config).front())), id) << setting;
  }
  EXPECT_NE(trial_id(forecast_trial(one, "ridge", 1h)), trial_id(forecast_trial(one, "ridge", 4h)));
  EXPECT_NE(trial_id(forecast_trial(
                evaluation({"judge.holdout=20250701-", "judge.open_holdout=why"}), "ridge", 1h)),
            trial_id(forecast_trial(one, "ridge", 1h)))
      << "what is learned from ends before an open hold-out";
  EXPECT_EQ(trial_id(forecast_trial(one, "ridge", 1h)),
            trial_id(forecast_trial(evaluation({"costs.fee_bps=5"}), "ridge", 1h)))
      << "forecasts pay no fees";
}

TEST_F(TriedTrials, ARunCountsEachStrategyAndEachModelByHorizon) {
  Evaluation one = evaluation({"learn.models=[\"zero\", \"ridge\"]"});
  one.config.learn.horizons = {1h, 24h};
  const std::vector<Trial> trials = trials_of_run(one, *Universe::spot(one.config.data.pairs));
  const std::size_t traded =
      strategies_of(one.config).size() + 3 + allocation_strategies(one.config).size();
  EXPECT_EQ(trials.size(), traded + regime_registry().size() + 4);
  EXPECT_EQ(trials[0].kind, "strategy");
  EXPECT_EQ(trials.back().name, "ridge 24h");
  EXPECT_EQ(figures_of_run(one.config, std::vector<double>(traded), {}).size(), trials.size());
}

TEST_F(TriedTrials, TellOfEachLookAtTheHoldoutAlsoFromBeforeItWasSealed) {
  look_at(evaluation());
  const TimeRange before{utc_day(2022, 1, 1), utc_day(2025, 7, 1)};
  const auto sealed = look_at(evaluation({"judge.holdout=20250701-"}, before)).history.holdout;
  ASSERT_TRUE(sealed);
  EXPECT_FALSE(sealed->opened);
  ASSERT_EQ(sealed->looks.size(), 1U);
  EXPECT_EQ(sealed->looks[0].reason, "");
  const auto opened =
      look_at(evaluation({"judge.holdout=20250701-", "judge.open_holdout=the last check"}))
          .history.holdout;
  ASSERT_TRUE(opened);
  EXPECT_TRUE(opened->opened);
  ASSERT_EQ(opened->looks.size(), 2U) << "the own one counts";
  EXPECT_EQ(opened->looks[1].reason, "the last check");
  EXPECT_EQ(look_at(evaluation({"judge.holdout=20250701-"}, before)).history.holdout->looks.size(),
            2U);
}

TEST_F(TriedTrials, AreListedForPeopleAndPrograms) {
  const TrialLedger ledger(*database_);
  EXPECT_NE(trials_text(ledger, false)->find("nothing was evaluated"), std::string::npos);
  EXPECT_TRUE(nlohmann::json::parse(*trials_text(ledger, true)).at("trials").empty());
  tell(look_at(evaluation()), 0.0125);
  look_at(evaluation({"judge.holdout=20250701-", "judge.open_holdout=the last check"}));
  const std::string text = *trials_text(ledger, false);
  EXPECT_NE(text.find("4 trials in 2 looks"), std::string::npos) << text;
  EXPECT_NE(text.find("0.01250"), std::string::npos) << text;
  EXPECT_NE(text.find("hold-out opened: the last check"), std::string::npos) << text;
  const auto json = nlohmann::json::parse(*trials_text(ledger, true));
  const auto& strategy = json.at("trials").at(0);
  EXPECT_EQ(strategy.at("kind"), "strategy");
  EXPECT_EQ(strategy.at("looks"), 1);
  EXPECT_EQ(strategy.at("sharpe_per_bar"), 0.0125);
  EXPECT_TRUE(strategy.at("ic").is_null());
  EXPECT_EQ(json.at("trials").at(1).at("ic"), 0.02);
  EXPECT_EQ(json.at("looks").at(1).at("reason"), "the last check");
}

}  // namespace
}  // namespace tern
