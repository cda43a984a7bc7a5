#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "feature/dominance_regime.h"
#include "market/capitalization.h"
#include "market/market.h"

namespace tern {

/// What is known of the market at one daily instant: what a detector sees.
struct RegimeObservation {
  Timestamp as_of;
  std::optional<Capitalization> btc_share;   ///< percent: the newest that is not stale
  std::optional<Capitalization> usdt_share;  ///< percent: the newest that is not stale
  std::optional<double> return_log;  ///< of BTC, or of the first instrument, over the day that ends
};

/// What a detector makes of a day, and of nothing after it.
struct RegimeReading {
  Timestamp as_of;
  std::optional<std::size_t> state;      ///< an index into RegimeKind::states; none: not known
  std::vector<double> probability = {};  ///< filtered, shape [states]; empty of rules
  std::optional<DominanceRegime::State> btc_dominance = {};   ///< of the dominance rules alone
  std::optional<DominanceRegime::State> usdt_dominance = {};  ///< of the dominance rules alone
};

/// What the detectors go by.
struct RegimeSettings {
  DominanceThresholds btc = kBtcDominance;
  DominanceThresholds usdt = kUsdtDominance;
  double alt_season = 40;  ///< percent of BTC.D below which the roadmap speaks of one outright
  int lag_days = 0;        ///< further days that a figure waits, beyond when it is known
  std::uint64_t seed = 1;  ///< of the starts of the hidden Markov model
};

/// Tells the state of the market, day after day.
class RegimeDetector {
 public:
  virtual ~RegimeDetector() = default;

  /// Learns from the days before those that are judged; rules learn nothing.
  /// Errors: not_converged; invalid_argument: too few days.
  virtual Status fit(std::span<const RegimeObservation> train) = 0;

  /// Takes the next day. Requires: fit() succeeded, and days come in order.
  virtual RegimeReading step(const RegimeObservation& observed) = 0;

  /// What would change the present state, in one sentence without a period; empty before one.
  virtual std::string what_would_change_it() const = 0;
};

/// A detector, complete: the command, the docs, and the laws are made from this row.
struct RegimeKind {
  std::string_view name;  ///< "dominance"
  std::string_view doc;   ///< one sentence, indicative mood
  std::string_view source;
  std::span<const std::string_view> states;  ///< "btc_dominant", "balanced", ...
  bool learns;                               ///< fit() needs days
  std::unique_ptr<RegimeDetector> (*make)(const RegimeSettings& settings);
};

/// The kind whose readings tell both rules of dominance, as allocators of dominance follow them.
inline constexpr std::string_view kDominanceKind = "dominance";

/// Every detector there is: dominance, hmm, volatility.
std::span<const RegimeKind> regime_registry();

/// Errors: invalid_argument, naming the kinds.
Result<const RegimeKind*> find_regime(std::string_view name);

/// One observation a day, at `hour` UTC, of `market`.
std::vector<RegimeObservation> observe_regimes(const Market& market, int hour);

/// What a kind made of each day.
struct RegimeHistory {
  const RegimeKind* kind;
  std::vector<RegimeReading> readings;  ///< daily, in order
  std::string change = {};              ///< what would change the newest state, in one sentence

  /// The newest reading by `now`; null before the first.
  const RegimeReading* at(Timestamp now) const;
  /// Those of its readings that lie in `range`.
  RegimeHistory within(TimeRange range) const;
  /// The name of a reading's state; empty where it has none.
  std::string_view state_of(const RegimeReading& reading) const;
};

/// Reads every day. A kind that learns is fitted on the days before each refit, and reads nothing
/// before the first; the first is at `begin`, the next each `refit_days` later.
///
/// Errors: those of RegimeDetector::fit().
Result<RegimeHistory> read_regimes(const RegimeKind& kind, const RegimeSettings& settings,
                                   std::span<const RegimeObservation> observed, Timestamp begin,
                                   int refit_days);

}  // namespace tern
