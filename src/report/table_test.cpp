#include "report/table.h"

#include <gtest/gtest.h>

namespace tern {
namespace {

TEST(Lines, BreaksAtSpacesAndCutsWhatHasNone) {
  EXPECT_EQ(lines_of("one two three", 7), (std::vector<std::string>{"one two", "three"}));
  EXPECT_EQ(lines_of("abcdefgh", 3), (std::vector<std::string>{"abc", "def", "gh"}));
  EXPECT_EQ(lines_of("", 5), std::vector<std::string>{""});
}

TEST(Text, PutsColumnsSideBySideAndWrapsTheirWords) {
  const Table table{.caption = "Words",
                    .header = {"A", "B"},
                    .rows = {{"x", "one two three four"}, {"y", ""}},
                    .note = "A note."};
  EXPECT_EQ(to_text(table, 20),
            "Words\n\n"
            "A     B\n"
            "--------------------\n"
            "x     one two three\n"
            "      four\n\n"
            "y\n\n"
            "A note.\n");
}

}  // namespace
}  // namespace tern
