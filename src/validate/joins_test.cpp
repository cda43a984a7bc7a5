#include "validate/joins.h"

#include <gtest/gtest.h>

#include <vector>

namespace tern {
namespace {

constexpr Timestamp kStart = utc_day(2024, 1, 1);
constexpr TimeGrid kHours{kStart, 1h, 72};

TEST(CountJoins, CountsTheRowsThatHaveAFigure) {
  const std::vector<Capitalization> figures = {{kStart, kStart + 6h, 50},
                                               {kStart + 24h, kStart + 30h, 51}};
  const Joins joins = count_joins(figures, kHours);
  EXPECT_EQ(joins.count, 66U);
  EXPECT_EQ(joins.early, 0U);
  EXPECT_EQ(count_joins({}, kHours).count, 0U);
}

TEST(CountJoins, SeesFiguresThatAreSaidToBeKnownBeforeTheirDate) {
  const std::vector<Capitalization> figures = {{kStart, kStart + 6h, 50},
                                               {kStart + 48h, kStart + 30h, 51}};
  EXPECT_EQ(count_joins(figures, kHours).early, 42U);
}

}  // namespace
}  // namespace tern
