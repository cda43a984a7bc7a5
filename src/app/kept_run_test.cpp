#include "app/kept_run.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "app/configured.h"
#include "store/scratch_folder.h"

namespace tern {
namespace {

RunRecord run_of(std::string id, std::string config = "") {
  return {std::move(id), utc_day(2026, 1, 2) + 3h, std::move(config), "", "", "abc", 1};
}

TEST(KeptRun, IsFoundByTheBeginningOfItsId) {
  const std::vector runs = {run_of("aa1"), run_of("ab2"), run_of("b3")};
  EXPECT_EQ(find_run(runs, "b")->id, "b3");
  EXPECT_EQ(find_run(runs, "aa")->id, "aa1");
  const auto several = find_run(runs, "a");
  ASSERT_FALSE(several);
  EXPECT_EQ(several.error().kind, Errc::invalid_argument);
  EXPECT_NE(several.error().message.find("aa1, ab2"), std::string::npos);
  for (const char* name : {"c", "", "last~", "last~x", "last~-1", "lasting"}) {
    const auto none = find_run(runs, name);
    ASSERT_FALSE(none) << name;
    EXPECT_EQ(none.error().kind, Errc::not_found) << name;
  }
}

TEST(KeptRun, IsFoundByHowRecentItIs) {
  const std::vector runs = {run_of("aa1"), run_of("ab2"), run_of("b3")};
  EXPECT_EQ(find_run(runs, "last")->id, "b3");
  EXPECT_EQ(find_run(runs, "last~0")->id, "b3");
  EXPECT_EQ(find_run(runs, "last~2")->id, "aa1");
  const auto none = find_run(runs, "last~3");
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().kind, Errc::not_found);
  EXPECT_FALSE(find_run({}, "last"));
}

TEST(KeptRun, HasTheConfigurationThatItWasMadeWith) {
  Config config = default_config();
  ASSERT_TRUE(set_config("learn.features=[\"rsi_14\", \"trend\"]", config));
  ASSERT_TRUE(set_config("learn.refit=90d", config));
  std::string text;
  for (const auto& [name, literal] : config.literals)
    text += fmt::format("{} = {}\n", name, literal);
  const auto kept = config_of(run_of("a", text));
  ASSERT_TRUE(kept) << kept.error().message;
  EXPECT_EQ(config_hash(*kept), config_hash(config));
  EXPECT_EQ(kept->learn.features, config.learn.features);
  EXPECT_EQ(literals_of(run_of("a", text)), config.literals);
}

TEST(KeptRun, AnUnknownKeyIsOfAnotherTern) {
  const auto kept = config_of(run_of("a7", "learn.magic = 1\n"));
  ASSERT_FALSE(kept);
  EXPECT_EQ(kept.error().kind, Errc::unsupported);
  EXPECT_NE(kept.error().message.find("a7"), std::string::npos);
}

TEST(KeptRun, AMarketThatHasChangedIsRefused) {
  const ScratchFolder scratch;
  auto database = Database::open(scratch.path());
  ASSERT_TRUE(database);
  RunRecord run = run_of("a", "data.source = 'simulated'\nsimulated.hours = 200\nseed = 5\n");
  const auto config = config_of(run);
  ASSERT_TRUE(config);
  run.data_hash = content_hash(*acquire_market(*config, *database));
  EXPECT_TRUE(market_of(run, *config, *database));
  run.data_hash[0] = run.data_hash[0] == '0' ? '1' : '0';
  const auto changed = market_of(run, *config, *database);
  ASSERT_FALSE(changed);
  EXPECT_EQ(changed.error().kind, Errc::invalid_argument);
  EXPECT_NE(changed.error().message.find("no longer"), std::string::npos);
}

}  // namespace
}  // namespace tern
