#include "fakes/connection.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>

namespace tern::fakes {

void Connection::SslFree::operator()(SSL* ssl) const {
  SSL_free(ssl);
}

Connection::Connection(int socket) : socket_(socket) {
  const int on = 1;
  setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  fcntl(socket_, F_SETFL, fcntl(socket_, F_GETFL) | O_NONBLOCK);
}

Connection::~Connection() {
  ::close(socket_);
}

Connection::Readiness Connection::wait(int error, Duration timeout) {
  if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE) return Readiness::gone;
  pollfd entry{socket_, static_cast<short>(error == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT), 0};
  const int patience =
      timeout == kForever ? -1 : static_cast<int>(std::max<std::int64_t>(0, timeout.count()));
  const int ready = poll(&entry, 1, patience);
  if (ready < 0) return errno == EINTR ? Readiness::ready : Readiness::gone;
  return ready == 0 ? Readiness::late : Readiness::ready;
}

bool Connection::handshake(SSL_CTX* context) {
  ssl_.reset(SSL_new(context));
  if (!ssl_ || SSL_set_fd(ssl_.get(), socket_) != 1) return false;
  while (true) {
    ERR_clear_error();
    const int done = SSL_accept(ssl_.get());
    if (done == 1) return true;
    if (wait(SSL_get_error(ssl_.get(), done), kForever) != Readiness::ready) return false;
  }
}

std::optional<std::string> Connection::read(Duration timeout) {
  if (!unread_.empty()) return std::exchange(unread_, {});
  std::array<char, 16384> block{};
  while (true) {
    ERR_clear_error();
    const int got = SSL_read(ssl_.get(), block.data(), static_cast<int>(block.size()));
    if (got > 0) return std::string(block.data(), static_cast<std::size_t>(got));
    switch (wait(SSL_get_error(ssl_.get(), got), timeout)) {
      case Readiness::ready:
        break;
      case Readiness::late:
        return std::string();
      case Readiness::gone:
        return std::nullopt;
    }
  }
}

bool Connection::write(std::string_view bytes) {
  while (!bytes.empty()) {
    // OpenSSL wants a write that could not go repeated with the same bytes: it is, block by block.
    const std::string_view block = bytes.substr(0, std::size_t{1} << 20);
    ERR_clear_error();
    const int sent = SSL_write(ssl_.get(), block.data(), static_cast<int>(block.size()));
    if (sent > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    } else if (wait(SSL_get_error(ssl_.get(), sent), kForever) != Readiness::ready) {
      return false;
    }
  }
  return true;
}

void Connection::close() {
  SSL_shutdown(ssl_.get());
  ::shutdown(socket_, SHUT_WR);
}

void Connection::reset() {
  // Dissolving the association resets it now; to close the socket here would race with cut().
  sockaddr nobody{};
  nobody.sa_family = AF_UNSPEC;
  ::connect(socket_, &nobody, sizeof nobody);
}

void Connection::cut() {
  ::shutdown(socket_, SHUT_RDWR);
}

}  // namespace tern::fakes
