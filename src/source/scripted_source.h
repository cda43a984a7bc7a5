#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "base/check.h"
#include "base/stretches.h"
#include "source/source.h"

namespace tern {

/// A venue in memory that trades hourly by a formula. For tests.
struct ScriptedVenue {
  Timestamp now = utc_day(2024, 2, 1) + 30min;
  Timestamp listed = utc_day(2020, 1, 1);
  Timestamp delisted = kTimeMax;
  std::set<Timestamp> outages = {};              ///< hours without a bar
  std::map<Timestamp, double> corrections = {};  ///< hours with a later close
  std::set<Pair> pairs = {{"BTC", "USDT"}, {"ETH", "USDT"}};
  std::size_t page = 100;
  bool late = false;           ///< the newest bar is not published yet
  bool archives_lost = false;  ///< bulk files are planned and not there
  std::function<std::optional<Error>(const BarRequest&)> fault = {};
  std::vector<std::string> log = {};  ///< targets, as they were asked for
  std::size_t searches = 0;
  std::size_t checks = 0;

  std::optional<Bar> hour(Timestamp t) const {
    if (t < listed || t >= delisted || outages.contains(t) || t + 1h > now) return std::nullopt;
    const auto n = static_cast<double>(epoch_ms(t) / 3'600'000 % 1009);
    const auto correction = corrections.find(t);
    const double close = correction == corrections.end() ? 101 + n / 3 : correction->second;
    return Bar{.open_time = t,
               .open = 100 + n / 7,
               .high = 2000,
               .low = 50,
               .close = close,
               .volume = n,
               .quote_volume = 100 * n,
               .trade_count = n,
               .taker_buy_volume = n / 2,
               .taker_buy_quote_volume = {}};
  }

  /// The closed bars of any interval that open in `range`.
  std::vector<Bar> closed(Interval interval, TimeRange range) const {
    range = {std::max(range.begin, kTimeMin), std::min(range.end, floor_to(now, length(interval)))};
    if (range.empty()) return {};
    range.end = ceil_to(range.end, length(interval));
    std::vector<Bar> hours;
    for (Timestamp t = range.begin; t < range.end; t += 1h) {
      if (const auto bar = hour(t)) hours.push_back(*bar);
    }
    if (interval == Interval::h1) return hours;
    const auto bars = Bars::make(Interval::h1, range, hours);
    TERN_CHECK(bars.has_value(), "the script's bars are possible");
    std::vector<Bar> made;
    const Bars whole = resample(*bars, interval);
    for (std::size_t i = 0; i < whole.size(); ++i) {
      if (const auto bar = whole.at(i)) made.push_back(*bar);
    }
    return made;
  }
};

class ScriptedSource : public BarSource {
 public:
  explicit ScriptedSource(ScriptedVenue& venue) : venue_(&venue) {}

  Result<Timestamp> server_time() override { return venue_->now; }

  Status check_pair(const Pair& pair) override {
    ++venue_->checks;
    if (venue_->pairs.contains(pair)) return {};
    return fail(Errc::not_found, "no such pair: " + to_string(pair));
  }

  Result<std::optional<Timestamp>> first_open(const Pair&, Interval interval) override {
    ++venue_->searches;
    const Timestamp first = floor_to(venue_->listed, length(interval));
    if (first >= venue_->now) return std::optional<Timestamp>{};
    return std::optional{first};
  }

  std::vector<BarRequest> plan(const Pair& pair, Interval interval, TimeRange wanted,
                               Archives archives) const override {
    std::vector<BarRequest> requests;
    const bool archive = archives == Archives::always;
    const Duration page =
        length(interval) * static_cast<std::int64_t>(archive ? 300 : venue_->page);
    for (Timestamp t = wanted.begin; t < wanted.end; t += page) {
      const TimeRange part{t, std::min(t + page, wanted.end)};
      requests.push_back(
          {.pair = pair,
           .interval = interval,
           .open_times = part,
           .target = fmt::format("/{}?pair={}&interval={}&from={}&to={}",
                                 archive ? "archive" : "bars", to_string(pair), to_string(interval),
                                 to_string(part.begin), to_string(part.end)),
           .weight = 1,
           .archive = archive});
    }
    return requests;
  }

  Result<BarPage> fetch(const BarRequest& request) override {
    venue_->log.push_back(request.target);
    if (venue_->fault) {
      if (auto error = venue_->fault(request)) return *std::move(error);
    }
    if (request.archive && venue_->archives_lost) return fail(Errc::not_found, "no such file");
    std::vector<Bar> bars = venue_->closed(request.interval, request.open_times);
    const Timestamp closed = floor_to(venue_->now, length(request.interval));
    const bool reaches_now = request.open_times.end >= closed;
    if (venue_->late && reaches_now && !bars.empty()) bars.pop_back();
    return BarPage{.bars = std::move(bars),
                   .refused = {},
                   .answered = {request.open_times.begin, std::min(request.open_times.end, closed)},
                   .sha256 = std::string(64, 'b'),
                   .layout = "scripted bars"};
  }

  const Traffic& traffic() const override { return traffic_; }

 private:
  ScriptedVenue* venue_;
  Traffic traffic_{};
};

}  // namespace tern
