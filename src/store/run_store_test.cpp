#include "store/run_store.h"

#include <gtest/gtest.h>

#include "store/scratch_folder.h"

namespace tern {
namespace {

RunRecord run_of(std::string id, int day) {
  return {std::move(id),
          utc_day(2025, 1, static_cast<unsigned>(day)),
          "seed = 1\n",
          "c0ffee",
          "da7a",
          "abc123",
          0xffff'ffff'ffff'fff0ULL};
}

ForecastRow row_of(std::string model, int hour, double mean) {
  return {std::move(model),     "BTC/USDT", 3'600'000, 3'600'000LL * hour, mean, 0.01, 2,
          {-0.5F, 0.1F, 3e-30F}};
}

TEST(RunStore, GivesBackRunsAndForecasts) {
  const ScratchFolder scratch;
  auto database = Database::open(scratch.path());
  ASSERT_TRUE(database) << database.error().message;
  RunStore store(*database);
  const std::vector<ForecastRow> rows = {row_of("ridge", 1, 0.1),
                                         row_of("ridge", 2, -1e-300),
                                         {"zero", "BTC/USDT", 3'600'000, 7, 0, 0.01, 2, {}}};
  ASSERT_TRUE(store.save(run_of("late", 2), rows));
  ASSERT_TRUE(store.save(run_of("early", 1), {}));
  const auto runs = store.list();
  ASSERT_TRUE(runs);
  EXPECT_EQ(*runs, (std::vector{run_of("early", 1), run_of("late", 2)}));
  const auto forecasts = store.forecasts("late");
  ASSERT_TRUE(forecasts);
  EXPECT_EQ(*forecasts, rows);
  EXPECT_TRUE(store.forecasts("early")->empty());
  EXPECT_TRUE(store.forecasts("never")->empty());
}

TEST(RunStore, KeepsWhatItsModelsTookAsLongAsTheRun) {
  const ScratchFolder scratch;
  auto database = Database::open(scratch.path());
  ASSERT_TRUE(database);
  RunStore store(*database);
  const std::vector<FitCost> costs = {{"ridge", "BTC/USDT", 3'600'000, 1.5, 4096.0},
                                      {"zero", "BTC/USDT", 3'600'000, {}, {}}};
  ASSERT_TRUE(store.save(run_of("a", 1), {}, costs));
  EXPECT_EQ(*store.costs("a"), costs);
  ASSERT_TRUE(store.save(run_of("a", 1), {}));
  EXPECT_TRUE(store.costs("a")->empty()) << "they went with the run that was replaced";
}

TEST(RunStore, CountsAndFindsWhatARunKeeps) {
  const ScratchFolder scratch;
  auto database = Database::open(scratch.path());
  ASSERT_TRUE(database);
  RunStore store(*database);
  ForecastRow far = row_of("ridge", 1, 0.3);
  far.horizon_ms *= 24;
  ASSERT_TRUE(store.save(
      run_of("a", 1),
      std::vector{row_of("ridge", 1, 0.1), row_of("ridge", 2, 0.2), far, row_of("zero", 1, 0)}));
  ASSERT_TRUE(store.save(run_of("b", 1), std::vector{row_of("ridge", 9, 9)}));
  const auto spans = store.spans("a");
  ASSERT_TRUE(spans);
  EXPECT_EQ(
      *spans,
      (std::vector<ForecastSpan>{
          {"ridge", "BTC/USDT", 3'600'000, 2, from_epoch_ms(3'600'000), from_epoch_ms(7'200'000)},
          {"ridge", "BTC/USDT", 86'400'000, 1, from_epoch_ms(3'600'000), from_epoch_ms(3'600'000)},
          {"zero", "BTC/USDT", 3'600'000, 1, from_epoch_ms(3'600'000), from_epoch_ms(3'600'000)}}));
  EXPECT_EQ(*store.forecasts("a", spans->front()),
            (std::vector{row_of("ridge", 1, 0.1), row_of("ridge", 2, 0.2)}));
  EXPECT_EQ(*store.forecasts("a", spans->at(1)), std::vector{far});
  EXPECT_TRUE(store.spans("never")->empty());
}

TEST(RunStore, ARunOfTheSameIdIsReplaced) {
  const ScratchFolder scratch;
  auto database = Database::open(scratch.path());
  ASSERT_TRUE(database);
  RunStore store(*database);
  ASSERT_TRUE(
      store.save(run_of("a", 1), std::vector{row_of("ridge", 1, 1), row_of("ridge", 2, 2)}));
  ASSERT_TRUE(store.save(run_of("a", 3), std::vector{row_of("ridge", 1, 5)}));
  EXPECT_EQ(*store.list(), std::vector{run_of("a", 3)});
  EXPECT_EQ(*store.forecasts("a"), std::vector{row_of("ridge", 1, 5)});
}

TEST(RunStore, ARepeatedForecastWritesNothing) {
  const ScratchFolder scratch;
  auto database = Database::open(scratch.path());
  ASSERT_TRUE(database);
  RunStore store(*database);
  ASSERT_TRUE(store.save(run_of("a", 1), std::vector{row_of("ridge", 1, 1)}));
  const auto status =
      store.save(run_of("a", 2), std::vector{row_of("ridge", 7, 1), row_of("ridge", 7, 2)});
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().kind, Errc::invalid_argument);
  EXPECT_EQ(*store.list(), std::vector{run_of("a", 1)});
  EXPECT_EQ(*store.forecasts("a"), std::vector{row_of("ridge", 1, 1)});
}

}  // namespace
}  // namespace tern
