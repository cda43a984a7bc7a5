#include "report/read_report.h"

#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>

#include "report/documents.h"
#include "report/sample_report.h"

namespace tern {
namespace {

using Json = nlohmann::ordered_json;

/// A report that has something in each of its parts.
Report full_report(std::size_t days_count = 40) {
  Report report = sample_report_divided(days_count);
  report.simulated = true;
  report.single_asset = report.strategies;
  report.single_asset.front().pair = "ETH/USDT";
  report.single_asset.front().name = "own on ETH/USDT";
  report.strategies.front().journal_hash = "beef";
  report.strategies.front().metrics.sharpe_annual = Interval95{0.1, -0.2, 0.3};
  report.strategies.front().metrics.cagr = 1.0 / 3.0;
  report.strategies.front().metrics.skew = -0.25;
  report.deflated_sharpe = 0.51;
  report.return_at_double_costs = -0.02;
  IntervalScore& intervals = report.forecasts.front().intervals;
  intervals.n = 35'040;
  intervals.central[2] = {0.9, {{0.901, 0.897, 0.904}, 35'040}, {0.89, 0.9, 0.91}, 1.452, 2.299};
  intervals.weekly_deviation = 0.023;
  intervals.pinball_bp = {{10.71, 10.6, 10.8}, 35'040};
  intervals.history = {0.896, 2.592, 11.115};
  report.weights = {{"ensemble", "BTC/USDT", 1h, "ridge", 0.25, 0.125, 0.333}};
  report.rolling_ic = Frame(report.rolling_ic.as_of());
  Column& ic = report.rolling_ic.add("BTC/USDT");
  for (std::size_t day = 5; day < days_count; ++day) ic.set(day, 0.001 * static_cast<double>(day));
  return report;
}

std::string complaint(const Json& json) {
  const auto report = parse_report(json.dump());
  return report ? "" : report.error().message;
}

TEST(ReadReport, GivesTheSameBytesWhenWrittenAgain) {
  for (const Report& report : {full_report(), sample_report(1), Report{}}) {
    const std::string bytes = to_json(report);
    const auto again = parse_report(bytes);
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_EQ(to_json(*again), bytes);
  }
}

TEST(ReadReport, GivesTheSamePages) {
  const Report report = full_report();
  const auto again = parse_report(to_json(report));
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(to_html(*again), to_html(report));
  EXPECT_EQ(to_markdown(*again), to_markdown(report));
  EXPECT_EQ(summary(*again, false, "x"), summary(report, false, "x"));
}

TEST(ReadReport, PagesShowIntervalsAndWeights) {
  const Report report = full_report();
  for (const std::string& page : {to_html(report), to_markdown(report)}) {
    EXPECT_NE(page.find("Do outcomes fall inside the intervals? (simulated data)"),
              std::string::npos);
    EXPECT_NE(page.find("What the ensembles are made of"), std::string::npos);
    EXPECT_NE(page.find("0.333"), std::string::npos);
  }
  EXPECT_NE(to_markdown(report).find("| 89.0 %, 90.0 %, 91.0 % |"), std::string::npos);
  EXPECT_NE(to_html(report).find("89.0&#160;%, 90.0&#160;%, 91.0&#160;%"), std::string::npos);
  EXPECT_EQ(to_markdown(sample_report(3)).find("the intervals?"), std::string::npos);
}

TEST(ReadReport, RanksTheTradesAnew) {
  const auto again = parse_report(to_json(full_report()));
  ASSERT_TRUE(again) << again.error().message;
  ASSERT_EQ(again->strategies.front().best.size(), 1U);
  EXPECT_EQ(again->strategies.front().best.front().trade.profit, 41.25);
  EXPECT_TRUE(again->strategies.front().worst.empty());
}

TEST(ReadReport, SaysWhichFieldIsWrong) {
  const Json good = Json::parse(to_json(full_report()));
  Json json = good;
  json["forecasts"][1]["n"] = "many";
  EXPECT_NE(complaint(json).find("forecasts[1].n is not a whole number"), std::string::npos);
  json = good;
  json["verdict"].erase("headline");
  EXPECT_NE(complaint(json).find("verdict.headline is missing"), std::string::npos);
  json = good;
  json["strategies"][0]["daily"]["day"][3] = "2024-02-01";
  EXPECT_NE(complaint(json).find("strategies[0].daily is not a table of days"), std::string::npos);
  json = good;
  json["verdict"]["judgment"] = "proven";
  EXPECT_NE(complaint(json).find("one of the four judgments"), std::string::npos);
  json = good;
  json["costs"] = 3;
  EXPECT_NE(complaint(json).find("costs is not an object"), std::string::npos);
  json = good;
  json["strategies"][0]["round_trips"][0]["pair"] = "DOGE/USDT";
  EXPECT_NE(complaint(json).find("not in pairs"), std::string::npos);
}

TEST(ReadReport, RefusesAnotherFormatAndWhatIsNoReport) {
  Json json = Json::parse(to_json(sample_report(2)));
  json["format"] = kReportFormat + 1;
  EXPECT_NE(complaint(json).find("this tern reads formats 1 to 2"), std::string::npos);
  json.erase("format");
  EXPECT_EQ(parse_report(json.dump()).error().kind, Errc::unsupported);
  EXPECT_EQ(parse_report("[1, 2]").error().kind, Errc::unsupported);
  EXPECT_EQ(parse_report("").error().kind, Errc::corrupt_data);
  EXPECT_EQ(parse_report(to_json(sample_report(2)).substr(0, 900)).error().kind,
            Errc::corrupt_data);
}

TEST(ReadReport, AReportOfTheFirstFormatHasNeitherRegimesNorAllocations) {
  Json json = Json::parse(to_json(full_report()));
  json.erase("regimes");
  json.erase("allocations");
  for (const char* kind : {"strategies", "single_asset", "benchmarks"}) {
    for (Json& curve : json[kind]) curve.erase("contributions");
  }
  EXPECT_NE(complaint(json).find("contributions is missing"), std::string::npos)
      << "in the present format, that is damage";
  json["format"] = 1;
  const auto report = parse_report(json.dump());
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_FALSE(report->regimes);
  EXPECT_TRUE(report->allocations.empty());
  EXPECT_EQ(to_html(*report).find("Which market it was"), std::string::npos);
  EXPECT_NE(to_json(*report).find("\"format\": 2"), std::string::npos);
}

TEST(ReadReport, FindsTheFileInItsFolder) {
  const auto folder = std::filesystem::temp_directory_path() / "tern_read_report_test";
  std::filesystem::remove_all(folder);
  ASSERT_TRUE(write_documents(sample_report(3), folder));
  EXPECT_TRUE(read_report(folder));
  EXPECT_TRUE(read_report(folder / "report.json"));
  EXPECT_EQ(read_report(folder / "deeper").error().kind, Errc::not_found);
  std::ofstream(folder / "report.json") << "{";
  EXPECT_NE(read_report(folder).error().message.find((folder / "report.json").string()),
            std::string::npos);
  std::filesystem::remove_all(folder);
}

/// Calls `body` with the document after each of its values was put in place of by each of `others`.
void with_each_value_changed(Json& part, const std::vector<Json>& others,
                             const std::function<void()>& body) {
  const Json kept = part;
  for (const Json& other : others) {
    part = other;
    body();
    part = kept;
  }
  if (!part.is_structured()) return;
  // Lists of numbers alike in kind: their ends stand for the rest.
  const bool long_list = part.is_array() && part.size() > 3;
  std::size_t place = 0;
  for (Json& child : part) {
    const bool inner = place > 0 && place + 1 < part.size();
    ++place;
    if (!long_list || !inner) with_each_value_changed(child, others, body);
  }
}

TEST(ReadReport, NoDamageEndsTheProgram) {
  Json json = Json::parse(to_json(full_report(7)));
  json.erase("portfolio");
  json.erase("appendix");
  // Curves are read alike, wherever they are.
  json["single_asset"] = Json::array();
  json["benchmarks"] = Json::array();
  json["allocations"] = Json::array({json["allocations"][2]});
  std::size_t read = 0;
  std::size_t refused = 0;
  const auto body = [&] {
    const auto report = parse_report(json.dump());
    ++(report ? read : refused);
    if (!report) return;
    EXPECT_FALSE(to_html(*report).empty());
    EXPECT_FALSE(to_markdown(*report).empty());
    EXPECT_FALSE(to_json(*report).empty());
  };
  with_each_value_changed(
      json, {nullptr, true, -1, 0, 1e300, "", "x", Json::array(), Json::object()}, body);
  EXPECT_GT(read, 100U);
  EXPECT_GT(refused, 1000U);
}

TEST(ReadReport, NoCutOrFlippedByteEndsTheProgram) {
  const std::string good = to_json(sample_report(2));
  for (std::size_t at = 0; at < good.size(); at += 7) {
    EXPECT_FALSE(parse_report(std::string_view(good).substr(0, at)));
    std::string flipped = good;
    flipped[at] = static_cast<char>(flipped[at] ^ 0x11);
    if (const auto report = parse_report(flipped)) {
      EXPECT_FALSE(to_html(*report).empty());
    }
  }
}

}  // namespace
}  // namespace tern
