#pragma once

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "feature/observer.h"
#include "feature/registry.h"

namespace tern::vectors {

// Worksheets that others have printed, against our kernels: the numbers are theirs.

using Column = std::vector<double>;
using Answers = std::vector<std::optional<double>>;

/// Bars that open where they close. Columns as printed, of one length; `volume` may be left out.
inline std::vector<Bar> bars_of(const Column& high, const Column& low, const Column& close,
                                const Column& volume = {}) {
  std::vector<Bar> bars;
  for (std::size_t i = 0; i < close.size(); ++i) {
    bars.push_back({.open_time = {},
                    .open = close[i],
                    .high = high[i],
                    .low = low[i],
                    .close = close[i],
                    .volume = volume.empty() ? 1.0 : volume[i],
                    .quote_volume = std::nullopt,
                    .trade_count = std::nullopt,
                    .taker_buy_volume = std::nullopt,
                    .taker_buy_quote_volume = std::nullopt});
  }
  return bars;
}

/// Bars without a range.
inline std::vector<Bar> bars_at(const Column& close, const Column& volume = {}) {
  return bars_of(close, close, close, volume);
}

/// Bars whose log closes are the printed prices: our kernels measure on ln C what these worksheets
/// measure on C.
inline std::vector<Bar> bars_at_log(Column close) {
  for (double& price : close) price = std::exp(price);
  return bars_at(close);
}

/// What the kernel of the row called `name` answers, bar by bar, with the worksheet's own periods
/// in place of the row's. Nothing withholds its first answers.
inline Answers answers(const std::string& name, Knobs knobs, const std::vector<Bar>& bars) {
  const Universe universe = Universe::spot(std::array{Pair{"BTC", "USDT"}}).value();
  const Feature& row = *find_features(std::array{name}).value().front();
  const auto state = row.make(knobs);
  Observer observer(universe, SymbolId{0});
  std::vector<Pulse> pulses(1);
  Answers given;
  Timestamp now = utc_day(2024, 1, 1);
  for (const Bar& bar : bars) {
    now += 1h;
    given.push_back(
        state->step(observer.observe({now, {bar}, std::nullopt, std::nullopt}, pulses)));
  }
  return given;
}

/// With the row's periods.
inline Answers answers(const std::string& name, const std::vector<Bar>& bars) {
  return answers(name, find_features(std::array{name}).value().front()->knobs, bars);
}

/// From row `first` on, `given` times `scale` are the printed numbers; before it there is nothing.
inline void expect_printed(const Answers& given, std::size_t first, const Column& printed,
                           double scale, double tolerance) {
  ASSERT_LE(first + printed.size(), given.size());
  for (std::size_t i = 0; i < first; ++i) EXPECT_FALSE(given[i]) << "row " << i;
  for (std::size_t i = 0; i < printed.size(); ++i) {
    ASSERT_TRUE(given[first + i]) << "row " << first + i;
    EXPECT_NEAR(*given[first + i] * scale, printed[i], tolerance) << "row " << first + i;
  }
}

}  // namespace tern::vectors
