#include "app/tuned.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "app/learned.h"
#include "source/synthetic.h"
#include "validate/another_future.h"

namespace tern {
namespace {

Config small_config() {
  Config config = default_config();
  config.data.simulated = true;
  config.learn.test = {utc_day(2023, 5, 1), utc_day(2023, 7, 1)};
  EXPECT_TRUE(set_config("learn.features=[\"core\"]", config));
  EXPECT_TRUE(set_config("learn.refit=\"1mo\"", config));
  EXPECT_TRUE(set_config("learn.train_min=\"45d\"", config));
  return config;
}

const Market& small_market() {
  static const Market market = simulate({.preset = Preset::strong, .hours = 4400}).market;
  return market;
}

std::vector<TunedChoice> tuned(const Search& search, std::vector<std::string> grid,
                               std::size_t jobs = 2) {
  const auto datasets = make_datasets(search.config, search.market, 2);
  const auto tried = tune(search, *datasets, *choices_of(grid), jobs);
  EXPECT_TRUE(tried) << tried.error().message;
  return *tried;
}

TEST(AGrid, IsEveryCombinationAfterTheProfilesOwn) {
  const std::vector<std::string> grid = {"depth=2,3", "rounds=100, 300"};
  const auto choices = choices_of(grid);
  ASSERT_TRUE(choices);
  EXPECT_EQ(*choices, (std::vector<Choice>{{},
                                           {"depth=2", "rounds=100"},
                                           {"depth=2", "rounds=300"},
                                           {"depth=3", "rounds=100"},
                                           {"depth=3", "rounds=300"}}));
  EXPECT_EQ(*choices_of({}), std::vector<Choice>{{}});
  for (const char* wrong : {"depth", "depth=", "=2", ""}) {
    const std::vector<std::string> one = {wrong};
    const auto none = choices_of(one);
    ASSERT_FALSE(none) << wrong;
    EXPECT_EQ(none.error().kind, Errc::invalid_argument);
  }
  const std::string many = "a=0,1,2,3,4,5,6,7,8,9";
  EXPECT_FALSE(choices_of(std::vector<std::string>(4, many)));
}

TEST(ASearch, LooksAtNothingOfTheRangeThatIsReported) {
  const Config config = small_config();
  const Market& market = small_market();
  const auto search = make_search(config, market, "ridge", kTimeMin);
  ASSERT_TRUE(search) << search.error().message;
  EXPECT_EQ(search->range.end, config.learn.test.begin);
  EXPECT_LE(search->market.open_times().range().end, config.learn.test.begin);
  const auto other = make_search(config, with_another_future(market, config.learn.test.begin, 7),
                                 "ridge", kTimeMin);
  const auto a = tuned(*search, {"prior_r2=0.01"});
  const auto b = tuned(*other, {"prior_r2=0.01"});
  ASSERT_EQ(a.size(), 2U);
  for (std::size_t i = 0; i < a.size(); ++i) {
    ASSERT_EQ(a[i].folds.size(), b[i].folds.size());
    for (std::size_t f = 0; f < a[i].folds.size(); ++f) {
      EXPECT_EQ(a[i].folds[f].r2, b[i].folds[f].r2);
    }
  }
}

TEST(ASearch, FindsThatAnAbsurdPriorIsWorseThanASoundOne) {
  const auto search = make_search(small_config(), small_market(), "ridge", kTimeMin);
  const auto tried = tuned(*search, {"prior_r2=0.9,0.01"});
  EXPECT_NE(tried[best_of(tried)].choice, Choice{"prior_r2=0.9"})
      << "the strong market has an R2 of one percent";
  const FoldMean gain = mean_difference(tried[2].folds, tried[1].folds, &FoldSkill::scaled_r2);
  EXPECT_GT(gain.value, 0);
  EXPECT_GT(mean_over_folds(tried[2].folds, &FoldSkill::ic).value, 0.02);
  const auto again = tuned(*search, {"prior_r2=0.9,0.01"}, 1);
  EXPECT_EQ(again[1].folds[0].r2, tried[1].folds[0].r2) << "the same at any number of jobs";
}

TEST(ASearch, BeginsWhereItIsTold) {
  const Timestamp from = utc_day(2023, 4, 1);
  const auto search = make_search(small_config(), small_market(), "zero", from);
  ASSERT_TRUE(search);
  EXPECT_EQ(search->range.begin, from);
  EXPECT_EQ(tuned(*search, {}).front().folds.size(), 1U);
  EXPECT_EQ(make_search(small_config(), small_market(), "zero", utc_day(2023, 6, 1)).error().kind,
            Errc::not_found);
  EXPECT_EQ(make_search(small_config(), small_market(), "oracle", from).error().kind,
            Errc::not_found);
}

TEST(ASearch, RefusesASettingThatTheModelDoesNotHaveBeforeItBegins) {
  const auto search = make_search(small_config(), small_market(), "ridge", kTimeMin);
  const std::vector<Choice> choices = {{}, {"depth=3"}};
  const auto tried = tune(*search, {}, choices, 1);
  ASSERT_FALSE(tried);
  EXPECT_EQ(tried.error().kind, Errc::invalid_argument);
  EXPECT_NE(tried.error().message.find("depth"), std::string::npos);
}

TEST(FoldMeans, AreWhatTheTextbookSays) {
  const std::vector<FoldSkill> a = {{1, 0, 0}, {2, 0, 0}, {6, 0, 0}};
  const FoldMean mean = mean_over_folds(a, &FoldSkill::r2);
  EXPECT_DOUBLE_EQ(mean.value, 3);
  EXPECT_DOUBLE_EQ(mean.error, std::sqrt(7.0 / 3));
  const std::vector<FoldSkill> b = {{0, 0, 0}, {1, 0, 0}, {5, 0, 0}};
  const FoldMean gain = mean_difference(a, b, &FoldSkill::r2);
  EXPECT_DOUBLE_EQ(gain.value, 1);
  EXPECT_DOUBLE_EQ(gain.error, 0) << "the same in every fold";
}

}  // namespace
}  // namespace tern
