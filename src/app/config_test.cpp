#include "app/config.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include "store/scratch_folder.h"

namespace tern {
namespace {

Status read(const std::string& text, Config& config) {
  const ScratchFolder folder;
  const auto file = folder.path() / "tern.toml";
  std::ofstream(file) << text;
  return read_config(file, config);
}

TEST(Config, TheCommentedFileSetsEveryKeyToItsDefault) {
  Config config{};
  ASSERT_TRUE(read(config_toml(), config));
  EXPECT_EQ(config.literals.size(), config_keys().size());
  EXPECT_EQ(config_hash(config), config_hash(default_config()));
}

TEST(Config, AnUnknownKeyIsRefusedWithTheNearestOne) {
  Config config = default_config();
  const Status status = read("[learn]\nhorizon = [\"1h\"]\n", config);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().kind, Errc::invalid_argument);
  EXPECT_NE(status.error().message.find("did you mean 'learn.horizons'"), std::string::npos)
      << status.error().message;
}

TEST(Config, AValueThatDoesNotFitSaysWhatWould) {
  Config config = default_config();
  for (const char* line :
       {"seed=-1", "seed=1.5", "data.source=disk", "data.interval=2h", "learn.refit=often",
        "trade.band=2", "trade.weights=[1, \"a\"]", "learn.models=3", "trade.rule=[]",
        "costs.fee_bps=nan", "learn.scaling=minmax", "learn.clip=0", "learn.clip=none",
        "learn.timerange=20250101", "no equals sign"}) {
    const Status status = set_config(line, config);
    ASSERT_FALSE(status) << line;
    EXPECT_EQ(status.error().kind, Errc::invalid_argument) << line;
  }
  EXPECT_FALSE(read("seed = = 2\n", config)) << "not TOML";
}

TEST(Config, ASettingChangesTheHashAndTheSameSettingDoesNot) {
  Config config = default_config();
  ASSERT_TRUE(set_config("seed=1", config));
  EXPECT_EQ(config_hash(config), config_hash(default_config()));
  ASSERT_TRUE(set_config("trade.buy_above_percent=0.2", config));
  EXPECT_DOUBLE_EQ(config.trade.buy_above, 0.002);
  EXPECT_NE(config_hash(config), config_hash(default_config()));
}

TEST(Config, WhatOnlyTheWholeCanKnowIsChecked) {
  const auto refused = [](std::initializer_list<const char*> lines) {
    Config config = default_config();
    for (const char* line : lines) EXPECT_TRUE(set_config(line, config)) << line;
    return !check_config(config);
  };
  EXPECT_FALSE(refused({}));
  EXPECT_TRUE(refused({"trade.weights=[0.5, 0.5]"}));
  EXPECT_TRUE(refused({"trade.weights=[0.5, 0.5, 0.5]"}));
  EXPECT_TRUE(refused({"trade.model=ar1", "learn.models=[\"zero\"]"}));
  EXPECT_TRUE(refused({"learn.models=[\"ridge\", \"oracle\"]"}));
  EXPECT_TRUE(refused({"learn.models=[\"zero\", \"ensemble\"]", "trade.model=ensemble"}));
  EXPECT_FALSE(refused({"learn.models=[\"ar1\", \"ensemble\"]", "trade.model=ensemble"}));
  EXPECT_TRUE(refused({"trade.rule=martingale"}));
  EXPECT_TRUE(refused({"learn.horizons=[]"}));
  EXPECT_TRUE(refused({"learn.horizons=[\"90m\"]"}));
  EXPECT_TRUE(refused({"learn.horizons=[\"24h\", \"1d\"]"}));
  EXPECT_TRUE(refused({"learn.models=[\"ridge\", \"ridge\"]"}));
  EXPECT_TRUE(refused({"data.interval=4h", "learn.horizons=[\"4h\"]"}));
  EXPECT_TRUE(refused({"data.pairs=[\"BTC/USDT\"]", "trade.weights=[1]", "data.source=simulated"}));
  EXPECT_FALSE(refused({"data.pairs=[\"BTC/USDT\"]", "trade.weights=[1]"}));
  EXPECT_TRUE(refused({"trade.buy_above_percent=-0.5"}));
  EXPECT_TRUE(refused({"learn.models=[]"}));
  EXPECT_TRUE(refused({"data.pairs=[]", "trade.weights=[]"}));
  EXPECT_TRUE(refused({"learn.refit=1min"}));
  EXPECT_TRUE(refused({"data.source=simulated", "simulated.start=2021-01-04T00:30:00"}));
  EXPECT_TRUE(refused({"data.capitalizations=nobody"}));
  EXPECT_FALSE(refused({"data.capitalizations=tradingview"}));
  EXPECT_FALSE(refused({"data.capitalizations=\"\""}));
}

TEST(Config, ACountOutsideItsRangeIsToldBothEnds) {
  Config config = default_config();
  const Status status = set_config("simulated.hours=300000", config);
  ASSERT_FALSE(status);
  EXPECT_NE(status.error().message.find("from 200 to 200000"), std::string::npos)
      << status.error().message;
}

TEST(Config, TheCutOffOfFeaturesCanBeInfinitelyFar) {
  Config config = default_config();
  EXPECT_EQ(config.learn.scaler.scaling, Scaling::standard);
  EXPECT_EQ(config.learn.scaler.clip, 5);
  ASSERT_TRUE(set_config("learn.clip=inf", config));
  EXPECT_TRUE(std::isinf(config.learn.scaler.clip));
  EXPECT_EQ(config.literals.at("learn.clip"), "inf");
  ASSERT_TRUE(set_config("learn.clip=3", config));
  EXPECT_EQ(config.learn.scaler.clip, 3);
  ASSERT_TRUE(read("[learn]\nscaling = \"rank\"\n", config));
  EXPECT_EQ(config.learn.scaler.scaling, Scaling::rank);
}

TEST(Config, ADateNeedsNoQuotes) {
  Config config = default_config();
  const Status status = set_config("simulated.start=2022-03-01", config);
  ASSERT_TRUE(status) << status.error().message;
  EXPECT_EQ(config.data.simulated_start, utc_day(2022, 3, 1));
  ASSERT_TRUE(read("[costs]\nas_of = 2024-05-06\n", config));
  EXPECT_EQ(config.trade.costs.as_of, utc_day(2024, 5, 6));
}

}  // namespace
}  // namespace tern
