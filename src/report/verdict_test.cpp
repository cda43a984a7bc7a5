#include "report/verdict.h"
#include "validate/haircut.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>

namespace tern {
namespace {

ForecastScore score(const std::string& pair, const std::string& model, double p) {
  ForecastScore s{};
  s.pair = pair;
  s.model = model;
  s.horizon = 1h;
  s.n = 1000;
  s.clark_west = {2.0, p};
  return s;
}

Metrics earned(double low) {
  Metrics m{};
  m.trades = 40;
  m.bars = 9000;
  m.probabilistic_sharpe = 0.99;
  m.sharpe_annual = Interval95{low + 1.0, low, low + 2.0};
  return m;
}

/// Odds that every gate lets pass.
Odds good_odds() {
  Odds odds;
  odds.track_record_min = 8000;
  odds.strategies = 5;
  odds.superior_ability_p = 0.01;
  odds.overfitting = 0.05;
  odds.holding = "hold equal weights";
  odds.over_holding = {0.5, 0.1, 0.9};
  odds.over_holding_p = 0.02;
  return odds;
}

VerdictInputs inputs(std::span<const ForecastScore> scores, const Metrics* portfolio) {
  return {.forecasts = scores,
          .primary_model = "ridge",
          .portfolio = portfolio,
          .costs = {},
          .deflated_sharpe = 0.99,
          .return_at_double_costs = 0.1,
          .trials = 5,
          .odds = good_odds(),
          .simulated = false};
}

bool mentions(const Verdict& verdict, const std::string& words) {
  for (const auto& reason : verdict.reasons) {
    if (reason.find(words) != std::string::npos) return true;
  }
  return false;
}

TEST(Holm, MultipliesTheSmallestByTheCountAndNeverDecreases) {
  // Three tests, sorted: 0.01 x 3 = 0.03, 0.02 x 2 = 0.04, 0.03 x 1 is below what came before.
  const std::vector<double> p = {0.03, 0.01, std::nan(""), 0.02};
  const auto adjusted = adjusted_p(p, Adjustment::holm);
  EXPECT_DOUBLE_EQ(adjusted[0], 0.04);
  EXPECT_DOUBLE_EQ(adjusted[1], 0.03);
  EXPECT_DOUBLE_EQ(adjusted[2], 1.0);
  EXPECT_DOUBLE_EQ(adjusted[3], 0.04);
  EXPECT_TRUE(adjusted_p({}, Adjustment::holm).empty());
}

TEST(Verdict, WithoutASignalThereIsNoEvidenceHoweverRichTheStrategy) {
  const std::vector scores = {score("BTC/USDT", "ridge", 0.2), score("ETH/USDT", "ridge", 0.4)};
  const Metrics rich = earned(1.0);
  const Verdict verdict = judge(inputs(scores, &rich));
  EXPECT_EQ(verdict.judgment, Judgment::no_evidence);
  EXPECT_EQ(verdict.headline, "No evidence of skill: ridge does not beat forecasting no change.");
  EXPECT_TRUE(mentions(verdict, "A profit without a signal"));
}

TEST(Verdict, CountsEveryForecastScoredAgainstTheSignal) {
  // 0.04 alone passes at 5 %; as one of two it does not.
  const std::vector scores = {score("BTC/USDT", "ridge", 0.04), score("BTC/USDT", "naive", 0.9)};
  const Metrics rich = earned(1.0);
  EXPECT_EQ(judge(inputs({scores.data(), 1}, &rich)).judgment, Judgment::candidate);
  EXPECT_EQ(judge(inputs(scores, &rich)).judgment, Judgment::no_evidence);
}

TEST(Verdict, AnotherModelsSignalIsMentionedButNotClaimed) {
  const std::vector scores = {score("BTC/USDT", "ridge", 0.5), score("BTC/USDT", "xgboost", 1e-6)};
  const Verdict verdict = judge(inputs(scores, nullptr));
  EXPECT_EQ(verdict.judgment, Judgment::no_evidence);
  EXPECT_TRUE(mentions(verdict, "xgboost 1h of BTC/USDT"));
}

TEST(Verdict, ASignalWhoseProfitIncludesZeroIsNotTradable) {
  const std::vector scores = {score("BTC/USDT", "ridge", 1e-4)};
  const Metrics poor = earned(-0.5);
  const Verdict verdict = judge(inputs(scores, &poor));
  EXPECT_EQ(verdict.judgment, Judgment::not_tradable);
  EXPECT_TRUE(verdict.headline.starts_with("A signal, not tradable at these costs"));
  EXPECT_TRUE(mentions(verdict, "Sharpe ratio 0.50 [-0.50, 1.50]"));
}

TEST(Verdict, ASignalThatDidNotTradeIsNotTradable) {
  const std::vector scores = {score("BTC/USDT", "ridge", 1e-4)};
  Metrics idle = earned(1.0);
  idle.trades = 0;
  EXPECT_EQ(judge(inputs(scores, &idle)).judgment, Judgment::not_tradable);
  EXPECT_TRUE(mentions(judge(inputs(scores, &idle)), "did not trade"));
  EXPECT_EQ(judge(inputs(scores, nullptr)).judgment, Judgment::not_tradable);
  Metrics flat = earned(1.0);
  flat.sharpe_annual.reset();
  EXPECT_EQ(judge(inputs(scores, &flat)).judgment, Judgment::not_tradable);
}

TEST(Verdict, AnUnknownBoundIsNoProfit) {
  const std::vector scores = {score("BTC/USDT", "ridge", 1e-4)};
  Metrics unknown = earned(1.0);
  unknown.sharpe_annual->low = std::nan("");
  EXPECT_EQ(judge(inputs(scores, &unknown)).judgment, Judgment::not_tradable);
}

TEST(Verdict, AProfitThatDoesNotOutliveTheTrialsMayBeLuck) {
  const std::vector scores = {score("BTC/USDT", "ridge", 1e-4)};
  const Metrics rich = earned(0.5);
  VerdictInputs in = inputs(scores, &rich);
  in.deflated_sharpe = 0.95;  // more than 0.95 is asked for
  EXPECT_EQ(judge(in).judgment, Judgment::maybe_luck);
  in.deflated_sharpe.reset();
  EXPECT_EQ(judge(in).judgment, Judgment::maybe_luck);
}

TEST(Verdict, WhatPassesEverythingIsACandidateAndNeverProven) {
  const std::vector scores = {score("BTC/USDT", "ridge", 1e-4)};
  const Metrics rich = earned(0.5);
  const Verdict verdict = judge(inputs(scores, &rich));
  EXPECT_EQ(verdict.judgment, Judgment::candidate);
  EXPECT_EQ(verdict.headline, "A candidate: not disproved yet.");
  EXPECT_TRUE(mentions(verdict, "5 configurations were tried"));
  EXPECT_TRUE(mentions(verdict, "0.990"));
  EXPECT_TRUE(mentions(verdict, "takes a record of 8 000 bars, and this one has 9 000"));
  EXPECT_TRUE(mentions(
      verdict,
      "none of 5 strategies beats hold equal weights at the same volatility: Hansen's p 0.010"));
  EXPECT_TRUE(mentions(verdict, "in 5 % of cases (PBO"));
  EXPECT_TRUE(
      mentions(verdict, "less that of hold equal weights: 0.50 [0.10, 0.90] a year, p 0.0"));
}

bool passed(const Verdict& verdict, std::string_view name) {
  for (const Gate& gate : verdict.gates) {
    if (gate.name == name) return gate.passed;
  }
  ADD_FAILURE() << "no gate is called " << name;
  return false;
}

/// The judgment on a candidate after `change`, which must fail the gate `name` and no other.
Judgment judged_after(std::string_view name, const std::function<void(VerdictInputs&)>& change) {
  const std::vector scores = {score("BTC/USDT", "ridge", 1e-4)};
  const Metrics rich = earned(0.5);
  VerdictInputs in = inputs(scores, &rich);
  change(in);
  const Verdict verdict = judge(in);
  EXPECT_FALSE(passed(verdict, name)) << name;
  for (const Gate& gate : verdict.gates) EXPECT_EQ(gate.passed, gate.name != name) << gate.name;
  EXPECT_FALSE(verdict.headline.empty());
  return verdict.judgment;
}

TEST(Verdict, EveryGateOfLuckHasAnEdgeAndANaNFails) {
  const double nan = std::nan("");
  const auto set = [](double Odds::*field, double value) {
    return [=](VerdictInputs& in) { in.odds.*field = value; };
  };
  for (const double value : {9000.5, nan, std::numeric_limits<double>::infinity()}) {
    EXPECT_EQ(judged_after("track_record", set(&Odds::track_record_min, value)),
              Judgment::maybe_luck);
  }
  for (const double value : {0.05, nan}) {
    EXPECT_EQ(judged_after("superior_ability_p", set(&Odds::superior_ability_p, value)),
              Judgment::maybe_luck);
  }
  for (const double value : {0.1, nan}) {
    EXPECT_EQ(judged_after("overfitting", set(&Odds::overfitting, value)), Judgment::maybe_luck);
  }
  EXPECT_EQ(judged_after("sharpe_over_holding", set(&Odds::over_holding_p, nan)),
            Judgment::maybe_luck)
      << "a difference that was not tested is none";
  EXPECT_EQ(judged_after("sharpe_over_holding",
                         [](VerdictInputs& in) { in.odds.over_holding.value = 0; }),
            Judgment::maybe_luck);
  EXPECT_EQ(judged_after("deflated_sharpe", [](VerdictInputs& in) { in.deflated_sharpe = 0.95; }),
            Judgment::maybe_luck);
  EXPECT_EQ(judged_after("return_at_double_costs",
                         [](VerdictInputs& in) { in.return_at_double_costs = 0.0; }),
            Judgment::not_tradable);
}

TEST(Verdict, TheEdgesThemselvesPass) {
  const std::vector scores = {score("BTC/USDT", "ridge", 0.05)};
  const Metrics rich = earned(1e-9);
  VerdictInputs in = inputs(scores, &rich);
  in.odds.track_record_min = 9000;
  in.odds.superior_ability_p = 0.0499;
  in.odds.overfitting = 0.0999;
  in.odds.over_holding.value = 1e-9;
  in.deflated_sharpe = 0.9501;
  in.return_at_double_costs = 1e-9;
  EXPECT_EQ(judge(in).judgment, Judgment::candidate);
}

TEST(Verdict, OneConfigurationIsNotAskedForOverfitting) {
  const std::vector scores = {score("BTC/USDT", "ridge", 1e-4)};
  const Metrics rich = earned(0.5);
  VerdictInputs in = inputs(scores, &rich);
  in.odds.strategies = 1;
  in.odds.overfitting = std::nan("");
  const Verdict verdict = judge(in);
  EXPECT_EQ(verdict.judgment, Judgment::candidate);
  EXPECT_TRUE(verdict.withheld.empty());
}

TEST(Verdict, TheFirstGateThatFailsHasTheWord) {
  const std::vector scores = {score("BTC/USDT", "ridge", 1e-4)};
  const Metrics rich = earned(0.5);
  VerdictInputs in = inputs(scores, &rich);
  in.return_at_double_costs = -0.1;
  in.odds.overfitting = 0.9;
  EXPECT_EQ(judge(in).judgment, Judgment::not_tradable);
  const std::vector none = {score("BTC/USDT", "ridge", 0.5)};
  in.forecasts = none;
  EXPECT_EQ(judge(in).judgment, Judgment::no_evidence);
}

TEST(Verdict, ShowsNoSharpeRatioWithoutWhatBelongsBesideIt) {
  const std::vector scores = {score("BTC/USDT", "ridge", 1e-4)};
  Metrics rich = earned(0.5);
  const auto withheld = [&](const std::string& what, auto change) {
    VerdictInputs in = inputs(scores, &rich);
    change(in);
    const Verdict verdict = judge(in);
    return verdict.withheld == std::vector{what} && !mentions(verdict, "Sharpe ratio 1.50") &&
           mentions(verdict, "the Sharpe ratio is withheld") && mentions(verdict, what);
  };
  EXPECT_TRUE(mentions(judge(inputs(scores, &rich)),
                       "Sharpe ratio 1.50 [0.50, 2.50] a year (365 "
                       "days) over 9 000 bars"));
  EXPECT_TRUE(mentions(judge(inputs(scores, &rich)), "(0.23 % a round trip)")) << "the cost model";
  EXPECT_TRUE(withheld("the number of trials", [](VerdictInputs& in) { in.trials = 0; }));
  EXPECT_TRUE(
      withheld("the deflated Sharpe ratio", [](VerdictInputs& in) { in.deflated_sharpe.reset(); }));
  const double nan = std::nan("");
  EXPECT_TRUE(withheld("the minimum track record",
                       [&](VerdictInputs& in) { in.odds.track_record_min = nan; }));
  EXPECT_TRUE(withheld("the difference to holding",
                       [&](VerdictInputs& in) { in.odds.over_holding_p = nan; }));
  EXPECT_TRUE(withheld("the probability of backtest overfitting",
                       [&](VerdictInputs& in) { in.odds.overfitting = nan; }));
  rich.probabilistic_sharpe.reset();
  EXPECT_TRUE(withheld("the probabilistic Sharpe ratio", [](VerdictInputs&) {}));
}

TEST(Verdict, ALossHasNoRecordThatIsLongEnough) {
  const std::vector scores = {score("BTC/USDT", "ridge", 1e-4)};
  const Metrics poor = earned(-2);
  VerdictInputs in = inputs(scores, &poor);
  in.odds.track_record_min = std::numeric_limits<double>::infinity();
  const Verdict verdict = judge(in);
  EXPECT_TRUE(mentions(verdict, "No record is long enough"));
  EXPECT_TRUE(verdict.withheld.empty()) << "that is known, not missing";
}

TEST(Verdict, SaysThatTheDataAreSimulated) {
  VerdictInputs in = inputs({}, nullptr);
  in.simulated = true;
  EXPECT_TRUE(judge(in).headline.starts_with("Simulated data."));
}

TEST(Verdict, AProfitThatTwiceTheCostsWouldEatIsNoCandidate) {
  const std::vector scores = {score("BTC/USDT", "ridge", 0.001)};
  const Metrics rich = earned(0.5);
  VerdictInputs in = inputs(scores, &rich);
  in.return_at_double_costs = -0.01;
  const Verdict verdict = judge(in);
  EXPECT_EQ(verdict.judgment, Judgment::not_tradable);
  EXPECT_NE(verdict.headline.find("twice these costs"), std::string::npos) << verdict.headline;
  EXPECT_TRUE(mentions(verdict, "At twice these costs its total return is")) << "with its number";
}

}  // namespace
}  // namespace tern
