#include "report/feature_report.h"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "report/feature_pictures.h"
#include "report/feature_tables.h"
#include "report/heatmap.h"
#include "report/interval_panel.h"
#include "report/named_bars.h"
#include "report/well_formed.h"
#include "validate/stability_index.h"

namespace tern {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

RankIc rank(double value, double p) {
  const double half = 0.01;
  return {{value, value - half, value + half}, p, 9000};
}

/// Of two pairs: "strong" and its copy "alike" are found and hold, "fading" is found and turns,
/// "absent" was never there.
FeatureReportInputs sample_inputs(bool simulated) {
  FeatureStudy study{.train = {utc_day(2020, 1, 1), utc_day(2021, 12, 31)},
                     .test = {utc_day(2022, 1, 1), utc_day(2023, 1, 1)},
                     .overlap = 1,
                     .pairs = {"BTC/USDT", "ETH/USDT"},
                     .features = {"strong", "alike", "fading", "absent"},
                     .facts = {},
                     .correlation = CorrelationMatrix(4),
                     .clustering = {}};
  for (const std::string& pair : study.pairs) {
    for (const std::string& feature : study.features) {
      const bool absent = feature == "absent";
      const double sign = feature == "alike" ? -1 : 1;
      const RankIc train = absent ? RankIc{{kNone, kNone, kNone}, kNone, 0}
                                  : rank(sign * 0.05, feature == "fading" ? 1e-3 : 1e-9);
      const RankIc test = feature == "fading" ? rank(-0.001, 0.8) : rank(sign * 0.04, 1e-6);
      study.facts.push_back({.pair = pair,
                             .feature = feature,
                             .missing_train = absent ? 1.0 : 0.01,
                             .missing_test = absent ? 1.0 : 0.0,
                             .first = absent ? std::nullopt : std::optional(utc_day(2020, 1, 2)),
                             .last = absent ? std::nullopt : std::optional(utc_day(2022, 12, 31)),
                             .autocorrelation = {0.9, 0.1, kNone},
                             .train = train,
                             .test = absent ? train : test,
                             .all = train,
                             .years = {{2020, train}, {2021, train}, {2022, test}},
                             .shift = {absent                ? kNone
                                       : feature == "fading" ? 0.4
                                                             : 0.02,
                                       absent ? kNone : 0.01}});
    }
  }
  study.correlation.set(0, 0, 1);
  study.correlation.set(1, 1, 1);
  study.correlation.set(2, 2, 1);
  study.correlation.set(0, 1, -0.97);
  study.correlation.set(0, 2, 0.2);
  study.correlation.set(1, 2, -0.15);
  study.clustering = average_linkage(study.correlation, kAlike);
  return {.provenance = {"abc", "0.1", "config", "data", 1},
          .simulated = simulated,
          .venue = "binance",
          .interval = "1h",
          .horizon = 1h,
          .study = std::move(study)};
}

FeatureReport sample(bool simulated = false) {
  return build_feature_report(sample_inputs(simulated));
}

TEST(FeatureReport, CountsWhatSurvivesTheNumberOfTests) {
  const FeatureReport report = sample();
  EXPECT_EQ(report.tests, 6U);
  EXPECT_EQ(report.below_level, 6U);
  EXPECT_EQ(report.findings.size(), 6U);
  EXPECT_NEAR(report.adjusted[0], 6e-9, 1e-15);
  FeatureReportInputs noise = sample_inputs(false);
  for (FeatureFacts& facts : noise.study.facts) facts.train.p *= 30;
  // p = .03 is below the level, and does not outlive the six tests.
  const FeatureReport fewer = build_feature_report(std::move(noise));
  EXPECT_EQ(fewer.below_level, 6U);
  EXPECT_EQ(fewer.findings.size(), 4U);
}

TEST(FeatureReport, LooksUpInTestWhatTrainFound) {
  const FeatureReport report = sample();
  std::size_t held = 0;
  for (const FeatureFinding& finding : report.findings) {
    const bool fades = report.study.features[finding.cell.feature] == "fading";
    EXPECT_EQ(finding.confirmed, !fades);
    EXPECT_EQ(finding.clear, !fades);
    EXPECT_EQ(finding.same_sign, !fades);
    held += finding.confirmed ? 1U : 0U;
  }
  EXPECT_EQ(held, 4U);
  EXPECT_NE(headline(report).find("6 outlive the number of those tried; 4 of them hold"),
            std::string::npos)
      << headline(report);
}

TEST(FeatureReport, SaysThatNothingWasFound) {
  FeatureReportInputs noise = sample_inputs(true);
  for (FeatureFacts& facts : noise.study.facts) facts.train.p *= 1e9;
  EXPECT_EQ(headline(build_feature_report(std::move(noise))),
            "Simulated data. None of 6 rank ICs in train outlives the number of those tried.");
}

TEST(FeatureReport, CountsNoClusterOfWhatWasNeverThere) {
  EXPECT_NE(summary(sample(), "").find("3 features fall into 2 clusters"), std::string::npos);
}

TEST(FeatureReport, ListsOneOfEachClusterThatExists) {
  EXPECT_EQ(sample().reduced, (std::vector<std::string>{"strong", "fading"}));
}

TEST(FeatureReport, TellsWhatOfTestItLookedAt) {
  for (const std::string& text : {to_html(sample()), to_json(sample()), summary(sample(), "")}) {
    EXPECT_NE(text.find("looks at test data, from 2022-01-01 on"), std::string::npos);
  }
}

TEST(FeatureReport, IsWellFormedHtmlWithoutTheNetwork) {
  const std::string html = to_html(sample());
  EXPECT_EQ(complaint(html), "");
  EXPECT_EQ(html.find("http://"), html.find("http://www.w3.org/2000/svg"));
  EXPECT_EQ(html.find("<script"), std::string::npos);
  EXPECT_EQ(html.find("simulated"), std::string::npos);
}

TEST(FeatureReport, LabelsEveryTableAndPictureOfSimulatedData) {
  const FeatureReport report = sample(true);
  for (const Picture& picture : {correlation_picture(report), rank_ic_picture(report),
                                 stability_picture(report), missing_picture(report)}) {
    EXPECT_NE(picture.title.find("(simulated data)"), std::string::npos);
    EXPECT_NE(picture.table.caption.find("(simulated data)"), std::string::npos);
    for (const auto* drawings : {&picture.wide, &picture.narrow}) {
      for (const std::string& svg : *drawings) {
        EXPECT_NE(svg.find("class=\"stamp end\""), std::string::npos) << picture.id;
      }
    }
  }
  for (const Table& table :
       {strongest_table(report, 3), cluster_table(report), likeness_table(report),
        facts_table(report, 0), year_table(report, 1), provenance_table(report)}) {
    EXPECT_NE(table.caption.find("(simulated data)"), std::string::npos) << table.caption;
  }
  EXPECT_NE(summary(report, "").find("simulated data"), std::string::npos);
  EXPECT_TRUE(nlohmann::json::parse(to_json(report)).at("simulated").get<bool>());
}

TEST(FeatureReport, KeepsEveryNumberInJson) {
  const auto json = nlohmann::json::parse(to_json(sample()));
  EXPECT_EQ(json.at("tests"), 6);
  const auto& fading = json.at("features").at(2);
  EXPECT_EQ(fading.at("name"), "fading");
  EXPECT_EQ(fading.at("pairs").at(1).at("psi"), 0.4);
  EXPECT_EQ(fading.at("pairs").at(0).at("years").size(), 3U);
  EXPECT_TRUE(json.at("features").at(3).at("pairs").at(0).at("train").at("rank_ic").is_null());
  EXPECT_EQ(json.at("correlation").at(1).at(0), -0.97);
  EXPECT_EQ(json.at("clusters").at(0).at("members").size(), 2U);
}

TEST(FeatureReport, FitsTheScreen) {
  const std::string text = summary(sample(), "out/features.html");
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    EXPECT_LE(end - at, 80U) << text.substr(at, end - at);
    at = end + 1;
  }
}

TEST(FeatureReport, TakesOneFeatureWithoutAnyNumber) {
  FeatureReportInputs inputs = sample_inputs(false);
  inputs.study.pairs = {"BTC/USDT"};
  inputs.study.features = {"absent"};
  inputs.study.facts = {inputs.study.facts[3]};
  inputs.study.correlation = CorrelationMatrix(1);
  inputs.study.clustering = average_linkage(inputs.study.correlation, kAlike);
  const FeatureReport report = build_feature_report(std::move(inputs));
  EXPECT_EQ(complaint(to_html(report)), "");
  EXPECT_TRUE(report.reduced.empty());
  EXPECT_TRUE(major_shifts(report.study, stability_of).empty());
}

TEST(Heatmap, ColorsByTenthsAndLeavesOutWhatIsSmallOrAbsent) {
  CorrelationMatrix matrix(3);
  matrix.set(0, 0, 1);
  matrix.set(0, 1, -0.55);
  matrix.set(1, 1, 0.09);
  const std::string svg =
      draw(Heatmap{"title", "words", "", matrix, {0, 1, 2}, {{0, 2, "both"}}}, ChartSize::wide);
  EXPECT_EQ(complaint(svg), "");
  EXPECT_NE(svg.find("<path class=\"heat plus h9\""), std::string::npos);
  EXPECT_NE(svg.find("<path class=\"heat minus h5\""), std::string::npos);
  EXPECT_EQ(svg.find("<path class=\"heat plus h1\""), std::string::npos);
}

TEST(IntervalPanel, IsWellFormedWithoutValues) {
  const IntervalPanel panel{
      .title = "ret_1",
      .description = "",
      .stamp = "",
      .places = {"2020", "2021"},
      .shaded_from = 1,
      .series = {{"BTC", "p0", {{kNone, kNone, kNone}, {0.01, kNone, kNone}}}},
      .low = -0.02,
      .high = 0.02};
  const std::string svg = draw(panel);
  EXPECT_EQ(complaint(svg), "");
  EXPECT_NE(svg.find("class=\"shade\""), std::string::npos);
}

TEST(NamedBars, LeaveOutWhatIsNotThereAndEndAtTheEdge) {
  const NamedBars chart{.title = "",
                        .description = "",
                        .stamp = "",
                        .series = {{"BTC", "p0"}, {"ETH", "p1"}},
                        .bars = {{"rsi_14", {kNone, 5.0}}},
                        .references = {0.1, 9.0},
                        .high = 2};
  for (const ChartSize size : {ChartSize::wide, ChartSize::narrow}) {
    const std::string svg = draw(chart, size);
    EXPECT_EQ(complaint(svg), "");
    EXPECT_EQ(svg.find("reference"), svg.rfind("reference"));
  }
}

}  // namespace
}  // namespace tern
