#include "forecast/settings.h"

#include <gtest/gtest.h>

namespace tern {
namespace {

constexpr std::array kKnobs = {
    Setting{"rounds", {10, 100, 1000}, 1, 5000, "How many trees."},
    Setting{"rate", {0.5, 0.1, 0.05}, 0, 1, "How much of each."},
};

Result<Settings> made(Profile profile, const std::vector<std::string>& overrides) {
  return Settings::make("oak", kKnobs, profile, overrides);
}

TEST(Settings, AProfileChoosesEveryValue) {
  const Settings settings = *made(Profile::thorough, {});
  EXPECT_EQ(settings.count("rounds"), 1000U);
  EXPECT_EQ(settings["rate"], 0.05);
}

TEST(Settings, AnOverrideIsForItsModelAlone) {
  const Settings settings = *made(Profile::quick, {"oak.rounds=7", "oaken.rate=9", "elm.x=1"});
  EXPECT_EQ(settings.count("rounds"), 7U);
  EXPECT_EQ(settings["rate"], 0.5);
}

TEST(Settings, RefusesWhatItDoesNotKnow) {
  const auto settings = made(Profile::quick, {"oak.depth=3"});
  ASSERT_FALSE(settings);
  EXPECT_NE(settings.error().message.find("rounds, rate"), std::string::npos);
}

TEST(Settings, RefusesWhatIsNoNumberOrOutOfRange) {
  for (const char* wrong : {"oak.rate=much", "oak.rate=2", "oak.rate", "oak.rounds=0"}) {
    const auto settings = made(Profile::quick, {wrong});
    ASSERT_FALSE(settings) << wrong;
    EXPECT_EQ(settings.error().kind, Errc::invalid_argument);
  }
}

TEST(Settings, AProfileHasAName) {
  EXPECT_EQ(*parse_profile("standard"), Profile::standard);
  EXPECT_NE(parse_profile("fast").error().message.find("quick, standard, thorough"),
            std::string::npos);
}

}  // namespace
}  // namespace tern
