#include "source/fetch_build.h"

#include <fmt/format.h>

#include "base/digest.h"

namespace tern {
namespace {

std::string hash_of(std::span<const Bar> bars) {
  Sha256 digest;
  for (const Bar& bar : bars) {
    digest.update(epoch_ms(bar.open_time));
    digest.update(std::vector{bar.open, bar.high, bar.low, bar.close, bar.volume});
    for (const auto& extra :
         {bar.quote_volume, bar.trade_count, bar.taker_buy_volume, bar.taker_buy_quote_volume}) {
      digest.update(std::int64_t{extra.has_value()});
      digest.update(std::vector{extra.value_or(0)});
    }
  }
  return digest.hex();
}

Result<BuiltBars> build(const BarStore& store, const Series& parts, Interval to, TimeRange range) {
  TERN_TRY(const std::vector<Bar> bars, store.load(parts, range));
  auto fine = Bars::make(parts.interval, range, bars);
  if (!fine) return with_context(to_string(parts.pair), std::move(fine).error());
  BuiltBars made{.built = range,
                 .bars = {},
                 .name = fmt::format("{} bars {} to {}", to_string(parts.interval),
                                     to_string(range.begin), to_string(range.end)),
                 .sha256 = hash_of(bars)};
  const Bars whole = resample(*fine, to);
  for (std::size_t i = 0; i < whole.size(); ++i) {
    if (const auto bar = whole.at(i)) made.bars.push_back(*bar);
  }
  return made;
}

}  // namespace

Result<std::vector<BuiltBars>> build_bars(const BarStore& store, const Series& series,
                                          Interval parts, const Stretches& wanted) {
  const Series fine{series.venue, series.pair, parts};
  const Duration step = length(series.interval);
  TERN_TRY(const Stretches held, store.held(fine, {kTimeMin, kTimeMax}));
  TERN_TRY(const Stretches answered, store.answered(fine));
  const Stretches known = joined(held, answered);
  std::vector<BuiltBars> all;
  for (const TimeRange& stretch : wanted) {
    for (const TimeRange& part : within(known, stretch)) {
      const TimeRange range{ceil_to(part.begin, step), floor_to(part.end, step)};
      if (range.empty()) continue;
      TERN_TRY(BuiltBars made, build(store, fine, series.interval, range));
      all.push_back(std::move(made));
    }
  }
  return all;
}

}  // namespace tern
