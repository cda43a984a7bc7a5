#include <fmt/format.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <thread>

#include "base/check.h"
#include "base/text.h"
#include "fakes/server.h"
#include "source/http.h"

namespace tern::fakes {
namespace {

sockaddr_in local(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

/// Passes on what comes from one to the other; false when that was the end.
bool pass_on(int from, int to) {
  std::array<char, 16384> block{};
  const ssize_t got = recv(from, block.data(), block.size(), 0);
  return got > 0 && send(to, block.data(), static_cast<std::size_t>(got), MSG_NOSIGNAL) == got;
}

void relay(int left, int right) {
  std::array<pollfd, 2> ends = {pollfd{left, POLLIN, 0}, pollfd{right, POLLIN, 0}};
  while (poll(ends.data(), ends.size(), -1) > 0) {
    if (ends[0].revents != 0 && !pass_on(left, right)) return;
    if (ends[1].revents != 0 && !pass_on(right, left)) return;
  }
}

/// A proxy for a single visitor: takes CONNECT to a port of this machine and relays, or refuses.
class Proxy {
 public:
  explicit Proxy(bool refuses) : refuses_(refuses), listener_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address = local(0);
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    socklen_t size = sizeof address;
    const bool listens = bind(listener_, generic, size) == 0 && listen(listener_, 1) == 0 &&
                         getsockname(listener_, generic, &size) == 0;
    TERN_CHECK(listens, "a port of 127.0.0.1 is free");
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~Proxy() {
    leave();
    close(listener_);
  }
  Proxy(const Proxy&) = delete;
  Proxy& operator=(const Proxy&) = delete;

  std::string url() const { return fmt::format("http://me:pa55word@127.0.0.1:{}", port_); }
  /// What the visitor asked for; waits until it has left, or takes none any more.
  const std::string& heard() {
    leave();
    return heard_;
  }

 private:
  void leave() {
    shutdown(listener_, SHUT_RDWR);
    if (thread_.joinable()) thread_.join();
  }
  void serve() {
    const int visitor = accept(listener_, nullptr, nullptr);
    if (visitor < 0) return;
    while (heard_.find("\r\n\r\n") == std::string::npos) {
      char c = 0;
      if (recv(visitor, &c, 1, 0) != 1) break;
      heard_ += c;
    }
    answer(visitor);
    close(visitor);
  }
  void answer(int visitor) const {
    const std::string_view first = split(heard_, '\r').front();  // CONNECT localhost:123 HTTP/1.1
    const std::string_view port = split(split(first, ' ').at(1), ':').at(1);
    const sockaddr_in address = local(static_cast<std::uint16_t>(*parse_integer(port)));
    const int venue = socket(AF_INET, SOCK_STREAM, 0);
    const bool reached = !refuses_ && connect(venue, reinterpret_cast<const sockaddr*>(&address),
                                              sizeof address) == 0;
    const std::string_view status = reached ? "HTTP/1.1 200 Connection established\r\n\r\n"
                                            : "HTTP/1.1 407 Proxy Authentication Required\r\n"
                                              "Content-Length: 0\r\n\r\n";
    send(visitor, status.data(), status.size(), MSG_NOSIGNAL);
    if (reached) relay(visitor, venue);
    close(venue);
  }

  bool refuses_;
  int listener_;
  std::uint16_t port_ = 0;
  std::string heard_;
  std::thread thread_;
};

/// An environment variable for the time of a test.
class Variable {
 public:
  Variable(const char* name, const std::string& value) : name_(name) {
    setenv(name, value.c_str(), 1);
  }
  ~Variable() { unsetenv(name_); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
};

/// One request with a client of its own, which leaves afterwards.
Result<HttpReply> ask(const Server& server) {
  auto http = HttpClient::make({.user_agent = "tern-test/1", .ca_file = server.ca_file()});
  return http->get({.url = server.url() + "/x", .headers = {{"x-key", "CG-s3cr3t-k3y"}}});
}

Reply answer(const Request&) {
  return {.body = "{}"};
}

TEST(Proxy, OfTheEnvironmentIsUsedAndSeesNoKey) {
  Server server(answer);
  Proxy proxy(false);
  const Variable variable("HTTPS_PROXY", proxy.url());
  const auto reply = ask(server);
  ASSERT_TRUE(reply) << reply.error().message;
  EXPECT_FALSE(reply->header("connection-established"));
  EXPECT_TRUE(proxy.heard().starts_with("CONNECT localhost:")) << proxy.heard();
  EXPECT_EQ(proxy.heard().find("CG-"), std::string::npos) << proxy.heard();
}

TEST(Proxy, IsLeftOutWhereTheEnvironmentSaysSo) {
  Server server(answer);
  Proxy proxy(false);
  const Variable variable("HTTPS_PROXY", proxy.url());
  const Variable exception("NO_PROXY", "localhost");
  EXPECT_TRUE(ask(server));
  EXPECT_EQ(proxy.heard(), "");
}

TEST(Proxy, ThatRefusesIsNamedAsTheCause) {
  Server server(answer);
  Proxy proxy(true);
  const Variable variable("HTTPS_PROXY", proxy.url());
  const auto reply = ask(server);
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, Errc::network);
  EXPECT_NE(reply.error().message.find("proxy"), std::string::npos) << reply.error().message;
  EXPECT_EQ(reply.error().message.find("pa55word"), std::string::npos) << reply.error().message;
  EXPECT_TRUE(server.log().empty());
}

}  // namespace
}  // namespace tern::fakes
