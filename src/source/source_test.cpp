#include "source/source.h"

#include <gtest/gtest.h>

#include <set>

namespace tern {
namespace {

TEST(Venues, EachRowIsWhole) {
  std::set<std::string_view> names;
  for (const Venue& venue : venue_registry()) {
    EXPECT_TRUE(names.insert(venue.name).second) << venue.name;
    EXPECT_FALSE(venue.title.empty());
    EXPECT_FALSE(venue.columns.empty());
    EXPECT_TRUE(venue.url.starts_with("https://")) << venue.url;
    EXPECT_FALSE(venue.url.ends_with("/")) << venue.url;
    EXPECT_FALSE(venue.intervals.empty());
    EXPECT_GT(venue.page_bars, 0U);
    EXPECT_NE(venue.make, nullptr);
    EXPECT_EQ(find_venue(venue.name).value(), &venue);
  }
}

TEST(Venues, AMisspelledOneIsGuessed) {
  const auto venue = find_venue("Binace");
  ASSERT_FALSE(venue);
  EXPECT_EQ(venue.error().kind, Errc::invalid_argument);
  EXPECT_NE(venue.error().message.find("did you mean binance?"), std::string::npos);
  EXPECT_FALSE(find_venue(""));
}

}  // namespace
}  // namespace tern
