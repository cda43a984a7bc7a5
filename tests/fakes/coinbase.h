#pragma once

#include <deque>
#include <functional>
#include <map>
#include <mutex>

#include "fakes/server.h"
#include "fakes/truth.h"
#include "fakes/violations.h"
#include "fakes/virtual_clock.h"

namespace tern::fakes {

struct CoinbaseOptions {
  Duration clock_skew = 0ms;  ///< the venue's clock minus the test's
  Duration latency = 0ms;     ///< by which the test's clock moves with each request
  std::size_t requests_per_second_max = 10;
  bool row_before_start = true;  ///< as the real one sometimes sends
  /// How long an answer about a window is served again, with its Age. Not documented for windows,
  /// only for requests without bounds.
  Duration window_cache = 0ms;
  std::map<Pair, std::string> statuses = {};  ///< other than "online", or "delisted" at the end
};

/// What the venue itself does wrong, whatever is asked.
enum class CoinbaseTrouble : std::uint8_t {
  none,
  too_fast,     ///< others behind the address were: 429
  unavailable,  ///< 503 and a message
  firewall,     ///< 403 and a web page
};
using CoinbaseTroubleScript = std::function<CoinbaseTrouble(const Request&)>;

/// The public part of Coinbase Exchange: /time, /products, and /products/{id}/candles. One address
/// talks to it. Thread-safe.
class CoinbaseFake {
 public:
  /// Requires: `clock` outlives the fake; `truth` is listed before.
  CoinbaseFake(VirtualClock& clock, Truth truth, CoinbaseOptions options = {});

  Reply answer(const Request& request);
  void set_troubles(CoinbaseTroubleScript script);

  /// By the venue's clock.
  Timestamp now() const { return clock_->now() + options_.clock_skew; }
  const Truth& truth() const { return truth_; }
  /// What a store must hold in the end: closed bars in which something was traded, with what this
  /// venue tells of them.
  std::vector<Bar> closed(const Pair& pair, Interval interval, TimeRange range) const;

  std::vector<std::string> violations() const { return violations_.list(); }
  /// Requests by the last word of their path, refused ones included: "candles", "time", "products".
  std::map<std::string, std::size_t> counts() const;

 private:
  struct Kept {
    Timestamp at;
    Reply reply;
  };
  struct Window {
    Pair pair;
    Interval interval;
    TimeRange open_times;  ///< the last one is in
  };
  std::optional<Reply> gate(const Request& request);
  Reply route(const Request& request);
  Reply time() const;
  Reply products() const;
  Reply candles(const Request& request, const std::string& id);
  Reply latest(const std::string& key, Window window);
  Reply rows(const Window& window) const;
  std::optional<std::string> row(const Window& window, Timestamp open_time) const;
  /// `make`'s answer, or an earlier one that is younger than `age_max`.
  Reply cached(const std::string& key, Duration age_max, const std::function<Reply()>& make);
  Reply violated(const std::string& what, const Request& request);
  std::string status_of(const Pair& pair) const;

  VirtualClock* clock_;
  Truth truth_;
  CoinbaseOptions options_;
  Violations violations_;
  mutable std::mutex mutex_;  // of what is below
  CoinbaseTroubleScript troubles_;
  std::deque<Timestamp> recent_;
  Timestamp paused_until_ = kTimeMin;
  std::map<std::string, std::size_t> counts_;
  std::map<std::string, Kept> cache_;
};

}  // namespace tern::fakes
