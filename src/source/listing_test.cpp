#include "source/listing.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

namespace tern {
namespace {

const std::array kListed = {Pair{"BTC", "USD"}, Pair{"BTC", "EUR"}, Pair{"ETH", "USD"},
                            Pair{"LINK", "USD"}};

TEST(Unlisted, NamesTheOtherQuotesOfTheBase) {
  const Error error = unlisted("kraken", {"BTC", "FDUSD"}, kListed);
  EXPECT_EQ(error.kind, Errc::not_found);
  EXPECT_EQ(error.message, "kraken has no BTC/FDUSD: it trades BTC against EUR, USD");
}

TEST(Unlisted, NamesANearPairWhereTheBaseIsUnknown) {
  EXPECT_EQ(unlisted("kraken", {"LNIK", "USD"}, kListed).message,
            "kraken has no LNIK/USD: did you mean LINK/USD?");
}

TEST(Unlisted, DoesNotGuessWildly) {
  EXPECT_EQ(unlisted("kraken", {"ZZZZZZ", "KRW"}, kListed).message,
            "kraken has no ZZZZZZ/KRW, nor anything else with ZZZZZZ: name a pair that it trades");
}

TEST(Unlisted, DoesNotListWithoutEnd) {
  std::vector<Pair> listed;
  for (int i = 0; i < 50; ++i) listed.push_back({"BTC", "Q" + std::to_string(10 + i)});
  EXPECT_EQ(unlisted("x", {"BTC", "USD"}, listed).message,
            "x has no BTC/USD: it trades BTC against Q10, Q11, Q12, Q13, Q14, Q15, Q16, Q17, and "
            "more");
}

}  // namespace
}  // namespace tern
