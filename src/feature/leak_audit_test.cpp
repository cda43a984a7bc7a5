#include "feature/leak_audit.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "feature/rolling.h"
#include "feature/sample_market.h"
#include "feature/selection.h"

namespace tern {
namespace {

constexpr TimeRange kAlways{kTimeMin, kTimeMax};

/// What a careless feature reads: the inputs themselves, with all that is to come.
using Peek = std::optional<double> (*)(const FeatureInputs& inputs, std::size_t row);

Computation computed_by(Peek peek) {
  return [peek](const FeatureInputs& inputs,
                std::span<const Feature* const> features) -> Result<Frame> {
    Frame frame(inputs.market.as_of());
    for (const Feature* feature : features) {
      Column column(frame.rows());
      for (std::size_t row = 0; row < frame.rows(); ++row) {
        const auto value = peek(inputs, row);
        if (value) column.set(row, *value);
      }
      frame.add(std::string(feature->name)) = std::move(column);
    }
    return frame;
  };
}

std::optional<double> close_of(const Bars& bars, std::size_t row) {
  if (row >= bars.size() || !bars.present()[row]) return std::nullopt;
  return bars.close()[row];
}

const Bars& own_bars(const FeatureInputs& inputs) {
  return inputs.market.bars[inputs.own.index];
}

std::optional<double> own_close(const FeatureInputs& inputs, std::size_t row) {
  return close_of(own_bars(inputs), row);
}

std::optional<double> next_close(const FeatureInputs& inputs, std::size_t row) {
  return own_close(inputs, row + 1);
}

std::optional<double> next_btc_close(const FeatureInputs& inputs, std::size_t row) {
  return close_of(inputs.market.bars[0], row + 1);
}

std::optional<double> next_sol_close(const FeatureInputs& inputs, std::size_t row) {
  return close_of(inputs.market.bars[2], row + 1);
}

std::optional<double> next_taker_share(const FeatureInputs& inputs, std::size_t row) {
  const Bars& bars = own_bars(inputs);
  if (row + 1 >= bars.size() || !bars.taker_buy_volume().valid[row + 1]) return std::nullopt;
  return bars.taker_buy_volume().values[row + 1];
}

std::optional<double> next_trade_count(const FeatureInputs& inputs, std::size_t row) {
  const Bars& bars = own_bars(inputs);
  if (row + 1 >= bars.size() || !bars.trade_count().valid[row + 1]) return std::nullopt;
  return bars.trade_count().values[row + 1];
}

/// The mean of the three closes around the row.
std::optional<double> centered_mean(const FeatureInputs& inputs, std::size_t row) {
  const auto before = row > 0 ? own_close(inputs, row - 1) : std::nullopt;
  const auto now = own_close(inputs, row), after = next_close(inputs, row);
  if (!before || !now || !after) return std::nullopt;
  return (*before + *now + *after) / 3;
}

/// The close over the highest close of the whole sample.
std::optional<double> scaled_by_the_whole_sample(const FeatureInputs& inputs, std::size_t row) {
  double highest = 0;
  for (std::size_t i = 0; i < own_bars(inputs).size(); ++i) {
    highest = std::max(highest, own_close(inputs, i).value_or(0));
  }
  const auto close = own_close(inputs, row);
  return close ? std::optional{*close / highest} : std::nullopt;
}

/// The close of the longer bar in which the row lies: it has not closed yet.
std::optional<double> unclosed(const FeatureInputs& inputs, const Bars& longer, std::size_t row) {
  const Timestamp as_of = inputs.market.as_of()[row];
  const TimeGrid& grid = longer.open_times();
  const auto open = grid.row_at(as_of - as_of.time_since_epoch() % grid.step);
  return open ? close_of(longer, *open) : std::nullopt;
}
std::optional<double> unclosed_four_hour(const FeatureInputs& inputs, std::size_t row) {
  return unclosed(inputs, inputs.four_hour, row);
}
std::optional<double> unclosed_day(const FeatureInputs& inputs, std::size_t row) {
  return unclosed(inputs, inputs.one_day, row);
}

/// Whether the close is above its two neighbors, told at the peak and not when it is confirmed.
std::optional<double> peak_without_lag(const FeatureInputs& inputs, std::size_t row) {
  const auto now = own_close(inputs, row), after = next_close(inputs, row);
  if (row == 0 || !now || !after) return 0;
  return *now > *after && *now > own_close(inputs, row - 1).value_or(*now) ? 1 : 0;
}

/// The share by the day it is stamped with, hours before it is known.
std::optional<double> share_by_its_stamp(std::span<const Capitalization> shares, Timestamp now) {
  const auto after = std::ranges::upper_bound(shares, now, {}, &Capitalization::stamped);
  return after == shares.begin() ? std::nullopt : std::optional{(after - 1)->value};
}
template <std::vector<Capitalization> Dominance::*kFigures>
std::optional<double> share_by_its_stamp(const FeatureInputs& inputs, std::size_t row) {
  return share_by_its_stamp(inputs.market.dominance.*kFigures, inputs.market.as_of()[row]);
}

/// The close, from a kernel; what it remembers of its state is up to `Close`.
template <class Close>
Feature planted(std::size_t lookback = 1) {
  return {.name = "planted",
          .doc = "A planted row.",
          .formula = "planted",
          .source = "this test",
          .group = "planted",
          .unit = Unit::ratio,
          .bounds = {-kUnbounded, kUnbounded},
          .scaling = PriceScaling::proportional,
          .inputs = {Input::own_bars},
          .knobs = {},
          .lookback = lookback,
          .make = make_state<Close>};
}

class Close final : public FeatureState {
 public:
  explicit Close(Knobs /*knobs*/) {}
  std::optional<double> step(const Moment& now) override { return now.own().close; }
  void remember(Memory& /*memory*/) override {}
};

class ForgetsItsSum final : public FeatureState {
 public:
  explicit ForgetsItsSum(Knobs /*knobs*/) {}
  std::optional<double> step(const Moment& now) override { return sum_ += now.own().close; }
  void remember(Memory& /*memory*/) override {}

 private:
  double sum_ = 0;
};

class CountsAllCalls final : public FeatureState {
 public:
  explicit CountsAllCalls(Knobs /*knobs*/) {}
  std::optional<double> step(const Moment& /*now*/) override {
    static double calls = 0;
    return ++calls;
  }
  void remember(Memory& /*memory*/) override {}
};

class LeakAudit : public testing::Test {
 protected:
  static constexpr std::size_t kCount = 12;

  LeakAudit()
      : market_(sample_market(600, 3)),
        inputs_(make_feature_inputs(market_, SymbolId{1}).value()),
        instants_(audit_instants(inputs_, kAlways, kCount, 5)) {}

  FeatureAudit audit(const Feature& feature, const LeakAuditOptions& options) const {
    const std::array features{&feature};
    return audit_leaks(inputs_, features, instants_, options).value().front();
  }
  /// When a feature that is computed like this leaks; "" if never.
  std::string leak_of(Peek peek) const {
    const auto first = audit(planted<Close>(), {.compute = computed_by(peek)}).first;
    return first ? first->when : "";
  }

  Market market_;
  FeatureInputs inputs_;
  std::vector<Timestamp> instants_;
};

TEST_F(LeakAudit, AnHonestFeatureDoesNotLeak) {
  const FeatureAudit honest = audit(planted<Close>(), {.compute = computed_by(own_close)});
  EXPECT_EQ(honest.leaks, 0U);
  EXPECT_FALSE(honest.first);
  EXPECT_GE(honest.instants, kCount - 3) << "but for the hours that ETH is missing";
  EXPECT_GT(honest.comparisons, 1000U);
}

TEST_F(LeakAudit, NoFeatureOfTheRegistryLeaks) {
  const auto features = select_features(std::array{std::string("all")}).value();
  const auto audits = audit_leaks(inputs_, features, instants_, {.jobs = 2}).value();
  ASSERT_EQ(audits.size(), features.size());
  for (std::size_t i = 0; i < audits.size(); ++i) {
    EXPECT_EQ(audits[i].name, features[i]->name);
    EXPECT_EQ(audits[i].leaks, 0U) << audits[i].name << " " << audits[i].first->when;
  }
}

TEST_F(LeakAudit, CatchesAPlantedLeakAndSaysFromWhere) {
  EXPECT_EQ(leak_of(own_close), "");
  EXPECT_EQ(leak_of(next_close), "with other own bars later");
  EXPECT_EQ(leak_of(centered_mean), "with other own bars later");
  EXPECT_EQ(leak_of(scaled_by_the_whole_sample), "with other own bars later");
  EXPECT_EQ(leak_of(next_taker_share), "with other taker flow later");
  EXPECT_EQ(leak_of(next_trade_count), "with other trade counts later");
  EXPECT_EQ(leak_of(next_btc_close), "with other BTC bars later");
  EXPECT_EQ(leak_of(next_sol_close), "with other other instruments' bars later");
  EXPECT_EQ(leak_of(unclosed_four_hour), "with other 4h bars later");
  EXPECT_EQ(leak_of(unclosed_day), "with other 1d bars later");
  EXPECT_EQ(leak_of(share_by_its_stamp<&Dominance::btc>), "with other BTC shares later");
  EXPECT_EQ(leak_of(share_by_its_stamp<&Dominance::usdt>), "with other USDT shares later");
  EXPECT_EQ(leak_of(share_by_its_stamp<&Dominance::eth>), "with other ETH shares later");
  EXPECT_EQ(leak_of(share_by_its_stamp<&Dominance::sol>), "with other SOL shares later");
  EXPECT_EQ(leak_of(share_by_its_stamp<&Dominance::total>), "with other totals later");
  EXPECT_EQ(leak_of(share_by_its_stamp<&Dominance::total3>),
            "with other totals without BTC and ETH later");
}

TEST_F(LeakAudit, CatchesAPivotThatIsToldBeforeItIsConfirmed) {
  instants_.clear();
  for (std::size_t row = 200; instants_.size() < 6; ++row) {
    if (peak_without_lag(inputs_, row) == 1) instants_.push_back(market_.as_of()[row]);
  }
  EXPECT_EQ(leak_of(peak_without_lag), "with other own bars later");
}

TEST_F(LeakAudit, ALeakOfOneHourShowsInTheNewestRow) {
  const FeatureAudit leaky = audit(planted<Close>(), {.compute = computed_by(next_close)});
  ASSERT_TRUE(leaky.first);
  EXPECT_GE(leaky.leaks, kCount - 3);
  EXPECT_EQ(leaky.first->as_of, leaky.first->instant);
  const std::size_t row = *market_.as_of().row_at(leaky.first->instant);
  EXPECT_EQ(leaky.first->was, market_.bars[1].close()[row + 1]);
  EXPECT_NE(leaky.first->became, leaky.first->was);
}

TEST_F(LeakAudit, ALengthOfTheSampleLeaksOnlyWhenItIsCutShort) {
  const FeatureAudit sized = audit(
      planted<Close>(), {.compute = computed_by([](const FeatureInputs& inputs, std::size_t) {
                           return std::optional{static_cast<double>(inputs.market.as_of().size)};
                         })});
  ASSERT_TRUE(sized.first);
  EXPECT_EQ(sized.first->when, "with nothing later");
}

TEST_F(LeakAudit, CatchesAStreamThatDoesNotAnswerWhatTheBatchDid) {
  EXPECT_EQ(audit(planted<CountsAllCalls>(), {}).first->when, "with other taker flow later")
      << "a state that outlives its stream differs between any two computations";
  const auto batch_of_something_else =
      computed_by([](const FeatureInputs& inputs, std::size_t row) {
        const auto close = own_close(inputs, row);
        return close ? std::optional{-*close} : std::nullopt;
      });
  EXPECT_EQ(audit(planted<Close>(), {.compute = batch_of_something_else}).first->when, "live");
}

TEST_F(LeakAudit, CatchesAStateThatIsNotSavedWhole) {
  const FeatureAudit forgetful = audit(planted<ForgetsItsSum>(), {});
  ASSERT_TRUE(forgetful.first);
  EXPECT_EQ(forgetful.first->when, "live, after a restart");
}

TEST_F(LeakAudit, FindsTheSameAtAnyNumberOfJobs) {
  const auto features = select_features(std::array{std::string("core")}).value();
  const auto audit_with = [&](std::size_t jobs) {
    return audit_leaks(inputs_, features, instants_,
                       {.jobs = jobs, .compute = computed_by(centered_mean)})
        .value();
  };
  const auto one = audit_with(1), three = audit_with(3);
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(one[i].comparisons, three[i].comparisons);
    EXPECT_EQ(one[i].first->instant, three[i].first->instant);
    EXPECT_EQ(one[i].first->became, three[i].first->became);
  }
}

TEST_F(LeakAudit, AFailedComputationIsItsFailure) {
  const Computation fails = [](const FeatureInputs&, std::span<const Feature* const>) {
    return Result<Frame>(fail(Errc::io, "no disk"));
  };
  const Feature feature = planted<Close>();
  const auto audits = audit_leaks(inputs_, std::array{&feature}, instants_, {.compute = fails});
  ASSERT_FALSE(audits);
  EXPECT_EQ(audits.error().message, "no disk");
}

TEST_F(LeakAudit, InstantsLieBesideHolesMidnightsAndListings) {
  const auto instants = audit_instants(inputs_, kAlways, 100, 1);
  EXPECT_EQ(instants.size(), 100U);
  EXPECT_TRUE(std::ranges::is_sorted(instants));
  const Timestamp start = market_.open_times().start;
  const auto there = [&](Timestamp t) { return std::ranges::count(instants, t) == 1; };
  EXPECT_TRUE(there(start + 73h)) << "SOL's first bar closes";
  EXPECT_TRUE(there(start + 72h)) << "and there is none yet";
  EXPECT_TRUE(there(start + 102h) && there(start + 104h)) << "the first and the last of the hole";
  const auto at_midnight = [](Timestamp t) { return t.time_since_epoch() % 24h == Duration{0}; };
  EXPECT_GT(std::ranges::count_if(instants, at_midnight), 8);
}

TEST_F(LeakAudit, InstantsStartWithTheListingAndEndBeforeTheNewest) {
  const auto inputs = make_feature_inputs(market_, SymbolId{2}).value();
  const auto all = audit_instants(inputs, kAlways, 10'000, 1);
  EXPECT_EQ(all.front(), market_.open_times().start + 73h);
  EXPECT_EQ(all.back(), market_.as_of()[598]);
  EXPECT_EQ(all.size(), 600U - 72 - 1);
  const TimeRange day{utc_day(2023, 1, 10), utc_day(2023, 1, 11)};
  EXPECT_EQ(audit_instants(inputs, day, 10'000, 1).size(), 24U);
}

}  // namespace
}  // namespace tern
