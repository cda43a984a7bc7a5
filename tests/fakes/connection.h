#pragma once

#include <openssl/types.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace tern::fakes {

inline constexpr Duration kForever = Duration::max();

/// The server's end of one TLS connection. One thread uses it; cut() may come from any.
class Connection {
 public:
  /// Takes `socket` over.
  explicit Connection(int socket);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  bool handshake(SSL_CTX* context);

  /// What has come, at least a byte; empty when nothing does within `timeout` of real time; nothing
  /// once the other side is gone.
  std::optional<std::string> read(Duration timeout);
  /// Gives back what was read too far; the next read() has it.
  void unread(std::string_view bytes) { unread_.insert(0, bytes); }

  /// False once the other side is gone.
  bool write(std::string_view bytes);

  /// Says goodbye as TLS wants it.
  void close();
  /// Ends with a TCP reset.
  void reset();
  /// Wakes whoever waits in read() or write(), as if the other side had left.
  void cut();

 private:
  enum class Readiness : std::uint8_t { ready, late, gone };
  Readiness wait(int error, Duration timeout);

  struct SslFree {
    void operator()(SSL* ssl) const;
  };
  int socket_;
  std::unique_ptr<SSL, SslFree> ssl_;
  std::string unread_;
};

}  // namespace tern::fakes
