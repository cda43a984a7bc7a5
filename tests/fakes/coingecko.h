#pragma once

#include <deque>
#include <map>
#include <mutex>

#include "fakes/server.h"
#include "fakes/violations.h"
#include "fakes/virtual_clock.h"
#include "market/capitalization.h"

namespace tern::fakes {

struct CoinGeckoOptions {
  enum class Plan : std::uint8_t { keyless, demo, pro } plan = Plan::keyless;
  std::string key = {};  ///< the one that is right
  /// Keyless and with a Demo key the fewest that were ever seen or documented.
  std::size_t calls_per_minute_max = plan == Plan::keyless ? 5 : 30;
  bool tells_retry_after = true;
  std::uint64_t seed = 1;
};

/// CoinGecko as its documents say and stricter: ping, global, the charts of bitcoin, ethereum,
/// solana, and tether, and with the Pro plan the chart of everything. One address talks to it.
/// Thread-safe.
class CoinGeckoFake {
 public:
  /// Requires: `clock` outlives the fake.
  CoinGeckoFake(VirtualClock& clock, CoinGeckoOptions options);

  Reply answer(const Request& request);

  /// What a store must hold in the end: the daily figures stamped in `range` that are published,
  /// each with the moment of that.
  std::vector<Capitalization> daily(std::string_view name, TimeRange range) const;
  /// What `/global` says now, and since when.
  Capitalization snapshot(std::string_view name) const;
  /// From now on the vendor says `value` of a day of the past.
  void correct(std::string_view name, Timestamp midnight, double value);

  std::vector<std::string> violations() const { return violations_.list(); }
  std::size_t throttled() const;

 private:
  std::optional<Reply> gate(const Request& request);
  std::optional<Reply> limit();
  std::optional<Reply> check_key(const Request& request);
  Reply global() const;
  Reply coin_chart(const Request& request, std::string_view name, TimeRange range);
  Reply route(const Request& request);
  Reply total_chart(const Request& request);
  Reply strange(std::string what);
  std::optional<double> figure(std::string_view name, Timestamp at) const;
  std::string points(std::string_view name, TimeRange range, Duration step) const;
  bool check_parameters(const Request& request, std::initializer_list<std::string_view> known);

  VirtualClock* clock_;
  CoinGeckoOptions options_;
  Violations violations_;
  mutable std::mutex mutex_;  // of what stands below
  std::map<std::pair<std::string, Timestamp>, double, std::less<>> corrections_;
  std::deque<Timestamp> calls_;
  Timestamp paused_until_ = kTimeMin;
  std::size_t throttled_ = 0;
};

}  // namespace tern::fakes
