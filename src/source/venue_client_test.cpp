#include "source/venue_client.h"

#include <gtest/gtest.h>

namespace tern {
namespace {

using Kind = Ruling::Kind;

HttpReply reply(int status, std::string body = "{}", std::vector<HttpHeader> headers = {}) {
  return {
      .status = status, .headers = std::move(headers), .body = std::move(body), .round_trip = 1ms};
}

Ruling rule(const HttpReply& answer) {
  return rule_by_status(answer, "use --url https://elsewhere.example");
}

TEST(RuleByStatus, SaysForEachStatusWhatToDo) {
  struct Row {
    int status;
    Kind kind;
    std::optional<Errc> error;
    bool whole_host;
  };
  for (const Row& row : {
           Row{200, Kind::accept, std::nullopt, false},
           Row{204, Kind::accept, std::nullopt, false},
           Row{304, Kind::refuse, Errc::invalid_argument, false},
           Row{400, Kind::refuse, Errc::invalid_argument, false},
           Row{401, Kind::refuse, Errc::invalid_argument, false},
           Row{403, Kind::refuse, Errc::invalid_argument, false},
           Row{404, Kind::refuse, Errc::not_found, false},
           Row{408, Kind::again, Errc::network, false},
           Row{418, Kind::again, Errc::rate_limited, true},
           Row{425, Kind::again, Errc::network, false},
           Row{429, Kind::again, Errc::rate_limited, true},
           Row{451, Kind::refuse, Errc::invalid_argument, false},
           Row{500, Kind::again, Errc::network, false},
           Row{503, Kind::again, Errc::network, false},
           Row{520, Kind::again, Errc::network, false},
       }) {
    const Ruling ruling = rule(reply(row.status));
    EXPECT_EQ(ruling.kind, row.kind) << row.status;
    EXPECT_EQ(ruling.whole_host, row.whole_host) << row.status;
    ASSERT_EQ(ruling.error.has_value(), row.error.has_value()) << row.status;
    if (row.error) {
      EXPECT_EQ(ruling.error->kind, *row.error) << row.status;
      EXPECT_NE(ruling.error->message.find(std::to_string(row.status)), std::string::npos);
    }
  }
}

TEST(RuleByStatus, AWebPageWhereDataWasAskedForIsTriedAgain) {
  const std::vector<HttpHeader> html = {{"content-type", "text/html; charset=utf-8"}};
  for (const int status : {200, 403}) {
    EXPECT_EQ(rule(reply(status, "One moment", html)).kind, Kind::again) << status;
    EXPECT_EQ(rule(reply(status, "\n <!DOCTYPE HTML><p>One moment")).kind, Kind::again);
    EXPECT_EQ(rule(reply(status, "<html><p>One moment")).kind, Kind::again);
  }
  EXPECT_EQ(rule(reply(404, "Not here", html)).kind, Kind::refuse);
  EXPECT_EQ(rule(reply(200, "<?xml version='1.0'?><ListBucketResult/>")).kind, Kind::accept);
  // A page is not quoted: it says nothing in its first two hundred characters.
  EXPECT_EQ(rule(reply(502, "<html><script>", html)).error->message, "answered 502 and a web page");
}

TEST(RuleByStatus, NothingAtAllIsNoAnswer) {
  EXPECT_EQ(rule(reply(200, " \n")).kind, Kind::again);
  EXPECT_EQ(rule(reply(200, "[]")).kind, Kind::accept);
}

TEST(RuleByStatus, ARefusalQuotesTheVenueOnOneHarmlessLine) {
  const Ruling ruling = rule(reply(400, "{\"msg\":\"Invalid\x1b[2J\r\nsymbol\xc3\xa9\"}"));
  EXPECT_EQ(ruling.error->message, "answered 400: {\"msg\":\"Invalid [2J  symbol  \"}");
  EXPECT_LT(rule(reply(400, std::string(100'000, 'x'))).error->message.size(), 250U);
}

TEST(RuleByStatus, ARefusedCountryIsToldWhereElseToAsk) {
  const std::string message = rule(reply(451)).error->message;
  EXPECT_NE(message.find("https://elsewhere.example"), std::string::npos) << message;
}

TEST(RetryAfter, IsReadInSecondsOrAsADate) {
  const std::string date = "Wed, 21 Oct 2015 07:28:00 GMT";
  struct Row {
    std::string retry_after;
    std::string date;
    std::optional<Duration> wait;  ///< a second longer than said, for what was rounded away
  };
  for (const Row& row : {
           Row{"30", "", 31s},
           Row{"0", "", 1s},
           Row{" 7", "", std::nullopt},  // headers come trimmed
           Row{"-5", "", std::nullopt},
           Row{"soon", "", std::nullopt},
           Row{"", "", std::nullopt},
           Row{"99999999999999", "", days{7} + 1s},
           Row{"999999999999999999999999", "", std::nullopt},
           Row{"Wed, 21 Oct 2015 07:30:00 GMT", date, 121s},
           Row{"Wednesday, 21-Oct-15 07:30:00 GMT", date, 121s},
           Row{"Wed Oct 21 07:30:00 2015", date, 121s},
           Row{"Wed, 21 Oct 2015 07:00:00 GMT", date, 1s},
           Row{"Wed, 21 Oct 2065 07:00:00 GMT", date, days{7} + 1s},
           Row{"Wed, 21 Oct 2015 07:30:00 GMT", "", std::nullopt},
           Row{"Wed, 21 Oct 2015 07:30:00 GMT", "yesterday", std::nullopt},
       }) {
    std::vector<HttpHeader> headers = {{"retry-after", row.retry_after}};
    if (!row.date.empty()) headers.push_back({"date", row.date});
    for (const int status : {418, 429, 503}) {
      EXPECT_EQ(rule(reply(status, "{}", headers)).wait, row.wait) << row.retry_after;
    }
  }
  EXPECT_EQ(rule(reply(429)).wait, std::nullopt);
}

TEST(ClockOffset, IsTheirsMinusTheMiddleOfOurs) {
  const Timestamp sent = utc_day(2024, 1, 1);
  const ClockOffset offset = clock_offset(sent + 5s, sent, sent + 400ms);
  EXPECT_EQ(offset.offset, 4800ms);
  EXPECT_EQ(offset.round_trip, 400ms);
  EXPECT_EQ(offset.measured, sent + 200ms);
  EXPECT_EQ(clock_offset(sent - 3s, sent, sent).offset, -3s);
}

TEST(Headers, TheFirstOfANameIsFound) {
  const HttpReply answer = reply(200, "{}", {{"x-a", "1"}, {"x-b", "2"}, {"x-a", "3"}});
  EXPECT_EQ(answer.header("x-a"), "1");
  EXPECT_EQ(answer.header("x-c"), std::nullopt);
}

}  // namespace
}  // namespace tern
