#include "app/audit_check.h"

#include <gtest/gtest.h>

#include <cmath>

namespace tern {
namespace {

using Markets = std::vector<std::vector<PairSkill>>;

/// An IC with the interval of 10 000 rows, and Clark-West's p.
PairSkill skill(double ic, double clark_west_p = 0.5) {
  const double width = 1.959963984540054 * 0.01;
  return {"BTC/USDT",
          {ic, std::tanh(std::atanh(ic) - width), std::tanh(std::atanh(ic) + width)},
          clark_west_p};
}
PairSkill none() {
  return {"BTC/USDT", {NAN, NAN, NAN}, NAN};
}

TEST(JudgeFeatures, FailsWhereOneLeaks) {
  std::vector<FeatureAudit> audits{{.name = "ret_1", .instants = 8, .comparisons = 5000},
                                   {.name = "peek", .instants = 8, .comparisons = 5000}};
  EXPECT_EQ(judge_features(audits, 8).outcome, Outcome::passed);
  EXPECT_EQ(judge_features(audits, 8).found,
            "0 of 2 features changed; 10 000 values compared to the bit");
  audits[1].leaks = 3;
  EXPECT_EQ(judge_features(audits, 8).outcome, Outcome::failed);
  EXPECT_EQ(judge_features(audits, 8).found,
            "1 of 2 features changed; 10 000 values compared to the bit: peek");
}

TEST(JudgeWholeWay, FailsWhereSomethingChanged) {
  WayChanges changes{{100, 0}, {50, 0}, {30, 0}, {20, 0}};
  EXPECT_EQ(judge_whole_way(changes, 2).outcome, Outcome::passed);
  changes.labels.changed = 1;
  EXPECT_EQ(judge_whole_way(changes, 2).outcome, Outcome::failed);
  EXPECT_NE(judge_whole_way(changes, 2).found.find("1 of 50 labels"), std::string::npos);
  EXPECT_EQ(judge_whole_way({{100, 0}, {50, 0}, {0, 0}, {20, 0}}, 2).outcome, Outcome::failed)
      << "nothing was forecast, so nothing was shown";
}

TEST(JudgeFitScope, FailsWhereAFitChanged) {
  EXPECT_EQ(judge_fit_scope({900, 0, {}}, 3).outcome, Outcome::passed);
  const Check leaky = judge_fit_scope({900, 20, {"ridge", "mean", "ridge"}}, 3);
  EXPECT_EQ(leaky.outcome, Outcome::failed);
  EXPECT_TRUE(leaky.found.ends_with(": mean, ridge")) << leaky.found;
  EXPECT_EQ(judge_fit_scope({}, 3).outcome, Outcome::skipped);
}

TEST(JudgeLabelShift, FailsWhereAFeatureKnowsALaterReturn) {
  ShiftProfile honest{"ret_1", {0, 0, 0, 0.9, 0.05, 0, 0}};
  ShiftProfile peek{"peek", {0, 0, 0, 0, 0, -0.46, 0}};
  const Check clean = judge_label_shift(std::vector<PairProfiles>{{"BTC/USDT", {honest}}});
  EXPECT_EQ(clean.outcome, Outcome::passed);
  EXPECT_EQ(clean.found,
            "strongest correlation with a later return 0.050 (ret_1 of BTC/USDT, 1 bars on); alarm "
            "beyond 0.30");
  const Check leaky =
      judge_label_shift(std::vector<PairProfiles>{{"BTC/USDT", {honest}}, {"ETH/USDT", {peek}}});
  EXPECT_EQ(leaky.outcome, Outcome::failed);
  EXPECT_NE(leaky.found.find("-0.460 (peek of ETH/USDT, 2 bars on)"), std::string::npos);
}

TEST(JudgeNoSkill, FailsWhereThereIsSomeBeyondLuck) {
  const auto outcome = [](std::vector<PairSkill> skills) {
    return judge_no_skill("shuffled labels", "1 shuffle", skills).outcome;
  };
  EXPECT_EQ(outcome({skill(0.03), skill(-0.05), none()}), Outcome::passed) << "three errors of two";
  EXPECT_EQ(outcome({skill(0.05), skill(0)}), Outcome::failed);
  EXPECT_EQ(outcome({none(), none()}), Outcome::skipped);
}

TEST(JudgeDelayed, FailsWhereTooMuchSkillVanishes) {
  const auto outcome = [](double on_time, double late) {
    return judge_delayed(std::vector{skill(on_time)}, std::vector{skill(late)}).outcome;
  };
  EXPECT_EQ(outcome(0.9, 0.01), Outcome::failed);
  EXPECT_EQ(outcome(0.9, 0.5), Outcome::passed) << "it fell smoothly";
  EXPECT_EQ(outcome(0.03, 0.001), Outcome::passed) << "honest skill may last for an hour";
  EXPECT_EQ(outcome(0.03, 0.03), Outcome::skipped) << "the same forecasts";
  EXPECT_EQ(judge_delayed(std::vector{none()}, std::vector{none()}).outcome, Outcome::skipped);
}

TEST(JudgeModel, FailsWhereEitherExperimentDoes) {
  const Check passed{"shuffled labels", "5 shuffles", "IC 0.01", Outcome::passed, {{"ic", 0.01}}};
  const Check failed{"delayed data", "1 hour late", "lost", Outcome::failed, {{"ic_late", 0}}};
  const Check none = skipped("delayed data", "the model does not read features");
  const Check made = judge_model("lstm", passed, failed);
  EXPECT_EQ(made.outcome, Outcome::failed);
  EXPECT_EQ(made.name, "lstm");
  EXPECT_EQ(made.done, "5 shuffles, 1 hour late");
  EXPECT_EQ(made.found, "shuffled: IC 0.01. Late: lost");
  EXPECT_EQ(made.numbers.size(), 2U);
  EXPECT_EQ(judge_model("ar1", passed, none).outcome, Outcome::passed);
  EXPECT_EQ(judge_model("ar1", passed, none).done, "5 shuffles");
  EXPECT_EQ(judge_model("zero", none, none).outcome, Outcome::skipped);
  EXPECT_EQ(judge_model("lstm", failed, passed).outcome, Outcome::failed);
}

TEST(JudgeNullMarkets, FailsWhereSkillIsFoundTooOften) {
  Markets markets(20, {skill(0), skill(0), skill(0)});
  EXPECT_EQ(judge_null_markets(markets).outcome, Outcome::passed);
  for (std::size_t i = 0; i < 5; ++i) markets[i] = {skill(0, 0.01), skill(0), skill(0)};
  const Check lucky = judge_null_markets(markets);
  EXPECT_EQ(lucky.outcome, Outcome::passed);
  EXPECT_EQ(lucky.found,
            "skill \"found\" in 5 by Clark-West, 0 by the IC of BTC/USDT; luck gives 0 to 5");
  markets[5] = {skill(0), skill(0), skill(0, 0.01)};
  EXPECT_EQ(judge_null_markets(markets).outcome, Outcome::failed);
  for (auto& pairs : markets) pairs = {skill(0.02), skill(0), skill(0)};
  EXPECT_EQ(judge_null_markets(markets).outcome, Outcome::failed) << "by its IC";
  for (auto& pairs : markets) pairs = {none(), none(), none()};
  EXPECT_EQ(judge_null_markets(markets).outcome, Outcome::passed);
}

TEST(JudgePlantedSignal, FailsWhereThePipelineIsBlind) {
  Markets markets(10, {skill(0.08, 1e-6), skill(0.08, 1e-6)});
  EXPECT_EQ(judge_planted_signal(markets).outcome, Outcome::passed);
  for (std::size_t i = 0; i < 5; ++i) markets[i] = {skill(0), skill(0)};
  EXPECT_EQ(judge_planted_signal(markets).outcome, Outcome::failed);
  EXPECT_EQ(judge_planted_signal(markets).found.substr(0, 33), "found in 5, at least 6 expected; ");
}

TEST(JudgeJoins, FailsWhereAFigureWasUsedTooEarly) {
  EXPECT_EQ(judge_joins({100, 0}, "coingecko").outcome, Outcome::passed);
  EXPECT_EQ(judge_joins({100, 1}, "coingecko").outcome, Outcome::failed);
  EXPECT_EQ(judge_joins({0, 0}, "").outcome, Outcome::skipped);
}

}  // namespace
}  // namespace tern
