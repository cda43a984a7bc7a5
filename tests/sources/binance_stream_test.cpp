#include "fakes/binance_stream.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <thread>

#include "source/binance_stream.h"

namespace tern {
namespace {

const Pair kBtc{"BTC", "USDT"}, kEth{"ETH", "USDT"};
constexpr Timestamp kStart = utc_day(2024, 3, 1) + 12s;
constexpr Duration kPatience = 60s;  // of real time: only a broken test uses it up

/// The fake venue itself, and a bare client of it.
class Streams : public testing::Test {
 protected:
  Streams() {
    truth_.list(kBtc, {.from = utc_day(2024, 1, 1)});
    truth_.list(kEth, {.from = utc_day(2024, 1, 1)});
    server_.set_conversation([this](fakes::WebsocketPeer& peer) { streams_->converse(peer); });
  }

  void play(fakes::StreamScript script) {
    streams_ = std::make_unique<fakes::BinanceStreams>(truth_, clock_, std::move(script));
  }

  Websocket open(const std::string& target) {
    auto socket = Websocket::open(server_.websocket_url() + target, options(), clock_);
    EXPECT_TRUE(socket) << socket.error().message;
    return *std::move(socket);
  }

  WebsocketOptions options() const {
    return {.user_agent = "tern-test/1", .ca_file = server_.ca_file()};
  }

  /// All that is said until the connection ends, the last word being why.
  static std::vector<std::string> hear_out(Websocket& socket) {
    std::vector<std::string> said;
    while (true) {
      const auto message = socket.receive(kPatience);
      if (!message) {
        said.push_back(message.error().message);
        return said;
      }
      if (*message) said.push_back(**message);
    }
  }

  static std::size_t count(const std::vector<std::string>& said, std::string_view what) {
    return static_cast<std::size_t>(std::ranges::count_if(
        said, [what](const std::string& text) { return text.find(what) != std::string::npos; }));
  }

  fakes::Truth truth_{5};
  VirtualClock clock_{kStart};
  std::unique_ptr<fakes::BinanceStreams> streams_;
  fakes::Server server_{[](const fakes::Request&) { return fakes::Reply{.status = 404}; }};
};

TEST_F(Streams, ARawAndACombinedStreamSayTheSame) {
  for (const bool combined : {false, true}) {
    play({.until = kTimeMax,
          .troubles = {{clock_.now() - 12s + 5min, fakes::StreamTrouble::hang_up}}});
    Websocket socket = open(combined ? "/stream?streams=btcusdt@kline_1m" : "/ws/btcusdt@kline_1m");
    const auto said = hear_out(socket);
    EXPECT_EQ(count(said, "\"stream\":\"btcusdt@kline_1m\""), combined ? said.size() - 1 : 0U);
    EXPECT_EQ(count(said, "\"x\":true"), 5U);
    EXPECT_GT(count(said, "\"x\":false"), 20U);
    EXPECT_EQ(said.back(), "the stream's connection broke off without a word");
    clock_.advance(1min - (clock_.now() - kStart) % 1min);
  }
}

TEST_F(Streams, UpperCaseAndUnknownNamesAreTakenAndThenSilent) {
  play({.until = kTimeMax, .troubles = {{kStart + 48s, fakes::StreamTrouble::hang_up}}});
  Websocket socket = open("/stream?streams=BTCUSDT@kline_1m/nopeusdt@kline_1m/btcusdt@nonsense");
  EXPECT_EQ(hear_out(socket).size(), 1U);
}

TEST_F(Streams, ASubscriptionIsAcknowledgedAfterTheFirstWordEvenForNonsense) {
  play({.until = kTimeMax, .troubles = {{kStart + 108s, fakes::StreamTrouble::hang_up}}});
  Websocket socket = open("/ws");
  ASSERT_TRUE(socket.send(
      R"({"method":"SUBSCRIBE","params":["ethusdt@kline_1m","BTCUSDT@kline_1m"],"id":7})"));
  const auto said = hear_out(socket);
  ASSERT_GE(said.size(), 3U);
  EXPECT_NE(said[0].find("ETHUSDT"), std::string::npos);
  EXPECT_EQ(said[1], R"({"id":7,"result":null})");
  EXPECT_EQ(count(said, "BTCUSDT"), 0U);
}

TEST_F(Streams, ErrorsComeInBothShapes) {
  play({.until = kTimeMax, .troubles = {{kStart + 48s, fakes::StreamTrouble::hang_up}}});
  Websocket socket = open("/ws");
  ASSERT_TRUE(socket.send("nonsense"));
  ASSERT_TRUE(socket.send(R"({"method":"NOTHING","id":2})"));
  const auto said = hear_out(socket);
  ASSERT_EQ(said.size(), 3U);
  for (const std::string& text : {said[0], said[1]}) {
    const auto frame = parse_binance_frame(text);
    ASSERT_TRUE(frame);
    EXPECT_TRUE(std::holds_alternative<RefusalFrame>(*frame)) << text;
  }
  EXPECT_NE(said[0].find("error"), said[1].find("error"));
}

TEST_F(Streams, MoreThanFiveMessagesInASecondAreAgainstThePolicy) {
  play({.until = kTimeMax});
  Websocket socket = open("/ws");
  for (int i = 0; i < 6; ++i) ASSERT_TRUE(socket.send(R"({"method":"NOTHING","id":2})"));
  EXPECT_EQ(count(hear_out(socket), "code 1008"), 1U);
  EXPECT_EQ(streams_->violations().list().size(), 1U);
}

TEST_F(Streams, WhoDoesNotAnswerPingsIsGoneAfterAMinute) {
  play({.until = kTimeMax, .pong_patience = 20ms});
  Websocket socket = open("/ws/btcusdt@kline_1m");
  while (clock_.now() < kStart + 60s) std::this_thread::yield();
  hear_out(socket);
  EXPECT_EQ(streams_->violations().list(), std::vector<std::string>{"a ping was not answered"});
}

TEST_F(Streams, AnAddressThatIsNoStreamIsRefused) {
  play({.until = kTimeMax});
  Websocket socket = open("/nowhere");
  EXPECT_EQ(count(hear_out(socket), "code 1008"), 1U);
}

TEST_F(Streams, OurClientAsksInLowerCaseForAllSeriesAtOnce) {
  const std::vector<Series> series = {{"binance", kBtc, Interval::h1},
                                      {"binance", kEth, Interval::d1}};
  EXPECT_EQ(binance_stream_url("wss://example.com:9443", series),
            "wss://example.com:9443/stream?streams=btcusdt@kline_1h/ethusdt@kline_1d");
  const std::vector<Series> many(1025, series.front());
  const auto refused = binance_stream_url("wss://example.com", many);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, Errc::invalid_argument);
}

TEST_F(Streams, OurClientHearsClosedBarsOnly) {
  play({.until = kTimeMax, .troubles = {{kStart + 108s, fakes::StreamTrouble::shutdown}}});
  BinanceStream stream(
      {.websocket = options(), .clock = &clock_, .hosts = {server_.websocket_url()}});
  const std::vector<Series> series = {{"binance", kBtc, Interval::m1}};
  ASSERT_TRUE(stream.connect(series));
  std::vector<Bar> bars;
  while (true) {
    const auto bar = stream.next(kPatience);
    if (!bar) {
      EXPECT_EQ(bar.error().kind, Errc::network);
      EXPECT_EQ(bar.error().message, "the venue is about to close its streams");
      break;
    }
    if (*bar) bars.push_back((*bar)->bar);
  }
  EXPECT_EQ(bars, truth_.closed(kBtc, Interval::m1, {kStart - 12s, kStart + 108s}, clock_.now()));
  EXPECT_EQ(bars.size(), 2U);
}

TEST_F(Streams, HostsAreAskedInTurnAndOneThatDoesNotServeUsNeverAgain) {
  play({});
  fakes::Server blocked([](const fakes::Request&) { return fakes::Reply{.status = 451}; });
  fakes::Server limited([](const fakes::Request&) { return fakes::Reply{.status = 429}; });
  const std::string open = server_.websocket_url();
  BinanceStream stream({.websocket = options(),
                        .clock = &clock_,
                        .hosts = {blocked.websocket_url(), limited.websocket_url(), open}});
  const std::vector<Series> series = {{"binance", kBtc, Interval::m1}};
  const auto outcome = [&] {
    const Status status = stream.connect(series);
    return status ? "connected" : status.error().kind == Errc::network ? "blocked" : "limited";
  };
  EXPECT_STREQ(outcome(), "blocked");
  EXPECT_STREQ(outcome(), "limited");
  EXPECT_STREQ(outcome(), "connected");
  EXPECT_EQ(stream.where(), open);
  EXPECT_STREQ(outcome(), "connected");  // a host that works is kept
}

TEST_F(Streams, WithoutAHostThatServesUsThereIsNoStream) {
  fakes::Server blocked([](const fakes::Request&) { return fakes::Reply{.status = 451}; });
  BinanceStream stream(
      {.websocket = options(), .clock = &clock_, .hosts = {blocked.websocket_url()}});
  const Status status = stream.connect(std::vector<Series>{{"binance", kBtc, Interval::m1}});
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().kind, Errc::unsupported);
}

}  // namespace
}  // namespace tern
