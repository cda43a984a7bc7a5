#include "report/allocations.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/rng.h"
#include "report/allocation_pictures.h"
#include "report/allocation_tables.h"
#include "report/documents.h"
#include "report/sample_report.h"
#include "report/well_formed.h"

namespace tern {
namespace {

constexpr Timestamp kStart = utc_day(2024, 1, 1);
constexpr std::size_t kDays = 240;

Market market_by_day() {
  const std::vector<Pair> pairs = {{"BTC", "USDT"}};
  Market market{Universe::spot(pairs).value(), {}, "test", false};
  std::vector<Bar> bars;
  Rng rng(4);
  double price = 100.0;
  for (std::size_t day = 0; day < kDays; ++day) {
    const double open = price;
    price *= std::exp(0.03 * rng.normal());
    bars.push_back({kStart + days{day},
                    open,
                    std::max(open, price),
                    std::min(open, price),
                    price,
                    1.0,
                    {},
                    {},
                    {},
                    {}});
  }
  market.bars.push_back(Bars::make(Interval::d1, {kStart, kStart + days{kDays}}, bars).value());
  return market;
}

/// A run whose days are those of equal weights, but for some noise and some drift.
StrategyRun run_of(const Market& market, const std::string& name, double noise, double drift) {
  BacktestResult result{.strategy = {name, "", 0.0, 0.0, {1.0}, 0.0},
                        .equity = Frame(market.as_of()),
                        .trades = {},
                        .fees_paid = 1.0,
                        .slippage_paid = 0.5,
                        .traded = 500.0,
                        .turnover = 0.5,
                        .orders = 1,
                        .refused = 0,
                        .journal_hash = "j"};
  Rng common(7);
  Rng own(11 + static_cast<std::uint64_t>(1e6 * noise));
  double equity = 1000.0;
  Column& column = result.equity.add("equity");
  for (std::size_t row = 0; row < kDays; ++row) {
    column.set(row, equity);
    equity *= 1 + 0.03 * common.normal() + noise * own.normal() + drift;
  }
  return {"by hand", "", std::move(result)};
}

ReportInputs inputs_of(const Market& market) {
  ReportInputs inputs;
  inputs.market = &market;
  inputs.period = {market.as_of()[0], market.as_of()[kDays]};
  inputs.capital = 1000.0;
  inputs.draws = 300;
  inputs.tried.run = 5;
  inputs.allocations = {run_of(market, "equal", 0, 0), run_of(market, "fixed", 1e-3, 0),
                        run_of(market, "roadmap", 2e-3, -5e-3),
                        run_of(market, "other", 3e-3, 1e-5)};
  return inputs;
}

const AllocationContrast* against(const AllocationReport& row, const std::string& name) {
  for (const AllocationContrast& one : row.contrasts) {
    if (one.contrast.benchmark == name) return &one;
  }
  return nullptr;
}

TEST(Allocations, StandBesideEqualWeightsTheConfiguredOnesAndTheFirstPair) {
  const Market market = market_by_day();
  const Report report = build_report(inputs_of(market), 1).value();
  ASSERT_EQ(report.allocations.size(), 4U);
  const AllocationReport& equal = report.allocations[0];
  EXPECT_EQ(equal.curve.name, "equal") << "as given, not by result";
  EXPECT_EQ(against(equal, "equal"), nullptr) << "nothing is set beside itself";
  EXPECT_NE(against(equal, "fixed"), nullptr);
  const AllocationReport& rule = report.allocations[2];
  for (const char* rival : {"equal", "fixed", "hold BTC/USDT"}) {
    ASSERT_NE(against(rule, rival), nullptr) << rival;
    EXPECT_EQ(against(rule, rival)->contrast.days, kDays);
  }
  EXPECT_LT(against(rule, "equal")->contrast.sharpe_gain.value, 0);
  EXPECT_LT(against(rule, "equal")->contrast.p, 0.05);
}

TEST(Allocations, PaysForEveryTestBesideTheSameOne) {
  const Market market = market_by_day();
  const Report report = build_report(inputs_of(market), 1).value();
  std::vector<double> p;
  double least = 1;
  const AllocationContrast* best = nullptr;
  for (const AllocationReport& row : report.allocations) {
    const AllocationContrast* one = against(row, "equal");
    if (one == nullptr) continue;
    p.push_back(one->contrast.p);
    EXPECT_GE(one->p_holm, one->contrast.p);
    if (one->contrast.p <= least) best = one;
    least = std::min(least, one->contrast.p);
  }
  ASSERT_EQ(p.size(), 3U);
  EXPECT_DOUBLE_EQ(best->p_holm, std::min(1.0, 3 * least)) << "the least p pays for all three";
}

TEST(Allocations, MoreTrialsDeflateMore) {
  const Market market = market_by_day();
  ReportInputs inputs = inputs_of(market);
  const Report few = build_report(inputs, 1).value();
  inputs.tried.elsewhere = 1000;
  const Report many = build_report(inputs, 1).value();
  for (std::size_t row = 0; row < few.allocations.size(); ++row) {
    ASSERT_TRUE(few.allocations[row].deflated_sharpe);
    EXPECT_LT(*many.allocations[row].deflated_sharpe, *few.allocations[row].deflated_sharpe);
  }
  inputs.tried_sharpes = {-0.5, 0.5};
  const Report wide = build_report(inputs, 1).value();
  EXPECT_LT(*wide.allocations[0].deflated_sharpe, *many.allocations[0].deflated_sharpe);
}

TEST(Allocations, AreTheSameAtAnyJobs) {
  const Market market = market_by_day();
  const ReportInputs inputs = inputs_of(market);
  EXPECT_EQ(to_json(build_report(inputs, 1).value()), to_json(build_report(inputs, 3).value()));
}

TEST(Allocations, WithoutAnyThereIsNothingToSay) {
  const Market market = market_by_day();
  ReportInputs inputs = inputs_of(market);
  inputs.allocations.clear();
  const Report report = build_report(inputs, 1).value();
  EXPECT_TRUE(report.allocations.empty());
  EXPECT_EQ(roadmap_judgment(report), "");
}

TEST(RoadmapJudgment, FollowsFromTheRowAlone) {
  Report report = sample_report_divided(1826);
  const auto says = [&](const char* words) {
    const std::string judgment = roadmap_judgment(report);
    EXPECT_NE(judgment.find(words), std::string::npos) << judgment;
  };
  EXPECT_EQ(
      roadmap_judgment(report),
      "The roadmap's rule is worse than equal weights over 1 826 days: its Sharpe ratio a year "
      "differs by -0.23 [-0.43, -0.03], p 0.020, and 0.040 among the 2 allocators that are set "
      "beside them; 43 trials are known; the state of dominance was not known on 2 days, and "
      "where BTC.D was not, it holds its balanced weights.");
  report.regimes->kinds.front().unknown = 0;
  says("43 trials are known.");
  AllocationContrast& one = report.allocations[2].contrasts.front();
  one.p_holm = 0.2;
  says("looks worse than equal weights over 1 826 days, by its own test alone:");
  one.contrast.p = 0.2;
  says("cannot be told from equal weights over 1 826 days:");
  one = {{"equal", 1826, {0.3, 0.1, 0.5}, 0.001}, 0.01};
  says("is better than equal weights");
  report.simulated = true;
  says("Simulated data: The roadmap's rule");
  report.allocations[2].curve.name = "another";
  EXPECT_EQ(roadmap_judgment(report), "");
}

TEST(AllocationTables, KeepTheOrderGivenAndLeaveOutTestsThatWereNotMade) {
  const Report report = sample_report_divided(30);
  const Table table = allocation_table(report);
  ASSERT_EQ(table.rows.size(), 4U);
  EXPECT_EQ(table.rows[0].front(), "equal");
  EXPECT_EQ(table.rows[3].front(), "long_short");
  const Table contrasts = allocation_contrast_table(report);
  EXPECT_EQ(contrasts.header.size(), 1U + 2 * 3U) << "nothing was set beside the configured ones";
  EXPECT_EQ(contrasts.header[1], "Less equal [95 %]");
  EXPECT_EQ(contrasts.rows[0][1], "") << "nothing is set beside itself";
  EXPECT_EQ(contrasts.rows[2][1], "-0.23 [-0.43, -0.03]");
  EXPECT_EQ(contrasts.rows[2][3], "0.040");
}

TEST(AllocationTables, APrimaryStrategyStandsFirstAmongWhatPairsEarned) {
  const Table table = contribution_table(sample_report_divided(30));
  ASSERT_EQ(table.rows.size(), 5U);
  EXPECT_EQ(table.rows[0].front(), "own");
  EXPECT_EQ(table.rows[0][1], "50.0 %");
  EXPECT_EQ(table.rows[1][2], "-12.5 %");
  EXPECT_EQ(table.header, (std::vector<std::string>{"Name", "BTC/USDT", "ETH/USDT", "costs",
                                                    "funding", "Total return"}))
      << "what rounding leaves cannot be seen";
}

TEST(AllocationPictures, AreWellFormed) {
  for (const std::size_t count : {1U, 40U, 1500U}) {
    const Report report = sample_report_divided(count);
    for (const Picture& picture :
         {allocation_equity_picture(report), allocation_weight_picture(report),
          contribution_picture(report)}) {
      EXPECT_EQ(complaint(html_figure(picture)), "") << picture.id << ", " << count << " days";
    }
  }
}

TEST(AllocationPictures, WhatIsShortHangsBelowZero) {
  const Report report = sample_report_divided(300);
  const Picture picture = allocation_weight_picture(report);
  ASSERT_EQ(picture.wide.size(), 4U);
  const auto areas = [](const std::string& svg) {
    std::size_t count = 0;
    for (auto at = svg.find("<path class=\"area"); at != std::string::npos;
         at = svg.find("<path class=\"area", at + 1)) {
      ++count;
    }
    return count;
  };
  EXPECT_EQ(areas(picture.wide[0]), 2U);
  EXPECT_EQ(areas(picture.wide[3]), 3U) << "and one below";
  EXPECT_EQ(picture.wide[0].find("reference"), std::string::npos);
  EXPECT_NE(picture.wide[3].find("reference"), std::string::npos) << "zero has a line of its own";
}

}  // namespace
}  // namespace tern
