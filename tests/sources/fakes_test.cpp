#include <gtest/gtest.h>

#include <map>
#include <thread>

#include "fakes/fault.h"
#include "fakes/request.h"
#include "fakes/server.h"
#include "fakes/truth.h"
#include "source/http.h"

namespace tern::fakes {
namespace {

Reply whole(const Request& request) {
  std::string body = "[\"" + request.path + "\"";
  for (int i = 0; i < 2000; ++i) body += "," + std::to_string(i);
  return {.body = body + "]"};
}

HttpClient client_of(const Server& server, Duration timeout = 10s) {
  auto client =
      HttpClient::make({.user_agent = "test", .ca_file = server.ca_file(), .timeout = timeout});
  EXPECT_TRUE(client.has_value());
  return *std::move(client);
}

Result<HttpReply> get(const Server& server, const std::string& target = "/x",
                      std::size_t body_max = std::size_t{32} << 20) {
  HttpClient client = client_of(server);
  return client.get({.url = server.url() + target, .body_max = body_max});
}

TEST(FakeServer, AnswersOverTlsAndKeepsTheConnection) {
  Server server(whole);
  HttpClient client = client_of(server);
  for (int i = 0; i < 3; ++i) {
    const auto reply = client.get({.url = server.url() + "/a%20b?x=1%2B1"});
    ASSERT_TRUE(reply.has_value()) << reply.error().message;
    EXPECT_EQ(reply->status, 200);
    EXPECT_EQ(reply->body, whole({.path = "/a b"}).body);
  }
  EXPECT_EQ(server.connections(), 1U);
  ASSERT_EQ(server.log().size(), 3U);
  EXPECT_EQ(server.log()[0].parameter("x"), "1+1");
  EXPECT_EQ(server.log()[0].headers.at("user-agent"), "test");
}

TEST(FakeServer, IsTrustedOnlyUnderItsOwnName) {
  using Identity = Server::Identity;
  for (const Identity identity :
       {Identity::somebody_else, Identity::expired, Identity::self_signed}) {
    Server server(whole, identity);
    const auto reply = get(server);
    ASSERT_FALSE(reply.has_value());
    EXPECT_EQ(reply.error().kind, Errc::untrusted);
    EXPECT_TRUE(server.log().empty());
  }
}

TEST(FakeServer, OneAuthorityVouchesForAll) {
  Server one(whole);
  Server other(whole);
  HttpClient client = client_of(one);
  EXPECT_TRUE(client.get({.url = one.url() + "/x"}).has_value());
  EXPECT_TRUE(client.get({.url = other.url() + "/x"}).has_value());
}

TEST(FakeServer, EndsWhileClientsWait) {
  auto server = std::make_unique<Server>(whole);
  server->set_faults(every_nth(1, Fault::drip));
  HttpClient client = client_of(*server);
  const std::string url = server->url() + "/x";
  Result<HttpReply> reply = fail(Errc::io, "not asked");
  std::thread waiting([&] { reply = client.get({.url = url}); });
  while (server->log().empty()) std::this_thread::yield();
  server.reset();
  waiting.join();
  ASSERT_FALSE(reply.has_value());
  EXPECT_EQ(reply.error().kind, Errc::network);
}

TEST(FakeServer, CutsTheConnectionWhereItIsTold) {
  for (const Fault fault : {Fault::refuse, Fault::reset, Fault::truncate, Fault::bad_gzip}) {
    Server server(whole);
    server.set_faults(every_nth(1, fault));
    const auto reply = get(server);
    ASSERT_FALSE(reply.has_value()) << static_cast<int>(fault);
    EXPECT_EQ(reply.error().kind, Errc::network) << static_cast<int>(fault);
  }
}

TEST(FakeServer, DripsBeyondEveryPatience) {
  Server server(whole);
  server.set_faults(every_nth(1, Fault::drip));
  HttpClient client = client_of(server, 250ms);
  const auto reply = client.get({.url = server.url() + "/x"});
  ASSERT_FALSE(reply.has_value());
  EXPECT_EQ(reply.error().kind, Errc::network);
}

TEST(FakeServer, ActsAsNoHonestOneWould) {
  for (const Fault fault : kHostileFaults) {
    Server server(whole);
    server.set_faults(every_nth(1, fault));
    const auto reply = get(server, "/x", std::size_t{1} << 20);
    ASSERT_FALSE(reply.has_value()) << static_cast<int>(fault);
    EXPECT_EQ(reply.error().kind, Errc::untrusted) << static_cast<int>(fault);
  }
}

TEST(FakeServer, SpoilsBodies) {
  const std::string right = whole({.path = "/x"}).body;
  const auto body_under = [](Fault fault) {
    Server server(whole);
    server.set_faults(every_nth(1, fault));
    const auto reply = get(server);
    return reply ? reply->body : "error";
  };
  EXPECT_EQ(body_under(Fault::none), right);
  EXPECT_EQ(body_under(Fault::garble).size(), right.size());
  EXPECT_NE(body_under(Fault::garble), right);
  EXPECT_EQ(body_under(Fault::cut_json), right.substr(0, right.size() / 2));
  EXPECT_EQ(body_under(Fault::empty), "");
  EXPECT_TRUE(body_under(Fault::html).starts_with("<!DOCTYPE html>"));
  EXPECT_TRUE(body_under(Fault::server_error).starts_with("<!DOCTYPE html>"));
}

TEST(FakeServer, MislabelsABody) {
  Server server(whole);
  server.set_faults(every_nth(1, Fault::mislabeled));
  const auto reply = get(server);
  ASSERT_TRUE(reply.has_value());
  EXPECT_EQ(reply->body, whole({.path = "/x"}).body);
  EXPECT_EQ(reply->header("content-type"), "text/html");
}

TEST(FakeServer, SaysTheSameInOtherWays) {
  for (const Fault dialect : kDialects) {
    Server server(whole);
    server.set_faults(every_nth(1, dialect));
    const auto reply = get(server);
    ASSERT_TRUE(reply.has_value());
    EXPECT_EQ(reply->body, whole({.path = "/x"}).body);
  }
}

int refused(std::string_view head) {
  const Incoming incoming = parse_request(head);
  return incoming.refusal ? incoming.refusal->status : 0;
}

TEST(FakeServer, RefusesWhatNoClientOfOursSends) {
  EXPECT_EQ(refused("GET /x?a=1 HTTP/1.1\r\nHost: y"), 0);
  EXPECT_EQ(refused("POST /x HTTP/1.1\r\nHost: y"), 405);
  EXPECT_EQ(refused("GET /x HTTP/1.0\r\nHost: y"), 505);
  EXPECT_EQ(refused("GET /x"), 400);
  EXPECT_EQ(refused("GET x HTTP/1.1\r\nHost: y"), 400);
  EXPECT_EQ(refused("GET /x HTTP/1.1"), 400) << "no Host";
  EXPECT_EQ(refused("GET /x HTTP/1.1\r\nHost: y\r\nContent-Length: 2"), 400);
  EXPECT_EQ(refused("GET /x HTTP/1.1\r\nHost: y\r\nnonsense"), 400);
  EXPECT_EQ(refused("GET /x?a=[\"b\"] HTTP/1.1\r\nHost: y"), 400) << "not percent-encoded";
  EXPECT_EQ(refused("GET /x?a=%4 HTTP/1.1\r\nHost: y"), 400);
  EXPECT_EQ(refused("GET /x?a=1&a=2 HTTP/1.1\r\nHost: y"), 400) << "twice";
  EXPECT_EQ(refused("GET /x?a=1& HTTP/1.1\r\nHost: y"), 400);
  EXPECT_EQ(refused("GET /" + std::string(9000, 'x') + " HTTP/1.1\r\nHost: y"), 414);
}

TEST(FaultScripts, ChooseAsTheyAreTold) {
  const auto choices = [](FaultScript script, int count) {
    std::vector<Fault> chosen;
    for (int i = 0; i < count; ++i) chosen.push_back(script({}));
    return chosen;
  };
  using enum Fault;
  EXPECT_EQ(choices(no_faults(), 2), (std::vector{none, none}));
  EXPECT_EQ(choices(every_nth(2, reset), 4), (std::vector{none, reset, none, reset}));
  EXPECT_EQ(choices(faults_at({{1, html}, {3, empty}}), 3), (std::vector{html, none, empty}));
  const auto drawn = choices(random_faults(7, 0.05), 10'000);
  EXPECT_EQ(drawn, choices(random_faults(7, 0.05), 10'000));
  EXPECT_NE(drawn, choices(random_faults(8, 0.05), 10'000));
  std::map<Fault, int> counts;
  for (const Fault fault : drawn) ++counts[fault];
  EXPECT_EQ(counts.size(), kPassingFaults.size() + 1);
  // 500 are expected, with a standard deviation of 22.
  EXPECT_NEAR(10'000 - counts[none], 500, 110);
}

const Pair kPair{"BTC", "USDT"};
constexpr Timestamp kStart = utc_day(2024, 3, 1);

TEST(Truth, LongerBarsAreTheSumOfShorterOnes) {
  Truth truth(1);
  truth.list(kPair, {.from = kStart + 90min,
                     .outages = {{kStart + 5h, kStart + 7h + 20min}},
                     .halts = {{kStart + 10h, kStart + 10h + 30min}}});
  const TimeRange day{kStart, kStart + 24h};
  const auto minutes = truth.closed(kPair, Interval::m1, day, kTimeMax);
  EXPECT_EQ(minutes.size(), 24U * 60 - 90 - 140);
  const auto made = Bars::make(Interval::m1, day, minutes);
  ASSERT_TRUE(made.has_value()) << made.error().message;
  for (const Interval longer : {Interval::m15, Interval::h1, Interval::h4, Interval::d1}) {
    const Bars sums = resample(*made, longer);
    const auto bars = truth.closed(kPair, longer, day, kTimeMax);
    EXPECT_EQ(bars.size(), sums.present().count());
    for (const Bar& bar : bars) {
      const auto sum = sums.at(*sums.open_times().row_at(bar.open_time));
      ASSERT_TRUE(sum.has_value());
      EXPECT_EQ(std::tuple(bar.open, bar.high, bar.low, bar.close, *bar.trade_count),
                std::tuple(sum->open, sum->high, sum->low, sum->close, *sum->trade_count));
      // The sum of doubles rounds, the truth does not.
      EXPECT_NEAR(bar.volume, sum->volume, 1e-9 * bar.volume);
      EXPECT_NEAR(*bar.quote_volume, *sum->quote_volume, 1e-9 * *bar.quote_volume);
    }
  }
}

TEST(Truth, HaltsAreFlatAndOutagesAreHoles) {
  Truth truth(1);
  truth.list(kPair, {.from = kStart,
                     .until = kStart + 12h,
                     .outages = {{kStart + 2h, kStart + 3h}},
                     .halts = {{kStart + 4h, kStart + 5h}}});
  const auto at = [&](Duration after) {
    return truth.bar(kPair, Interval::h1, kStart + after, kTimeMax);
  };
  EXPECT_FALSE(at(-1h));
  EXPECT_FALSE(at(2h));
  EXPECT_FALSE(at(12h));
  ASSERT_TRUE(at(4h));
  EXPECT_EQ(at(4h)->volume, 0);
  EXPECT_EQ(at(4h)->trade_count, 0);
  EXPECT_EQ(at(4h)->high, at(3h)->close);
  EXPECT_EQ(at(4h)->low, at(3h)->close);
  EXPECT_FALSE(truth.bar({"DOGE", "USDT"}, Interval::h1, kStart, kTimeMax));
}

TEST(Truth, TheRunningBarGrowsIntoTheClosedOne) {
  Truth truth(1);
  truth.list(kPair, {.from = kStart});
  EXPECT_FALSE(truth.bar(kPair, Interval::h4, kStart, kStart));
  auto last = truth.bar(kPair, Interval::h4, kStart, kStart + 1s);
  ASSERT_TRUE(last);
  for (Duration after = 1s; after <= 4h; after += 97s) {
    const auto bar = truth.bar(kPair, Interval::h4, kStart, kStart + after);
    ASSERT_TRUE(bar);
    EXPECT_FALSE(impossible(*bar)) << *impossible(*bar);
    EXPECT_GE(bar->high, last->high);
    EXPECT_LE(bar->low, last->low);
    EXPECT_GE(bar->volume, last->volume);
    EXPECT_GE(*bar->taker_buy_quote_volume, *last->taker_buy_quote_volume);
    last = bar;
  }
  EXPECT_EQ(truth.bar(kPair, Interval::h4, kStart, kStart + 4h),
            truth.bar(kPair, Interval::h4, kStart, kTimeMax));
  EXPECT_NE(truth.bar(kPair, Interval::h4, kStart, kStart + 4h - 1s),
            truth.bar(kPair, Interval::h4, kStart, kTimeMax));
}

TEST(Truth, ItsDecimalsReadBackToTheBit) {
  Truth truth(3);
  for (const char* base : {"BTC", "SOL", "USDC"}) {
    truth.list({base, "USDT"}, {.from = kStart});
    for (const Interval interval : {Interval::m1, Interval::h1, Interval::d1}) {
      for (const Bar& bar : truth.closed({base, "USDT"}, interval,
                                         {kStart, kStart + 400 * length(interval)}, kTimeMax)) {
        EXPECT_FALSE(impossible(bar));
        EXPECT_EQ(std::stod(decimal(bar.high)), bar.high);
        EXPECT_EQ(std::stod(decimal(bar.close, 2)), bar.close);
        EXPECT_EQ(std::stod(decimal(bar.volume, 5)), bar.volume);
        EXPECT_EQ(std::stod(decimal(*bar.quote_volume)), *bar.quote_volume);
        EXPECT_EQ(std::stod(decimal(*bar.taker_buy_quote_volume)), *bar.taker_buy_quote_volume);
      }
    }
  }
}

}  // namespace
}  // namespace tern::fakes
