#include "fakes/truth.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <mutex>
#include <numbers>

#include "base/rng.h"

namespace tern::fakes {
namespace {

constexpr Duration kMinute = 1min;

/// A bar in whole units, so that parts add up to the unit: prices in cents, volumes in 1e-5, quote
/// volumes in 1e-7.
struct Sum {
  std::int64_t open, high, low, close;
  std::int64_t volume, quote, trades, taker, taker_quote;
};

void extend(std::optional<Sum>& whole, const std::optional<Sum>& part) {
  if (!part) return;
  if (!whole) {
    whole = part;
    return;
  }
  whole->high = std::max(whole->high, part->high);
  whole->low = std::min(whole->low, part->low);
  whole->close = part->close;
  whole->volume += part->volume;
  whole->quote += part->quote;
  whole->trades += part->trades;
  whole->taker += part->taker;
  whole->taker_quote += part->taker_quote;
}

std::uint64_t hash(std::uint64_t seed, std::int64_t index) {
  return derive_seed(seed, static_cast<std::uint64_t>(index));
}

/// `bits` of `word` from `shift` on, as a number.
std::int64_t bits(std::uint64_t word, unsigned shift, unsigned count) {
  return static_cast<std::int64_t>((word >> shift) & ((std::uint64_t{1} << count) - 1));
}

double usual_price(const Pair& pair, std::uint64_t seed) {
  if (pair.base == "BTC") return 42000;
  if (pair.base == "ETH") return 2300;
  if (pair.base == "SOL") return 100;
  if (pair.base.starts_with("USD")) return 1;
  return 5 + static_cast<double>(seed % 1000);
}

bool inside(const std::vector<TimeRange>& ranges, Timestamp t) {
  return std::any_of(ranges.begin(), ranges.end(), [t](TimeRange r) { return r.contains(t); });
}

/// The minutes of one pair, each by itself.
class Tape {
 public:
  Tape(const Pair& pair, const Truth::Listing& listing, std::uint64_t seed)
      : listing_(&listing), seed_(seed), usual_(usual_price(pair, seed)) {
    for (const char c : pair.base + "/" + pair.quote) seed_ = hash(seed_, c);
  }

  /// What was traded in the minute that opens at `t`.
  std::optional<Sum> minute(Timestamp t) const {
    if (!trades_at(t)) return std::nullopt;
    for (const TimeRange& halt : listing_->halts) {
      if (halt.contains(t)) return flat(halt.begin);
    }
    return traded(t);
  }

  /// As minute(), of what was traded in its first `elapsed`.
  std::optional<Sum> part(Timestamp t, Duration elapsed) const {
    auto sum = minute(t);
    if (!sum || elapsed >= kMinute || elapsed <= 0ms) return elapsed <= 0ms ? std::nullopt : sum;
    const auto share = [&](std::int64_t whole) { return whole * elapsed.count() / 60'000; };
    const std::int64_t quote_per_unit = sum->volume == 0 ? 0 : sum->quote / sum->volume;
    sum->close = sum->open + share(sum->close - sum->open);
    sum->high = sum->open + share(sum->high - sum->open);
    sum->low = sum->open + share(sum->low - sum->open);
    sum->volume = share(sum->volume);
    sum->taker = share(sum->taker);
    sum->trades = share(sum->trades);
    sum->quote = sum->volume * quote_per_unit;
    sum->taker_quote = sum->taker * quote_per_unit;
    return sum;
  }

  /// All of the hour that opens at `t`.
  std::optional<Sum> hour(Timestamp t) const {
    std::optional<Sum> whole;
    for (Timestamp at = t; at < t + 1h; at += kMinute) extend(whole, minute(at));
    return whole;
  }

 private:
  bool trades_at(Timestamp t) const {
    return t >= listing_->from && t < listing_->until && !inside(listing_->outages, t);
  }

  /// The price at the start of an hour: slow waves, of which minutes are points in between.
  double anchor(std::int64_t hour) const {
    struct Wave {
      double height, hours;
    };
    constexpr std::array<Wave, 4> kWaves = {{{0.3, 9600}, {0.15, 1600}, {0.05, 217}, {0.015, 24}}};
    double log_price = 0;
    for (std::size_t i = 0; i < kWaves.size(); ++i) {
      const double phase = static_cast<double>(bits(seed_, 16 * static_cast<unsigned>(i), 16));
      const double turns = static_cast<double>(hour) / kWaves[i].hours + phase / 65536;
      log_price += kWaves[i].height * std::sin(2 * std::numbers::pi * turns);
    }
    return usual_ * std::exp(log_price);
  }

  double between(std::int64_t minute) const {
    if (minute / 60 != hour_) {
      hour_ = minute / 60;
      from_ = anchor(hour_);
      until_ = anchor(hour_ + 1);
    }
    return from_ + (until_ - from_) * static_cast<double>(minute % 60) / 60;
  }

  /// The price at the start of a minute, in cents.
  std::int64_t edge(std::int64_t minute) const {
    const double noise = static_cast<double>(bits(hash(seed_, minute), 0, 16) - 32768) / 32768;
    return std::max<std::int64_t>(1, std::llround(100 * between(minute) * (1 + 0.001 * noise)));
  }

  Sum traded(Timestamp t) const {
    const std::int64_t minute = epoch_ms(t) / kMinute.count();
    const std::uint64_t word = hash(seed_, minute);
    Sum sum{};
    sum.open = edge(minute);
    sum.close = edge(minute + 1);
    const std::int64_t reach = 1 + std::max(sum.open, sum.close) / 1000;
    sum.high = std::max(sum.open, sum.close) + bits(word, 16, 8) * reach / 256;
    sum.low =
        std::max<std::int64_t>(1, std::min(sum.open, sum.close) - bits(word, 24, 8) * reach / 256);
    sum.volume = 1 + bits(word, 32, 16);
    sum.taker = sum.volume * bits(word, 48, 8) / 256;
    sum.trades = 1 + bits(word, 56, 8);
    const std::int64_t average = (sum.open + sum.close) / 2;
    sum.quote = sum.volume * average;
    sum.taker_quote = sum.taker * average;
    return sum;
  }

  /// Nothing traded: the price stays where it was when the halt began.
  Sum flat(Timestamp halted) const {
    const std::int64_t price = edge(epoch_ms(halted) / kMinute.count());
    return {price, price, price, price, 0, 0, 0, 0, 0};
  }

  const Truth::Listing* listing_;
  std::uint64_t seed_;
  double usual_;
  mutable std::int64_t hour_ = -1;  // of the anchors that are at hand
  mutable double from_ = 0;
  mutable double until_ = 0;
};

Bar to_bar(const Sum& sum, Timestamp open_time) {
  const auto price = [](std::int64_t cents) { return static_cast<double>(cents) / 100; };
  const auto volume = [](std::int64_t units) { return static_cast<double>(units) / 1e5; };
  const auto quote = [](std::int64_t units) { return static_cast<double>(units) / 1e7; };
  return {.open_time = open_time,
          .open = price(sum.open),
          .high = price(sum.high),
          .low = price(sum.low),
          .close = price(sum.close),
          .volume = volume(sum.volume),
          .quote_volume = quote(sum.quote),
          .trade_count = static_cast<double>(sum.trades),
          .taker_buy_volume = volume(sum.taker),
          .taker_buy_quote_volume = quote(sum.taker_quote)};
}

}  // namespace

struct Truth::Cache {
  std::mutex mutex;
  std::map<std::pair<Pair, Timestamp>, std::array<std::optional<Sum>, 24>> hours_of_day;

  std::optional<Sum> hour(const Pair& pair, const Tape& tape, Timestamp t) {
    const Timestamp day = std::chrono::floor<std::chrono::days>(t);
    const std::lock_guard lock(mutex);
    const auto [entry, fresh] = hours_of_day.try_emplace({pair, day});
    if (fresh) {
      for (std::size_t i = 0; i < 24; ++i) {
        entry->second[i] = tape.hour(day + 1h * static_cast<std::int64_t>(i));
      }
    }
    return entry->second[static_cast<std::size_t>((t - day) / 1h)];
  }
};

Truth::Truth(std::uint64_t seed) : seed_(seed), cache_(std::make_shared<Cache>()) {}

void Truth::list(const Pair& pair, Listing listing) {
  listings_[pair] = std::move(listing);
  cache_ = std::make_shared<Cache>();
}

const Truth::Listing* Truth::find(const Pair& pair) const {
  const auto found = listings_.find(pair);
  return found == listings_.end() ? nullptr : &found->second;
}

std::vector<Pair> Truth::pairs() const {
  std::vector<Pair> listed;
  for (const auto& [pair, listing] : listings_) listed.push_back(pair);
  return listed;
}

std::optional<Bar> Truth::bar(const Pair& pair, Interval interval, Timestamp open_time,
                              Timestamp now) const {
  const Listing* const listing = find(pair);
  if (listing == nullptr) return std::nullopt;
  const Tape tape(pair, *listing, seed_);
  const Timestamp end = std::min(open_time + length(interval), now);
  std::optional<Sum> whole;
  Timestamp at = open_time;
  for (; interval >= Interval::h1 && at + 1h <= end; at += 1h) {
    extend(whole, cache_->hour(pair, tape, at));
  }
  for (; at < end; at += kMinute) extend(whole, tape.part(at, end - at));
  if (!whole) return std::nullopt;
  return to_bar(*whole, open_time);
}

std::vector<Bar> Truth::closed(const Pair& pair, Interval interval, TimeRange range,
                               Timestamp now) const {
  const Listing* const listing = find(pair);
  if (listing == nullptr) return {};
  const Duration step = length(interval);
  const auto floor = [step](Timestamp t) { return t - t.time_since_epoch() % step; };
  std::vector<Bar> bars;
  Timestamp at = floor(std::max(listing->from, range.begin));
  if (at < range.begin) at += step;
  const Timestamp end = std::min(range.end, listing->until);
  for (; at < end && at + step <= now; at += step) {
    if (const auto made = bar(pair, interval, at, now)) bars.push_back(*made);
  }
  return bars;
}

std::string decimal(double value, int places) {
  return fmt::format("{:.{}f}", value, places);
}

}  // namespace tern::fakes
