#include "planted_features.h"

#include "feature/rolling.h"
#include "feature_laws.h"

namespace tern::laws {
namespace {

std::size_t row_of(const Moment& now) {
  return world().market.as_of().row_at(now.as_of).value();
}

std::optional<double> close_at(const Bars& bars, std::size_t row) {
  if (row >= bars.size() || !bars.present()[row]) return std::nullopt;
  return bars.close()[row];
}

const Bars& own_bars() {
  return world().market.bars[world().own.index];
}

/// A kernel without memory, from what it does with a moment.
template <std::optional<double> (*value)(const Moment& now)>
class Plain final : public FeatureState {
 public:
  explicit Plain(Knobs /*knobs*/) {}
  std::optional<double> step(const Moment& now) override { return value(now); }
  void remember(Memory& /*memory*/) override {}
};

/// The mean close of `first` bars.
class MeanClose final : public FeatureState {
 public:
  explicit MeanClose(Knobs knobs) : mean_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    mean_.push(now.own().close);
    return mean_.full() ? std::optional{mean_.mean()} : std::nullopt;
  }
  void remember(Memory& memory) override { memory(mean_); }

 private:
  RollingMean mean_;
};

std::optional<double> close_now(const Moment& now) {
  return now.own().close;
}

std::optional<double> next_close(const Moment& now) {
  return close_at(own_bars(), row_of(now) + 1);
}

std::optional<double> next_btc_close(const Moment& now) {
  return close_at(world().market.bars[0], row_of(now) + 1);
}

std::optional<double> centered_mean(const Moment& now) {
  const std::size_t row = row_of(now);
  double sum = 0;
  for (std::size_t i = row - std::min<std::size_t>(row, 2); i <= row + 2; ++i) {
    sum += close_at(own_bars(), i).value_or(0);
  }
  return sum / 5;
}

std::optional<double> full_sample_zscore(const Moment& now) {
  double sum = 0, squares = 0, count = 0;
  for (std::size_t i = 0; i < own_bars().size(); ++i) {
    const auto close = close_at(own_bars(), i);
    if (!close) continue;
    sum += *close;
    squares += *close * *close;
    count += 1;
  }
  const double mean = sum / count;
  return (now.own().close - mean) / std::sqrt(squares / count - mean * mean + 1e-9);
}

std::optional<double> open_four_hour_close(const Moment& now) {
  const TimeGrid& grid = world().four_hour.open_times();
  const auto row = grid.row_at(now.as_of - now.as_of.time_since_epoch() % grid.step);
  return row ? close_at(world().four_hour, *row) : std::nullopt;
}

/// The newest figure of the path that `first` numbers whose `time` is `second` hours before now at
/// the latest.
template <Timestamp Capitalization::*time>
class Joined final : public FeatureState {
 public:
  explicit Joined(Knobs knobs)
      : figures_(kDominancePaths[static_cast<std::size_t>(knobs.first)].figures),
        ago_(std::chrono::hours{knobs.second}) {}
  std::optional<double> step(const Moment& now) override {
    std::optional<double> newest;
    for (const Capitalization& figure : world().market.dominance.*figures_) {
      if (figure.*time + ago_ <= now.as_of) newest = figure.value;
    }
    return newest;
  }
  void remember(Memory& /*memory*/) override {}

 private:
  std::vector<Capitalization> Dominance::*figures_;
  Duration ago_;
};

std::optional<double> calls_so_far(const Moment& /*now*/) {
  static double calls = 0;
  return ++calls;
}

std::optional<double> trades_or_none(const Moment& now) {
  return now.own().trade_count.value_or(0);
}

/// Needs ten bars more wherever it starts after the first day.
class LateAfterHole final : public FeatureState {
 public:
  explicit LateAfterHole(Knobs /*knobs*/) {}
  std::optional<double> step(const Moment& now) override {
    if (seen_++ == 0) late_ = row_of(now) > 24;
    if (seen_ < (late_ ? 15 : 5)) return std::nullopt;
    return now.own().close;
  }
  void remember(Memory& memory) override { memory(seen_, late_); }

 private:
  int seen_ = 0;
  bool late_ = false;
};

/// As MeanClose, of five bars, but what it says of itself leaves out how many it has seen.
class ForgetsItsCount final : public FeatureState {
 public:
  explicit ForgetsItsCount(Knobs /*knobs*/) {}
  std::optional<double> step(const Moment& now) override {
    sum_ += now.own().close;
    return sum_ / ++count_;
  }
  void remember(Memory& memory) override { memory(sum_); }

 private:
  double sum_ = 0;
  double count_ = 0;
};

Feature plant(std::string_view name, std::unique_ptr<FeatureState> (*make)(Knobs)) {
  return {.name = name,
          .doc = "A planted row.",
          .formula = "planted",
          .source = "this test",
          .group = "planted",
          .unit = Unit::ratio,
          .bounds = {-kUnbounded, kUnbounded},
          .scaling = PriceScaling::proportional,
          .inputs = {Input::own_bars},
          .knobs = {},
          .lookback = 1,
          .make = make};
}

}  // namespace

Feature honest_close() {
  return plant("honest_close", make_state<Plain<close_now>>);
}

Feature peeks_one_bar_ahead() {
  return plant("peek", make_state<Plain<next_close>>);
}

Feature peeks_at_the_next_btc_bar() {
  Feature row = plant("peek_btc", make_state<Plain<next_btc_close>>);
  row.inputs.add(Input::btc_bars);
  return row;
}

Feature centers_its_window() {
  return plant("centered", make_state<Plain<centered_mean>>);
}

Feature standardizes_over_the_full_sample() {
  return plant("full_zscore", make_state<Plain<full_sample_zscore>>);
}

Feature reads_a_4h_bar_that_is_not_closed() {
  Feature row = plant("open_4h", make_state<Plain<open_four_hour_close>>);
  row.inputs = {Input::four_hour};
  return row;
}

namespace {

template <Timestamp Capitalization::*time>
Feature plant_join(std::string_view name, DominancePath path, int hours) {
  Feature row = plant(name, make_state<Joined<time>>);
  row.inputs = {input_of(path)};
  row.knobs = {static_cast<int>(path), hours};
  return row;
}

}  // namespace

Feature joins_by_stamp(DominancePath path) {
  return plant_join<&Capitalization::stamped>("by_stamp", path, 0);
}

Feature joins_a_day_early(DominancePath path) {
  return plant_join<&Capitalization::known_at>("a_day_early", path, -24);
}

Feature joins_when_known(DominancePath path) {
  return plant_join<&Capitalization::known_at>("when_known", path, 0);
}

Feature forgets_part_of_its_state() {
  return plant("forgets_part_of_its_state", make_state<ForgetsItsCount>);
}

Feature remembers_across_streams() {
  return plant("calls", make_state<Plain<calls_so_far>>);
}

Feature claims_to_ignore_the_price_level() {
  Feature row = honest_close();
  row.scaling = PriceScaling::invariant;
  return row;
}

Feature leaves_its_bounds() {
  Feature row = honest_close();
  row.bounds = {0, 1};
  return row;
}

Feature declares_too_short_a_lookback() {
  Feature row = plant("short_lookback", make_state<MeanClose>);
  row.knobs = {24};
  row.lookback = 23;
  return row;
}

Feature answers_too_late_after_a_hole() {
  Feature row = plant("late_after_hole", make_state<LateAfterHole>);
  row.lookback = 5;
  return row;
}

Feature reads_an_input_it_does_not_declare() {
  return plant("undeclared", make_state<Plain<trades_or_none>>);
}

}  // namespace tern::laws
