#pragma once

#include <functional>

#include "fakes/truth.h"
#include "source/source.h"

namespace tern::fakes {

/// A BarSource without a network between, for tests of what is done with its answers. Its newest
/// bar is late, or provisional and revised once, when a test says so.
class TruthSource : public BarSource {
 public:
  TruthSource(const Truth& truth, Clock& clock) : truth_(&truth), clock_(&clock) {}

  Duration skew{0};         ///< its clock minus ours
  Duration late{0};         ///< after a close, until the bar appears
  Duration provisional{0};  ///< after a close, while the bar's close price is not yet final
  std::size_t page_bars = 1000;
  std::function<std::optional<Error>()> trouble;  ///< asked before each answer

  std::function<bool()> empty;  ///< whether it says that there are no bars

  Result<Timestamp> server_time() override { return clock_->now() + skew; }

  Status check_pair(const Pair& pair) override {
    if (truth_->find(pair) != nullptr) return {};
    return fail(Errc::not_found, "no such pair: " + to_string(pair));
  }

  Result<std::optional<Timestamp>> first_open(const Pair& pair, Interval) override {
    return truth_->find(pair)->from;
  }

  std::vector<BarRequest> plan(const Pair& pair, Interval interval, TimeRange wanted,
                               Archives) const override {
    std::vector<BarRequest> requests;
    const Duration page = length(interval) * static_cast<std::int64_t>(page_bars);
    for (Timestamp from = wanted.begin; from < wanted.end; from += page) {
      requests.push_back({.pair = pair,
                          .interval = interval,
                          .open_times = {from, std::min(from + page, wanted.end)},
                          .target = {}});
    }
    return requests;
  }

  Result<BarPage> fetch(const BarRequest& request) override {
    ++traffic_.requests;
    if (trouble) {
      if (auto error = trouble()) return *std::move(error);
    }
    const Timestamp server = clock_->now() + skew;
    BarPage page{.bars = truth_->closed(request.pair, request.interval, request.open_times, server),
                 .refused = {},
                 .answered = request.open_times,
                 .sha256 = "none",
                 .layout = "truth"};
    const auto close_of = [&request](const Bar& bar) {
      return bar.open_time + length(request.interval);
    };
    std::erase_if(page.bars, [&](const Bar& bar) { return server < close_of(bar) + late; });
    if (empty && empty()) page.bars.clear();
    for (Bar& bar : page.bars) {
      if (server < close_of(bar) + late + provisional) bar.close = bar.low;
    }
    return page;
  }

  const Traffic& traffic() const override { return traffic_; }

 private:
  const Truth* truth_;
  Clock* clock_;
  Traffic traffic_{};
};

}  // namespace tern::fakes
