#include "regime/regime_summary.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/distribution.h"

namespace tern {
namespace {

/// One reading a day; below zero is a day without a state.
RegimeHistory history_of(const std::vector<int>& states) {
  RegimeHistory history{find_regime("dominance").value(), {}};
  for (std::size_t day = 0; day < states.size(); ++day) {
    RegimeReading reading{.as_of = utc_day(2024, 1, 1) + days{static_cast<int>(day)}, .state = {}};
    if (states[day] >= 0) reading.state = static_cast<std::size_t>(states[day]);
    history.readings.push_back(reading);
  }
  return history;
}

TEST(RegimeEpisodes, EndWhereTheStateDoesOrIsNotKnown) {
  const auto episodes = episodes_of(history_of({0, 0, 1, -1, 1, 1, 2, 2, 2, 0}));
  std::vector<std::size_t> states, lengths;
  std::vector<bool> cut;
  for (const RegimeEpisode& episode : episodes) {
    states.push_back(episode.state);
    lengths.push_back(episode.days);
    cut.push_back(episode.cut);
  }
  EXPECT_EQ(states, (std::vector<std::size_t>{0, 1, 1, 2, 0}));
  EXPECT_EQ(lengths, (std::vector<std::size_t>{2, 1, 2, 3, 1}));
  EXPECT_EQ(cut, (std::vector<bool>{true, true, true, false, true}));
  EXPECT_EQ(episodes[3].begin, utc_day(2024, 1, 7));
  EXPECT_TRUE(episodes_of(history_of({-1, -1})).empty());
}

TEST(RegimeSummary, CountsDaysDwellsTransitionsAndFlips) {
  const RegimeSummary summary = summarize(history_of({0, 0, 1, 0, 0, 0, 0, -1, 2, 2, 1}));
  EXPECT_EQ(summary.unknown, 1U);
  EXPECT_EQ(summary.flips, 3U);
  EXPECT_EQ(summary.dwells[0].days, 6U);
  EXPECT_EQ(summary.dwells[0].episodes, 2U);
  EXPECT_EQ(summary.dwells[0].mean, 3);
  EXPECT_EQ(summary.dwells[0].median, 3);
  EXPECT_EQ(summary.dwells[0].longest, 4U);
  EXPECT_EQ(summary.dwells[3].episodes, 0U);
  EXPECT_TRUE(std::isnan(summary.dwells[3].mean));
  EXPECT_TRUE(std::isnan(summary.dwells[3].median));
  const std::vector<std::size_t> transitions = {4, 1, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0};
  EXPECT_EQ(summary.transitions, transitions);
}

TEST(NextDay, OfEpisodesOfOneLengthHasOneDegreeLessThanThem) {
  const RegimeHistory history = history_of({0, 0, 1, 0, 0, 1, 0, 0});
  const std::vector<double> next = {1, 3, 50, 2, 4, 50, 6, 8};
  const NextDay found = next_day(history, 0, next);
  EXPECT_EQ(found.days, 6U);
  EXPECT_EQ(found.episodes, 3U);
  EXPECT_EQ(found.mean, 4);
  EXPECT_NEAR(found.degrees, 2, 1e-12);
  // Episodes sum to 4, 6, 14 around 8 each: (16 + 4 + 36) * 3 / 2 over the square of six days.
  const double error = std::sqrt(84.0) / 6;
  EXPECT_NEAR(found.interval.high, 4 + student_t_quantile(0.975, 2) * error, 1e-9);
  EXPECT_NEAR(found.interval.low, 4 - student_t_quantile(0.975, 2) * error, 1e-9);
}

TEST(NextDay, OfOneLongEpisodeIsHardlyKnown) {
  std::vector<int> states(400, 0);
  states[390] = states[395] = 1;
  std::vector<double> next;
  for (std::size_t i = 0; i < states.size(); ++i) next.push_back(std::sin(static_cast<double>(i)));
  const NextDay found = next_day(history_of(states), 0, next);
  EXPECT_EQ(found.episodes, 3U);
  EXPECT_GT(found.degrees, 1);
  EXPECT_LT(found.degrees, 1.1);
}

TEST(NextDay, DoesNotExistWithoutDaysAndHasNoIntervalOfOneEpisode) {
  const RegimeHistory history = history_of({0, 0, 1, 1, -1});
  const double none = std::nan("");
  const NextDay one = next_day(history, 0, std::vector{1.0, 3.0, 5.0, none, none});
  EXPECT_EQ(one.mean, 2);
  EXPECT_EQ(one.episodes, 1U);
  EXPECT_TRUE(std::isnan(one.interval.low));
  EXPECT_TRUE(std::isnan(one.degrees));
  const NextDay empty = next_day(history, 1, std::vector(5, none));
  EXPECT_EQ(empty.days, 0U);
  EXPECT_EQ(empty.episodes, 0U);
  EXPECT_TRUE(std::isnan(empty.mean));
}

}  // namespace
}  // namespace tern
