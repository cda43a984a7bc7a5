#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "feature/compute.h"

namespace tern {

/// What features are computed from, owned, so that it can be other than what happened.
struct Counterfactual {
  Market market;
  SymbolId own;
  Bars four_hour;
  Bars one_day;

  /// A view: the counterfactual must outlive it.
  FeatureInputs inputs() const { return {market, own, four_hour, one_day}; }
};

/// What can be altered apart from the rest.
enum class Part : std::uint8_t {
  taker_flow,   ///< of the own instrument
  trade_count,  ///< likewise
  own_bars,
  btc_bars,
  other_bars,  ///< of every instrument but the own one and BTC
  four_hour,
  one_day,
  btc_share,
  usdt_share,
  eth_share,
  sol_share,
  total,
  total3,
};

/// "own bars", "other instruments' bars", ...
std::string_view to_string(Part part);

/// The parts that `world` has, a column of bars before the bars: BTC apart from the own instrument
/// only where it is another one, and shares and totals only where figures of them are known.
std::vector<Part> parts_of(const Counterfactual& world);

/// What happened in `range`: the hourly and longer bars that open and close in it, and the shares
/// that were known by its end.
Counterfactual excerpt(const FeatureInputs& inputs, TimeRange range);

/// The same world, had nothing become known after `now`.
Counterfactual truncated(const Counterfactual& world, Timestamp now);

/// The same world, had what became known of `part` after `now` been other: each bar or figure is
/// replaced by another possible one, and one in ten is dropped.
Counterfactual scrambled(const Counterfactual& world, Part part, Timestamp now, std::uint64_t seed);

/// What a live feed brings at the close of the market's bar `row`.
Arrival arrival_at(const FeatureInputs& inputs, std::size_t row);

}  // namespace tern
