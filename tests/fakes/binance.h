#pragma once

#include <map>
#include <mutex>
#include <tuple>

#include "base/rng.h"
#include "fakes/binance_limits.h"
#include "fakes/server.h"
#include "fakes/truth.h"
#include "fakes/violations.h"
#include "fakes/virtual_clock.h"

namespace tern::fakes {

struct BinanceOptions {
  Duration clock_skew = 0ms;  ///< the venue's clock minus the test's
  double weight_max = 6000;   ///< in one minute of the venue's clock
  /// More in one second of the venue's clock is a violation. Time stands still while a client does
  /// not sleep, so this is what the weight allows in a minute, unless there is latency.
  std::size_t requests_per_second_max = 3000;
  Duration latency = 0ms;         ///< by which the test's clock moves with each request
  bool restricted = false;        ///< 451 to everything
  bool tells_retry_after = true;  ///< 429 and 418 carry Retry-After
  Duration settling = 0ms;        ///< a bar lacks its last trades for so long after its close
  bool extra_column = false;      ///< rows have a thirteenth
  std::uint64_t seed = 1;         ///< of the order in which filters are listed
};

/// What the venue itself does wrong, whatever is asked.
enum class BinanceTrouble : std::uint8_t {
  none,
  used_up,     ///< others behind the address used up the minute: 429
  banned,      ///< others behind the address did not listen: 418
  firewall,    ///< 403 and a web page
  overloaded,  ///< 503 and a code
  repeated,    ///< klines: the page before once more, whatever was asked
  missing,     ///< klines: no rows, whatever was asked
};
using BinanceTroubleScript = std::function<BinanceTrouble(const Request&)>;

/// Binance spot, the public part, as its documents say and stricter: ping, time, exchangeInfo, and
/// klines under /api/v3. One address talks to it. Thread-safe.
class BinanceFake {
 public:
  /// Requires: `clock` outlives the fake; `truth` is listed before.
  BinanceFake(VirtualClock& clock, Truth truth, BinanceOptions options = {});

  Reply answer(const Request& request);

  void set_troubles(BinanceTroubleScript script);
  /// From now on the venue says `later` of a bar of the past.
  void correct(const Pair& pair, Interval interval, const Bar& later);

  /// By the venue's clock.
  Timestamp now() const { return clock_->now() + options_.clock_skew; }
  const Truth& truth() const { return truth_; }
  const BinanceOptions& options() const { return options_; }
  /// What the venue says of a bar now: the running one unfinished, the last one perhaps unsettled.
  std::optional<Bar> bar(const Pair& pair, Interval interval, Timestamp open_time) const;
  /// What a store must hold in the end: closed bars, settled and corrected.
  std::vector<Bar> closed(const Pair& pair, Interval interval, TimeRange range) const;

  std::vector<std::string> violations() const { return violations_.list(); }
  /// Requests by path, refused ones included.
  std::map<std::string, std::size_t> counts() const;
  /// Requests answered with 429 or 418.
  std::size_t throttled() const;

 private:
  std::optional<Reply> gate(const Request& request, BinanceTrouble trouble);
  Reply pause(const BinanceLimits::Verdict& verdict);
  Reply route(const Request& request, BinanceTrouble trouble);
  Reply page(const Request& request, BinanceTrouble trouble);

  VirtualClock* clock_;
  Truth truth_;
  BinanceOptions options_;
  Violations violations_;
  mutable std::mutex mutex_;  // of what stands between the two
  BinanceLimits limits_;
  BinanceTroubleScript troubles_;
  Rng rng_;
  std::map<std::string, std::size_t> counts_;
  std::size_t throttled_ = 0;
  Reply last_page_;
  mutable std::mutex corrections_mutex_;  // of what is below
  std::map<std::tuple<Pair, Interval, Timestamp>, Bar> corrections_;
};

}  // namespace tern::fakes
