#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/rng.h"
#include "source/rate_limit.h"
#include "source/stream.h"

namespace tern {

struct StreamConnectionOptions {
  Duration silence_max = 60s;     ///< a connection that says nothing for so long is given up
  Duration connection_max = 23h;  ///< before the venue ends it, at 24 hours
  std::uint64_t seed = 1;         ///< of the draws that keep clients from reconnecting together
};

/// Keeps a stream connected: opens it, gives it up when it falls silent or grows old, and opens it
/// again after a pause that doubles while connections do not last.
class StreamConnection {
 public:
  /// `say` is told what a person should know. Requires: all but `stream`, which may be null,
  /// outlive this.
  StreamConnection(BarStream* stream, Clock& clock, std::vector<Series> series,
                   const StreamConnectionOptions& options,
                   const std::function<void(const std::string&)>& say);

  /// Does what it is time for.
  /// Errors: untrusted, not_found, invalid_argument, io: what another try would not mend; canceled.
  Status tend();

  /// BarStream::next(); one that is broken answers nothing, and is opened again.
  /// Requires: connected().
  /// Errors: untrusted, canceled.
  Result<std::optional<StreamedBar>> next(Duration timeout);

  /// Gives the connection up: a new one follows.
  void give_up(const std::string& why);
  void close();

  bool connected() const { return connected_; }
  /// Bars have been heard of lately.
  bool lively() const;
  /// When the next connection is opened, unless connected(); kTimeMax: never.
  Timestamp retry_at() const { return stream_ == nullptr ? kTimeMax : retry_at_; }
  std::size_t opened() const { return opened_; }

 private:
  Status open();
  Status failed(const Error& error);

  BarStream* stream_;
  Clock* clock_;
  std::vector<Series> series_;
  StreamConnectionOptions options_;
  const std::function<void(const std::string&)>* say_;
  Rng rng_;
  RateLimit limit_;
  bool connected_ = false;
  bool complained_ = false;  // of a broken message, on this connection
  Timestamp connected_at_ = kTimeMin;
  Timestamp retry_at_ = kTimeMin;
  int failures_ = 0;  // connections in a row that did not last
  std::size_t opened_ = 0;
};

}  // namespace tern
