#include "regime/regime.h"

#include <algorithm>
#include <cmath>

namespace tern {
namespace {

/// The log return of the day that ends at `row`; none where one of its two ends is a hole.
std::optional<double> day_return(const Bars& bars, std::size_t row, std::size_t bars_per_day) {
  if (row < bars_per_day || !bars.present()[row] || !bars.present()[row - bars_per_day]) {
    return std::nullopt;
  }
  return std::log(bars.close()[row] / bars.close()[row - bars_per_day]);
}

const Bars& leading_bars(const Market& market) {
  const auto& instruments = market.universe.instruments();
  const auto bitcoin = std::ranges::find_if(
      instruments, [](const Instrument& one) { return one.name.starts_with("BTC/"); });
  return market
      .bars[bitcoin == instruments.end() ? 0
                                         : static_cast<std::size_t>(bitcoin - instruments.begin())];
}

}  // namespace

std::vector<RegimeObservation> observe_regimes(const Market& market, int hour) {
  const TimeGrid grid = market.as_of();
  const Bars& bars = leading_bars(market);
  const auto bars_per_day = static_cast<std::size_t>(Duration{24h} / grid.step);
  std::vector<RegimeObservation> observed;
  for (std::size_t row = 0; row < grid.size; ++row) {
    const Timestamp now = grid[row];
    if (now.time_since_epoch() % Duration{24h} != std::chrono::hours{hour}) continue;
    observed.push_back({.as_of = now,
                        .btc_share = newest_share(market.dominance.btc, now),
                        .usdt_share = newest_share(market.dominance.usdt, now),
                        .return_log = day_return(bars, row, bars_per_day)});
  }
  return observed;
}

const RegimeReading* RegimeHistory::at(Timestamp now) const {
  const auto after = std::ranges::upper_bound(readings, now, {}, &RegimeReading::as_of);
  return after == readings.begin() ? nullptr : &*(after - 1);
}

RegimeHistory RegimeHistory::within(TimeRange range) const {
  RegimeHistory part{kind, {}};
  std::ranges::copy_if(readings, std::back_inserter(part.readings),
                       [&](const RegimeReading& reading) { return range.contains(reading.as_of); });
  return part;
}

std::string_view RegimeHistory::state_of(const RegimeReading& reading) const {
  return reading.state ? kind->states[*reading.state] : std::string_view{};
}

}  // namespace tern
