#include "report/appendix.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "report/sample_report.h"
#include "report/well_formed.h"

namespace tern {
namespace {

TEST(Appendix, HasEveryToolBesideOurs) {
  const auto values = library_values(sample_report(30));
  for (const char* library : {"quantstats", "empyrical", "freqtrade", "textbook"}) {
    EXPECT_TRUE(std::ranges::any_of(values, [&](const LibraryValue& value) {
      return value.library == library;
    })) << library;
  }
  const std::string html = appendix_html(sample_report(30));
  EXPECT_EQ(complaint(html), "");
  EXPECT_NE(appendix_markdown(sample_report(30)).find("| freqtrade | sharpe | "),
            std::string::npos);
}

TEST(Appendix, TakesTheBasketForTheMarket) {
  Report report = sample_report(5);
  EXPECT_EQ(market_of(report)->name, "hold BTC/USDT");
  report.benchmarks.push_back(report.benchmarks.front());
  report.benchmarks.back().name = "hold equal weights";
  EXPECT_EQ(market_of(report)->name, "hold equal weights");
  report.benchmarks.clear();
  EXPECT_EQ(market_of(report), nullptr);
}

TEST(Appendix, StandsWithoutStrategiesOrBenchmarks) {
  Report report = sample_report(30);
  report.benchmarks.clear();
  EXPECT_EQ(complaint(appendix_html(report)), "");
  for (const LibraryValue& value : library_values(report)) {
    if (value.name != "beta") continue;
    EXPECT_TRUE(std::isnan(value.value));
  }
  report.strategies.clear();
  EXPECT_TRUE(library_values(report).empty());
  EXPECT_EQ(complaint(appendix_html(report)), "");
}

}  // namespace
}  // namespace tern
