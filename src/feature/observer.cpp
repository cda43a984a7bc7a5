#include "feature/observer.h"

namespace tern {
namespace {

std::optional<SymbolId> find_base(const Universe& universe, std::string_view name) {
  for (std::uint16_t i = 0; i < universe.size(); ++i) {
    if (universe[universe[SymbolId{i}].base].name == name) return SymbolId{i};
  }
  return std::nullopt;
}

ClosingBar closing(Timestamp as_of, Interval interval, const std::optional<Bar>& bar) {
  const bool due = as_of.time_since_epoch() % length(interval) == Duration::zero();
  return {due, due ? bar : std::nullopt};
}

}  // namespace

Moment seen_by(SymbolId own, const std::optional<Bar>& four_hour, const std::optional<Bar>& one_day,
               Moment now) {
  now.own_id = own;
  now.four_hour = closing(now.as_of, Interval::h4, four_hour);
  now.one_day = closing(now.as_of, Interval::d1, one_day);
  return now;
}

Observer::Observer(const Universe& universe, SymbolId own)
    : own_(own),
      btc_(find_base(universe, "BTC")),
      eth_(find_base(universe, "ETH")),
      sol_(find_base(universe, "SOL")),
      tracks_(universe.size()) {
  TERN_CHECK(own.index < universe.size(), "the own instrument is one of the universe");
}

Moment Observer::observe(const Arrival& arrival, std::span<Pulse> pulses) {
  for (std::size_t i = 0; i < tracks_.size(); ++i) {
    pulses[i] = follow(tracks_[i], arrival.bars[i]);
  }
  return seen_by(own_, arrival.four_hour, arrival.one_day,
                 {.as_of = arrival.as_of,
                  .pulses = pulses,
                  .own_id = own_,
                  .btc_id = btc_,
                  .eth_id = eth_,
                  .sol_id = sol_,
                  .four_hour = {},
                  .one_day = {},
                  .told = arrival.told});
}

Pulse Observer::follow(Track& track, const std::optional<Bar>& bar) {
  Pulse pulse;
  if (!bar) {
    track.run = 0;
    track.squares = Ewma{kSigmaHalfLife};
    return pulse;
  }
  pulse.run = ++track.run;
  pulse.open = bar->open;
  pulse.high = bar->high;
  pulse.low = bar->low;
  pulse.close = bar->close;
  pulse.volume = bar->volume;
  pulse.log_high = std::log(bar->high);
  pulse.log_low = std::log(bar->low);
  pulse.log_close = std::log(bar->close);
  pulse.trade_count = bar->trade_count;
  pulse.taker_buy_volume = bar->taker_buy_volume;
  pulse.history = &track.history;
  pulse.place = track.history.push(pulse.log_close);
  if (pulse.run >= 2) {
    const double r = pulse.log_close - track.log_close;
    pulse.return_log = r;
    track.squares.push(r * r);
  }
  if (pulse.run >= kSigmaLookback && track.squares.mean() > 0) {
    pulse.sigma = std::sqrt(track.squares.mean());
  }
  track.log_close = pulse.log_close;
  return pulse;
}

}  // namespace tern
