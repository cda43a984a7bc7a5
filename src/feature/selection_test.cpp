#include "feature/selection.h"

#include <gtest/gtest.h>

#include "feature/registry.h"

namespace tern {
namespace {

std::vector<std::string> chosen(std::vector<std::string> words) {
  const auto rows = select_features(words);
  std::vector<std::string> names;
  for (const Feature* row : rows.value()) names.emplace_back(row->name);
  return names;
}

TEST(SelectFeatures, AllIsTheRegistryAndCoreIsInIt) {
  EXPECT_EQ(chosen({"all"}), feature_names());
  EXPECT_EQ(chosen({"core"}).size(), 32U);
  EXPECT_EQ(chosen({"core", "all"}).size(), feature_names().size());
}

TEST(SelectFeatures, AGroupIsItsRowsAndNothingElse) {
  const auto names = chosen({"calendar"});
  ASSERT_FALSE(names.empty());
  for (const Feature& row : feature_registry()) {
    const bool there = std::ranges::find(names, row.name) != names.end();
    EXPECT_EQ(there, row.group == "calendar") << row.name;
  }
}

TEST(SelectFeatures, WordsKeepTheirOrderAndEachRowComesOnce) {
  const auto names = chosen({"rsi_14", "BTC_return_1h", "core"});
  EXPECT_EQ(names[0], "rsi_14");
  EXPECT_EQ(names[1], "btc_ret_1");
  EXPECT_EQ(names.size(), 32U);
}

TEST(SelectFeatures, AWordThatMeansNothingIsRefused) {
  EXPECT_EQ(select_features(std::array{std::string("calender")}).error().kind,
            Errc::invalid_argument);
  EXPECT_EQ(select_features({}).error().kind, Errc::invalid_argument);
}

TEST(FeatureGroups, AreEachNamedOnce) {
  const auto groups = feature_groups();
  for (const std::string& group : groups) EXPECT_EQ(std::ranges::count(groups, group), 1) << group;
}

}  // namespace
}  // namespace tern
