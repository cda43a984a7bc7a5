#include "report/documents.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "base/text.h"
#include "report/sample_report.h"
#include "report/table.h"
#include "report/well_formed.h"

namespace tern {
namespace {

TEST(Table, EscapesWhatWouldBreakTheDocument) {
  const Table table{.caption = "a < b", .header = {"Name", "x"}, .rows = {{"p|q <i> & r", "-1.5"}}};
  EXPECT_NE(to_html(table).find("p|q &lt;i&gt; &amp; r"), std::string::npos);
  EXPECT_NE(to_html(table).find("&#8722;1.5"), std::string::npos);
  EXPECT_EQ(complaint(to_html(table)), "");
  EXPECT_EQ(to_markdown(table),
            "**a &lt; b**\n\n| Name | x |\n| --- | ---: |\n| p\\|q &lt;i> & r | -1.5 |\n\n");
}

TEST(Table, WithoutRowsSaysSo) {
  const Table table{.caption = "Trades", .header = {"Pair", "Profit"}, .rows = {}};
  EXPECT_NE(to_html(table).find("none"), std::string::npos);
  EXPECT_NE(to_markdown(table).find("None."), std::string::npos);
}

TEST(Html, KeepsTheHyphensOfDates) {
  EXPECT_EQ(escape_html("2024-01-31"), "2024-01-31");
  EXPECT_EQ(escape_html("[-0.5, 35 040] 5 %"), "[&#8722;0.5, 35&#160;040] 5&#160;%");
}

TEST(Json, HasTheShapeOfTheFormat) {
  const auto json = nlohmann::ordered_json::parse(to_json(sample_report(3)));
  EXPECT_EQ(json.begin().key(), "format");
  const auto& forecast = json["forecasts"][0];
  EXPECT_EQ(forecast["pair"], "BTC/USDT");
  EXPECT_EQ(forecast["horizon"], "1h");
  EXPECT_EQ(forecast["n"], 35'040);
  EXPECT_EQ(forecast["ic_low"], 0.028);
  EXPECT_EQ(forecast["clark_west_p"], 0.01);
  EXPECT_TRUE(forecast["rank_ic"].is_null());
  EXPECT_TRUE(forecast["years"][0]["ic"].is_null());
  EXPECT_EQ(forecast["deciles"].size(), 10U);
  EXPECT_EQ(json["portfolio"]["strategy"], "own");
  EXPECT_TRUE(json["portfolio"]["sharpe_annual"].is_null());
  EXPECT_TRUE(json["portfolio"]["sharpe_annual_low"].is_null());
  EXPECT_EQ(json["portfolio"]["daily"]["day"][2], "2024-01-03");
  EXPECT_EQ(json["portfolio"]["daily"]["equity"].size(), 3U);
  EXPECT_EQ(json["benchmarks"][0]["pair"], "BTC/USDT");
  EXPECT_TRUE(json["single_asset"].empty());
  EXPECT_EQ(json["verdict"]["judgment"], "not_tradable");
  EXPECT_EQ(json["verdict"]["trials"], 43);
  EXPECT_EQ(json["tried"]["run"], 3);
  EXPECT_EQ(json["tried"]["earlier"], 40);
  EXPECT_FALSE(json["tried"]["holdout"]["opened"]);
  EXPECT_EQ(json["tried"]["holdout"]["looks"][0]["reason"], "the last check");
  EXPECT_EQ(json["tried"]["sentences"].size(), 5U);
  EXPECT_FALSE(json["simulated"]);
  EXPECT_EQ(json["period"]["begin"], "2024-01-01 00:00");
}

TEST(Json, HasEveryFieldThatOthersRead) {
  const auto json = nlohmann::ordered_json::parse(to_json(sample_report(3)));
  for (const char* field : {"pair",
                            "model",
                            "horizon",
                            "n",
                            "rmse_percent",
                            "rmse_zero_percent",
                            "r2_oos",
                            "r2_mean",
                            "ic",
                            "ic_low",
                            "ic_high",
                            "rank_ic",
                            "rank_ic_low",
                            "rank_ic_high",
                            "directional_accuracy",
                            "directional_accuracy_low",
                            "directional_accuracy_high",
                            "auc",
                            "clark_west",
                            "clark_west_p",
                            "pesaran_timmermann",
                            "pesaran_timmermann_p",
                            "diebold_mariano",
                            "diebold_mariano_p",
                            "sign_sharpe",
                            "sign_sharpe_p",
                            "years"}) {
    EXPECT_TRUE(json["forecasts"][0].contains(field)) << field;
  }
}

TEST(Json, WithoutThePrimaryStrategyThereIsNoPortfolio) {
  Report report = sample_report(3);
  report.strategies.clear();
  EXPECT_TRUE(nlohmann::json::parse(to_json(report))["portfolio"].is_null());
}

TEST(Markdown, BeginsWithTheVerdict) {
  const std::string text = to_markdown(sample_report(3));
  EXPECT_TRUE(text.starts_with("A signal.\n"));
  EXPECT_NE(text.find("| BTC/USDT | ridge | 35 040 | 0.6810 % | 0.6820 % |"), std::string::npos);
}

TEST(Volatility, IsTheSameInEveryDocument) {
  Report report = sample_report(3);
  const auto json = nlohmann::ordered_json::parse(to_json(report))["volatilities"][0];
  EXPECT_EQ(json["model"], "har_leverage");
  EXPECT_EQ(json["horizon"], "1h");
  EXPECT_EQ(json["r2_low"], 0.56);
  EXPECT_EQ(json["qlike_past"], 0.595);
  EXPECT_EQ(json["diebold_mariano_p"], 1e-7);
  EXPECT_EQ(json["unmeasured"], 40);
  EXPECT_NE(to_markdown(report).find("| BTC/USDT | 1h | har_leverage | 35 000 | 0.570 [0.560, "
                                     "0.580] | 0.590 [0.550, 0.630] | 0.595 [0.555, 0.635] | "
                                     "4.0 [3.0, 5.0] % | &lt; 0.001 |"),
            std::string::npos);
  EXPECT_NE(to_html(report).find("Volatility forecasts"), std::string::npos);
  report.volatilities.clear();
  EXPECT_EQ(to_markdown(report).find("Volatility forecasts"), std::string::npos);
  EXPECT_EQ(to_html(report).find("Volatility forecasts"), std::string::npos);
}

TEST(Regimes, AreInEveryDocumentWhereTheyWereRead) {
  const Report report = sample_report_divided(200);
  const auto json = nlohmann::ordered_json::parse(to_json(report));
  EXPECT_EQ(json["regimes"]["btc_thresholds"]["high"], 50);
  EXPECT_EQ(json["regimes"]["kinds"][0]["flips_plain"], 21);
  EXPECT_TRUE(json["regimes"]["kinds"][1]["flips_plain"].is_null());
  EXPECT_TRUE(json["regimes"]["daily"]["state.dominance"][0].is_null());
  EXPECT_EQ(json["regimes"]["daily"]["state.dominance"][2], 0);
  for (const std::string& page : {to_html(report), to_markdown(report)}) {
    EXPECT_NE(page.find("Which market it was"), std::string::npos);
    EXPECT_NE(page.find("What was earned in each state, by hmm"), std::string::npos);
    EXPECT_NE(page.find("21 with the thresholds alone"), std::string::npos);
  }
  EXPECT_NE(to_markdown(report).find("| BTC/USDT | risk_off | 10 | 2 | 0.12 [-0.40, 0.64] % | "
                                     "1.2 % | 24 % | -8.8 % |"),
            std::string::npos);
  EXPECT_EQ(to_html(sample_report(3)).find("Which market it was"), std::string::npos);
  EXPECT_EQ(to_markdown(sample_report(3)).find("Which market it was"), std::string::npos);
}

TEST(Allocations, AreInEveryDocumentWhereTheyWereMade) {
  const Report report = sample_report_divided(200);
  const auto json = nlohmann::ordered_json::parse(to_json(report));
  EXPECT_EQ(json["allocations"][2]["strategy"], "roadmap");
  EXPECT_EQ(json["allocations"][2]["deflated_sharpe"], 0.42);
  EXPECT_EQ(json["allocations"][2]["contrasts"][0]["p_holm"], 0.04);
  EXPECT_EQ(json["allocations"][2]["contributions"][1]["profit"], -0.125);
  for (const std::string& page : {to_html(report), to_markdown(report)}) {
    EXPECT_NE(page.find("How it could have been divided"), std::string::npos);
    EXPECT_NE(page.find("The roadmap's rule is worse than equal weights"), std::string::npos);
  }
  EXPECT_NE(summary(report, false, "")
                .find("roadmap's rule less equal weights: Sharpe -0.23 [-0.43, -0.03], p 0.020\n"),
            std::string::npos);
  EXPECT_EQ(to_html(sample_report(3)).find("How it could"), std::string::npos);
  EXPECT_EQ(to_markdown(sample_report(3)).find("How it could"), std::string::npos);
  EXPECT_EQ(summary(sample_report(3), false, "").find("roadmap"), std::string::npos);
}

TEST(Html, IsWellFormedAndAsksNothingOfTheNetwork) {
  for (const std::size_t count : {1U, 2U, 40U, 1500U}) {
    Report report = sample_report_divided(count);
    report.strategies.front().description = "a <b> & c";
    const std::string html = to_html(report);
    EXPECT_EQ(complaint(html), "") << count << " days";
    for (const char* request : {"src=", "href=", "url(", "@import", "<script"}) {
      EXPECT_EQ(html.find(request), std::string::npos) << request;
    }
    EXPECT_LT(html.size(), 1'500'000U);
  }
}

TEST(Html, NoPartHasTheNameOfAnother) {
  const std::string page = to_html(sample_report(400));
  constexpr std::string_view kMark = " id=\"";
  std::set<std::string> names;
  for (std::size_t at = page.find(kMark); at != std::string::npos; at = page.find(kMark, at)) {
    at += kMark.size();
    const std::string name = page.substr(at, page.find('"', at) - at);
    EXPECT_TRUE(names.insert(name).second) << name;
  }
  EXPECT_GT(names.size(), 10U);
}

TEST(Html, StandsWithoutStrategiesForecastsOrBenchmarks) {
  Report report = sample_report(2);
  report.strategies.clear();
  report.benchmarks.clear();
  report.forecasts.clear();
  EXPECT_EQ(complaint(to_html(report)), "");
  EXPECT_FALSE(summary(report, false, "").empty());
}

TEST(Html, SaysSimulatedInTheTitleTheCaptionsAndThePictures) {
  Report report = sample_report_divided(100);
  EXPECT_EQ(to_html(report).find("imulated"), std::string::npos);
  report.simulated = true;
  const std::string html = to_html(report);
  const auto every = [&](const std::string& open, const std::string& close) {
    for (auto at = html.find(open); at != std::string::npos; at = html.find(open, at + 1)) {
      const auto part = html.substr(at, html.find(close, at) - at);
      EXPECT_NE(part.find("simulated data"), std::string::npos) << part.substr(0, 200);
    }
  };
  every("<title>", "</title>");
  every("<caption>", "</caption>");
  every("<svg", "</svg>");
  every("<figcaption>", "</figcaption>");
}

TEST(Documents, AreTheSameTwice) {
  EXPECT_EQ(to_html(sample_report(50)), to_html(sample_report(50)));
  EXPECT_EQ(to_json(sample_report(50)), to_json(sample_report(50)));
}

TEST(Documents, AreWrittenTogether) {
  const auto folder = std::filesystem::temp_directory_path() / "tern_documents_test" / "deep";
  std::filesystem::remove_all(folder.parent_path());
  ASSERT_TRUE(write_documents(sample_report(2), folder).has_value());
  for (const char* file : {"report.json", "MULTI_ASSET_RESULTS.md", "report.html"}) {
    EXPECT_GT(std::filesystem::file_size(folder / file), 100U) << file;
  }
  EXPECT_EQ(write_documents(sample_report(2), folder / "report.json").error().kind, Errc::io);
  std::filesystem::remove_all(folder.parent_path());
}

TEST(Summary, FitsOnAScreen) {
  Report report = sample_report_divided(30);
  report.verdict.headline =
      std::string(30, 'x') + " " + std::string(40, 'y') + " " + std::string(60, 'z') + " end.";
  for (int i = 0; i < 40; ++i) report.forecasts.push_back(report.forecasts.front());
  for (int i = 0; i < 20; ++i) report.benchmarks.push_back(report.benchmarks.front());
  report.forecasts.front().score.ic = {-0.017, -0.028, -0.005};
  report.forecasts.front().score.n = 1'234'567;
  report.forecasts.front().score.r2_oos = -0.12345;
  report.strategies.front().metrics.sharpe_annual = Interval95{-123.456, -1234.567, -12.345};
  report.forecasts.front().score.model = "random_forest_of_many";
  const std::string text = summary(report, false, "out/report.html");
  const auto lines = split(text, '\n');
  EXPECT_LE(lines.size(), 30U);
  for (const auto line : lines) EXPECT_LE(line.size(), 80U) << line;
  EXPECT_NE(text.find("report: out/report.html"), std::string::npos);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_NE(summary(report, true, "").find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace tern
