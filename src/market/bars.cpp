#include "market/bars.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace tern {
namespace {

// Far beyond any market, and far below where sums and products would overflow.
constexpr double kPriceMax = 1e15;
constexpr double kVolumeMax = 1e30;

}  // namespace

std::optional<std::string> impossible(const Bar& bar) {
  for (const double price : {bar.open, bar.high, bar.low, bar.close}) {
    if (!(price > 0) || !std::isfinite(price))
      return fmt::format("price {} is not positive", price);
    if (price > kPriceMax) return fmt::format("price {} is above {}", price, kPriceMax);
  }
  if (bar.high < bar.low) return fmt::format("high {} is below low {}", bar.high, bar.low);
  for (const double price : {bar.open, bar.close}) {
    if (price > bar.high) return fmt::format("price {} is above high {}", price, bar.high);
    if (price < bar.low) return fmt::format("price {} is below low {}", price, bar.low);
  }
  for (const auto& volume : {std::optional{bar.volume}, bar.quote_volume, bar.trade_count,
                             bar.taker_buy_volume, bar.taker_buy_quote_volume}) {
    if (volume && !(*volume >= 0)) return fmt::format("volume {} is negative", *volume);
    if (volume && *volume > kVolumeMax) {
      return fmt::format("volume {} is above {}", *volume, kVolumeMax);
    }
  }
  if (bar.taker_buy_volume && *bar.taker_buy_volume > bar.volume * (1 + 1e-9)) {
    return fmt::format("taker volume {} exceeds volume {}", *bar.taker_buy_volume, bar.volume);
  }
  return std::nullopt;
}

Bars::Bars(Interval interval, TimeGrid grid)
    : interval_(interval),
      grid_(grid),
      open_(grid.size),
      high_(grid.size),
      low_(grid.size),
      close_(grid.size),
      volume_(grid.size),
      quote_volume_(grid.size),
      trade_count_(grid.size),
      taker_buy_volume_(grid.size),
      taker_buy_quote_volume_(grid.size),
      present_(grid.size) {}

void Bars::put(std::size_t row, const Bar& bar) {
  open_[row] = bar.open;
  high_[row] = bar.high;
  low_[row] = bar.low;
  close_[row] = bar.close;
  volume_[row] = bar.volume;
  if (bar.quote_volume) quote_volume_.set(row, *bar.quote_volume);
  if (bar.trade_count) trade_count_.set(row, *bar.trade_count);
  if (bar.taker_buy_volume) taker_buy_volume_.set(row, *bar.taker_buy_volume);
  if (bar.taker_buy_quote_volume) taker_buy_quote_volume_.set(row, *bar.taker_buy_quote_volume);
  present_.set(row, true);
}

Result<Bars> Bars::make(Interval interval, TimeRange range, std::span<const Bar> bars) {
  const Duration step = length(interval);
  TERN_CHECK(range.length() % step == Duration::zero(), "a range holds whole bars");
  TERN_CHECK(range.begin.time_since_epoch() % step == Duration::zero(), "a range starts on a bar");
  const auto size = static_cast<std::size_t>(std::max<std::int64_t>(0, range.length() / step));
  Bars made(interval, TimeGrid{range.begin, step, size});
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const Bar& bar = bars[i];
    const auto refuse = [&](std::string_view why) {
      return fail(Errc::corrupt_data, fmt::format("bar {}: {}", to_string(bar.open_time), why));
    };
    if (bar.open_time.time_since_epoch() % step != Duration::zero()) {
      return refuse(fmt::format("not on the {} grid", to_string(interval)));
    }
    if (i > 0 && bar.open_time <= bars[i - 1].open_time) return refuse("repeated or out of order");
    if (const auto why = impossible(bar)) return refuse(*why);
    if (const auto row = made.grid_.row_at(bar.open_time)) made.put(*row, bar);
  }
  return made;
}

std::optional<Bar> Bars::at(std::size_t i) const {
  if (!present_[i]) return std::nullopt;
  return Bar{.open_time = grid_[i],
             .open = open_[i],
             .high = high_[i],
             .low = low_[i],
             .close = close_[i],
             .volume = volume_[i],
             .quote_volume = quote_volume_.at(i),
             .trade_count = trade_count_.at(i),
             .taker_buy_volume = taker_buy_volume_.at(i),
             .taker_buy_quote_volume = taker_buy_quote_volume_.at(i)};
}

Bars Bars::slice(TimeRange range) const {
  const std::size_t from = grid_.row_from(range.begin);
  const std::size_t to = std::max(from, grid_.row_from(range.end));
  Bars part(interval_, TimeGrid{grid_[from], grid_.step, to - from});
  for (std::size_t i = from; i < to; ++i) {
    if (const auto bar = at(i)) part.put(i - from, *bar);
  }
  return part;
}

namespace {

/// Adds a part's extra to the whole's, which is missing as soon as one part's is.
void add_extra(std::optional<double>& whole, const std::optional<double>& part) {
  if (whole && part) {
    *whole += *part;
  } else {
    whole.reset();
  }
}

void extend(std::optional<Bar>& whole, const Bar& part, Timestamp open_time) {
  if (!whole) {
    whole = part;
    whole->open_time = open_time;
    return;
  }
  whole->high = std::max(whole->high, part.high);
  whole->low = std::min(whole->low, part.low);
  whole->close = part.close;
  whole->volume += part.volume;
  add_extra(whole->quote_volume, part.quote_volume);
  add_extra(whole->trade_count, part.trade_count);
  add_extra(whole->taker_buy_volume, part.taker_buy_volume);
  add_extra(whole->taker_buy_quote_volume, part.taker_buy_quote_volume);
}

Timestamp floor_to(Timestamp t, Duration step) {
  return t - t.time_since_epoch() % step;
}

}  // namespace

Bars resample(const Bars& bars, Interval to) {
  const Duration step = length(to);
  TERN_CHECK(step % length(bars.interval()) == Duration::zero(), "a longer bar holds whole bars");
  const TimeRange covered = bars.open_times().range();
  const TimeRange range{floor_to(covered.begin, step), floor_to(covered.end, step)};
  std::vector<Bar> made;
  std::optional<Bar> whole;
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const Timestamp open_time = floor_to(bars.open_time(i), step);
    if (const auto part = bars.at(i)) extend(whole, *part, open_time);
    const bool closes = bars.close_time(i) == open_time + step;
    if (closes && whole) made.push_back(*whole);
    if (closes) whole.reset();
  }
  const TimeRange held = range.empty() ? TimeRange{range.begin, range.begin} : range;
  auto resampled = Bars::make(to, held, made);
  TERN_CHECK(resampled.has_value(), "bars made of possible bars are possible");
  return *std::move(resampled);
}

}  // namespace tern
