#include "trade/rounding.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace tern {
namespace {

__extension__ using Wide = __int128;

constexpr std::int64_t kPartsPerBp = 100'000;  // a rate is counted in parts per billion
constexpr std::int64_t kParts = 10'000 * kPartsPerBp;

std::int64_t narrow(Wide value) {
  TERN_CHECK(value >= INT64_MIN && value <= INT64_MAX, "amount overflow");
  return static_cast<std::int64_t>(value);
}

Wide divide_up(Wide value, Wide by) {
  return (value + by - 1) / by;
}

std::int64_t rate_of(double bps) {
  return std::llround(bps * static_cast<double>(kPartsPerBp));
}

// Equity is estimated several times a bar, so powers of ten are looked up.
constexpr auto kScales = [] {
  std::array<std::int64_t, 19> scales{1};
  for (std::size_t i = 1; i < scales.size(); ++i) scales[i] = 10 * scales[i - 1];
  return scales;
}();

std::int64_t scale_of(std::uint8_t decimals) {
  TERN_CHECK(decimals < kScales.size(), "units that 64 bits count");
  return kScales[decimals];
}

// A decimal such as 0.3 is rarely a double: 0.3 / 0.1 is 2.9999999999999996, and means three steps.
double noise(double steps) {
  return 1e-9 + 1e-15 * steps;
}

std::int64_t floor_steps(double steps) {
  TERN_CHECK(steps >= 0 && steps < 9.2e18, "an amount that can be counted");
  return static_cast<std::int64_t>(std::floor(steps + noise(steps)));
}

std::int64_t ceil_steps(double steps) {
  TERN_CHECK(steps >= 0 && steps < 9.2e18, "an amount that can be counted");
  return static_cast<std::int64_t>(std::max(0.0, std::ceil(steps - noise(steps))));
}

}  // namespace

Steps steps_of(const Universe& universe, SymbolId symbol) {
  const Instrument& instrument = universe[symbol];
  const std::int64_t base_scale = scale_of(universe[instrument.base].decimals);
  const std::int64_t quote_scale = scale_of(universe[instrument.quote].decimals);
  const auto tick = std::llround(instrument.tick_size * static_cast<double>(quote_scale));
  return {.base = instrument.base,
          .quote = instrument.quote,
          .base_scale = base_scale,
          .quote_scale = quote_scale,
          .tick = std::max<std::int64_t>(1, tick),
          .lot = instrument.lot_units,
          .notional_min = instrument.notional_units_min};
}

Price price_against_us(double price, Side side, const Steps& steps) {
  TERN_CHECK(price <= kCountedMax, "a price that can be counted");
  const double ticks =
      price * static_cast<double>(steps.quote_scale) / static_cast<double>(steps.tick);
  return {(side == Side::buy ? ceil_steps(ticks) : floor_steps(ticks)) * steps.tick};
}

Amount notional(Price price, Amount quantity, Side side, const Steps& steps) {
  TERN_CHECK(quantity.asset == steps.base, "a quantity of the base asset");
  TERN_CHECK(quantity.units >= 0, "a side and a quantity, not a sign");
  const Wide product = Wide{price.units} * quantity.units;
  const Wide units =
      side == Side::buy ? divide_up(product, steps.base_scale) : product / steps.base_scale;
  return {steps.quote, narrow(units)};
}

Amount fee_on(Amount notional, double fee_bps) {
  TERN_CHECK(notional.units >= 0 && fee_bps >= 0, "a fee is never a gift");
  const std::int64_t rate = rate_of(fee_bps);
  return {notional.asset, narrow(divide_up(Wide{notional.units} * rate, kParts))};
}

Amount funding_on(Amount worth, double rate, bool we_pay) {
  TERN_CHECK(worth.units >= 0 && rate >= 0, "a worth and a rate, not a sign");
  const Wide product = Wide{worth.units} * rate_of(1e4 * rate);
  return {worth.asset, narrow(we_pay ? divide_up(product, kParts) : product / kParts)};
}

Amount whole_lots(double base, const Steps& steps) {
  const double lots = base * static_cast<double>(steps.base_scale) / static_cast<double>(steps.lot);
  return {steps.base, narrow(Wide{floor_steps(lots)} * steps.lot)};
}

Amount whole_lots(Amount base, const Steps& steps) {
  return {base.asset, base.units / steps.lot * steps.lot};
}

Amount lots_for(Amount cash, Price price, double fee_bps, const Steps& steps) {
  TERN_CHECK(cash.units > 0 && price.units > 0, "something to pay with, and something to pay");
  const Wide net = Wide{cash.units} * kParts / (kParts + rate_of(fee_bps));
  Amount lots = whole_lots(Amount{steps.base, narrow(net * steps.base_scale / price.units)}, steps);
  // The cost and the fee are rounded up, by a unit each, and that may be a unit too many.
  const auto is_dear = [&](Amount quantity) {
    const Amount cost = notional(price, quantity, Side::buy, steps);
    return (cost + fee_on(cost, fee_bps)).units > cash.units;
  };
  while (lots.units > 0 && is_dear(lots)) lots.units -= steps.lot;
  return lots;
}

Amount whole_units(double value, AssetId asset, const Universe& universe) {
  TERN_CHECK(value <= kCountedMax, "an amount that can be counted");
  const auto scale = static_cast<double>(scale_of(universe[asset].decimals));
  return {asset, floor_steps(value * scale)};
}

double estimate(Amount amount, const Universe& universe) {
  const auto scale = static_cast<double>(scale_of(universe[amount.asset].decimals));
  return static_cast<double>(amount.units) / scale;
}

}  // namespace tern
