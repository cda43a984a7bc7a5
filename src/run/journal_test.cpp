#include "run/journal.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace tern {
namespace {

constexpr Timestamp kNow = utc_day(2024, 1, 1);

std::vector<Event> one_of_each() {
  return {Deposit{kNow, {AssetId{3}, 1'000'000}},
          BarClosed{kNow, SymbolId{2}, 0.1},
          Forecast{kNow, SymbolId{1}, 4h, -0.0, 0.01, 7},
          InstantClosed{kNow},
          Fill{OrderId{1},
               SymbolId{0},
               kNow,
               {AssetId{0}, 5},
               {AssetId{3}, -7},
               {AssetId{3}, 1},
               {AssetId{3}, 2}},
          OrderRefused{kNow + 1h, OrderId{2}, Refusal::insufficient_cash},
          TargetWeights{kNow + 1h,
                        {0.5, -0.25, 0},
                        {true, false, true},
                        {"inverse_volatility", "risk_off", 0.5, {"", "SOL/USDT: 12 days"}}},
          RegimeRead{kNow + 1h, 2},
          FundingDue{kNow + 8h, SymbolId{1}, -1e-4}};
}

Journal journal_of(const std::vector<Event>& events) {
  Journal journal;
  for (const Event& event : events) journal.append(event);
  return journal;
}

std::filesystem::path file_with(std::string_view bytes) {
  const auto file = std::filesystem::path(testing::TempDir()) /
                    ("journal_" + std::to_string(getpid()) + ".journal");
  std::ofstream(file, std::ios::binary) << bytes;
  return file;
}

TEST(Journal, GivesBackEveryKindOfEventAsItWas) {
  EXPECT_EQ(one_of_each().size(), std::variant_size_v<Event>);
  EXPECT_EQ(journal_of(one_of_each()).events(), one_of_each());
  EXPECT_TRUE(Journal().events().empty());
}

TEST(Journal, GivesBackWhatIsEmptyAndWhatIsNotKnown) {
  const std::vector<Event> events = {RegimeRead{kNow, std::nullopt}, RegimeRead{kNow, 0},
                                     TargetWeights{kNow, {}, {}, {}}, InstantClosed{kNow}};
  EXPECT_EQ(journal_of(events).events(), events);
}

TEST(Journal, TheSameEventsHaveTheSameNameAndOthersAnother) {
  auto events = one_of_each();
  const std::string name = journal_of(events).hash();
  EXPECT_EQ(name.size(), 64U);
  EXPECT_EQ(journal_of(events).hash(), name);
  std::get<Fill>(events[4]).quote.units -= 1;
  EXPECT_NE(journal_of(events).hash(), name);
}

TEST(Journal, ComesBackFromItsFile) {
  const Journal journal = journal_of(one_of_each());
  const auto file = file_with("");
  ASSERT_TRUE(journal.save(file));
  const auto loaded = Journal::load(file);
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(loaded->bytes(), journal.bytes());
  std::filesystem::remove(file);
}

TEST(Journal, ACutFileIsAnErrorOrAShorterJournal) {
  const Journal whole = journal_of(one_of_each());
  std::size_t prefixes = 0;
  for (std::size_t cut = 0; cut < whole.bytes().size(); ++cut) {
    const auto loaded = Journal::load(file_with(whole.bytes().substr(0, cut)));
    if (!loaded) {
      EXPECT_EQ(loaded.error().kind, Errc::corrupt_data) << cut;
      continue;
    }
    ++prefixes;
    const auto events = loaded->events();
    const auto all = one_of_each();
    EXPECT_TRUE(std::equal(events.begin(), events.end(), all.begin())) << cut;
  }
  // One per edge between two records, the empty journal included.
  EXPECT_EQ(prefixes, one_of_each().size());
}

TEST(Journal, RefusesWhatIsNotAJournal) {
  EXPECT_EQ(Journal::load("/nowhere/at/all").error().kind, Errc::not_found);
  EXPECT_EQ(Journal::load(file_with("time,open,close\n")).error().kind, Errc::corrupt_data);
  std::string bytes(Journal().bytes());
  bytes += '\x2a';
  EXPECT_NE(Journal::load(file_with(bytes)).error().message.find("byte 15"), std::string::npos);
  std::string refusal(journal_of({one_of_each()[5]}).bytes());
  refusal.back() = '\x63';
  EXPECT_EQ(Journal::load(file_with(refusal)).error().kind, Errc::corrupt_data);
  for (const char length : {'\x04', '\x7f'}) {
    // The first byte of how many weights there are: more than follow, or than could.
    std::string plan(journal_of({one_of_each()[6]}).bytes());
    plan[Journal().bytes().size() + 1 + 8 + (length == '\x7f' ? 3 : 0)] = length;
    EXPECT_EQ(Journal::load(file_with(plan)).error().kind, Errc::corrupt_data);
  }
  std::string regime(journal_of({one_of_each()[7]}).bytes());
  regime[Journal().bytes().size() + 1 + 8] = '\x02';
  EXPECT_EQ(Journal::load(file_with(regime)).error().kind, Errc::corrupt_data);
  EXPECT_EQ(Journal().save("/nowhere/at/all").error().kind, Errc::io);
}

}  // namespace
}  // namespace tern
