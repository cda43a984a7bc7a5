#include "feature/rolling_order.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "base/rng.h"

namespace tern {
namespace {

std::vector<double> series(std::size_t count, const std::function<double(std::size_t)>& value) {
  std::vector<double> values;
  for (std::size_t i = 0; i < count; ++i) values.push_back(value(i));
  return values;
}

struct Input {
  std::string name;
  std::vector<double> values;
};

/// Random values, values with ties as prices have them, and those that shift the most.
std::vector<Input> inputs(std::size_t count) {
  Rng rng(1996);
  double walk = 100;
  const auto sawtooth = [](std::size_t i) {
    return static_cast<double>(i % 300) * ((i / 300) % 2 == 0 ? 1 : -1);
  };
  return {
      {"noise", series(count, [&](std::size_t) { return rng.normal(); })},
      {"ties", series(count, [&](std::size_t) { return std::round(2 * rng.normal()) / 2; })},
      {"walk", series(count, [&](std::size_t) { return walk += rng.normal(); })},
      {"ascent", series(count, [](std::size_t i) { return static_cast<double>(i); })},
      {"descent", series(count, [](std::size_t i) { return -static_cast<double>(i); })},
      {"sawtooth", series(count, sawtooth)},
      {"constant", series(count, [](std::size_t) { return 7.0; })},
  };
}

/// The window, kept sorted in the obvious way.
class SortedWindow {
 public:
  explicit SortedWindow(std::size_t window) : window_(window) {}
  void push(const std::vector<double>& values, std::size_t newest) {
    if (newest >= window_)
      sorted_.erase(std::ranges::lower_bound(sorted_, values[newest - window_]));
    sorted_.insert(std::ranges::upper_bound(sorted_, values[newest]), values[newest]);
  }
  const std::vector<double>& sorted() const { return sorted_; }

 private:
  std::size_t window_;
  std::vector<double> sorted_;
};

std::size_t below(const std::vector<double>& sorted, double mark) {
  return static_cast<std::size_t>(std::ranges::lower_bound(sorted, mark) - sorted.begin());
}
std::size_t up_to(const std::vector<double>& sorted, double mark) {
  return static_cast<std::size_t>(std::ranges::upper_bound(sorted, mark) - sorted.begin());
}

// 512 values fill a ring: windows are within one, at its edges, and of three and more.
TEST(RollingOrder, RanksAreThoseOfTheSortedWindow) {
  for (const int window : {1, 2, 5, 168, 511, 512, 513, 1024, 1500}) {
    for (const Input& input : inputs(4000)) {
      RollingOrder order(window);
      SortedWindow want(static_cast<std::size_t>(window));
      for (std::size_t i = 0; i < input.values.size(); ++i) {
        const double value = input.values[i];
        const std::size_t rank = order.push(value);
        want.push(input.values, i);
        const std::vector<double>& sorted = want.sorted();
        ASSERT_EQ(rank, below(sorted, value)) << input.name << ", window " << window << ", " << i;
        ASSERT_EQ(order.full(), i + 1 >= static_cast<std::size_t>(window));
        const double other = input.values[i / 2] + 0.25;
        ASSERT_EQ(order.count_below(other), below(sorted, other)) << input.name;
        ASSERT_EQ(order.count_up_to(value), up_to(sorted, value)) << input.name;
        // All ranks now and then, a few of them at every push.
        const std::size_t stride = i % 97 == 0 ? 1 : sorted.size() / 3 + 1;
        for (std::size_t at = i % stride; at < sorted.size(); at += stride) {
          ASSERT_EQ(order.at(at), sorted[at])
              << input.name << ", window " << window << ", value " << i << ", rank " << at;
        }
      }
    }
  }
}

TEST(RollingOrder, HoldsAYearOfHours) {
  for (const Input& input : inputs(20'000)) {
    RollingOrder order(8760);
    SortedWindow want(8760);
    for (std::size_t i = 0; i < input.values.size(); ++i) {
      ASSERT_LT(order.push(input.values[i]), 8760U);
      want.push(input.values, i);
      if (i % 1999 != 0 && i + 1 != input.values.size()) continue;
      for (std::size_t rank = 0; rank < want.sorted().size(); ++rank) {
        ASSERT_EQ(order.at(rank), want.sorted()[rank]) << input.name << ", value " << i;
      }
    }
  }
}

TEST(RollingOrder, QuantilesRunBetweenRanks) {
  RollingOrder order(5);
  for (const double value : {50.0, 10.0, 40.0, 20.0, 30.0}) order.push(value);
  EXPECT_DOUBLE_EQ(order.quantile(0), 10);
  EXPECT_DOUBLE_EQ(order.quantile(0.8), 42);  // numpy.quantile([10, 20, 30, 40, 50], .8)
  EXPECT_DOUBLE_EQ(order.quantile(1), 50);
}

TEST(RollingOrder, GoesOnFromWhatItRemembers) {
  const std::vector<double> values = inputs(3000)[2].values;
  RollingOrder order(700);
  for (std::size_t i = 0; i < 2000; ++i) order.push(values[i]);
  Memory saved;
  order.remember(saved);
  RollingOrder restored(700);
  Memory bytes(saved.bytes());
  restored.remember(bytes);
  ASSERT_TRUE(bytes.intact());
  for (std::size_t i = 2000; i < values.size(); ++i) {
    ASSERT_EQ(restored.push(values[i]), order.push(values[i]));
    ASSERT_EQ(restored.quantile(0.3), order.quantile(0.3)) << "value " << i;
  }
}

}  // namespace
}  // namespace tern
