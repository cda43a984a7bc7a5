#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "source/websocket.h"
#include "store/bar_store.h"

namespace tern {

/// A closed bar, as a stream tells it.
struct StreamedBar {
  Pair pair;
  Interval interval;
  Bar bar;
};

/// A venue that tells each bar as it closes. What a stream says is quick and may be late, repeated,
/// jumbled, or missing: it is never the whole truth, which a BarSource has.
class BarStream {
 public:
  virtual ~BarStream() = default;

  /// Opens a connection for `series`, in place of the one there was.
  ///
  /// Errors: those of Websocket::open(); invalid_argument: more series than one connection takes.
  virtual Status connect(std::span<const Series> series) = 0;
  virtual void disconnect() = 0;

  /// The next closed bar; nothing when none came within `timeout` of real time, or when something
  /// else did.
  ///
  /// Errors: corrupt_data: a message that breaks the venue's contract, after which the next may be
  /// asked for; any other: the connection is over.
  /// Requires: connected.
  virtual Result<std::optional<StreamedBar>> next(Duration timeout) = 0;

  /// When anything came, a ping too.
  virtual Timestamp last_heard() const = 0;
  /// When the last word about a bar came, closed or not. Requires: connected.
  virtual Timestamp last_bar_heard() const = 0;
  /// Where it is connected, or was last.
  virtual std::string where() const = 0;
};

/// What a stream is given.
struct StreamContext {
  WebsocketOptions websocket;
  const Clock* clock;
  /// Other hosts with the same contract, asked in turn; empty: the venue's own.
  std::vector<std::string> hosts = {};
};

/// The stream of a venue; none where the venue has none.
std::unique_ptr<BarStream> make_stream(std::string_view venue, const StreamContext& context);

}  // namespace tern
