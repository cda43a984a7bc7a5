#include "app/holdout.h"

#include <gtest/gtest.h>

#include "app/configured.h"
#include "app/learned.h"
#include "store/scratch_folder.h"

namespace tern {
namespace {

Config config_with(std::initializer_list<const char*> settings) {
  Config config = default_config();
  for (const char* setting : settings) {
    const Status set = set_config(setting, config);
    EXPECT_TRUE(set) << set.error().message;
  }
  return config;
}

std::string refusal(std::initializer_list<const char*> settings) {
  const Status checked = check_config(config_with(settings));
  return checked ? "" : checked.error().message;
}

TEST(Holdout, CutsWhatIsJudged) {
  EXPECT_EQ(judged_range(config_with({})), default_config().learn.test);
  EXPECT_EQ(judged_range(config_with({"judge.holdout=20250701-"})),
            (TimeRange{utc_day(2022, 1, 1), utc_day(2025, 7, 1)}));
  EXPECT_EQ(judged_range(config_with({"judge.holdout=20250701-20250801"})).end, utc_day(2025, 7, 1))
      << "what follows would have to be learned from it";
  EXPECT_EQ(judged_range(config_with({"judge.holdout=20270101-"})), default_config().learn.test);
  EXPECT_EQ(judged_range(config_with({"judge.holdout=20250701-", "judge.open_holdout=why"})),
            default_config().learn.test);
}

TEST(Holdout, NoBarThatClosesInsideIsSeen) {
  // 2025-07-01 00:30: the bar that opens at midnight closes half an hour into it.
  EXPECT_EQ(sealed_from(config_with({"judge.holdout=\"1751329800000-1767225600000\""})),
            utc_day(2025, 7, 1));
}

TEST(Holdout, WhatMakesNoSenseIsRefused) {
  EXPECT_EQ(refusal({"judge.holdout=20250701-"}), "");
  EXPECT_EQ(refusal({"judge.holdout=20210101-", "judge.open_holdout=why"}), "");
  EXPECT_NE(refusal({"judge.holdout=20210101-"}).find("begin earlier"), std::string::npos);
  EXPECT_NE(refusal({"judge.open_holdout=why"}).find("opens nothing"), std::string::npos);
  Config config = default_config();
  EXPECT_FALSE(set_config("judge.holdout=sometime", config));
  EXPECT_FALSE(set_config("judge.trials_elsewhere=-1", config));
}

TEST(Holdout, IsOpenedOnTheCommandLineWithAReasonOnly) {
  const ScratchFolder scratch;
  ConfigFlags flags;
  flags.assignments = {"judge.holdout=20250701-"};
  flags.open_holdout = "  it's \"the\" last check = done ";
  const auto opened = configure(flags, {});
  ASSERT_TRUE(opened) << opened.error().message;
  EXPECT_EQ(opened->judge.opened, "it's \"the\" last check = done");
  // What is kept with a run says the same.
  Config again = default_config();
  ASSERT_TRUE(set_config("judge.open_holdout=" + opened->literals.at("judge.open_holdout"), again));
  EXPECT_EQ(again.judge.opened, opened->judge.opened);
  flags.assignments.emplace_back("judge.open_holdout=why");
  EXPECT_NE(configure(flags, {}).error().message.find("is none"), std::string::npos);
  flags.assignments.pop_back();
  flags.open_holdout = " ";
  EXPECT_NE(configure(flags, {}).error().message.find("say in a sentence"), std::string::npos);
}

TEST(Holdout, TheSimulatedMarketEndsAtTheSeal) {
  const ScratchFolder scratch;
  auto database = Database::open(scratch.path());
  ASSERT_TRUE(database);
  const auto acquired = [&](const char* holdout, const char* why) {
    return acquire_market(
        config_with({"data.source=simulated", "simulated.hours=480", holdout, why}), *database);
  };
  const auto whole = acquired("judge.holdout=\"\"", "judge.open_holdout=\"\"");
  const auto sealed = acquired("judge.holdout=20210110-", "judge.open_holdout=\"\"");
  const auto opened = acquired("judge.holdout=20210110-", "judge.open_holdout=why");
  ASSERT_TRUE(whole && sealed && opened);
  EXPECT_EQ(sealed->open_times().range().end, utc_day(2021, 1, 10));
  EXPECT_EQ(content_hash(*whole), content_hash(*opened));
  EXPECT_EQ(content_hash(*sealed), content_hash(whole->slice({kTimeMin, utc_day(2021, 1, 10)})));
  const auto nothing = acquired("judge.holdout=20200110-", "judge.open_holdout=\"\"");
  ASSERT_FALSE(nothing);
  EXPECT_EQ(nothing.error().kind, Errc::not_found);
}

TEST(Holdout, IsNeverLearnedFromEvenWhenItIsOpen) {
  const ScratchFolder scratch;
  auto database = Database::open(scratch.path());
  ASSERT_TRUE(database);
  Config config =
      config_with({"data.source=simulated", "simulated.hours=4400",
                   "learn.timerange=20210501-20210705", "learn.train_min=90d", "learn.refit=10d",
                   "learn.models=[\"ridge\"]", "learn.features=[\"ret_1\"]", "trade.model=ridge",
                   "judge.holdout=20210601-", "judge.open_holdout=why"});
  for (const char* longest : {"learn.train_max=0d", "learn.train_max=100d"}) {
    ASSERT_TRUE(set_config(longest, config));
    const auto market = acquire_market(config, *database);
    ASSERT_TRUE(market);
    const auto learned = learn(config, *market, 2);
    ASSERT_TRUE(learned) << learned.error().message;
    EXPECT_EQ(learned->test.end, utc_day(2021, 7, 5));
    ASSERT_EQ(learned->splits.size(), 7U);
    for (const Split& split : learned->splits) EXPECT_LE(split.train.end, utc_day(2021, 6, 1));
    EXPECT_EQ(learned->splits.back().train.end, utc_day(2021, 6, 1));
    if (config.learn.train_max > Duration::zero()) {
      EXPECT_EQ(learned->splits.back().train.length(), days{100});
    }
    EXPECT_GT(learned->out_of_sample.tables.front().rows.back().as_of, utc_day(2021, 7, 1))
        << "but it is forecast";
  }
}

}  // namespace
}  // namespace tern
