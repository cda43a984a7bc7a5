#include "report/side_by_side_tables.h"

#include <gtest/gtest.h>

#include "report/documents.h"
#include "report/read_report.h"
#include "report/sample_report.h"
#include "report/well_formed.h"

namespace tern {
namespace {

/// Twenty models of two pairs over three horizons; the later ones are better.
Report large_report() {
  Report report = sample_report(3);
  const ForecastReport one = report.forecasts.front();
  report.forecasts.clear();
  for (const std::string& pair : report.pairs) {
    for (const Duration horizon : {1h, 4h, 24h}) {
      for (int m = 0; m < 20; ++m) {
        ForecastReport f = one;
        f.score.pair = pair;
        f.score.horizon = horizon;
        f.score.model = "model" + std::to_string(m);
        f.score.r2_oos = 1e-4 * m;
        f.standing = {0.04, {1.5, 0.13}, 0.9, m < 18 ? 0.02 : 0.6, m >= 18};
        f.model_bytes = 3 << 20;
        report.forecasts.push_back(std::move(f));
      }
      report.rankings.push_back({pair,
                                 horizon,
                                 {.rows = 35'040,
                                  .standings = {{"model19", 0.68, 1, true, ""},
                                                {"model18", 0.68, 0.6, true, ""},
                                                {"model17", 0.69, 0.02, false, ""},
                                                {"model16", 0.69, 0.01, false, "model17"},
                                                {"no change", 0.7, 0.01, false, "model0"}}}});
    }
  }
  report.primary_horizon = 4h;
  return report;
}

std::size_t times(const std::string& text, const std::string& word) {
  std::size_t n = 0;
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++n;
  return n;
}

TEST(SideBySideTables, ThePrimaryHorizonComesFirstAndTheBestModelOfAPair) {
  const auto tables = side_by_side_tables(large_report());
  ASSERT_EQ(tables.size(), 3U);
  EXPECT_NE(tables[0].caption.find("4h ahead"), std::string::npos);
  EXPECT_NE(tables[1].caption.find("1h ahead"), std::string::npos);
  for (const Table& table : tables) {
    ASSERT_EQ(table.rows.size(), 40U);
    EXPECT_EQ(table.rows[0][0], "BTC/USDT");
    EXPECT_EQ(table.rows[0][1], "model19");
    EXPECT_EQ(table.rows[0].back(), "yes");
    EXPECT_EQ(table.rows[19][1], "model0");
    EXPECT_EQ(table.rows[19].back(), "no");
    EXPECT_EQ(table.rows[20][0], "ETH/USDT");
    for (const auto& row : table.rows) EXPECT_EQ(row.size(), table.header.size());
  }
}

TEST(SideBySideTables, SayWhoMayBeTheBestAtEachPairAndHorizon) {
  const Table sets = set_table(large_report());
  ASSERT_EQ(sets.rows.size(), 6U);
  EXPECT_EQ(sets.rows[1], (std::vector<std::string>{"BTC/USDT", "4h", "model19, model18",
                                                    "model17, model16 = model17", "35 040"}));
}

TEST(SideBySideTables, AddUpWhatAModelTookAndLeaveOutWhatIsNotKnown) {
  Report report = large_report();
  EXPECT_EQ(effort_table(report).rows[0], (std::vector<std::string>{"model0", "n/a", "18.00"}));
  EXPECT_EQ(effort_table(report).note.find("whole run"), std::string::npos);
  report.forecasts[0].seconds = 1.5;
  report.forecasts[20].seconds = 2;
  report.peak_memory_bytes = 700ULL << 20;
  EXPECT_EQ(effort_table(report).rows[0], (std::vector<std::string>{"model0", "3.5", "18.00"}));
  EXPECT_NE(effort_table(report).note.find("700 MiB"), std::string::npos);
  EXPECT_TRUE(effort_table(sample_report(3)).rows.empty());
}

TEST(SideBySideTables, ATestThatDoesNotExistHasNoHolmEither) {
  Report report = large_report();
  for (ForecastReport& f : report.forecasts) f.standing.rival = {NAN, NAN};
  const auto row = side_by_side_tables(report)[0].rows[0];
  EXPECT_EQ(row[11], "0.040");
  EXPECT_EQ(row[13], "n/a");
}

TEST(SideBySideTables, OfManyModelsAreFoldedInThePage) {
  const std::string page = to_html(large_report());
  EXPECT_EQ(complaint(page), "");
  EXPECT_EQ(times(page, "<summary>Models side by side"), 2U) << "the primary horizon is open";
  EXPECT_EQ(times(page, "<summary>The same forecasts, by further tests: 120 rows"), 1U);
  EXPECT_EQ(times(to_html(sample_report(3)), "rows</summary>"), 0U);
  EXPECT_EQ(times(to_markdown(large_report()), "**Models side by side"), 3U);
}

TEST(SideBySideTables, AreMadeAnewFromTheFile) {
  Report report = large_report();
  report.forecasts[0].seconds = 1.5;
  report.peak_memory_bytes = 700ULL << 20;
  const auto again = parse_report(to_json(report));
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(to_markdown(*again), to_markdown(report));
  EXPECT_EQ(to_html(*again), to_html(report));
}

}  // namespace
}  // namespace tern
