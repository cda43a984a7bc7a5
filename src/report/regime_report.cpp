#include "report/regime_report.h"

#include <algorithm>
#include <cmath>

namespace tern {
namespace {

constexpr Duration kDay = days{1};

/// The value at `t`: the newest by then.
double value_at(const ValueCurve& curve, Timestamp t) {
  if (curve.as_of.size == 0 || t < curve.as_of.start) return std::nan("");
  const auto row = static_cast<std::size_t>((t - curve.as_of.start) / curve.as_of.step);
  return curve.values[std::min(row, curve.as_of.size - 1)];
}

/// A bar that is missing leaves the price where it was.
ValueCurve price_of(const Market& market, std::size_t symbol) {
  const Bars& bars = market.bars[symbol];
  ValueCurve curve{market.universe.instruments()[symbol].name, bars.as_of(), {}};
  double last = std::nan("");
  for (std::size_t row = 0; row < bars.size(); ++row) {
    if (bars.present()[row]) last = bars.close()[row];
    curve.values.push_back(last);
  }
  return curve;
}

Timestamp end_of_day(const RegimeReading& reading, TimeRange period) {
  return std::min(reading.as_of + kDay, period.end);
}

/// The log return of the day that begins at each reading; NaN where one of its ends has no value.
std::vector<double> next_days(const RegimeHistory& history, const ValueCurve& curve,
                              TimeRange period) {
  std::vector<double> next;
  for (const RegimeReading& reading : history.readings) {
    const double from = value_at(curve, reading.as_of);
    const double to = value_at(curve, end_of_day(reading, period));
    next.push_back(from > 0 && to > 0 ? std::log(to / from) : std::nan(""));
  }
  return next;
}

/// The deepest fall within an episode of each state; the last is of the days without one.
std::vector<double> drawdowns(const RegimeHistory& history, const ValueCurve& curve,
                              TimeRange period) {
  std::vector<double> deepest(history.kind->states.size() + 1, 0.0);
  const RegimeReading* before = nullptr;
  double peak = 0.0;
  for (const RegimeReading& reading : history.readings) {
    const bool goes_on = before != nullptr && before->state == reading.state &&
                         before->as_of + kDay == reading.as_of;
    before = &reading;
    if (!goes_on) peak = 0.0;
    double& fall = deepest[reading.state.value_or(history.kind->states.size())];
    const auto take = [&](double value) {
      if (!std::isfinite(value)) return;
      peak = std::max(peak, value);
      if (peak > 0) fall = std::min(fall, value / peak - 1.0);
    };
    take(value_at(curve, reading.as_of));
    const std::size_t end = curve.as_of.row_from(end_of_day(reading, period));
    for (std::size_t row = curve.as_of.row_from(reading.as_of); row < end; ++row) {
      take(curve.values[row]);
    }
    take(value_at(curve, end_of_day(reading, period)));
  }
  return deepest;
}

/// Of the days that have a return and are in `state`, or in none.
std::pair<std::size_t, double> days_and_sum(const RegimeHistory& history,
                                            std::optional<std::size_t> state,
                                            std::span<const double> next) {
  std::size_t count = 0;
  double sum = 0.0;
  for (std::size_t i = 0; i < next.size(); ++i) {
    if (history.readings[i].state != state || !std::isfinite(next[i])) continue;
    ++count;
    sum += next[i];
  }
  return {count, sum};
}

void add_returns(RegimeKindReport& report, const RegimeHistory& history, const ValueCurve& curve,
                 TimeRange period) {
  const double nan = std::nan("");
  const std::vector<double> next = next_days(history, curve, period);
  const std::vector<double> fallen = drawdowns(history, curve, period);
  for (std::size_t state = 0; state < report.states.size(); ++state) {
    const NextDay found = next_day(history, state, next);
    report.returns.push_back({.name = curve.name,
                              .state = report.states[state].state,
                              .days = found.days,
                              .episodes = found.episodes,
                              .return_log = days_and_sum(history, state, next).second,
                              .mean = {found.mean, found.interval.low, found.interval.high},
                              .drawdown = fallen[state]});
  }
  const auto [count, sum] = days_and_sum(history, std::nullopt, next);
  if (count == 0) return;
  report.returns.push_back({.name = curve.name,
                            .state = {},
                            .days = count,
                            .episodes = 0,
                            .return_log = sum,
                            .mean = {sum / static_cast<double>(count), nan, nan},
                            .drawdown = fallen.back()});
}

/// How often the state would have changed had every figure counted at once.
Result<std::optional<std::size_t>> plain_flips(const RegimeHistory& history,
                                               const RegimeInputs& inputs, std::size_t hour) {
  const bool by_thresholds = std::ranges::any_of(
      history.readings,
      [](const RegimeReading& reading) { return reading.btc_dominance.has_value(); });
  if (!by_thresholds) return std::optional<std::size_t>();
  RegimeSettings plain = inputs.settings;
  for (DominanceThresholds* thresholds : {&plain.btc, &plain.usdt}) {
    thresholds->hysteresis = 0;
    thresholds->confirmations = 1;
    thresholds->dwell = 0;
  }
  const auto observed = observe_regimes(inputs.market, static_cast<int>(hour));
  TERN_TRY(const RegimeHistory read,
           read_regimes(*history.kind, plain, observed, inputs.period.begin, 1));
  return std::optional(summarize(read.within(inputs.period)).flips);
}

RegimeKindReport report_kind(const RegimeHistory& history) {
  const RegimeSummary summary = summarize(history);
  const std::size_t count = history.kind->states.size();
  RegimeKindReport report{.kind = std::string(history.kind->name),
                          .doc = std::string(history.kind->doc),
                          .states = {},
                          .unknown = summary.unknown,
                          .flips = summary.flips,
                          .returns = {}};
  for (std::size_t state = 0; state < count; ++state) {
    const auto row = summary.transitions.begin() + static_cast<std::ptrdiff_t>(state * count);
    report.states.push_back({std::string(history.kind->states[state]),
                             summary.dwells[state],
                             {row, row + static_cast<std::ptrdiff_t>(count)}});
  }
  return report;
}

/// The days from the first reading to the last, with what was known at each.
Frame daily_of(const RegimeInputs& inputs, std::span<const RegimeHistory> histories,
               TimeRange read) {
  const Timestamp first = std::chrono::floor<days>(read.begin);
  const Duration hour = read.begin - first;
  const auto count = static_cast<std::size_t>((read.end - read.begin) / kDay) + 1;
  Frame daily({first, kDay, count});
  const auto fill = [&](const std::string& name, const auto& value_by) {
    Column& column = daily.add(name);
    for (std::size_t day = 0; day < count; ++day) {
      const double value = value_by(daily.as_of()[day] + hour);
      if (std::isfinite(value)) column.set(day, value);
    }
  };
  const ValueCurve price = price_of(inputs.market, 0);
  const auto share_by = [](std::span<const Capitalization> figures) {
    return [figures](Timestamp t) {
      const auto share = newest_share(figures, t);
      return share ? share->value : std::nan("");
    };
  };
  fill("close", [&](Timestamp t) { return value_at(price, t); });
  fill("btc_d", share_by(inputs.market.dominance.btc));
  fill("usdt_d", share_by(inputs.market.dominance.usdt));
  for (const RegimeHistory& history : histories) {
    Column& column = daily.add("state." + std::string(history.kind->name));
    for (const RegimeReading& reading : history.readings) {
      const auto day = static_cast<std::size_t>((reading.as_of - first) / kDay);
      if (reading.state) column.set(day, static_cast<double>(*reading.state));
    }
  }
  return daily;
}

}  // namespace

Result<std::optional<RegimeReport>> report_regimes(const RegimeInputs& inputs) {
  std::vector<RegimeHistory> histories;
  TimeRange read{inputs.period.end, inputs.period.begin};  // from the first reading to the last
  for (const RegimeHistory& history : inputs.histories) {
    histories.push_back(history.within(inputs.period));
    if (histories.back().readings.empty()) continue;
    read.begin = std::min(read.begin, histories.back().readings.front().as_of);
    read.end = std::max(read.end, histories.back().readings.back().as_of);
  }
  if (read.end < read.begin) return std::optional<RegimeReport>();
  const Duration since_midnight = read.begin - std::chrono::floor<days>(read.begin);
  RegimeReport report{.pair = inputs.market.universe.instruments().front().name,
                      .vendor = inputs.market.dominance.vendor,
                      .hour = static_cast<std::size_t>(since_midnight / Duration{1h}),
                      .settings = inputs.settings,
                      .daily = daily_of(inputs, histories, read),
                      .kinds = {}};
  std::vector<ValueCurve> curves;
  for (std::size_t symbol = 0; symbol < inputs.market.bars.size(); ++symbol) {
    curves.push_back(price_of(inputs.market, symbol));
  }
  curves.insert(curves.end(), inputs.curves.begin(), inputs.curves.end());
  for (const RegimeHistory& history : histories) {
    RegimeKindReport kind = report_kind(history);
    TERN_TRY(kind.flips_plain, plain_flips(history, inputs, report.hour));
    for (const ValueCurve& curve : curves) add_returns(kind, history, curve, inputs.period);
    report.kinds.push_back(std::move(kind));
  }
  return std::optional(std::move(report));
}

std::optional<std::size_t> state_on(const RegimeReport& regimes, const RegimeKindReport& kind,
                                    std::size_t day) {
  const auto column = regimes.daily.find("state." + kind.kind);
  if (!column || !column->valid[day]) return std::nullopt;
  const double state = column->values[day];
  // Other numbers come from damaged files.
  if (!(state >= 0 && state < static_cast<double>(kind.states.size()))) return std::nullopt;
  return static_cast<std::size_t>(state);
}

std::vector<StateStretch> stretches_of(const RegimeReport& regimes, const RegimeKindReport& kind) {
  std::vector<StateStretch> stretches;
  for (std::size_t day = 0; day < regimes.daily.rows(); ++day) {
    const auto state = state_on(regimes, kind, day);
    if (!state) continue;
    const bool goes_on =
        !stretches.empty() && stretches.back().end == day && stretches.back().state == *state;
    if (!goes_on) stretches.push_back({*state, day, day});
    stretches.back().end = day + 1;
  }
  return stretches;
}

}  // namespace tern
