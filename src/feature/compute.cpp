#include "feature/compute.h"

#include <fmt/format.h>

#include <array>

#include "feature/registry.h"

namespace tern {
namespace {

constexpr Duration kStep = length(Interval::h1);

// Kernels run over this many moments in turn, so that one kernel's window stays in the cache.
constexpr std::size_t kBlock = Mask::kWordRows;
static_assert(kBlock < kLagMax, "a pulse's history outlives its block");

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
  if (now.btc_share) there.add(Input::btc_dominance);
  if (now.usdt_share) there.add(Input::usdt_dominance);
  return there;
}

std::optional<Bar> bar_closing(const Bars& bars, Timestamp as_of) {
  const auto row = bars.open_times().row_at(as_of - length(bars.interval()));
  return row ? bars.at(*row) : std::nullopt;
}

void arrive(const FeatureInputs& inputs, std::size_t row, Arrival& arrival) {
  arrival.as_of = inputs.market.as_of()[row];
  for (std::size_t i = 0; i < arrival.bars.size(); ++i) {
    arrival.bars[i] = inputs.market.bars[i].at(row);
  }
  arrival.four_hour = bar_closing(inputs.four_hour, arrival.as_of);
  arrival.one_day = bar_closing(inputs.one_day, arrival.as_of);
  const Dominance& dominance = inputs.market.dominance;
  arrival.btc_share = newest_share(dominance.btc, arrival.as_of);
  arrival.usdt_share = newest_share(dominance.usdt, arrival.as_of);
}

std::vector<Gauge> make_gauges(std::span<const Feature* const> features) {
  std::vector<Gauge> gauges;
  gauges.reserve(features.size());
  for (const Feature* feature : features) gauges.emplace_back(*feature);
  return gauges;
}

Status check_closing(const std::optional<Bar>& bar, Interval interval, Timestamp as_of) {
  if (!bar || bar->open_time + length(interval) == as_of) return {};
  return fail(Errc::invalid_argument,
              fmt::format("a {} bar that closes at {} was expected, found one that opens at {}",
                          to_string(interval), to_string(as_of), to_string(bar->open_time)));
}

Status check_known(const std::optional<Capitalization>& share, Timestamp as_of) {
  if (!share || share->known_at <= as_of) return {};
  return fail(Errc::invalid_argument,
              fmt::format("a share of the market known by {} was expected, found one known from {}",
                          to_string(as_of), to_string(share->known_at)));
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
  TERN_TRY_STATUS(check_hourly(inputs.market));
  const std::size_t rows = inputs.market.as_of().size;
  const std::size_t instruments = inputs.market.bars.size();
  std::vector<Column> columns(features.size(), Column(rows));
  std::vector<Gauge> gauges = make_gauges(features);
  Observer observer(inputs.market.universe, inputs.own);
  Arrival arrival{.as_of = {}, .bars = {instruments, std::nullopt}, .four_hour = {}, .one_day = {}};
  std::vector<Pulse> pulses(kBlock * instruments);
  std::array<Moment, kBlock> moments;
  std::array<InputSet, kBlock> available;
  std::array<std::optional<double>, kBlock> values;
  for (std::size_t from = 0; from < rows; from += kBlock) {
    const std::size_t count = std::min(kBlock, rows - from);
    for (std::size_t k = 0; k < count; ++k) {
      arrive(inputs, from + k, arrival);
      moments[k] =
          observer.observe(arrival, std::span(pulses).subspan(k * instruments, instruments));
      available[k] = available_inputs(moments[k]);
    }
    for (std::size_t f = 0; f < gauges.size(); ++f) {
      gauges[f].read(std::span(moments).first(count), available, values);
      columns[f].set_word(from, std::span(values).first(count));
    }
  }
  Frame frame(inputs.market.as_of());
  for (std::size_t f = 0; f < features.size(); ++f) {
    frame.add(std::string(features[f]->name)) = std::move(columns[f]);
  }
  return frame;
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
  TERN_TRY_STATUS(check_known(arrival.btc_share, arrival.as_of));
  TERN_TRY_STATUS(check_known(arrival.usdt_share, arrival.as_of));
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
