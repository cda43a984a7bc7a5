#include "report/regime_report.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "report/regime_pictures.h"
#include "report/well_formed.h"

namespace tern {
namespace {

constexpr Timestamp kStart = utc_day(2024, 1, 1);
constexpr std::array<std::string_view, 2> kStates = {"up", "down"};
constexpr RegimeKind kKind{"made", "By hand.", "", kStates, false, nullptr};
constexpr RegimeSettings kSettings{};

/// BTC by the hour: 100 until 01:00 of the second day, then as `closes` say at 01:00 of each next
/// day, with the way there in equal ratios.
Market market_of(const std::vector<double>& closes) {
  const std::vector<Pair> pairs = {{"BTC", "USDT"}};
  Market market{Universe::spot(pairs).value(), {}, "test", false};
  std::vector<Bar> bars;
  double close = 100.0;
  for (std::size_t i = 0; i < 24 * (closes.size() + 1) + 1; ++i) {
    const double open = close;
    if (i >= 25) {
      const std::size_t day = (i - 25) / 24;
      const double from = day == 0 ? 100.0 : closes[day - 1];
      const double share = static_cast<double>((i - 25) % 24 + 1) / 24.0;
      close = from * std::pow(closes[day] / from, share);
    }
    bars.push_back({kStart + 1h * static_cast<int>(i),
                    open,
                    std::max(open, close),
                    std::min(open, close),
                    close,
                    1.0,
                    {},
                    {},
                    {},
                    {}});
  }
  const TimeRange range{kStart, kStart + 1h * static_cast<int>(bars.size())};
  market.bars.push_back(Bars::make(Interval::h1, range, bars).value());
  return market;
}

/// Readings at 01:00 from the second day on.
RegimeHistory history_of(const std::vector<std::optional<std::size_t>>& states) {
  RegimeHistory history{&kKind, {}};
  for (std::size_t day = 0; day < states.size(); ++day) {
    history.readings.push_back({kStart + days{day + 1} + 1h, states[day]});
  }
  return history;
}

RegimeReport report_of(const Market& market, const RegimeHistory& history,
                       std::span<const ValueCurve> curves = {}) {
  const std::vector<RegimeHistory> histories = {history};
  return report_regimes({.market = market,
                         .histories = histories,
                         .settings = kSettings,
                         .period = {kStart, market.as_of()[market.as_of().size]},
                         .curves = curves})
      .value()
      .value();
}

TEST(RegimeReport, SaysWhatWasKnownAtEachReading) {
  Market market = market_of({110, 121, 100});
  market.dominance = {.vendor = "made",
                      .btc = {{kStart, kStart + 1h, 51.0}, {kStart, kStart + days{2} + 2h, 49.0}},
                      .usdt = {}};
  const RegimeReport report = report_of(market, history_of({0, std::nullopt, 1}));
  EXPECT_EQ(report.pair, "BTC/USDT");
  EXPECT_EQ(report.vendor, "made");
  EXPECT_EQ(report.hour, 1U);
  ASSERT_EQ(report.daily.rows(), 3U);
  EXPECT_EQ(report.daily.as_of()[0], kStart + days{1});
  EXPECT_NEAR(report.daily.find("close")->values[1], 110, 1e-9);
  EXPECT_EQ(report.daily.find("btc_d")->values[1], 51.0) << "the next is known an hour later";
  EXPECT_EQ(report.daily.find("btc_d")->values[2], 49.0);
  EXPECT_EQ(report.daily.find("usdt_d")->valid.count(), 0U);
  EXPECT_EQ(state_on(report, report.kinds.front(), 0), 0U);
  EXPECT_EQ(state_on(report, report.kinds.front(), 1), std::nullopt);
  EXPECT_EQ(state_on(report, report.kinds.front(), 2), 1U);
}

TEST(RegimeReport, ReturnsOfAllStatesAddUpToTheWhole) {
  const Market market = market_of({110, 121, 100, 90, 95});
  const RegimeReport report = report_of(market, history_of({0, 0, 1, std::nullopt, 0}));
  const auto& returns = report.kinds.front().returns;
  ASSERT_EQ(returns.size(), 3U);
  EXPECT_EQ(returns[0].state, "up");
  EXPECT_EQ(returns[0].days, 3U);
  EXPECT_EQ(returns[0].episodes, 2U);
  EXPECT_NEAR(returns[0].return_log, std::log(121.0 / 100) + std::log(95.0 / 90), 1e-9);
  EXPECT_NEAR(returns[0].mean.value, returns[0].return_log / 3, 1e-9);
  EXPECT_LT(returns[0].mean.low, returns[0].mean.value);
  EXPECT_EQ(returns[1].state, "down");
  EXPECT_NEAR(returns[1].return_log, std::log(100.0 / 121), 1e-9);
  EXPECT_TRUE(std::isnan(returns[1].mean.low)) << "one episode";
  EXPECT_EQ(returns[2].state, "") << "the day whose state is not known";
  EXPECT_NEAR(returns[2].return_log, std::log(90.0 / 100), 1e-9);
  double sum = 0;
  for (const StateReturn& row : returns) sum += row.return_log;
  EXPECT_NEAR(sum, std::log(95.0 / 100), 1e-9);
}

TEST(RegimeReport, AFallCountsWithinItsEpisodeOnly) {
  const Market market = market_of({120, 90, 80, 60});
  const RegimeReport report = report_of(market, history_of({0, 0, 1, 0}));
  const auto& returns = report.kinds.front().returns;
  EXPECT_NEAR(returns[0].drawdown, 90.0 / 120 - 1, 1e-9) << "not to 60, which was another episode";
  EXPECT_NEAR(returns[1].drawdown, 80.0 / 90 - 1, 1e-9);
}

TEST(RegimeReport, CurvesStandBesidePrices) {
  const Market market = market_of({110, 121});
  const ValueCurve curve{"own", {kStart, days{1}, 4}, {1000, 1000, 1000, 1100}};
  const RegimeReport report = report_of(market, history_of({0, 1}), {{curve}});
  const auto& returns = report.kinds.front().returns;
  ASSERT_EQ(returns.size(), 4U);
  EXPECT_EQ(returns[2].name, "own");
  EXPECT_EQ(returns[2].return_log, 0);
  EXPECT_NEAR(returns[3].return_log, std::log(1.1), 1e-12);
}

TEST(RegimeReport, CountsDaysEpisodesAndWhatFollows) {
  const Market market = market_of({110, 121, 100, 90, 99});
  const RegimeReport report = report_of(market, history_of({0, 0, 1, std::nullopt, 0}));
  const RegimeKindReport& kind = report.kinds.front();
  EXPECT_EQ(kind.kind, "made");
  EXPECT_EQ(kind.unknown, 1U);
  EXPECT_EQ(kind.states[0].dwell.days, 3U);
  EXPECT_EQ(kind.states[0].dwell.longest, 2U);
  EXPECT_EQ(kind.states[0].next, (std::vector<std::size_t>{1, 1}));
  EXPECT_EQ(kind.flips_plain, std::nullopt) << "there are no thresholds";
  const auto stretches = stretches_of(report, kind);
  ASSERT_EQ(stretches.size(), 3U);
  EXPECT_EQ(stretches[0].end, 2U);
  EXPECT_EQ(stretches[2].state, 0U);
  EXPECT_EQ(stretches[2].begin, 4U);
}

TEST(RegimeReport, CountsTheFlipsThatHysteresisSpares) {
  Market market = market_of({100, 100, 100, 100, 100, 100, 100});
  market.dominance.vendor = "made";
  const std::vector<double> shares = {50.2, 49.8, 50.2, 49.8, 50.2, 49.8, 50.2, 49.8};
  for (std::size_t day = 0; day < shares.size(); ++day) {
    const Timestamp stamped = kStart + days{day};
    market.dominance.btc.push_back({stamped, stamped + 30min, shares[day]});
    market.dominance.usdt.push_back({stamped, stamped + 30min, 4.5});
  }
  const RegimeKind* kind = find_regime("dominance").value();
  const auto observed = observe_regimes(market, 1);
  const RegimeHistory history = read_regimes(*kind, kSettings, observed, kStart, 1).value();
  const RegimeReport report = report_of(market, history);
  EXPECT_EQ(report.kinds.front().flips, 0U);
  EXPECT_EQ(report.kinds.front().flips_plain, 7U);
}

TEST(RegimeReport, ReadingsOutsideThePeriodAreLeftOut) {
  const Market market = market_of({110, 121, 100});
  const std::vector<RegimeHistory> histories = {history_of({0, 1, 0})};
  const TimeRange second{kStart + days{2}, kStart + days{3}};
  const auto report = report_regimes(
      {.market = market, .histories = histories, .settings = kSettings, .period = second});
  ASSERT_TRUE(report.value());
  EXPECT_EQ((*report)->daily.rows(), 1U);
  EXPECT_EQ((*report)->kinds.front().returns[1].days, 1U);
  const TimeRange before{kStart, kStart + days{1}};
  const auto none = report_regimes(
      {.market = market, .histories = histories, .settings = kSettings, .period = before});
  EXPECT_FALSE(none.value());
}

TEST(RegimePicture, IsADocumentOfItsOwnWithStatesAndThresholds) {
  Market market = market_of({110, 121, 100, 90, 99});
  for (std::size_t day = 0; day < 5; ++day) {
    const Timestamp stamped = kStart + days{day};
    market.dominance.btc.push_back({stamped, stamped + 30min, 52.0 - static_cast<double>(day)});
    market.dominance.usdt.push_back({stamped, stamped + 30min, 4.5});
  }
  const RegimeReport report = report_of(market, history_of({0, 0, 1, std::nullopt, 0}));
  const std::string svg = regime_picture(report, false);
  EXPECT_EQ(complaint(svg), "");
  EXPECT_TRUE(svg.starts_with("<svg xmlns="));
  for (const char* words : {">up<", ">down<", ">BTC.D, percent<", ">USDT.D, percent<", ">50<",
                            ">45<", ">40<", ">5<", ">4<", "prefers-color-scheme:dark"}) {
    EXPECT_NE(svg.find(words), std::string::npos) << words;
  }
  std::size_t ribbons = 0;
  for (auto at = svg.find("<rect class=\"ribbon"); at != std::string::npos;
       at = svg.find("<rect class=\"ribbon", at + 1)) {
    ++ribbons;
  }
  EXPECT_EQ(ribbons, 2U + 3U) << "two in the legend, and three stretches";
  EXPECT_EQ(svg.find("imulated"), std::string::npos);
  EXPECT_NE(regime_picture(report, true).find(">simulated data<"), std::string::npos);
}

TEST(RegimePicture, StandsWithoutSharesAndWithOneDay) {
  const Market market = market_of({110});
  const std::string svg = regime_picture(report_of(market, history_of({0})), false);
  EXPECT_EQ(complaint(svg), "");
  EXPECT_EQ(svg.find("BTC.D, percent"), std::string::npos);
}

}  // namespace
}  // namespace tern
