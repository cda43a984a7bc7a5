#include "base/stretches.h"

#include <gtest/gtest.h>

#include <bitset>

#include "base/rng.h"

namespace tern {
namespace {

constexpr std::size_t kHours = 40;
using Hours = std::bitset<kHours>;

Timestamp at(std::size_t hour) {
  return utc_day(2024, 1, 1) + std::chrono::hours{hour};
}

Stretches stretches_of(const Hours& hours) {
  Stretches stretches;
  for (std::size_t i = 0; i < kHours; ++i) {
    if (hours[i]) append_stretch(stretches, {at(i), at(i + 1)});
  }
  return stretches;
}

Hours random_hours(Rng& rng) {
  Hours hours;
  for (std::size_t i = 0; i < kHours; ++i) hours[i] = rng.below(3) > 0;
  return hours;
}

TEST(Stretches, AreSetsOfHours) {
  Rng rng(3);
  for (int round = 0; round < 2000; ++round) {
    const Hours a = random_hours(rng);
    const Hours b = random_hours(rng) & random_hours(rng);
    EXPECT_EQ(joined(stretches_of(a), stretches_of(b)), stretches_of(a | b));
    EXPECT_EQ(without(stretches_of(a), stretches_of(b)), stretches_of(a & ~b));
    const std::size_t from = rng.below(kHours);
    const std::size_t to = from + rng.below(kHours - from + 1);
    Hours window;
    for (std::size_t i = from; i < to; ++i) window.set(i);
    EXPECT_EQ(within(stretches_of(a), {at(from), at(to)}), stretches_of(a & window));
    EXPECT_EQ(count_steps(stretches_of(a), 1h), a.count());
  }
}

TEST(Stretches, SnapToWholeSteps) {
  EXPECT_EQ(floor_to(at(5) + 1min, 4h), at(4));
  EXPECT_EQ(ceil_to(at(5) + 1min, 4h), at(8));
  EXPECT_EQ(floor_to(at(8), 4h), at(8));
  EXPECT_EQ(ceil_to(at(8), 4h), at(8));
}

}  // namespace
}  // namespace tern
