#include "source/websocket.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>

#include "base/interrupt.h"
#include "fakes/server.h"
#include "fakes/virtual_clock.h"
#include "fakes/websocket_peer.h"
#include "source/websocket_opening.h"

namespace tern {
namespace {

using fakes::FramePeer;
using fakes::Server;
using PeerMessage = fakes::WebsocketPeer::Message;

constexpr std::array<std::size_t, 7> kSizes = {0, 1, 125, 126, 65535, 65536, 100'000};
constexpr Duration kPatience = 10s;  // of real time: only a broken test uses it up

fakes::Reply not_here(const fakes::Request&) {
  return {.status = 404, .body = "{}"};
}

/// A server whose one conversation is the test's, and a client.
class Websockets : public testing::Test {
 protected:
  void converse(std::function<void(FramePeer&)> conversation) {
    server_.set_upgrade(fakes::frame_by_frame(std::move(conversation)));
  }

  Result<Websocket> try_open(const std::string& url) {
    return Websocket::open(url,
                           {.user_agent = "tern-test/1",
                            .ca_file = server_.ca_file(),
                            .connect_timeout = kPatience,
                            .message_max = 100'000},
                           clock_);
  }

  Websocket open(const std::string& target = "/ws") {
    auto socket = try_open(server_.websocket_url() + target);
    EXPECT_TRUE(socket) << socket.error().message;
    return *std::move(socket);
  }

  /// The next message, or "kind: message" of the error that came instead.
  static std::string next(Websocket& socket) {
    for (int looks = 0; looks < 1000; ++looks) {
      const auto message = socket.receive(kPatience);
      if (!message) {
        EXPECT_FALSE(message.error().message.ends_with('.'));
        return (message.error().kind == Errc::untrusted ? "untrusted: " : "network: ") +
               message.error().message;
      }
      if (*message) return **message;
    }
    return "nothing";
  }

  VirtualClock clock_{utc_day(2024, 1, 1)};
  Server server_{not_here};
};

void wait_until_closed(FramePeer& peer) {
  while (peer.open()) peer.receive(kPatience);
}

TEST_F(Websockets, MessagesArriveInOrderWhateverTheirLength) {
  converse([](FramePeer& peer) {
    for (const std::size_t size : kSizes) {
      peer.send_text(std::string(size, 'x'));
    }
    wait_until_closed(peer);
  });
  Websocket socket = open();
  for (const std::size_t size : kSizes) {
    EXPECT_EQ(next(socket).size(), size);
  }
}

TEST_F(Websockets, TheTargetAndTheNameOfTheClientReachTheServer) {
  std::string target, agent;
  converse([&](FramePeer& peer) {
    target = peer.opening().target;
    agent = peer.opening().headers.at("user-agent");
    peer.send_text("hello");
    wait_until_closed(peer);
  });
  Websocket socket = open("/stream?streams=btcusdt@kline_1h/ethusdt@kline_1h");
  EXPECT_EQ(next(socket), "hello");
  EXPECT_EQ(target, "/stream?streams=btcusdt@kline_1h/ethusdt@kline_1h");
  EXPECT_EQ(agent, "tern-test/1");
}

TEST_F(Websockets, APingIsAnsweredWithTheSamePayload) {
  std::string answer;
  converse([&answer](FramePeer& peer) {
    peer.send_ping("1704067200123");
    const auto pong = peer.receive(kPatience);
    if (pong && pong->kind == PeerMessage::Kind::pong) answer = pong->payload;
    peer.send_text("done");
    wait_until_closed(peer);
  });
  Websocket socket = open();
  EXPECT_EQ(next(socket), "done");
  EXPECT_EQ(answer, "1704067200123");
}

TEST_F(Websockets, FragmentsAreJoinedAlsoAroundAPing) {
  converse([](FramePeer& peer) {
    peer.send_frame(FramePeer::kText ^ FramePeer::kFinal, "one ");
    peer.send_ping("between");
    peer.send_frame(FramePeer::kContinuation, "message ");
    peer.send_frame(FramePeer::kContinuation | FramePeer::kFinal, "in three");
    wait_until_closed(peer);
  });
  Websocket socket = open();
  EXPECT_EQ(next(socket), "one message in three");
}

TEST_F(Websockets, AFrameThatComesWithTheHandshakeIsNotLost) {
  server_.set_upgrade([](fakes::Connection& connection, const fakes::Request& opening) {
    connection.write(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Accept: " +
        websocket_accept(opening.headers.at("sec-websocket-key")) +
        "\r\n\r\n\x81\x05"
        "early\x81\x04to");
    FramePeer peer(connection, opening);
    peer.send_bytes("o.");
    wait_until_closed(peer);
  });
  Websocket socket = open();
  EXPECT_EQ(next(socket), "early");
  EXPECT_EQ(next(socket), "too.");
}

TEST_F(Websockets, WhatTheClientSendsArrivesUnmasked) {
  std::string heard;
  converse([&heard](FramePeer& peer) {
    if (const auto message = peer.receive(kPatience)) heard = message->payload;
    peer.send_text("thanks");
    wait_until_closed(peer);
  });
  Websocket socket = open();
  ASSERT_TRUE(socket.send(R"({"method":"SUBSCRIBE"})"));
  EXPECT_EQ(next(socket), "thanks");
  EXPECT_EQ(heard, R"({"method":"SUBSCRIBE"})");
}

TEST_F(Websockets, ACloseTellsItsCodeAfterWhatWasSentBeforeIt) {
  converse([](FramePeer& peer) {
    peer.send_text("last words");
    peer.send_close(1008);
    wait_until_closed(peer);
  });
  Websocket socket = open();
  EXPECT_EQ(next(socket), "last words");
  const std::string end = next(socket);
  EXPECT_NE(end.find("network: "), std::string::npos) << end;
  EXPECT_NE(end.find("1008"), std::string::npos) << end;
  EXPECT_EQ(next(socket), end);
}

TEST_F(Websockets, APeerThatHangsUpWithoutAWordIsANetworkError) {
  converse([](FramePeer& peer) { peer.send_text("and then"); });
  Websocket socket = open();
  EXPECT_EQ(next(socket), "and then");
  EXPECT_EQ(next(socket), "network: the stream's connection broke off without a word");
}

TEST_F(Websockets, AMessageBeyondTheBoundIsNotTrusted) {
  for (const bool in_fragments : {false, true}) {
    converse([in_fragments](FramePeer& peer) {
      const std::string part(60'000, 'x');
      if (!in_fragments) peer.send_text(part + part);
      unsigned char first = FramePeer::kText ^ FramePeer::kFinal;
      while (in_fragments && peer.send_frame(first, part)) first = FramePeer::kContinuation;
      wait_until_closed(peer);
    });
    Websocket socket = open();
    EXPECT_EQ(next(socket), "untrusted: the venue sent a message beyond 100000 bytes");
  }
}

TEST_F(Websockets, AFrameThatClaimsToBeHugeIsRefusedBeforeItComes) {
  converse([](FramePeer& peer) {
    peer.send_bytes(std::string("\x81\x7F\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFFx", 11));
    wait_until_closed(peer);
  });
  Websocket socket = open();
  EXPECT_EQ(next(socket), "untrusted: the venue sent a message beyond 100000 bytes");
}

TEST_F(Websockets, BreachesOfTheProtocolEndTheConnection) {
  for (const std::string_view frame : {
           std::string_view("\xC1\x01x", 3),         // a reserved bit
           std::string_view("\x83\x01x", 3),         // an opcode that does not exist
           std::string_view("\x80\x01x", 3),         // a continuation of nothing
           std::string_view("\x09\x01x", 3),         // a ping in fragments
           std::string_view("\x89\x7E\x00\x80", 4),  // a ping that is too long
           std::string_view("\x81\x02\xC3\x28", 4),  // text that is not UTF-8
           std::string_view("\x88\x01\x03", 3),      // half a close code
       }) {
    converse([frame](FramePeer& peer) {
      peer.send_bytes(frame);
      wait_until_closed(peer);
    });
    Websocket socket = open();
    EXPECT_EQ(next(socket).substr(0, 8), "network:");
  }
}

TEST_F(Websockets, AFloodOfPingsIsOutlived) {
  converse([](FramePeer& peer) {
    std::string pings;
    for (int i = 0; i < 2000; ++i) pings += std::string("\x89\x00", 2);
    peer.send_bytes(pings);
    for (int pongs = 0; pongs < 2000 && peer.receive(kPatience);) ++pongs;
    peer.send_text("still there");
    wait_until_closed(peer);
  });
  Websocket socket = open();
  std::optional<std::string> message;
  for (int looks = 0; looks < 100'000 && !message; ++looks) {
    auto received = socket.receive(kPatience);
    ASSERT_TRUE(received) << received.error().message;
    message = *received;
  }
  EXPECT_EQ(message, "still there");
}

TEST_F(Websockets, EveryFrameIsStampedByTheClock) {
  converse([](FramePeer& peer) {
    while (const auto message = peer.receive(kPatience)) {
      if (message->kind == PeerMessage::Kind::text) peer.send_ping("x");
    }
  });
  Websocket socket = open();
  const Timestamp opened = clock_.now();
  EXPECT_EQ(socket.last_heard(), opened);
  clock_.advance(40s);
  EXPECT_EQ(socket.last_heard(), opened);
  ASSERT_TRUE(socket.send("ping me"));
  const auto nothing = socket.receive(kPatience);
  ASSERT_TRUE(nothing);
  EXPECT_FALSE(*nothing);
  EXPECT_EQ(socket.last_heard(), opened + 40s);
}

TEST_F(Websockets, AnInterruptEndsTheWaitAndNotTheConnection) {
  converse(wait_until_closed);
  Websocket socket = open();
  interrupt();
  const auto canceled = socket.receive(kPatience);
  const auto refused = try_open(server_.websocket_url() + "/ws");
  clear_interrupt();
  ASSERT_FALSE(canceled);
  EXPECT_EQ(canceled.error().kind, Errc::canceled);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, Errc::canceled);
  EXPECT_TRUE(socket.send("still open"));
}

TEST_F(Websockets, ACertificateThatDoesNotVerifyIsNotTrusted) {
  using Identity = Server::Identity;
  for (const Identity identity :
       {Identity::somebody_else, Identity::expired, Identity::self_signed}) {
    Server other(not_here, identity);
    other.set_conversation([](fakes::WebsocketPeer& peer) { peer.receive(kPatience); });
    const auto socket = try_open(other.websocket_url() + "/ws");
    ASSERT_FALSE(socket);
    EXPECT_EQ(socket.error().kind, Errc::untrusted) << socket.error().message;
  }
}

TEST_F(Websockets, AnAnswerToAnotherKeyIsNotTrusted) {
  server_.set_upgrade([](fakes::Connection& connection, const fakes::Request&) {
    connection.write(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
  });
  const auto socket = try_open(server_.websocket_url() + "/ws");
  ASSERT_FALSE(socket);
  EXPECT_EQ(socket.error().kind, Errc::untrusted);
}

TEST_F(Websockets, ARefusalAHangUpAndABabblerAreNoWebsockets) {
  const auto without_upgrade = try_open(server_.websocket_url() + "/ws");
  ASSERT_FALSE(without_upgrade);
  EXPECT_EQ(without_upgrade.error().kind, Errc::not_found);
  server_.set_upgrade([](fakes::Connection&, const fakes::Request&) {});
  const auto hung_up = try_open(server_.websocket_url() + "/ws");
  ASSERT_FALSE(hung_up);
  EXPECT_EQ(hung_up.error().kind, Errc::network);
  server_.set_upgrade([](fakes::Connection& connection, const fakes::Request&) {
    connection.write("HTTP/1.1 101 Switching Protocols\r\n");
    while (connection.write("X-More: and more\r\n")) {
    }
  });
  const auto babbler = try_open(server_.websocket_url() + "/ws");
  ASSERT_FALSE(babbler);
  EXPECT_EQ(babbler.error().kind, Errc::untrusted);
}

TEST_F(Websockets, OnlyAWssAddressIsOne) {
  for (const std::string_view url : {"", "ws://localhost/ws", "https://localhost", "wss://",
                                     "wss://a b/", "wss://localhost:99999999/"}) {
    const auto socket = try_open(std::string(url));
    ASSERT_FALSE(socket) << url;
    EXPECT_EQ(socket.error().kind, Errc::invalid_argument) << url;
  }
}

TEST_F(Websockets, APortWhereNobodyListensIsANetworkError) {
  const auto socket = try_open("wss://localhost:1/ws");
  ASSERT_FALSE(socket);
  EXPECT_EQ(socket.error().kind, Errc::network);
}

}  // namespace
}  // namespace tern
