#include "source/synthetic_bars.h"

#include <algorithm>
#include <cmath>

namespace tern::synthetic {

BarArtist::BarArtist(std::size_t asset, std::uint64_t seed)
    : asset_(asset),
      path_rng_(stream_rng(seed, Stream::path, asset)),
      volume_rng_(stream_rng(seed, Stream::volume, asset)),
      price_(kFirstPrice[asset]),
      fast_volume_(kFastVolumePersistence, volume_rng_.normal()),
      slow_volume_(std::exp(-1 / kSlowVolumeHours), volume_rng_.normal()) {}

BarArtist::Extremes BarArtist::draw_extremes(double log_return, double stddev) {
  const double variance = stddev * stddev / kSubSteps;
  std::array<double, kSubSteps> path{};
  for (double& step : path) step = std::sqrt(variance) * path_rng_.normal();
  bridge(path, log_return);
  Extremes extremes{0, 0};
  double from = 0;
  for (const double to : path) {
    const double up = path_rng_.uniform(), down = path_rng_.uniform();
    extremes.high = std::max(extremes.high, bridge_maximum(from, to, variance, up));
    extremes.low = std::min(extremes.low, bridge_minimum(from, to, variance, down));
    from = to;
  }
  return extremes;
}

void BarArtist::draw_volume(Bar& bar, const Hour& hour, double log_range) {
  const double quote = std::exp(std::log(kHourlyVolume[asset_]) +
                                kVolumeOnRange * (std::log(log_range) - kMeanLogRange[asset_]) +
                                kFastVolumeStddev * fast_volume_.next(volume_rng_.normal()) +
                                kSlowVolumeStddev * slow_volume_.next(volume_rng_.normal()));
  constexpr double kOnNoise2 = 1 - kTakerOnSignal * kTakerOnSignal - kTakerOnShock * kTakerOnShock;
  const double shock = std::clamp(hour.shock[asset_], -3.0, 3.0) / kClippedShockStddev;
  const double pressure = kTakerOnShock * shock + kTakerOnSignal * hour.signal[asset_] +
                          std::sqrt(kOnNoise2) * volume_rng_.normal();
  const double taker = std::clamp(kTakerMean + kTakerStddev * pressure, .02, .98);
  const double size = kTradeSize[asset_] * std::exp(kTradeSizeStddev * volume_rng_.normal());
  bar.volume = quote / ((bar.high + bar.low + bar.close) / 3);
  bar.quote_volume = quote;
  bar.trade_count = std::ceil(quote / size);
  bar.taker_buy_volume = taker * bar.volume;
  bar.taker_buy_quote_volume = taker * quote;
}

Bar BarArtist::next(const Hour& hour) {
  const double log_return = hour.log_return[asset_];
  const Extremes extremes = draw_extremes(log_return, hour.bridge_stddev[asset_]);
  Bar bar{};
  bar.open_time = hour.open_time;
  bar.open = price_;
  bar.close = price_ * std::exp(log_return);
  // A sum and a product may round apart by a bit, and a bar must hold its own close.
  bar.high = std::max({price_ * std::exp(extremes.high), bar.open, bar.close});
  bar.low = std::min({price_ * std::exp(extremes.low), bar.open, bar.close});
  draw_volume(bar, hour, extremes.high - extremes.low);
  price_ = bar.close;
  return bar;
}

}  // namespace tern::synthetic
