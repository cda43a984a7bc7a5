#include "source/http.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>

#include "base/interrupt.h"
#include "fakes/server.h"
#include "store/scratch_folder.h"

namespace tern::fakes {
namespace {

constexpr std::string_view kSecret = "CG-s3cr3t-k3y";

std::string long_body() {
  std::string body = "[";
  for (int i = 0; i < 5000; ++i) body += fmt::format("[{},\"{}.5\"],", i, i * 7);
  return body + "[]]";
}

Reply answer(const Request& request) {
  if (request.path == "/long") return {.body = long_body()};
  if (request.path == "/headers") {
    return {.status = 400, .headers = {{"X-MBX-Used-Weight-1M", " 17 "}, {"EMPTY", ""}}};
  }
  if (request.path == "/many-headers") {
    return {.headers = std::vector<HttpHeader>(5000, {"x-filler", "0123456789012345678901234"})};
  }
  return {.body = "{}"};
}

HttpOptions options_for(const Server& server) {
  return {.user_agent = "tern-test/1", .ca_file = server.ca_file()};
}

class Http : public testing::Test {
 protected:
  void TearDown() override { clear_interrupt(); }

  static HttpClient client(const HttpOptions& options) {
    auto made = HttpClient::make(options);
    EXPECT_TRUE(made) << made.error().message;
    return *std::move(made);
  }
  HttpRequest request(const std::string& target) const { return {.url = server.url() + target}; }

  /// The error of a request under `fault`; what all messages must keep is checked here.
  Error fault(Fault what, const std::string& target = "/long?secret=1") {
    server.set_faults([what](const Request&) { return what; });
    HttpRequest asked = request(target);
    asked.headers = {{"x-cg-demo-api-key", std::string(kSecret)}};
    asked.body_max = body_max;
    const auto reply = http.get(asked);
    EXPECT_FALSE(reply);
    if (reply) return fail(Errc::invalid_argument, "answered");
    const std::string& message = reply.error().message;
    EXPECT_EQ(message.find(kSecret), std::string::npos) << message;
    EXPECT_EQ(message.find("secret"), std::string::npos) << message;
    EXPECT_NE(message.find(server.url().substr(8)), std::string::npos) << message;
    EXPECT_EQ(message.find('\n'), std::string::npos) << message;
    return reply.error();
  }

  std::size_t body_max = std::size_t{32} << 20;
  Server server{answer};
  HttpClient http = client(options_for(server));
};

Error error_of(Server::Identity identity, const std::filesystem::path& trusted) {
  Server server(answer, identity);
  HttpOptions options = options_for(server);
  options.ca_file = trusted.empty() ? server.ca_file() : trusted;
  auto http = HttpClient::make(options);
  const auto reply = http->get({.url = server.url() + "/x"});
  EXPECT_FALSE(reply);
  EXPECT_TRUE(server.log().empty()) << "a request went to a server that nobody vouches for";
  return reply ? fail(Errc::invalid_argument, "answered") : reply.error();
}

TEST_F(Http, AnAnswerComesWithStatusHeadersAndBody) {
  const auto reply = http.get(request("/headers"));
  ASSERT_TRUE(reply) << reply.error().message;
  EXPECT_EQ(reply->status, 400);
  EXPECT_EQ(reply->header("x-mbx-used-weight-1m"), "17");
  EXPECT_EQ(reply->header("empty"), "");
  EXPECT_GE(reply->round_trip, 0ms);
  for (const HttpHeader& header : reply->headers) {
    EXPECT_EQ(header.name.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), std::string::npos);
  }
}

TEST_F(Http, TheRequestNamesItsSenderAndTakesPackedAnswers) {
  HttpRequest asked = request("/x?a=1");
  asked.headers = {{"x-key", std::string(kSecret)}};
  ASSERT_TRUE(http.get(asked));
  ASSERT_TRUE(http.get(request("/y")));
  const auto log = server.log();
  ASSERT_EQ(log.size(), 2U);
  EXPECT_EQ(log[0].target, "/x?a=1");
  EXPECT_EQ(log[0].headers.at("user-agent"), "tern-test/1");
  EXPECT_EQ(log[0].headers.at("accept-encoding"), "gzip");
  EXPECT_EQ(log[0].headers.at("x-key"), kSecret);
  EXPECT_FALSE(log[1].headers.contains("x-key")) << "a header stuck to the next request";
}

TEST_F(Http, FiftyRequestsShareOneConnection) {
  for (int i = 0; i < 50; ++i) ASSERT_TRUE(http.get(request("/long")));
  EXPECT_EQ(server.connections(), 1U);
  EXPECT_EQ(server.log().size(), 50U);
}

TEST_F(Http, ChunksAndPackingChangeNothing) {
  for (const Fault how : {Fault::none, Fault::chunked, Fault::gzip}) {
    server.set_faults([how](const Request&) { return how; });
    const auto reply = http.get(request("/long"));
    ASSERT_TRUE(reply) << reply.error().message;
    EXPECT_EQ(reply->body, long_body());
  }
}

TEST_F(Http, OnlyHttpsIsSpoken) {
  for (const char* url : {"http://localhost:1/x", "file:///etc/passwd", "localhost", "",
                          "https://user:word@localhost/", "ftp://localhost/?key=CG-s3cr3t-k3y"}) {
    const auto reply = http.get({.url = url});
    ASSERT_FALSE(reply) << url;
    EXPECT_EQ(reply.error().kind, Errc::invalid_argument);
    EXPECT_EQ(reply.error().message.find(kSecret), std::string::npos);
  }
}

TEST_F(Http, AHeaderCannotSmuggleAnother) {
  HttpRequest asked = request("/x");
  asked.headers = {{"x-key", "a\r\nx-other: b"}};
  const auto reply = http.get(asked);
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, Errc::invalid_argument);
  EXPECT_TRUE(server.log().empty());
}

TEST(HttpCertificates, OneForAnotherHostIsRefused) {
  const Error error = error_of(Server::Identity::somebody_else, {});
  EXPECT_EQ(error.kind, Errc::untrusted) << error.message;
}

TEST(HttpCertificates, AnExpiredOneIsRefusedWithAdviceAboutTheClock) {
  const Error error = error_of(Server::Identity::expired, {});
  EXPECT_EQ(error.kind, Errc::untrusted) << error.message;
  EXPECT_NE(error.message.find("expired"), std::string::npos) << error.message;
  EXPECT_NE(error.message.find("clock"), std::string::npos) << error.message;
}

TEST(HttpCertificates, OneThatVouchesForItselfIsRefused) {
  const Error error = error_of(Server::Identity::self_signed, {});
  EXPECT_EQ(error.kind, Errc::untrusted) << error.message;
  EXPECT_NE(error.message.find("--ca-file"), std::string::npos) << error.message;
}

TEST(HttpCertificates, AnAuthorityThatNobodyNamedIsRefused) {
  Server server(answer);
  auto http = HttpClient::make({.user_agent = "tern-test/1"});  // trusts the system's alone
  const auto reply = http->get({.url = server.url() + "/x"});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, Errc::untrusted) << reply.error().message;
  EXPECT_TRUE(server.log().empty());
}

TEST(HttpCertificates, AFileWithoutAnyIsSaidToBe) {
  const ScratchFolder folder;
  const auto made = HttpClient::make({.user_agent = "t", .ca_file = folder.path() / "absent.pem"});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().kind, Errc::io);
  const auto junk = folder.path() / "junk.pem";
  std::ofstream(junk) << "no certificate\n";
  const Error error = error_of(Server::Identity::localhost, junk);
  EXPECT_EQ(error.kind, Errc::io) << error.message;
  EXPECT_NE(error.message.find(junk.string()), std::string::npos) << error.message;
}

TEST_F(Http, ARedirectElsewhereIsRefusedByName) {
  const Error error = fault(Fault::redirect);
  EXPECT_EQ(error.kind, Errc::untrusted);
  EXPECT_NE(error.message.find("elsewhere.invalid"), std::string::npos) << error.message;
}

/// Sends "/<n>" on to "/<n-1>", down to "/0", and "/to" on to where the query says.
Reply redirecting(const Request& request) {
  if (const auto target = request.parameter("to")) {
    return {.status = 302, .headers = {{"Location", *target}}};
  }
  if (request.path == "/0") return {.body = "arrived"};
  const int hops = std::stoi(request.path.substr(1));
  return {.status = 301, .headers = {{"Location", fmt::format("/{}", hops - 1)}}};
}

TEST(HttpRedirects, AreFollowedAtHomeThreeTimes) {
  Server server(redirecting);
  auto http = HttpClient::make(options_for(server));
  const auto reply = http->get({.url = server.url() + "/3"});
  ASSERT_TRUE(reply) << reply.error().message;
  EXPECT_EQ(reply->body, "arrived");
  EXPECT_EQ(server.connections(), 1U);
  const auto endless = http->get({.url = server.url() + "/4"});
  ASSERT_FALSE(endless);
  EXPECT_EQ(endless.error().kind, Errc::untrusted);
}

TEST(HttpRedirects, ToAnotherSchemePortOrUserAreRefused) {
  Server server(redirecting);
  Server other(redirecting);
  auto http = HttpClient::make(options_for(server));
  const std::string home = server.url().substr(8);
  const std::vector<std::string> targets = {
      other.url() + "/0",   "http://" + home + "/0",
      "file:///etc/passwd", "https://user:word@" + home + "/0",
      "//localhost/0",      "https://127.0.0.1/0"};
  for (const std::string& target : targets) {
    const auto reply = http->get({.url = server.url() + "/x?to=" + target});
    ASSERT_FALSE(reply) << target;
    EXPECT_EQ(reply.error().kind, Errc::untrusted) << reply.error().message;
  }
  EXPECT_EQ(server.log().size(), targets.size());
  EXPECT_TRUE(other.log().empty());
}

TEST_F(Http, ABodyWithoutEndIsRefused) {
  body_max = 1'000'000;
  const Error error = fault(Fault::oversized);
  EXPECT_EQ(error.kind, Errc::untrusted) << error.message;
  EXPECT_NE(error.message.find("1000000"), std::string::npos) << error.message;
}

TEST_F(Http, AGzipBombIsRefusedByItsUnpackedSize) {
  body_max = 1'000'000;
  EXPECT_EQ(fault(Fault::bomb).kind, Errc::untrusted);
}

TEST_F(Http, ABodyOfExactlyTheLimitIsTaken) {
  HttpRequest asked = request("/long");
  asked.body_max = long_body().size();
  EXPECT_TRUE(http.get(asked));
  --asked.body_max;
  const auto reply = http.get(asked);
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, Errc::untrusted);
}

TEST_F(Http, HeadersBeyondAllReasonAreRefused) {
  EXPECT_EQ(fault(Fault::none, "/many-headers").kind, Errc::untrusted);
}

TEST_F(Http, WhatBreaksOnTheWayIsTheNetworks) {
  for (const Fault what : {Fault::refuse, Fault::reset, Fault::truncate, Fault::bad_gzip}) {
    const Error error = fault(what);
    EXPECT_EQ(error.kind, Errc::network) << static_cast<int>(what) << " " << error.message;
    server.set_faults({});
    EXPECT_TRUE(http.get(request("/long"))) << "after fault " << static_cast<int>(what);
  }
}

TEST(HttpPacking, AnAnswerCutShortInsideItsPackingIsNotWhole) {
  // gzip of three times {"hello":"world, this is a body that is packed"}; the cut is inside.
  static constexpr char kPacked[] =
      "\037\213\010\000\000\000\000\000\002\003\253\126\312\110\315\311\311\127\262\122\052"
      "\317\057\312\111\321\121\050\311\310\054\126\000\242\104\205\244\374\224\112\040\067"
      "\261\004\304\055\110\114\316\116\115\121\252\255\246\261\172\000\061\273\313\043\220"
      "\000\000\000";
  std::size_t size = sizeof kPacked - 1;
  Server server([&size](const Request&) {
    return Reply{.body = std::string(kPacked, size), .headers = {{"Content-Encoding", "gzip"}}};
  });
  auto http = HttpClient::make(options_for(server));
  const auto whole = http->get({.url = server.url() + "/x"});
  ASSERT_TRUE(whole) << whole.error().message;
  EXPECT_EQ(whole->body.size(), 144U);
  for (const std::size_t cut : {size - 1, size - 8, size - 9, size / 2, std::size_t{9}}) {
    size = cut;
    const auto reply = http->get({.url = server.url() + "/x"});
    ASSERT_FALSE(reply) << cut << ": " << reply->body;
    EXPECT_EQ(reply.error().kind, Errc::network);
  }
}

TEST(HttpPatience, WhoIsSilentOrDripsIsGivenUp) {
  Server server(answer);
  server.set_faults([](const Request&) { return Fault::drip; });
  HttpOptions options = options_for(server);
  options.timeout = 250ms;
  auto dripped = HttpClient::make(options)->get({.url = server.url() + "/long"});
  ASSERT_FALSE(dripped);
  EXPECT_EQ(dripped.error().kind, Errc::network);
  EXPECT_NE(dripped.error().message.find("within 0.25 s"), std::string::npos)
      << dripped.error().message;
  options = options_for(server);
  options.stall_timeout = 40ms;  // less than the pause between two drops
  auto stalled = HttpClient::make(options)->get({.url = server.url() + "/long"});
  ASSERT_FALSE(stalled);
  EXPECT_EQ(stalled.error().kind, Errc::network);
  EXPECT_NE(stalled.error().message.find("nothing for 0.04 s"), std::string::npos)
      << stalled.error().message;
}

TEST(HttpPatience, AHostThatIsNotThereIsSaidSo) {
  std::string gone;
  std::filesystem::path ca_file;
  {
    const Server server(answer);
    gone = server.url();
    ca_file = server.ca_file();
  }
  auto http = HttpClient::make({.user_agent = "tern-test/1", .ca_file = ca_file});
  const auto refused = http->get({.url = gone + "/x"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, Errc::network);
  const auto unknown = http->get({.url = "https://nowhere.invalid/x?key=CG-s3cr3t-k3y"});
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().kind, Errc::network);
  EXPECT_NE(unknown.error().message.find("nowhere.invalid"), std::string::npos);
  EXPECT_EQ(unknown.error().message.find(kSecret), std::string::npos);
}

TEST_F(Http, AWishToStopEndsATransferAndLeavesAUsableClient) {
  server.set_faults([](const Request&) {
    interrupt();  // the answer is on its way, and will be for long
    return Fault::drip;
  });
  const auto before = std::chrono::steady_clock::now();
  const auto stopped = http.get(request("/long"));
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().kind, Errc::canceled);
  EXPECT_LT(std::chrono::steady_clock::now() - before, 5s);  // of the 60 that a try may take
  const auto still = http.get(request("/x"));
  ASSERT_FALSE(still);
  EXPECT_EQ(still.error().kind, Errc::canceled);
  EXPECT_EQ(server.log().size(), 1U) << "asked after the wish to stop";
  clear_interrupt();
  server.set_faults({});
  EXPECT_TRUE(http.get(request("/long")));
}

}  // namespace
}  // namespace tern::fakes
