#include "validate/cross_validation.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/rng.h"

namespace tern {
namespace {

constexpr Timestamp kStart = utc_day(2024, 1, 1);
constexpr std::size_t kRows = 600;
constexpr std::size_t kOverlap = 4;

/// Hourly rows whose outcome is one feature and the noise of four bars.
Dataset planted(std::uint64_t seed) {
  Rng rng(seed);
  std::vector<double> noise;
  for (std::size_t i = 0; i < kRows + kOverlap; ++i) noise.push_back(rng.normal());
  Dataset data{};
  data.horizon = 1h * kOverlap;
  data.overlap = kOverlap;
  data.features = {"a", "b"};
  data.labelled = Mask(kRows, true);
  data.labelled.set(kRows - 1, false);
  for (std::size_t i = 0; i < kRows; ++i) {
    const double signal = rng.normal();
    data.as_of.push_back(kStart + 1h * i);
    data.x.push_back(static_cast<float>(signal));
    data.x.push_back(static_cast<float>(noise[i]));
    data.volatility.push_back(0.01);
    data.variance.push_back(1e-4);
    data.ranges.insert(data.ranges.end(), kRangeColumns, 0.0F);
    double sum = signal;
    for (std::size_t k = 1; k <= kOverlap; ++k) sum += 0.3 * noise[i + k];
    data.outcome.push_back(0.01 * sum);
    data.recent.push_back(noise[i]);
  }
  return data;
}

const FoldCut kCut = {.groups = 6, .test_groups = 2, .embargo = 10};

OutOfSampleOptions settings() {
  return {.models = {"mean", "ridge"},
          .splits = {},
          .forecaster = {.overrides = {"ridge.prior_r2=0.3"}},
          .train_rows_min = 50,
          .seed = 17,
          .jobs = 2};
}

TEST(CrossValidation, EachPathForecastsEveryRowOnce) {
  const Dataset data = planted(1);
  const auto result = cross_validate(data, kCut, settings());
  ASSERT_TRUE(result);
  EXPECT_EQ(result->fits.size(), 15 * 2U);
  ASSERT_EQ(result->paths.size(), 5U);
  for (const auto& tables : result->paths) {
    ASSERT_EQ(tables.size(), 2U);
    for (const ForecastTable& table : tables) {
      ASSERT_EQ(table.rows.size(), kRows);
      for (std::size_t i = 0; i < kRows; ++i) EXPECT_EQ(table.rows[i].as_of, data.as_of[i]);
    }
  }
  EXPECT_NE(result->paths[0][1].rows.front().mean, result->paths[1][1].rows.front().mean)
      << "paths differ in what they learned from";
}

TEST(CrossValidation, FindsWhatIsPlanted) {
  const Dataset data = planted(2);
  const auto result = cross_validate(data, kCut, settings());
  ASSERT_TRUE(result);
  for (const auto& tables : result->paths) {
    double error = 0;
    double total = 0;
    for (std::size_t i = 0; i < kRows; ++i) {
      const double miss = data.outcome[i] - tables[1].rows[i].mean;
      error += miss * miss;
      total += data.outcome[i] * data.outcome[i];
    }
    EXPECT_LT(error, 0.5 * total);
  }
}

// The labels that share a bar with those of one group, or lie in the embargo behind it, are changed
// beyond recognition: no forecast of the group may notice.
TEST(CrossValidation, NoForecastKnowsALabelThatTouchesItsOwn) {
  const Dataset data = planted(3);
  const auto before = cross_validate(data, kCut, settings());
  ASSERT_TRUE(before);
  for (const std::size_t group : {0U, 2U, 5U}) {
    const std::size_t first = group * kRows / 6;
    const std::size_t last = first + kRows / 6 - 1;
    Dataset changed = data;
    for (std::size_t i = first - std::min(first, kOverlap - 1);
         i < std::min(kRows, last + kOverlap + kCut.embargo); ++i) {
      changed.outcome[i] = i % 2 == 0 ? 1 : -1;
    }
    const auto after = cross_validate(changed, kCut, settings());
    ASSERT_TRUE(after);
    for (std::size_t p = 0; p < after->paths.size(); ++p) {
      for (std::size_t i = first; i <= last; ++i) {
        EXPECT_EQ(after->paths[p][1].rows[i], before->paths[p][1].rows[i]) << "row " << i;
      }
    }
    EXPECT_TRUE(after->paths[2][1].rows != before->paths[2][1].rows)
        << "other groups learn from them";
  }
}

TEST(CrossValidation, IsTheSameAtAnyNumberOfThreads) {
  OutOfSampleOptions options = settings();
  const Dataset data = planted(4);
  const auto two = cross_validate(data, kCut, options);
  options.jobs = 1;
  const auto one = cross_validate(data, kCut, options);
  ASSERT_TRUE(one && two);
  for (std::size_t p = 0; p < one->paths.size(); ++p) {
    EXPECT_EQ(one->paths[p][1].rows, two->paths[p][1].rows);
  }
}

TEST(CrossValidation, RefusesWhatCannotBe) {
  OutOfSampleOptions options = settings();
  EXPECT_FALSE(cross_validate(planted(1), {.groups = 1}, options));
  options.models = {"oracle"};
  EXPECT_FALSE(cross_validate(planted(1), kCut, options));
}

}  // namespace
}  // namespace tern
