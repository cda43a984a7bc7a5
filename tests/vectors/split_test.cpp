#include "dataset/split.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "dataset/samples.h"

namespace tern {
namespace {

constexpr Timestamp kStart = utc_day(2024, 1, 1);

Dataset hourly_rows(int count, Duration horizon) {
  Dataset data{};
  data.horizon = horizon;
  for (int i = 0; i < count; ++i) data.as_of.push_back(kStart + 1h * i);
  data.labelled = Mask(static_cast<std::size_t>(count), true);
  return data;
}

nlohmann::json half_open(const std::vector<std::size_t>& rows) {
  return {rows.front(), rows.back() + 1};
}

// The vectors purge whole rows between train and test. A label that ends as the first test row is
// made does not overlap that row's own, so a purge of p rows is horizon + embargo = p + 1 hours,
// however the two share it.
void expect_case(const nlohmann::json& expected, int horizon) {
  const auto& params = expected["params"];
  const int purge = params["purge"];
  const int train = params["train"];
  const int test = params["test"];
  const int count = params["n"];
  const int folds = (count - train - purge) / test;
  const Dataset data = hourly_rows(count, 1h * horizon);
  const int tail = horizon - 1;  // a training range also holds the label of its last row
  const auto splits = walk_forward(
      {kStart, kStart + 1h * count},
      {.test_begin = kStart + 1h * (train + purge),
       .test_end = kStart + 1h * (train + purge + folds * test),
       .refit = {0, 1h * test},
       .train_min = 1h * (train + tail),
       .train_max = params["anchored"] ? Duration::zero() : Duration{1h * (train + tail)},
       .valid = 0h,
       .embargo = 1h * (purge + 1 - horizon)});
  ASSERT_TRUE(splits) << splits.error().message;
  ASSERT_EQ(splits->size(), expected["half_open"].size());
  for (std::size_t i = 0; i < splits->size(); ++i) {
    const auto& fold = expected["half_open"][i];
    EXPECT_EQ(half_open(labelled_rows(data, (*splits)[i].train)), fold["train"]) << "fold " << i;
    EXPECT_EQ(half_open(rows_in(data, (*splits)[i].test)), fold["test"]) << "fold " << i;
  }
}

TEST(SplitVectors, WalkForwardTakesTheRowsOfTheReference) {
  std::ifstream file(TERN_SOURCE_DIR "/tests/vectors/splits.json");
  const auto vectors = nlohmann::json::parse(file);
  ASSERT_EQ(vectors["walk_forward"].size(), 3U);
  for (const auto& expected : vectors["walk_forward"]) {
    const int purge = expected["params"]["purge"];
    for (int horizon = 1; horizon <= purge + 1; ++horizon) {
      SCOPED_TRACE(expected["params"].dump() + " horizon " + std::to_string(horizon));
      expect_case(expected, horizon);
    }
  }
}

}  // namespace
}  // namespace tern
