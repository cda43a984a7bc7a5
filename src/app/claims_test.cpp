#include "app/claims.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "source/synthetic.h"
#include "store/scratch_folder.h"

namespace tern {
namespace {

/// The claim that the examples of the docs speak of.
Claim month() {
  Claim claim;
  claim.rmse_percent = 0.45;
  claim.win_rate = 0.89;
  claim.sharpe_annual = 2.84;
  claim.monthly_return = 0.2085;
  claim.trials = 5;
  claim.length = days{30};
  return claim;
}

const ClaimExam& exam() {
  static const ClaimExam made = [] {
    const Simulation simulation = simulate({.preset = Preset::null, .hours = 4000, .seed = 3});
    return examine(month(), &simulation.market, Costs{}, {.draws = 500, .seed = 1}, 2);
  }();
  return made;
}

std::string words_of(const ClaimExam& of, ClaimPart part) {
  for (const ClaimRow& row : claim_rows(of)) {
    if (row.part == part) return row.data + " " + row.meaning;
  }
  return "";
}

TEST(Claims, RefusesWhatCannotBeClaimed) {
  EXPECT_EQ(check_claim({}).error().kind, Errc::invalid_argument) << "nothing is claimed";
  EXPECT_TRUE(check_claim(month()));
  const auto refused = [](auto change) {
    Claim claim = month();
    change(claim);
    const Status status = check_claim(claim);
    return !status && status.error().kind == Errc::invalid_argument;
  };
  EXPECT_TRUE(refused([](Claim& c) { c.rmse_percent = 0; }));
  EXPECT_TRUE(refused([](Claim& c) { c.rmse_percent = std::nan(""); }));
  EXPECT_TRUE(refused([](Claim& c) { c.win_rate = 1; }));
  EXPECT_TRUE(refused([](Claim& c) { c.win_rate = 0; }));
  EXPECT_TRUE(refused([](Claim& c) { c.monthly_return = -1; }));
  EXPECT_TRUE(refused([](Claim& c) { c.take_profit = 0; }));
  EXPECT_TRUE(refused([](Claim& c) { c.stop_loss = 1; }));
  EXPECT_TRUE(refused([](Claim& c) { c.length = 1h; }));
  EXPECT_TRUE(refused([](Claim& c) { c.take_profit = 0.2; })) << "the stop would be at 162 %";
}

TEST(Claims, TellsWithoutBarsWhatNeedsNone) {
  const ClaimExam bare = examine(month(), nullptr, Costs{}, {.draws = 100, .seed = 1}, 1);
  EXPECT_TRUE(bare.assets.empty());
  // The record of 30 days: the figures of tests/vectors/sharpe_inference.json.
  EXPECT_NEAR(bare.sharpe->error, 3.512344380438863, 1e-9);
  EXPECT_NEAR(bare.sharpe->probabilistic, 0.790620678311406, 1e-9);
  EXPECT_NEAR(bare.sharpe->bars_from_zero / 24, 124.01539572724114, 1e-6);
  EXPECT_NEAR(bare.sharpe->bars_from_one / 24, 295.38739832751537, 1e-6);
  EXPECT_NEAR(bare.sharpe->chance_best, 1 - std::pow(0.790620678311406, 5), 1e-9);
  EXPECT_NEAR(bare.win_rate->correlation, 0.9408807689542255, 1e-9);
  EXPECT_NEAR(bare.win_rate->barriers.stop_loss, 0.005 * 0.89 / 0.11, 1e-12);
  EXPECT_NEAR(bare.win_rate->expectancy, -Costs{}.round_trip(), 1e-12);
  EXPECT_NE(words_of(bare, ClaimPart::rmse).find("this needs bars"), std::string::npos);
  EXPECT_NE(words_of(bare, ClaimPart::luck).find("Luck explains it"), std::string::npos);
  EXPECT_NE(words_of(bare, ClaimPart::compounding).find("+870 %"), std::string::npos);
  EXPECT_NE(words_of(bare, ClaimPart::record).find("124 days"), std::string::npos)
      << words_of(bare, ClaimPart::record);
}

TEST(Claims, AsksOnlyAboutWhatWasClaimed) {
  Claim claim;
  claim.sharpe_annual = 2.84;
  const ClaimExam some = examine(claim, nullptr, Costs{}, {.draws = 100, .seed = 1}, 1);
  const auto rows = claim_rows(some);
  ASSERT_EQ(rows.size(), 1U) << "of luck nothing can be said without a length";
  EXPECT_EQ(rows[0].part, ClaimPart::record);
  EXPECT_TRUE(std::isnan(some.sharpe->error));
  EXPECT_NEAR(some.sharpe->bars_from_zero / 24, 124.01539572724114, 1e-6);
  claim = {};
  claim.win_rate = 0.4;
  const auto few = claim_rows(examine(claim, nullptr, Costs{}, {.draws = 1, .seed = 1}, 1));
  ASSERT_EQ(few.size(), 1U) << "nobody claims 40 % of directions";
  EXPECT_EQ(few[0].part, ClaimPart::trades);
}

TEST(Claims, HoldsTheClaimAgainstBarsWithoutSkill) {
  ASSERT_EQ(exam().assets.size(), 3U);
  for (const AssetExam& asset : exam().assets) {
    SCOPED_TRACE(asset.pair);
    EXPECT_EQ(asset.no_change.n, 3999U);
    EXPECT_GT(asset.no_change.price_r2, 0.99);
    EXPECT_NEAR(asset.trades.win_rate, 0.89, 0.08);
    EXPECT_NEAR(asset.coin_once, exam().sharpe->chance_once, 0.08);
  }
  EXPECT_TRUE(exam().simulated);
  EXPECT_EQ(claim_rows(exam()).size(), 7U);
}

TEST(Claims, AnErrorThatNoChangeBeatsIsNoSkill) {
  ClaimExam of = exam();
  of.claim.rmse_percent = of.assets[0].no_change.rmse_percent;
  EXPECT_NE(words_of(of, ClaimPart::rmse).find("No skill: forecasting no change of BTC/USDT"),
            std::string::npos);
  of.claim.rmse_percent = 0.5 * of.assets[0].no_change.rmse_percent;
  of.assets[0].months_at_claim = 0;
  EXPECT_NE(words_of(of, ClaimPart::rmse).find("not believable"), std::string::npos);
}

TEST(Claims, IsTheSameAtAnyJobs) {
  const Simulation simulation = simulate({.preset = Preset::null, .hours = 1000, .seed = 3});
  const auto json = [&](std::size_t jobs) {
    const ClaimExam of =
        examine(month(), &simulation.market, Costs{}, {.draws = 50, .seed = 1}, jobs);
    return to_json(of, claim_rows(of), {});
  };
  EXPECT_EQ(json(1), json(4));
}

TEST(Claims, WritesJsonWithNullsForWhatIsNotKnown) {
  Claim claim;
  claim.sharpe_annual = 1;
  const ClaimExam of = examine(claim, nullptr, Costs{}, {.draws = 1, .seed = 1}, 1);
  const auto json = nlohmann::json::parse(to_json(of, claim_rows(of), {}));
  EXPECT_TRUE(json["bars"].is_null());
  EXPECT_TRUE(json["win_rate"].is_null());
  EXPECT_TRUE(json["sharpe"]["standard_error"].is_null());
  EXPECT_GT(json["sharpe"]["bars_from_zero"], 8760);
  EXPECT_EQ(json["table"][0]["part"], "record");
}

TEST(Claims, PutsARunBesideTheClaim) {
  const ScratchFolder scratch;
  const auto file = scratch.path() / "report.json";
  std::ofstream(file) << R"({
    "verdict": {"judgment": "no_evidence", "primary_model": "ridge", "primary_horizon": "1h",
                "trials": 7, "deflated_sharpe": 0.125},
    "forecasts": [
      {"pair": "BTC/USDT", "model": "ridge", "horizon": "1h", "rmse_percent": 0.5,
       "rmse_zero_percent": 0.51, "r2_oos": 0.001, "directional_accuracy": 0.51,
       "directional_accuracy_low": 0.5, "directional_accuracy_high": 0.52},
      {"pair": "BTC/USDT", "model": "zero", "horizon": "1h", "rmse_percent": 0.51}],
    "portfolio": {"sharpe_annual": null, "total_return": 0.21, "trades": 12, "win_rate": 0.25,
                  "win_rate_low": 0.1, "win_rate_high": 0.5, "expectancy": -0.001,
                  "daily": {"day": ["2024-01-01", "2024-01-02"]}}})";
  const auto beside = read_beside(file);
  ASSERT_TRUE(beside) << beside.error().message;
  EXPECT_EQ(beside->at(ClaimPart::rmse), "ridge: BTC/USDT 0.5000 % beside 0.5100 % (R2 0.100 %)");
  EXPECT_EQ(beside->at(ClaimPart::trades), "25.0 [10.0, 50.0] % of 12 trades won, -0.10 % a trade");
  EXPECT_EQ(beside->at(ClaimPart::record), "n/a over 2 days");
  EXPECT_EQ(beside->at(ClaimPart::luck), "deflated Sharpe 0.125 after 7 trials");
  const Table table = claims_table(exam(), claim_rows(exam()), *beside);
  EXPECT_EQ(table.header.size(), 4U);
  EXPECT_EQ(table.rows[2][3], "-") << "a run has no tolerance";
  EXPECT_NE(table.caption.find("simulated"), std::string::npos);
}

TEST(Claims, RefusesAFileThatIsNoReport) {
  const ScratchFolder scratch;
  EXPECT_EQ(read_beside(scratch.path() / "none.json").error().kind, Errc::not_found);
  for (const char* text :
       {"", "[]", "{}", R"({"verdict": 1})", R"({"verdict": {}, "forecasts": 3})",
        R"({"verdict": {}, "forecasts": [], "portfolio": {}})"}) {
    std::ofstream(scratch.path() / "bad.json") << text;
    EXPECT_EQ(read_beside(scratch.path() / "bad.json").error().kind, Errc::corrupt_data) << text;
  }
}

}  // namespace
}  // namespace tern
