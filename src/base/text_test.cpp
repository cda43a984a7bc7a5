#include "base/text.h"

#include <gtest/gtest.h>

namespace tern {
namespace {

TEST(Text, SplitsKeepingEmptyPieces) {
  EXPECT_EQ(split("a,,b", ','), (std::vector<std::string_view>{"a", "", "b"}));
  EXPECT_EQ(split("", ','), (std::vector<std::string_view>{""}));
}

TEST(Text, NumbersAreWholeAndFinite) {
  EXPECT_EQ(parse_double("1.5e3"), 1500.0);
  for (const char* text : {"", "1.5x", "nan", "inf", " 1"})
    EXPECT_FALSE(parse_double(text)) << text;
  EXPECT_EQ(parse_integer("-12"), -12);
  EXPECT_FALSE(parse_integer("1.0"));
}

TEST(Text, SuggestsTheNearestNameOrNone) {
  const std::vector<std::string> names = {"horizon", "features", "models"};
  EXPECT_EQ(nearest_name("horizn", names), "horizon");
  EXPECT_EQ(nearest_name("model", names), "models");
  EXPECT_FALSE(nearest_name("zzzzzzzzzz", names));
}

TEST(Text, TrimsAndMapsCase) {
  EXPECT_EQ(trim(" a b\r\n"), "a b");
  EXPECT_EQ(to_lower("BTC/usdt"), "btc/usdt");
  EXPECT_EQ(to_upper("btc1"), "BTC1");
}

}  // namespace
}  // namespace tern
