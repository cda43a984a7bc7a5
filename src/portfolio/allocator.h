#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "feature/dominance_regime.h"

namespace tern {

/// What an allocator may look at: nothing later than the instant it decides at.
///
/// Shape: of the assets that can be held now, those of the universe with enough history; at least
///        one.
struct AllocationView {
  std::size_t assets;
  std::span<const double> returns;     ///< simple, daily; shape [days, assets], the newest day last
  std::span<const double> held;        ///< shape [assets]; shares of equity now
  std::span<const double> configured;  ///< shape [assets]; trade.weights
  std::optional<std::size_t> btc = {}, eth = {}, sol = {};    ///< where they stand among the assets
  std::optional<DominanceRegime::State> btc_dominance = {};   ///< none where not known
  std::optional<DominanceRegime::State> usdt_dominance = {};  ///< none where not known
  std::optional<double> btc_change = {};  ///< of BTC.D over 30 days, in percentage points

  std::size_t day_count() const { return returns.size() / assets; }
};

/// The knobs of every allocator; each reads its own. None was searched for.
struct AllocationKnobs {
  double decay = 0.97;             ///< of the exponentially weighted covariance, per day
  double target_volatility = 0.4;  ///< a year, of the whole portfolio
  double risk_off = 0.5;           ///< exposure while tether's dominance is high
  double kelly_fraction = 0.5;
  double cvar_level = 0.9;         ///< the mean of the worst tenth of the days
  double risk_aversion = 1.0;      ///< gamma of w'mu - gamma/2 w'Sw - kappa |w - held|
  double turnover_penalty = 0.01;  ///< kappa; mu and S a year
};

/// What came out: shares of equity that add up to at most 1 in absolute value.
struct AllocatedWeights {
  std::vector<double> weight;  ///< shape [assets]
  double exposure = 1;         ///< already multiplied in
  std::vector<std::string> limits = {};
  /// Shape [assets]: what part of the forecast variance each is, together 1; below 0 for a hedge.
  /// Made by weights_of(). Missing: empty where nothing is held, or of fewer days than it takes.
  std::vector<double> risk_share = {};
};

/// An allocator, complete: the configuration, the docs, and the laws are made from this row.
struct Allocator {
  std::string_view name;  ///< "inverse_volatility"
  std::string_view doc;   ///< one sentence, indicative mood
  std::string_view source;
  std::size_t days_needed;  ///< of returns, before an asset can be held
  bool follows_dominance;   ///< looks at the regimes of dominance
  bool shorts;              ///< for perpetuals only
  /// Errors: not_converged.
  Result<AllocatedWeights> (*allocate)(const AllocationView& view, const AllocationKnobs& knobs);
};

/// What an allocator wants held: the way to ask one, which holds both sides to the contract.
///
/// Holds:    weights are finite, one per asset, at most 1 in all; below 0 only where it shorts.
/// Requires: one `held` and one `configured` per asset; whole days of finite returns, no fewer than
///           the allocator needs.
/// Errors:   not_converged.
Result<AllocatedWeights> weights_of(const Allocator& allocator, const AllocationView& view,
                                    const AllocationKnobs& knobs);

/// Every allocator there is, in the order of the docs page.
std::span<const Allocator> allocator_registry();

/// Errors: invalid_argument, naming the allocators.
Result<const Allocator*> find_allocator(std::string_view name);

}  // namespace tern
