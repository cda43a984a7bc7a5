#include "source/http_exchange.h"

#include <gtest/gtest.h>

namespace tern {
namespace {

HttpExchange after(const std::vector<std::string>& lines, std::size_t body_max = 1000) {
  HttpExchange exchange(body_max);
  for (const std::string& line : lines) EXPECT_TRUE(exchange.take_header(line + "\r\n"));
  return exchange;
}

TEST(HttpExchange, HeadersComeInLowerCaseAndTrimmed) {
  HttpExchange exchange = after({"HTTP/1.1 200 OK", "X-MBX-Used:  17 ", "Empty:", ""});
  EXPECT_EQ(exchange.reply().headers.size(), 2U);
  EXPECT_EQ(exchange.reply().header("x-mbx-used"), "17");
  EXPECT_EQ(exchange.reply().header("empty"), "");
}

TEST(HttpExchange, OnlyTheLastReplysHeadersCount) {
  HttpExchange exchange =
      after({"HTTP/1.1 103 Early Hints", "Content-Encoding: gzip", "", "HTTP/2 200", "a: b", ""});
  EXPECT_EQ(exchange.reply().headers.size(), 1U);
  EXPECT_TRUE(exchange.take_body("plain"));
  EXPECT_EQ(exchange.reply().body, "plain");
}

TEST(HttpExchange, LinesThatAreNoHeadersAreSkipped) {
  HttpExchange exchange =
      after({"HTTP/1.1 200 OK", "no colon", ": no name", " folded: x", "\tfolded: y", "a: b"});
  ASSERT_EQ(exchange.reply().headers.size(), 1U);
  EXPECT_EQ(exchange.reply().headers[0].name, "a");
}

TEST(HttpExchange, HeadersWithoutEndAreNotHeardOut) {
  HttpExchange exchange(1000);
  const std::string line = "x: " + std::string(997, 'y');
  std::size_t taken = 0;
  // A hint that comes again and again counts as well, though none of it is kept.
  while (exchange.take_header("HTTP/1.1 103 \r\n") && exchange.take_header(line)) ++taken;
  EXPECT_EQ(exchange.stop(), Stop::too_many_headers);
  EXPECT_EQ(taken, kHeaderBytesMax / (line.size() + 15));
}

TEST(HttpExchange, ABodyMayHaveExactlyItsLimit) {
  HttpExchange exchange = after({"HTTP/1.1 200 OK", "Content-Encoding: Identity"}, 10);
  EXPECT_TRUE(exchange.take_body("01234"));
  EXPECT_TRUE(exchange.take_body("56789"));
  EXPECT_FALSE(exchange.take_body("x"));
  EXPECT_EQ(exchange.stop(), Stop::oversized);
  EXPECT_EQ(exchange.reply().body.size(), 10U);
}

TEST(HttpExchange, APackingThatWasNotAskedForIsRefused) {
  for (const char* packing : {"br", "deflate", "gzip, gzip", ""}) {
    HttpExchange exchange = after({"HTTP/1.1 200 OK", "Content-Encoding: " + std::string(packing)});
    EXPECT_FALSE(exchange.take_body("bytes")) << packing;
    EXPECT_EQ(exchange.stop(), Stop::badly_packed);
  }
}

TEST(HttpExchange, APackedBodyHasToComeToItsEnd) {
  HttpExchange exchange = after({"HTTP/1.1 200 OK", "Content-Encoding: GZIP"});
  EXPECT_TRUE(exchange.take_body(std::string_view("\x1f\x8b\x08\0\0\0\0\0\0\x03", 10)));
  exchange.end();
  EXPECT_EQ(exchange.stop(), Stop::badly_packed);
  HttpExchange without = after({"HTTP/1.1 204 No Content", "Content-Encoding: gzip"});
  without.end();
  EXPECT_EQ(without.stop(), Stop::none);
}

TEST(HttpDates, AreOfOurTimes) {
  EXPECT_EQ(parse_http_date("Mon, 01 Jan 2024 00:02:00 GMT"), utc_day(2024, 1, 1) + 2min);
  EXPECT_EQ(parse_http_date("Mon, 01 Jan 2024000000 00:02:00 GMT"), std::nullopt);
  EXPECT_EQ(parse_http_date("Fri, 01 Jan 1960 00:00:00 GMT"), std::nullopt);
  EXPECT_EQ(parse_http_date("soon"), std::nullopt);
}

}  // namespace
}  // namespace tern
