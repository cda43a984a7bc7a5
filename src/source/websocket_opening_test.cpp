#include "source/websocket_opening.h"

#include <gtest/gtest.h>

namespace tern {
namespace {

constexpr std::string_view kKey = "dGhlIHNhbXBsZSBub25jZQ==";  // RFC 6455, section 1.3

std::string reply(std::string_view accept, std::string_view more = "") {
  return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\n"
         "connection: keep-alive, Upgrade\r\nSEC-WebSocket-Accept: " +
         std::string(accept) + "\r\n" + std::string(more);
}

Errc refused(std::string_view head) {
  const Status status = check_opening_reply(head, kKey);
  EXPECT_FALSE(status) << head;
  if (status) return Errc::io;
  EXPECT_FALSE(status.error().message.ends_with('.')) << status.error().message;
  return status.error().kind;
}

TEST(WebsocketOpening, TheAnswerToAKeyIsThatOfTheStandard) {
  EXPECT_EQ(websocket_accept(kKey), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

TEST(WebsocketOpening, AKeyIsSixteenBytesAndNeverTheSame) {
  EXPECT_EQ(websocket_key().size(), 24U);
  EXPECT_NE(websocket_key(), websocket_key());
}

TEST(WebsocketOpening, TheRequestNamesHostTargetAndWhoAsks) {
  const std::string request = opening_request({.host = "example.com:9443",
                                               .target = "/stream?streams=btcusdt@kline_1h",
                                               .key = std::string(kKey),
                                               .user_agent = "tern/0.1"});
  EXPECT_TRUE(request.starts_with("GET /stream?streams=btcusdt@kline_1h HTTP/1.1\r\n"));
  EXPECT_NE(request.find("\r\nHost: example.com:9443\r\n"), std::string::npos);
  EXPECT_NE(request.find("\r\nUser-Agent: tern/0.1\r\n"), std::string::npos);
  EXPECT_NE(request.find("\r\nSec-WebSocket-Version: 13\r\n"), std::string::npos);
  EXPECT_TRUE(request.ends_with("\r\n\r\n"));
}

TEST(WebsocketOpening, AProperReplyIsAcceptedWhateverTheCaseOfItsHeaders) {
  EXPECT_TRUE(check_opening_reply(reply("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), kKey));
}

TEST(WebsocketOpening, AReplyToAnotherKeyIsNotTrusted) {
  EXPECT_EQ(refused(reply("AAAAAAAAAAAAAAAAAAAAAAAAAAA=")), Errc::untrusted);
  EXPECT_EQ(refused(reply("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", "Sec-WebSocket-Accept: x\r\n")),
            Errc::untrusted);
}

TEST(WebsocketOpening, AnExtensionThatNobodyOfferedIsNotTrusted) {
  EXPECT_EQ(refused(reply("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
                          "Sec-WebSocket-Extensions: permessage-deflate\r\n")),
            Errc::untrusted);
}

TEST(WebsocketOpening, AReplyWithoutTheUpgradeIsNotTrusted) {
  EXPECT_EQ(refused("HTTP/1.1 101 Switching Protocols\r\n"
                    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"),
            Errc::untrusted);
  EXPECT_EQ(refused("SSH-2.0-OpenSSH_9.2\r\n"), Errc::untrusted);
  EXPECT_EQ(refused(""), Errc::untrusted);
}

TEST(WebsocketOpening, ARefusalSaysWhatKindItIs) {
  EXPECT_EQ(refused("HTTP/1.1 429 Too Many Requests\r\n"), Errc::rate_limited);
  EXPECT_EQ(refused("HTTP/1.1 418 I'm a teapot\r\n"), Errc::rate_limited);
  EXPECT_EQ(refused("HTTP/1.1 404 Not Found\r\n"), Errc::not_found);
  EXPECT_EQ(refused("HTTP/1.1 451 Unavailable For Legal Reasons\r\n"), Errc::unsupported);
  EXPECT_EQ(refused("HTTP/1.1 503 Service Unavailable\r\n"), Errc::network);
  EXPECT_EQ(refused("HTTP/1.1 200 OK\r\n"), Errc::network);
  EXPECT_EQ(refused("HTTP/1.1 302 Found\r\nLocation: https://elsewhere.example/\r\n"),
            Errc::untrusted);
}

}  // namespace
}  // namespace tern
