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

struct KrakenOptions {
  Duration clock_skew = 0ms;   ///< the venue's clock minus the test's
  Duration latency = 0ms;      ///< by which the test's clock moves with each request
  std::size_t rows_max = 721;  ///< with the running one; 720 by the letter of the documents
  bool quiet_rows = false;     ///< an interval without trades has a flat row
  int offenses_max = 3;        ///< requests that came too fast before the lockout
};

/// What the venue says instead of an answer, with status 200: "EService:Busy". Nothing: an answer.
using KrakenErrorScript = std::function<std::optional<std::string>(const Request&)>;

/// The public part of Kraken: Time, AssetPairs, and OHLC under /0/public. One address talks to it.
/// Thread-safe.
class KrakenFake {
 public:
  /// Requires: `clock` outlives the fake; `truth` is listed before.
  KrakenFake(VirtualClock& clock, Truth truth, KrakenOptions options = {});

  Reply answer(const Request& request);
  void set_errors(KrakenErrorScript script);

  /// By the venue's clock.
  Timestamp now() const { return clock_->now() + options_.clock_skew; }
  const Truth& truth() const { return truth_; }
  /// What a store must hold in the end: closed bars, with what this venue tells of them.
  std::vector<Bar> closed(const Pair& pair, Interval interval, TimeRange range) const;

  std::vector<std::string> violations() const { return violations_.list(); }
  /// Requests by the last word of their path, refused ones included: "OHLC", "Time", "AssetPairs".
  std::map<std::string, std::size_t> counts() const;

 private:
  std::optional<Reply> gate(const Request& request);
  Reply route(const Request& request);
  Reply time() const;
  Reply asset_pairs() const;
  Reply ohlc(const Request& request);
  std::optional<Bar> row(const Pair& pair, Interval interval, Timestamp open_time) const;
  Reply rows(const Pair& pair, Interval interval, Timestamp since) const;
  Reply violated(const std::string& what, const Request& request, std::string_view error);

  VirtualClock* clock_;
  Truth truth_;
  KrakenOptions options_;
  Violations violations_;
  mutable std::mutex mutex_;  // of what is below
  KrakenErrorScript errors_;
  Timestamp last_ = kTimeMin;  // request
  int offenses_ = 0;
  Timestamp locked_until_ = kTimeMin;
  std::map<std::string, std::size_t> counts_;
};

}  // namespace tern::fakes
