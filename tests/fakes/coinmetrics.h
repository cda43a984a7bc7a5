#pragma once

#include <deque>
#include <mutex>
#include <set>

#include "fakes/server.h"
#include "fakes/violations.h"
#include "fakes/virtual_clock.h"
#include "market/capitalization.h"

namespace tern::fakes {

struct CoinMetricsOptions {
  std::size_t rows_max = 10'000;  ///< in one answer, whatever page_size says
  std::size_t requests_max = 10;  ///< in six seconds
  bool has_tether = true;
  std::uint64_t seed = 2;
};

/// The community API of Coin Metrics as its documents say and stricter: daily CapMrktCurUSD of btc,
/// eth, and usdt. One address talks to it. Thread-safe.
class CoinMetricsFake {
 public:
  /// Requires: `clock` outlives the fake.
  CoinMetricsFake(VirtualClock& clock, CoinMetricsOptions options)
      : clock_(&clock), options_(options) {}

  Reply answer(const Request& request);
  /// Where it is reached, for the addresses of next pages.
  void set_url(std::string url) { url_ = std::move(url); }

  /// What a store must hold in the end: the figures stamped in `range` that are published, each
  /// with the moment of that.
  std::vector<Capitalization> daily(std::string_view name, TimeRange range) const;

  std::vector<std::string> violations() const { return violations_.list(); }
  std::size_t throttled() const;

 private:
  struct Query;
  std::optional<Reply> gate(const Request& request);
  std::optional<Reply> read(const Request& request, Query& query);
  Reply page(const Request& request);
  Timestamp published_at(Timestamp midnight) const;

  VirtualClock* clock_;
  CoinMetricsOptions options_;
  std::string url_;
  Violations violations_;
  mutable std::mutex mutex_;  // of what stands below
  std::deque<Timestamp> requests_;
  std::set<std::string> issued_;  // targets of next pages
  std::size_t throttled_ = 0;
};

}  // namespace tern::fakes
