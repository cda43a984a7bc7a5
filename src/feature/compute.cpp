#include "feature/compute.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/parallel.h"
#include "base/progress.h"
#include "feature/registry.h"

namespace tern {
namespace {

constexpr Duration kStep = length(Interval::h1);

// Kernels run over this many moments in turn, so that one kernel's window stays in the cache.
constexpr std::size_t kBlock = Mask::kWordRows;
static_assert(kBlock < kLagMax, "a pulse's history outlives its block");

// More slices than threads, so that none waits long for the last. Each derives the moments anew, at
// about a fiftieth of what all features cost.
constexpr std::size_t kSlicesPerJob = 2;

Status check_hourly(const Market& market) {
  if (market.interval() == Interval::h1) return {};
  return fail(Errc::invalid_argument,
              fmt::format("features are defined on 1h bars, these are {}; resample or load 1h bars",
                          to_string(market.interval())));
}

InputSet available_inputs(const Moment& now) {
  InputSet there{Input::market, Input::calendar};
  const Pulse& own = now.own();
  if (own.present()) there.add(Input::own_bars);
  if (own.taker_buy_volume) there.add(Input::taker_flow);
  if (own.trade_count) there.add(Input::trade_count);
  if (now.btc_id && now.btc().present()) there.add(Input::btc_bars);
  if (!now.four_hour.due || now.four_hour.bar) there.add(Input::four_hour);
  if (!now.one_day.due || now.one_day.bar) there.add(Input::one_day);
  for (const DominancePathRow& row : kDominancePaths) {
    if (now.newest(row.path)) there.add(input_of(row.path));
  }
  return there;
}

std::optional<Bar> bar_closing(const Bars& bars, Timestamp as_of) {
  const auto row = bars.open_times().row_at(as_of - length(bars.interval()));
  return row ? bars.at(*row) : std::nullopt;
}

/// What every instrument sees alike of a row; longer bars are left out.
void arrive(const Market& market, std::size_t row, Arrival& arrival) {
  arrival.as_of = market.as_of()[row];
  for (std::size_t i = 0; i < arrival.bars.size(); ++i) arrival.bars[i] = market.bars[i].at(row);
  arrival.told = newest_figures(market.dominance, arrival.as_of);
}

std::vector<Gauge> make_gauges(std::span<const Feature* const> features) {
  std::vector<Gauge> gauges;
  gauges.reserve(features.size());
  for (const Feature* feature : features) gauges.emplace_back(*feature);
  return gauges;
}

/// One feature after the other, over a block of moments from row `from` on.
void read_block(const FeatureInputs& inputs, std::span<const Moment> shared, std::size_t from,
                std::span<Gauge> gauges, std::span<Column> columns) {
  std::array<Moment, kBlock> moments;
  std::array<InputSet, kBlock> available;
  for (std::size_t k = 0; k < shared.size(); ++k) {
    const Timestamp as_of = shared[k].as_of;
    moments[k] = seen_by(inputs.own, bar_closing(inputs.four_hour, as_of),
                         bar_closing(inputs.one_day, as_of), shared[k]);
    available[k] = available_inputs(moments[k]);
  }
  std::array<std::optional<double>, kBlock> values;
  for (std::size_t f = 0; f < gauges.size(); ++f) {
    gauges[f].read(std::span(moments).first(shared.size()), available, values);
    columns[f].set_word(from, std::span(values).first(shared.size()));
  }
}

/// Shape [inputs][features].
using Table = std::vector<std::vector<Column>>;

Table compute_table(std::span<const FeatureInputs> inputs, std::span<const Feature* const> features,
                    Progress& progress) {
  const Market& market = inputs.front().market;
  const std::size_t rows = market.as_of().size;
  const std::size_t instruments = market.bars.size();
  Table table(inputs.size());
  for (std::vector<Column>& columns : table) columns.assign(features.size(), Column(rows));
  std::vector<std::vector<Gauge>> gauges;
  for (const FeatureInputs& one : inputs) {
    TERN_CHECK(&one.market == &market, "instruments measured together are of one market");
    gauges.push_back(make_gauges(features));
  }
  Observer observer(market.universe, inputs.front().own);
  Arrival arrival{.as_of = {}, .bars = {instruments, std::nullopt}, .four_hour = {}, .one_day = {}};
  std::vector<Pulse> pulses(kBlock * instruments);
  std::array<Moment, kBlock> shared;
  for (std::size_t from = 0; from < rows; from += kBlock) {
    const std::size_t count = std::min(kBlock, rows - from);
    for (std::size_t k = 0; k < count; ++k) {
      arrive(market, from + k, arrival);
      shared[k] =
          observer.observe(arrival, std::span(pulses).subspan(k * instruments, instruments));
    }
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      read_block(inputs[i], std::span(shared).first(count), from, gauges[i], table[i]);
    }
    progress.advance();
  }
  return table;
}

/// Every `stride`th feature from `first` on: neighbors in the registry cost alike, so slices do.
std::vector<const Feature*> nth_features(std::span<const Feature* const> features,
                                         std::size_t first, std::size_t stride) {
  std::vector<const Feature*> slice;
  for (std::size_t f = first; f < features.size(); f += stride) slice.push_back(features[f]);
  return slice;
}

Status check_closing(const std::optional<Bar>& bar, Interval interval, Timestamp as_of) {
  if (!bar || bar->open_time + length(interval) == as_of) return {};
  return fail(Errc::invalid_argument,
              fmt::format("a {} bar that closes at {} was expected, found one that opens at {}",
                          to_string(interval), to_string(as_of), to_string(bar->open_time)));
}

Status check_known(const std::optional<Capitalization>& figure, Timestamp as_of) {
  if (!figure || figure->known_at <= as_of) return {};
  return fail(
      Errc::invalid_argument,
      fmt::format("a figure of the market known by {} was expected, found one known from {}",
                  to_string(as_of), to_string(figure->known_at)));
}

}  // namespace

void Gauge::read(std::span<const Moment> moments, std::span<const InputSet> available,
                 std::span<std::optional<double>> values) {
  const auto covered = [&](std::size_t i) { return available[i].covers(feature_->inputs); };
  for (std::size_t i = 0; i < moments.size();) {
    std::size_t end = i;
    while (end < moments.size() && covered(end)) ++end;
    state_->steps(moments.subspan(i, end - i), values.subspan(i, end - i));
    for (; i < end && run_ + 1 < feature_->lookback; ++i, ++run_) values[i].reset();
    run_ += end - i;
    i = end;
    for (; i < moments.size() && !covered(i); ++i) {
      if (run_ > 0) state_ = feature_->make(feature_->knobs);
      run_ = 0;
      values[i].reset();
    }
  }
}

Result<FeatureInputs> make_feature_inputs(const Market& market, SymbolId own) {
  TERN_CHECK(own.index < market.bars.size(), "the own instrument is one of the market's");
  TERN_TRY_STATUS(check_hourly(market));
  const Bars& bars = market.bars[own.index];
  return FeatureInputs{market, own, resample(bars, Interval::h4), resample(bars, Interval::d1)};
}

Result<Frame> compute_features(const FeatureInputs& inputs, std::span<const std::string> names) {
  TERN_TRY(const auto features, find_features(names));
  return compute_features(inputs, features);
}

Result<Frame> compute_features(const FeatureInputs& inputs,
                               std::span<const Feature* const> features) {
  TERN_TRY(std::vector<Frame> frames, compute_features(std::span(&inputs, 1), features, 1));
  return std::move(frames.front());
}

Result<std::vector<Frame>> compute_features(std::span<const FeatureInputs> inputs,
                                            std::span<const Feature* const> features,
                                            std::size_t jobs) {
  if (inputs.empty()) return std::vector<Frame>{};
  const Market& market = inputs.front().market;
  TERN_TRY_STATUS(check_hourly(market));
  const std::size_t slices =
      jobs > 1 ? std::max<std::size_t>(1, std::min(kSlicesPerJob * jobs, features.size())) : 1;
  std::vector<Table> tables(slices);
  Progress progress("features", slices * ((market.as_of().size + kBlock - 1) / kBlock));
  parallel_for(slices, jobs, [&](std::size_t slice) {
    tables[slice] = compute_table(inputs, nth_features(features, slice, slices), progress);
  });
  std::vector<Frame> frames(inputs.size(), Frame(market.as_of()));
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    for (std::size_t f = 0; f < features.size(); ++f) {
      frames[i].add(std::string(features[f]->name)) = std::move(tables[f % slices][i][f / slices]);
    }
  }
  return frames;
}

FeatureStream::FeatureStream(const Universe& universe, SymbolId own,
                             std::span<const Feature* const> features)
    : observer_(universe, own),
      pulses_(universe.size()),
      gauges_(make_gauges(features)),
      identity_(universe[own].name) {
  for (const Instrument& instrument : universe.instruments()) identity_ += ' ' + instrument.name;
  for (const Feature* feature : features) identity_ += fmt::format(" {}", feature->name);
}

Result<std::vector<std::optional<double>>> FeatureStream::push(const Arrival& arrival) {
  TERN_CHECK(arrival.bars.size() == pulses_.size(), "an arrival has a place for every instrument");
  if (arrival.as_of.time_since_epoch() % kStep != Duration::zero() ||
      (last_ && arrival.as_of <= *last_)) {
    return fail(Errc::invalid_argument,
                fmt::format("the next full hour was expected after {}, found {}",
                            last_ ? to_string(*last_) : "the start", to_string(arrival.as_of)));
  }
  for (const auto& bar : arrival.bars) {
    TERN_TRY_STATUS(check_closing(bar, Interval::h1, arrival.as_of));
  }
  TERN_TRY_STATUS(check_closing(arrival.four_hour, Interval::h4, arrival.as_of));
  TERN_TRY_STATUS(check_closing(arrival.one_day, Interval::d1, arrival.as_of));
  for (const auto& figure : arrival.told) TERN_TRY_STATUS(check_known(figure, arrival.as_of));
  skip_to(arrival.as_of);
  last_ = arrival.as_of;
  const Moment now = observer_.observe(arrival, pulses_);
  const InputSet available = available_inputs(now);
  std::vector<std::optional<double>> row(gauges_.size());
  for (std::size_t f = 0; f < gauges_.size(); ++f) {
    gauges_[f].read({&now, 1}, {&available, 1}, std::span(row).subspan(f, 1));
  }
  return row;
}

void FeatureStream::remember(Memory& memory) {
  std::int64_t last = last_ ? epoch_ms(*last_) : -1;
  memory(last, observer_);
  for (Gauge& gauge : gauges_) gauge.remember(memory);
  last_ = last < 0 ? std::nullopt : std::optional{from_epoch_ms(last)};
}

std::string FeatureStream::save() {
  Memory memory;
  memory(identity_);
  remember(memory);
  return memory.bytes();
}

Status FeatureStream::restore(std::string bytes) {
  Memory memory(std::move(bytes));
  std::string identity;
  memory(identity);
  if (identity == identity_) {
    remember(memory);
    if (memory.intact()) return {};
  }
  return fail(Errc::corrupt_data,
              "the saved state is not of a stream of these features and instruments: feed the "
              "stream its history instead");
}

void FeatureStream::skip_to(Timestamp as_of) {
  if (!last_) return;
  Arrival nothing{*last_ + kStep, {pulses_.size(), std::nullopt}, {}, {}};
  for (; nothing.as_of < as_of; nothing.as_of += kStep) {
    const Moment hole = observer_.observe(nothing, pulses_);
    const InputSet available = available_inputs(hole);
    std::optional<double> nothing_known;
    for (Gauge& gauge : gauges_) gauge.read({&hole, 1}, {&available, 1}, {&nothing_known, 1});
  }
}

}  // namespace tern
