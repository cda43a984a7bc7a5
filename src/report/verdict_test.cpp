#include "report/verdict.h"

#include <gtest/gtest.h>

#include <cmath>

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
  m.sharpe_annual = Interval95{low + 1.0, low, low + 2.0};
  return m;
}

VerdictInputs inputs(std::span<const ForecastScore> scores, const Metrics* portfolio) {
  return {.forecasts = scores,
          .primary_model = "ridge",
          .portfolio = portfolio,
          .deflated_sharpe = 0.99,
          .return_at_double_costs = 0.1,
          .trials = 5,
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
  const auto adjusted = holm(p);
  EXPECT_DOUBLE_EQ(adjusted[0], 0.04);
  EXPECT_DOUBLE_EQ(adjusted[1], 0.03);
  EXPECT_DOUBLE_EQ(adjusted[2], 1.0);
  EXPECT_DOUBLE_EQ(adjusted[3], 0.04);
  EXPECT_TRUE(holm({}).empty());
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
