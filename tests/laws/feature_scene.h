#pragma once

#include <array>
#include <span>
#include <vector>

#include "base/rng.h"
#include "feature/compute.h"

namespace tern::laws {

/// Everything that features can see, owned and easy to alter: BTC, ETH, and SOL by the hour, the
/// longer bars of one of them, and the shares of the market. The longer bars are no resampling of
/// the hourly ones, so that a law can tell who read which.
struct Scene {
  Market market;
  SymbolId own;
  Bars four_hour;
  Bars one_day;

  FeatureInputs inputs() const { return {market, own, four_hour, one_day}; }
  std::size_t rows() const { return market.as_of().size; }
};

/// A seeded random market without holes, from Monday 2023-01-02 00:00 on. The shares of BTC and ETH
/// and the total are told some hours after the midnight that they are stamped with, the others a
/// day later, as a vendor does that stamps a day's end with its start; and each not every day.
Scene random_scene(std::size_t hours, std::uint16_t own, std::uint64_t seed);

/// What can be altered apart from the rest. `sol` is the asset that is neither BTC nor, in most
/// scenes, the own one.
enum class Part : std::uint8_t {
  own,
  taker_flow,
  trade_count,
  btc,
  sol,
  four_hour,
  one_day,
  btc_share,
  usdt_share,
  eth_share,
  sol_share,
  total,
  total3,
};
inline constexpr std::array kParts = {
    Part::own,       Part::taker_flow, Part::trade_count, Part::btc,        Part::sol,
    Part::four_hour, Part::one_day,    Part::btc_share,   Part::usdt_share, Part::eth_share,
    Part::sol_share, Part::total,      Part::total3};
/// Those that are paths of the market's dominance. Shape: kDominancePaths.
inline constexpr std::array kFigureParts = {Part::btc_share, Part::usdt_share, Part::eth_share,
                                            Part::sol_share, Part::total,      Part::total3};

/// What was known at as_of()[rows - 1].
Scene truncated(const Scene& scene, std::size_t rows);

/// With every bar of `parts` that closes after `after`, and every figure known after it, replaced
/// by another, or dropped.
Scene scrambled(const Scene& scene, std::span<const Part> parts, Timestamp after,
                std::uint64_t seed);

/// Without what `part` has in the hour (for longer bars: the bar) that closes at or next after
/// as_of()[row]; of a share without every figure that would not be stale there.
Scene punched(const Scene& scene, Part part, std::size_t row);

/// With a jump of every path's capitalizations: what is known after as_of()[row] is of a new era.
Scene jumped(Scene scene, std::size_t row);

/// With prices (of the own instrument alone, or of all) multiplied by `factor`.
Scene repriced(const Scene& scene, double factor, bool own_only);

/// The live feed's view of row `row`.
Arrival arrival_at(const Scene& scene, std::size_t row);

}  // namespace tern::laws
