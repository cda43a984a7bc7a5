#include "source/probe.h"

#include <set>

#include "source/capitalization_source.h"
#include "sources/binance_world.h"

namespace tern {
namespace {

fakes::Truth listed_long_ago() {
  fakes::Truth truth(7);
  truth.list(kBtc, {.from = utc_day(2023, 12, 20)});
  return truth;
}

TEST(Probes, EachRowIsWholeAndNamedOnce) {
  std::set<std::pair<std::string_view, std::string_view>> names;
  for (const Probe& probe : probe_registry()) {
    EXPECT_TRUE(names.insert({probe.venue, probe.name}).second) << probe.name;
    EXPECT_TRUE(find_venue(probe.venue) || find_capitalization_service(probe.venue));
    EXPECT_FALSE(probe.expectation.empty());
    EXPECT_NE(probe.run, nullptr);
  }
}

TEST(Probes, EveryServiceThatIsFetchedFromIsProbed) {
  std::set<std::string_view> probed;
  for (const Probe& probe : probe_registry()) probed.insert(probe.venue);
  for (const Venue& venue : venue_registry())
    EXPECT_TRUE(probed.contains(venue.name)) << venue.name;
  for (const CapitalizationService& service : capitalization_services()) {
    EXPECT_TRUE(probed.contains(service.name)) << service.name;
  }
}

/// Part of what is found, for those probes that find a number.
const std::map<std::string_view, std::string_view> kFound = {
    {"limit", "400 with -1130"},
    {"bounds", "02:00: 3 rows"},
    {"refusals", "limit=abc: 400 with -1100"},
    {"weight window", "early in the next"},
    {"file units", "2025-01: stamps of 16 digits, 12 columns, lines end in LF, a final newline"},
    {"file absent", "404: "},
};

// The fake takes the stricter reading of what is unverified; in all else it is as assumed.
TEST(BinanceProbes, FindWhatTheFakeDoes) {
  BinanceWorld world(kNow, listed_long_ago());
  for (const Probe& probe : probe_registry()) {
    if (probe.venue != "binance") continue;
    const auto finding = probe.run(world.context());
    ASSERT_TRUE(finding) << probe.name << ": " << finding.error().message;
    const bool strict = probe.name == "limit" || probe.name == "future";
    EXPECT_EQ(finding->holds, !strict) << probe.name << ": " << finding->found;
    const auto expected = kFound.find(probe.name);
    const std::string_view part = expected == kFound.end() ? "" : expected->second;
    EXPECT_NE(finding->found.find(part), std::string::npos) << probe.name << ": " << finding->found;
  }
  // Cheap: all of them together, and no faster than one a second.
  EXPECT_LE(world.server.log().size(), 30U);
  EXPECT_EQ(world.venue.throttled(), 0U);
}

TEST(BinanceProbes, AVenueThatWillNotTalkSettlesNothing) {
  BinanceWorld world(kNow, listed_long_ago(), {.restricted = true});
  for (const Probe& probe : probe_registry()) {
    if (probe.venue != "binance" || probe.name.starts_with("file")) continue;
    EXPECT_FALSE(probe.run(world.context())) << probe.name;
  }
}

TEST(BinanceProbes, AHeaderOrAWrongSumIsFound) {
  for (const bool header : {true, false}) {
    BinanceWorld world(kNow, listed_long_ago(), {},
                       {.header = header, .checksum = [=](const std::string&) {
                          return header ? fakes::Checksum::right : fakes::Checksum::wrong;
                        }});
    for (const Probe& probe : probe_registry()) {
      if (probe.venue != "binance" || probe.name != "file units") continue;
      const auto finding = probe.run(world.context());
      ASSERT_TRUE(finding);
      EXPECT_FALSE(finding->holds) << finding->found;
    }
  }
}

}  // namespace
}  // namespace tern
