#include "feature/registry.h"

#include <gtest/gtest.h>

#include <set>

namespace tern {
namespace {

TEST(FeatureRegistry, NamesAreUnique) {
  const auto names = feature_names();
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), names.size());
}

TEST(FeatureRegistry, EveryRowIsWellFormed) {
  for (const Feature& row : feature_registry()) {
    EXPECT_TRUE(well_formed(row)) << row.name;
    EXPECT_NE(row.make, nullptr) << row.name;
  }
}

TEST(FeatureRegistry, ARowWithoutASourceOrInAnotherCaseIsNotWellFormed) {
  Feature row = feature_registry().front();
  row.source = "";
  EXPECT_FALSE(well_formed(row));
  row = feature_registry().front();
  row.name = "Ret_1";
  EXPECT_FALSE(well_formed(row));
}

TEST(FeatureRegistry, EveryInputIsUsed) {
  for (std::size_t i = 0; i < kInputCount; ++i) {
    const auto input = static_cast<Input>(i);
    EXPECT_TRUE(std::ranges::any_of(feature_registry(), [&](const Feature& row) {
      return row.inputs.has(input);
    })) << to_string(input);
  }
}

TEST(FeatureRegistry, EachIsSaidInOneSentence) {
  for (const Feature& row : feature_registry()) {
    EXPECT_EQ(row.doc.find(". "), std::string_view::npos) << row.name << ": " << row.doc;
  }
}

TEST(FeatureRegistry, TextsHaveTheirNumbersFilledIn) {
  for (const Feature& row : feature_registry()) {
    EXPECT_EQ(doc_of(row).find('{'), std::string::npos) << row.name;
    EXPECT_EQ(formula_of(row).find("{0}"), std::string::npos) << row.name;
  }
  const auto ratio = find_features(std::array{std::string("vol_ratio_24_168")}).value();
  EXPECT_EQ(formula_of(*ratio.front()), "ln(mean24(r^2) / mean168(r^2))");
}

TEST(FeatureRegistry, TheVolatilityThatScalesEverythingIsAFeature) {
  const auto found = find_features(std::array{std::string(kVolatilityFeature)}).value();
  EXPECT_EQ(found.front()->unit, Unit::volatility_per_bar);
}

TEST(FeatureRegistry, AnUnknownNameIsAnsweredWithTheNearest) {
  const auto found = find_features(std::array{std::string("ret_169")});
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().kind, Errc::invalid_argument);
  EXPECT_EQ(found.error().message, "no feature is called 'ret_169'; did you mean 'ret_168'?");
}

TEST(FeatureRegistry, AnAliasFindsItsFeature) {
  for (const FeatureAlias& alias : feature_aliases()) {
    const auto found = find_features(std::array{std::string(alias.alias)});
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_EQ(found->front()->name, alias.name);
  }
  const auto found = find_features(std::array{std::string("ETH_SOL_correlation")}).value();
  EXPECT_EQ(found.front()->name, "corr_eth_sol_168");
}

TEST(FeatureRegistry, NoAliasIsAName) {
  const auto names = feature_names();
  for (const FeatureAlias& alias : feature_aliases()) {
    EXPECT_EQ(std::ranges::find(names, alias.alias), names.end()) << alias.alias;
  }
}

TEST(FeatureRegistry, AMistypedAliasIsAnsweredWithIt) {
  const auto found = find_features(std::array{std::string("BTC_return_2h")});
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().message,
            "no feature is called 'BTC_return_2h'; did you mean 'BTC_return_1h'?");
}

TEST(FeatureRegistry, ANameAndItsAliasAreTwice) {
  const auto found =
      find_features(std::array{std::string("btc_ret_1"), std::string("BTC_return_1h")});
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().message, "feature 'btc_ret_1' is listed twice; leave one out");
}

TEST(FeatureRegistry, ANameTwiceIsRefused) {
  const auto found = find_features(std::array{std::string("ret_1"), std::string("ret_1")});
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().message, "feature 'ret_1' is listed twice; leave one out");
}

TEST(SigmaBound, IsWhatOneLoneReturnCanReach) {
  // After endless calm, one return r makes sigma^2 = (1 - d) r^2: r / sigma = 1 / sqrt(1 - d).
  const double decay = std::exp2(-1.0 / 72);
  EXPECT_GE(sigma_bound(1), 1 / std::sqrt(1 - decay));
  EXPECT_LE(sigma_bound(1), 1.002 / std::sqrt(1 - decay));
  EXPECT_GE(sigma_bound(24), 1 / std::sqrt((1 - decay) * std::pow(decay, 23)));
}

}  // namespace
}  // namespace tern
