#include "signal/rule.h"

#include <gtest/gtest.h>

#include <string>

namespace tern {
namespace {

constexpr RuleParameters kParameters{
    .buy_above = 0.003, .sell_below = -0.003, .round_trip = 0.0023};

Signal decide(std::string_view rule, double mean, bool held) {
  const Forecast forecast{utc_day(2024, 1, 1), SymbolId{1}, 1h, mean, 0.01, 0};
  return find_rule(rule)->decide(forecast, held, kParameters);
}

TEST(Rule, TheStoryOfEachRule) {
  struct Case {
    const char* rule;
    double mean;
    bool held;
    double score;
  };
  for (const Case& c : {Case{"threshold", 0.0031, false, 1}, Case{"threshold", 0.003, false, 0},
                        Case{"threshold", 0.0, true, 1}, Case{"threshold", 0.0, false, 0},
                        Case{"threshold", -0.003, true, 1}, Case{"threshold", -0.0031, true, 0},
                        Case{"cost_aware", 0.0024, false, 1}, Case{"cost_aware", 0.0022, false, 0},
                        Case{"cost_aware", -0.0022, true, 1}, Case{"cost_aware", -0.0024, true, 0},
                        Case{"sign", 1e-9, false, 1}, Case{"sign", 0.0, true, 0},
                        Case{"sign", -1e-9, true, 0}, Case{"hold", -1.0, false, 1}}) {
    EXPECT_EQ(decide(c.rule, c.mean, c.held).score, c.score)
        << c.rule << " at " << c.mean << (c.held ? " held" : " flat");
  }
}

TEST(Rule, EverySignalCarriesItsForecastAndItsReason) {
  for (const Rule& rule : rule_registry()) {
    for (const double mean : {-0.01, -0.001, 0.0, 0.001, 0.01}) {
      for (const bool held : {false, true}) {
        const Signal signal = decide(rule.name, mean, held);
        EXPECT_EQ(signal.as_of, utc_day(2024, 1, 1));
        EXPECT_EQ(signal.symbol, SymbolId{1});
        EXPECT_EQ(signal.return_expected, mean);
        EXPECT_FALSE(signal.reason.empty());
        EXPECT_TRUE(signal.score == 0 || signal.score == 1) << rule.name;
      }
    }
  }
}

TEST(Rule, ABetterForecastNeverMakesARuleLeave) {
  for (const Rule& rule : rule_registry()) {
    for (const bool held : {false, true}) {
      double score = 0;
      for (double mean = -0.01; mean < 0.01; mean += 0.0001) {
        const double next = decide(rule.name, mean, held).score;
        EXPECT_GE(next, score) << rule.name << " at " << mean;
        score = next;
      }
    }
  }
}

TEST(Rule, AnUnknownRuleIsAnErrorThatNamesTheKnownOnes) {
  const auto rule = find_rule("martingale");
  ASSERT_FALSE(rule);
  EXPECT_EQ(rule.error().kind, Errc::invalid_argument);
  EXPECT_NE(rule.error().message.find("threshold, cost_aware, sign, hold"), std::string::npos);
}

}  // namespace
}  // namespace tern
