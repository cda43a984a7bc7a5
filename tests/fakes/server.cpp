#include "fakes/server.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <list>
#include <mutex>
#include <thread>

#include "base/check.h"
#include "fakes/certificate.h"
#include "fakes/connection.h"
#include "fakes/delivery.h"
#include "fakes/request.h"

namespace tern::fakes {
namespace {

int listen_anywhere() {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  const bool listens = listener >= 0 && bind(listener, generic, sizeof address) == 0 &&
                       listen(listener, SOMAXCONN) == 0;
  TERN_CHECK(listens, "a port of 127.0.0.1 is free");
  return listener;
}

int port_of(int listener) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

/// A write to somebody who left answers EPIPE instead of ending the test.
void ignore_broken_pipes() {
  sigset_t pipe;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
}

bool wants(const Request& request, const std::string& header, std::string_view word) {
  const auto found = request.headers.find(header);
  return found != request.headers.end() && found->second.find(word) != std::string::npos;
}

}  // namespace

std::optional<std::string> Request::parameter(std::string_view name) const {
  const auto found = query.find(std::string(name));
  if (found == query.end()) return std::nullopt;
  return found->second;
}

struct Server::State {
  struct Visit {
    explicit Visit(int socket) : connection(socket) {}
    Connection connection;
    std::thread thread;
    std::atomic<bool> over = false;
  };

  State(Answer to_answer, Identity identity)
      : answer(std::move(to_answer)), context(server_context(identity)) {}
  ~State() { ::close(listener); }

  void accept_all();
  void serve(Visit& visit);
  /// False when the connection is over with it.
  bool serve_one(Connection& connection);
  void forget_finished();

  Answer answer;
  SslContext context;
  int listener = listen_anywhere();
  int port = port_of(listener);
  mutable std::mutex mutex;  // of all below
  bool stopping = false;
  FaultScript faults;
  Upgrade upgrade;
  std::vector<Request> log;
  std::size_t connections = 0;
  std::list<Visit> visits;
  std::thread acceptor;
};

void Server::State::forget_finished() {
  for (auto visit = visits.begin(); visit != visits.end();) {
    const auto next = std::next(visit);
    if (visit->over) {
      visit->thread.join();
      visits.erase(visit);
    }
    visit = next;
  }
}

void Server::State::accept_all() {
  while (true) {
    const int socket = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    const std::lock_guard lock(mutex);
    if (stopping) {
      if (socket >= 0) ::close(socket);
      return;
    }
    if (socket < 0) continue;
    forget_finished();
    ++connections;
    Visit& visit = visits.emplace_back(socket);
    visit.thread = std::thread([this, &visit] { serve(visit); });
  }
}

void Server::State::serve(Visit& visit) {
  ignore_broken_pipes();
  Connection& connection = visit.connection;
  if (connection.handshake(context.get())) {
    while (serve_one(connection)) {
    }
    connection.close();
  }
  visit.connection.cut();
  visit.over = true;
}

bool Server::State::serve_one(Connection& connection) {
  const auto incoming = read_request(connection);
  if (!incoming) return false;
  const Request& request = incoming->request;
  if (incoming->refusal) {
    deliver(connection, request, *incoming->refusal, Fault::none);
    return false;
  }
  Fault fault = Fault::none;
  Upgrade take_over;
  {
    const std::lock_guard lock(mutex);
    if (stopping) return false;
    log.push_back(request);
    if (faults) fault = faults(request);
    if (request.headers.contains("upgrade")) take_over = upgrade;
  }
  if (take_over && fault == Fault::none) {
    take_over(connection, request);
    return false;
  }
  Reply reply = reaches_venue(fault) ? answer(request) : Reply{};
  const bool kept = deliver(connection, request, std::move(reply), fault);
  return kept && !wants(request, "connection", "close");
}

Server::Server(Answer answer, Identity identity)
    : state_(std::make_unique<State>(std::move(answer), identity)) {
  state_->acceptor = std::thread([state = state_.get()] { state->accept_all(); });
}

Server::~Server() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopping = true;
    for (State::Visit& visit : state_->visits) visit.connection.cut();
  }
  ::shutdown(state_->listener, SHUT_RDWR);
  state_->acceptor.join();
  for (State::Visit& visit : state_->visits) visit.thread.join();
}

std::string Server::url() const {
  return fmt::format("https://localhost:{}", state_->port);
}

std::string Server::websocket_url() const {
  return fmt::format("wss://localhost:{}", state_->port);
}

const std::filesystem::path& Server::ca_file() const {
  return authority_file();
}

void Server::set_faults(FaultScript script) {
  const std::lock_guard lock(state_->mutex);
  state_->faults = std::move(script);
}

void Server::set_upgrade(Upgrade upgrade) {
  const std::lock_guard lock(state_->mutex);
  state_->upgrade = std::move(upgrade);
}

std::vector<Request> Server::log() const {
  const std::lock_guard lock(state_->mutex);
  return state_->log;
}

std::size_t Server::connections() const {
  const std::lock_guard lock(state_->mutex);
  return state_->connections;
}

}  // namespace tern::fakes
