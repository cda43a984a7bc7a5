#include "app/market_regime.h"

#include <gtest/gtest.h>

#include "source/synthetic.h"

namespace tern {
namespace {

Config config_with(std::initializer_list<const char*> lines) {
  Config config = default_config();
  for (const char* line : lines) EXPECT_TRUE(set_config(line, config)) << line;
  return config;
}

TEST(RegimeSettingsOf, AVendorsThresholdsAreItsOwn) {
  const auto lines = {
      "regime.thresholds=[\"tradingview.btc_high=53.5\", \"coingecko.usdt_low=3\"]"};
  Config config = config_with(lines);
  EXPECT_EQ(regime_settings_of(config)->btc.high, 50);
  EXPECT_EQ(regime_settings_of(config)->usdt.low, 3);
  ASSERT_TRUE(set_config("data.capitalizations=tradingview", config));
  EXPECT_EQ(regime_settings_of(config)->btc.high, 53.5);
  EXPECT_EQ(regime_settings_of(config)->usdt.low, 4);
}

TEST(RegimeSettingsOf, RefusesWhatCannotBe) {
  for (const char* line :
       {"regime.thresholds=[\"somebody.btc_high=50\"]", "regime.thresholds=[\"coingecko.high=50\"]",
        "regime.thresholds=[\"tradingview.high=50\"]",
        "regime.thresholds=[\"coingecko.btc_high=many\"]", "regime.btc_low=49.5",
        "regime.usdt_high=4.1"}) {
    const Config config = config_with({line});
    const auto settings = regime_settings_of(config);
    ASSERT_FALSE(settings) << line;
    EXPECT_EQ(settings.error().kind, Errc::invalid_argument) << line;
  }
}

TEST(RegimeTermsOf, AreTheRulesOwnButWhereAStateHasOthers) {
  EXPECT_TRUE(regime_terms_of(default_config())->empty());
  const Config config = config_with(
      {"trade.regimes=[\"risk_off.exposure=0.25\", \"alt_season.buy_above_percent=0.4\"]"});
  const auto terms = regime_terms_of(config);
  ASSERT_TRUE(terms);
  const auto states = (*find_regime("dominance"))->states;
  ASSERT_EQ(terms->size(), states.size());
  for (std::size_t i = 0; i < states.size(); ++i) {
    EXPECT_DOUBLE_EQ((*terms)[i].exposure, states[i] == "risk_off" ? 0.25 : 1.0) << states[i];
    EXPECT_DOUBLE_EQ((*terms)[i].buy_above, states[i] == "alt_season" ? 0.004 : 0.003) << states[i];
    EXPECT_DOUBLE_EQ((*terms)[i].sell_below, -0.003) << states[i];
  }
}

TEST(RegimeTermsOf, RefusesAStateThatTheKindDoesNotTell) {
  const Config config =
      config_with({"regime.kind=hmm", "trade.regimes=[\"risk_off.exposure=0.25\"]"});
  const auto terms = regime_terms_of(config);
  ASSERT_FALSE(terms);
  EXPECT_NE(terms.error().message.find("calm, turbulent"), std::string::npos)
      << terms.error().message;
  EXPECT_FALSE(regime_terms_of(config_with({"trade.regimes=[\"risk_off.exposure=2\"]"})));
  EXPECT_FALSE(regime_terms_of(config_with({"trade.regimes=[\"risk_off.sell_below_percent=1\"]"})));
}

TEST(ReadMarketRegimes, ReadsEveryDayAtTheHourOfDecision) {
  const Market market = simulate({.preset = Preset::weak, .hours = 24 * 60}).market;
  Config config = config_with({"portfolio.decide_at=7"});
  config.learn.test.begin = market.as_of().start;
  const auto history = read_market_regimes(config, market, "dominance");
  ASSERT_TRUE(history);
  ASSERT_EQ(history->readings.size(), 60U);
  for (const RegimeReading& reading : history->readings) {
    EXPECT_EQ(reading.as_of.time_since_epoch() % Duration{24h}, Duration{7h});
  }
  const auto events = events_of(*history);
  ASSERT_EQ(events.size(), 60U);
  EXPECT_EQ(events.back().state, history->readings.back().state);
}

}  // namespace
}  // namespace tern
