#include <gtest/gtest.h>

#include <algorithm>

#include "fakes/binance.h"
#include "sources/asked.h"

namespace tern::fakes {
namespace {

const Pair kPair{"BTC", "USDT"};
constexpr Timestamp kListed = utc_day(2024, 1, 1) + 4h;
constexpr Timestamp kNow = utc_day(2024, 3, 1) + 30min + 5s;

Truth listed() {
  Truth truth(1);
  truth.list(kPair, {.from = kListed,
                     .outages = {{utc_day(2024, 2, 1), utc_day(2024, 2, 1) + 2h}},
                     .halts = {{utc_day(2024, 2, 2), utc_day(2024, 2, 2) + 1h}}});
  truth.list({"ETH", "USDT"}, {.from = kListed, .until = utc_day(2024, 2, 10)});
  truth.list({"SOL", "USDT"}, {.from = utc_day(2024, 4, 1)});
  return truth;
}

struct FakeBinance : ::testing::Test {
  VirtualClock clock{kNow};
  BinanceFake venue{clock, listed()};

  Reply ask(const std::string& target) { return venue.answer(asked("/api/v3/" + target)); }
  Reply klines(const std::string& rest) { return ask("klines?symbol=BTCUSDT&interval=" + rest); }
  nlohmann::json rows(const std::string& rest) { return json_of(klines(rest)); }
  /// The code of a refusal with 400.
  int code(const std::string& target) {
    const Reply reply = ask(target);
    EXPECT_EQ(reply.status, 400) << target;
    const auto body = json_of(reply);
    return body.is_object() ? body.value("code", 0) : 0;
  }
  static std::string bounds(Timestamp start, Timestamp end) {
    return "&startTime=" + std::to_string(epoch_ms(start)) +
           "&endTime=" + std::to_string(epoch_ms(end));
  }
};

TEST_F(FakeBinance, RowsAreTheTruthInStrings) {
  const auto row = rows("1h&limit=1000" + bounds(kNow - 48h, kNow - 47h))[0];
  ASSERT_EQ(row.size(), 12U);
  const Timestamp open_time = from_epoch_ms(row[0].get<std::int64_t>());
  const auto bar = venue.truth().bar(kPair, Interval::h1, open_time, kNow);
  EXPECT_EQ(row[1], decimal(bar->open));
  EXPECT_EQ(row[2], decimal(bar->high));
  EXPECT_EQ(row[3], decimal(bar->low));
  EXPECT_EQ(row[4], decimal(bar->close));
  EXPECT_EQ(row[5], decimal(bar->volume));
  EXPECT_EQ(row[6], epoch_ms(open_time + 1h) - 1);
  EXPECT_EQ(row[7], decimal(*bar->quote_volume));
  EXPECT_EQ(row[8], *bar->trade_count);
  EXPECT_EQ(row[9], decimal(*bar->taker_buy_volume));
  EXPECT_EQ(row[10], decimal(*bar->taker_buy_quote_volume));
  EXPECT_EQ(row[11], "0");
}

TEST_F(FakeBinance, BothBoundsAreOnTheOpenTimeAndBothAreIn) {
  const Timestamp t = utc_day(2024, 2, 20);
  const auto count = [&](Duration from, Duration to) {
    return rows("1h" + bounds(t + from, t + to)).size();
  };
  EXPECT_EQ(count(0h, 2h), 3U);
  EXPECT_EQ(count(0h, 2h - 1ms), 2U);
  EXPECT_EQ(count(1ms, 2h), 2U);
  EXPECT_EQ(count(1h, 1h), 1U);
  EXPECT_EQ(count(1ms, 2ms), 0U);
  EXPECT_EQ(rows("1h" + bounds(t + 28min, t + 2h))[0][0], epoch_ms(t + 1h));
}

TEST_F(FakeBinance, FiveHundredRowsAreTheDefaultAndAThousandTheMost) {
  const std::string since = "&startTime=" + std::to_string(epoch_ms(kListed));
  EXPECT_EQ(rows("1h" + since).size(), 500U);
  EXPECT_EQ(rows("1h&limit=1000" + since).size(), 1000U);
  EXPECT_EQ(rows("1h&startTime=0&limit=1")[0][0], epoch_ms(kListed));
  EXPECT_EQ(rows("1h&startTime=1704067200&limit=1")[0][0], epoch_ms(kListed)) << "in seconds";
  EXPECT_EQ(rows("1h&startTime=" + std::to_string(epoch_ms(kListed) * 1000))[0][0],
            epoch_ms(kListed))
      << "in microseconds";
  EXPECT_TRUE(venue.violations().empty());
  EXPECT_EQ(code("klines?symbol=BTCUSDT&interval=1h&limit=1001"), -1130);
  EXPECT_EQ(venue.violations().size(), 1U);
}

TEST_F(FakeBinance, TheLastRowIsRunning) {
  const auto row = rows("1h").back();
  EXPECT_EQ(row[0], epoch_ms(utc_day(2024, 3, 1)));
  EXPECT_GT(row[6], epoch_ms(venue.now()));
  const std::string before = row[5];
  clock.advance(10s);
  EXPECT_NE(rows("1h").back()[5], before);
}

TEST_F(FakeBinance, OutagesAreHolesAndHaltsAreZeroes) {
  const Timestamp out = utc_day(2024, 2, 1);
  const auto around = rows("1h" + bounds(out - 1h, out + 2h));
  ASSERT_EQ(around.size(), 2U);
  EXPECT_EQ(around[1][0], epoch_ms(out + 2h));
  const auto halted = rows("1h" + bounds(out + 24h, out + 24h))[0];
  EXPECT_EQ(halted[5], "0.00000000");
  EXPECT_EQ(halted[8], 0);
  EXPECT_EQ(halted[1], halted[2]);
}

TEST_F(FakeBinance, RefusesWithItsOwnCodes) {
  EXPECT_EQ(code("klines?interval=1h"), -1102);
  EXPECT_EQ(code("klines?symbol=BTCUSDT"), -1102);
  EXPECT_EQ(code("klines?symbol=&interval=1h"), -1105);
  EXPECT_EQ(code("klines?symbol=NOPE&interval=1h"), -1121);
  EXPECT_EQ(code("klines?symbol=SOLUSDT&interval=1h"), -1121) << "listed later";
  EXPECT_EQ(code("klines?symbol=BTCUSDT&interval=1x"), -1120);
  EXPECT_EQ(code("klines?symbol=BTCUSDT&interval=1H"), -1120);
  EXPECT_EQ(code("klines?symbol=BTCUSDT&interval=1h&limit=abc"), -1100);
  EXPECT_EQ(code("klines?symbol=BTCUSDT&interval=1h&startTime=-1"), -1100);
  EXPECT_EQ(code("exchangeInfo?symbol=NOPE"), -1121);
  EXPECT_EQ(code("exchangeInfo?symbol=BTCUSDT&symbols=%5B%22BTCUSDT%22%5D"), -1128);
  EXPECT_EQ(code("exchangeInfo?symbols=BTCUSDT"), -1100);
  EXPECT_TRUE(venue.violations().empty());
}

TEST_F(FakeBinance, WhatNoClientOfOursDoesIsRemembered) {
  std::size_t seen = 0;
  const auto remembered = [&] { return venue.violations().size() == ++seen; };
  EXPECT_EQ(code("klines?symbol=btcusdt&interval=1h"), -1100);
  EXPECT_TRUE(remembered());
  EXPECT_EQ(code("klines?symbol=BTCUSDT&interval=1h&foo=1"), -1104);
  EXPECT_TRUE(remembered());
  EXPECT_EQ(ask("depth?symbol=BTCUSDT").status, 500);
  EXPECT_TRUE(remembered());
  EXPECT_EQ(klines("3m").status, 500);
  EXPECT_TRUE(remembered());
  EXPECT_EQ(klines("1d&timeZone=8").status, 500);
  EXPECT_TRUE(remembered());
  EXPECT_EQ(klines("1h&endTime=" + std::to_string(epoch_ms(kNow + 1s))).status, 403);
  EXPECT_TRUE(remembered());
  EXPECT_EQ(venue.answer(asked("/api/v3/time", "Accept: */*")).status, 500);
  EXPECT_TRUE(remembered());
  EXPECT_EQ(venue.answer(asked("/api/v3/time", "User-Agent: t\r\nX-MBX-TIME-UNIT: year")).status,
            400);
}

TEST_F(FakeBinance, EveryAnswerTellsTheWeight) {
  EXPECT_EQ(header_of(ask("ping"), "X-MBX-USED-WEIGHT-1M"), "1");
  EXPECT_EQ(header_of(klines("1h"), "X-MBX-USED-WEIGHT-1M"), "3");
  EXPECT_EQ(header_of(klines("1x"), "X-MBX-USED-WEIGHT-1M"), "5") << "refusals cost as well";
  EXPECT_EQ(header_of(ask("exchangeInfo"), "X-MBX-USED-WEIGHT-1M"), "25");
  EXPECT_EQ(header_of(ask("nothing"), "X-MBX-USED-WEIGHT"), "26");
  clock.advance(54s);
  EXPECT_EQ(header_of(ask("ping"), "X-MBX-USED-WEIGHT-1M"), "27");
  clock.advance(1s);
  EXPECT_EQ(header_of(ask("ping"), "X-MBX-USED-WEIGHT-1M"), "1") << "the minute is the clock's";
}

TEST_F(FakeBinance, ItsClockMayBeOff) {
  BinanceFake skewed(clock, listed(), {.clock_skew = -90s});
  EXPECT_EQ(json_of(skewed.answer(asked("/api/v3/time")))["serverTime"], epoch_ms(kNow - 90s));
  EXPECT_EQ(json_of(ask("time"))["serverTime"], epoch_ms(kNow));
}

TEST_F(FakeBinance, ExchangeInfoIsShuffledAndHasNews) {
  const auto first = json_of(ask("exchangeInfo?symbol=BTCUSDT"));
  EXPECT_EQ(first["symbols"].size(), 1U);
  EXPECT_EQ(first["symbols"][0]["status"], "TRADING");
  EXPECT_EQ(first["rateLimits"][0]["limit"], 6000);
  const auto second = json_of(ask("exchangeInfo?symbols=%5B%22BTCUSDT%22%2C%22ETHUSDT%22%5D"));
  EXPECT_EQ(second["symbols"].size(), 2U);
  EXPECT_EQ(second["symbols"][1]["status"], "BREAK") << "delisted";
  EXPECT_NE(first["symbols"][0]["filters"], second["symbols"][0]["filters"]);
  EXPECT_EQ(json_of(ask("exchangeInfo"))["symbols"].size(), 2U) << "SOL is not listed yet";
}

struct FakeBinanceLimits : FakeBinance {
  BinanceFake strict{clock, listed(), {.weight_max = 10}};
  Reply ping() { return strict.answer(asked("/api/v3/ping")); }
  Reply use_up() {
    for (int i = 0; i < 10; ++i) EXPECT_EQ(ping().status, 200);
    return ping();
  }
};

TEST_F(FakeBinanceLimits, BeyondTheWeightIsAPauseUntilTheMinuteEnds) {
  const Reply reply = use_up();
  EXPECT_EQ(reply.status, 429);
  EXPECT_EQ(json_of(reply)["code"], -1003);
  EXPECT_EQ(header_of(reply, "Retry-After"), "55");
  EXPECT_EQ(header_of(reply, "X-MBX-USED-WEIGHT-1M"), "11");
  EXPECT_TRUE(strict.violations().empty()) << "to be throttled once is no crime";
  clock.advance(55s);
  EXPECT_EQ(ping().status, 200);
  EXPECT_EQ(strict.throttled(), 1U);
}

TEST_F(FakeBinanceLimits, WhoDoesNotListenIsBannedForLongerAndLonger) {
  use_up();
  EXPECT_EQ(ping().status, 429);
  EXPECT_EQ(ping().status, 429);
  const Reply banned = ping();
  EXPECT_EQ(banned.status, 418);
  EXPECT_EQ(header_of(banned, "Retry-After"), "120");
  EXPECT_NE(banned.body.find("banned until " + std::to_string(epoch_ms(kNow + 2min))),
            std::string::npos);
  EXPECT_EQ(strict.violations().size(), 3U);
  clock.advance(1min);
  EXPECT_EQ(header_of(ping(), "Retry-After"), "240") << "a request during a ban extends it";
  clock.advance(4min);
  EXPECT_EQ(ping().status, 200);
}

TEST_F(FakeBinanceLimits, APauseThatWasNotNamedCannotBeIgnored) {
  BinanceFake silent(clock, listed(), {.weight_max = 1, .tells_retry_after = false});
  silent.answer(asked("/api/v3/ping"));
  for (int i = 0; i < 5; ++i) {
    const Reply reply = silent.answer(asked("/api/v3/ping"));
    EXPECT_EQ(reply.status, 429);
    EXPECT_EQ(header_of(reply, "Retry-After"), "");
  }
  EXPECT_TRUE(silent.violations().empty());
}

TEST_F(FakeBinanceLimits, TooManyInASecondAreTooMany) {
  BinanceFake slow(clock, listed(), {.requests_per_second_max = 2});
  const auto status = [&] { return slow.answer(asked("/api/v3/ping")).status; };
  EXPECT_EQ(status(), 200);
  EXPECT_EQ(status(), 200);
  EXPECT_EQ(status(), 500);
  EXPECT_EQ(slow.violations().size(), 1U);
  clock.advance(1s);
  EXPECT_EQ(status(), 200);
}

TEST_F(FakeBinance, TroubleComesAsScripted) {
  using enum BinanceTrouble;
  venue.set_troubles([n = 0](const Request&) mutable {
    constexpr std::array kOrder = {firewall, overloaded, used_up};
    return n < 3 ? kOrder[static_cast<std::size_t>(n++)] : none;
  });
  EXPECT_EQ(ask("ping").content_type, "text/html");
  EXPECT_EQ(ask("ping").status, 503);
  EXPECT_EQ(ask("ping").status, 429);
  EXPECT_EQ(ask("ping").status, 429);
  EXPECT_EQ(venue.violations().size(), 1U) << "the last one came during the pause";
  clock.advance(55s);
  EXPECT_EQ(ask("ping").status, 200);
  venue.set_troubles([](const Request&) { return banned; });
  EXPECT_EQ(ask("ping").status, 418);
  EXPECT_EQ(venue.violations().size(), 1U) << "others were at fault";
}

TEST_F(FakeBinance, PagesAreRepeatedOrMissingAsScripted) {
  using enum BinanceTrouble;
  venue.set_troubles([n = 0](const Request&) mutable {
    constexpr std::array kOrder = {none, repeated, missing, none};
    return kOrder[static_cast<std::size_t>(n++)];
  });
  const Timestamp t = utc_day(2024, 2, 20);
  const auto first = rows("1h" + bounds(t, t + 5h));
  EXPECT_EQ(rows("1h" + bounds(t + 6h, t + 9h)), first);
  EXPECT_EQ(klines("1h" + bounds(t + 6h, t + 9h)).body, "[]");
  EXPECT_EQ(rows("1h" + bounds(t + 6h, t + 9h)).size(), 4U);
}

TEST_F(FakeBinance, RowsMayGrow) {
  BinanceFake newer(clock, listed(), {.extra_column = true});
  const auto row =
      json_of(newer.answer(asked("/api/v3/klines?symbol=BTCUSDT&interval=1h&limit=1")))[0];
  EXPECT_EQ(row.size(), 13U);
}

TEST_F(FakeBinance, SomeCountriesAreRefused) {
  BinanceFake restricted(clock, listed(), {.restricted = true});
  const Reply reply = restricted.answer(asked("/api/v3/klines?symbol=BTCUSDT&interval=1h"));
  EXPECT_EQ(reply.status, 451);
  EXPECT_EQ(json_of(reply)["code"], 0);
}

TEST_F(FakeBinance, AJustClosedBarSettlesLater) {
  VirtualClock hour(utc_day(2024, 3, 1));
  BinanceFake unsettled(hour, listed(), {.settling = 2s});
  const auto last = [&] { return unsettled.bar(kPair, Interval::h1, utc_day(2024, 3, 1) - 1h); };
  const auto before = last();
  const auto truth = venue.truth().bar(kPair, Interval::h1, utc_day(2024, 3, 1) - 1h, kTimeMax);
  EXPECT_NE(before, truth);
  EXPECT_LT(before->volume, truth->volume);
  hour.advance(2s);
  EXPECT_EQ(last(), truth);
}

TEST_F(FakeBinance, ThePastMayBeCorrected) {
  const Timestamp t = utc_day(2024, 2, 20);
  Bar later = *venue.bar(kPair, Interval::h1, t);
  later.close = later.low;
  venue.correct(kPair, Interval::h1, later);
  EXPECT_EQ(rows("1h" + bounds(t, t))[0][4], decimal(later.low));
  EXPECT_EQ(venue.closed(kPair, Interval::h1, {t, t + 1h}), std::vector{later});
}

TEST_F(FakeBinance, RequestsMayTakeTime) {
  BinanceFake far(clock, listed(), {.latency = 20ms});
  far.answer(asked("/api/v3/ping"));
  far.answer(asked("/api/v3/ping"));
  EXPECT_EQ(clock.now(), kNow + 40ms);
  EXPECT_EQ(far.counts(), (std::map<std::string, std::size_t>{{"/api/v3/ping", 2}}));
}

}  // namespace
}  // namespace tern::fakes
