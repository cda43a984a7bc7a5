#include "feature/leak_audit.h"

#include <algorithm>
#include <array>
#include <functional>
#include <numeric>

#include "feature/registry.h"
#include "vector_file.h"

namespace tern {
namespace {

using Series = std::vector<std::optional<double>>;
using Measure = std::function<Series(const std::vector<double>&)>;

/// `value(i)` at each of `n` rows that has `before` rows before it and `after` rows after it.
template <class Value>
Series each_row(std::size_t n, std::size_t before, std::size_t after, Value value) {
  Series series(n);
  for (std::size_t i = before; i + after < n; ++i) series[i] = value(i);
  return series;
}

double mean_of(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double zscore(std::span<const double> values, double of) {
  double square = 0;
  for (const double v : values) square += (v - mean_of(values)) * (v - mean_of(values));
  const double deviation = std::sqrt(square / static_cast<double>(values.size()));
  return deviation > 0 ? (of - mean_of(values)) / deviation : 0;
}

Series ema(const std::vector<double>& c) {
  Series series{c.front()};
  for (std::size_t i = 1; i < c.size(); ++i) series.push_back(0.2 * c[i] + 0.8 * *series.back());
  return series;
}

bool peak(const std::vector<double>& c, std::size_t i) {
  return c[i] > std::max({c[i - 2], c[i - 1], c[i + 1], c[i + 2]});
}

/// The features of the reference, of which five know the future.
std::map<std::string, Measure> measures() {
  using C = const std::vector<double>&;
  const auto at = [](C c, std::size_t i) { return std::span(c).subspan(i, 5); };
  return {
      {"trailing_ma5",
       [=](C c) {
         return each_row(c.size(), 4, 0, [&](auto i) { return mean_of(at(c, i - 4)); });
       }},
      {"centred_ma5",
       [=](C c) {
         return each_row(c.size(), 2, 2, [&](auto i) { return mean_of(at(c, i - 2)); });
       }},
      {"zscore_full",
       [](C c) { return each_row(c.size(), 0, 0, [&](auto i) { return zscore(c, c[i]); }); }},
      {"zscore_expanding",
       [](C c) {
         return each_row(c.size(), 1, 0,
                         [&](auto i) { return zscore(std::span(c).first(i + 1), c[i]); });
       }},
      {"ema", ema},
      {"ema_reversed",
       [](C c) {
         Series series = ema({c.rbegin(), c.rend()});
         std::ranges::reverse(series);
         return series;
       }},
      {"fractal_at_pivot",
       [](C c) {
         return each_row(c.size(), 0, 0, [&](auto i) {
           return i >= 2 && i + 2 < c.size() && peak(c, i) ? 1.0 : 0.0;
         });
       }},
      {"fractal_at_confirmation",
       [](C c) {
         return each_row(c.size(), 0, 0,
                         [&](auto i) { return i >= 4 && peak(c, i - 2) ? 1.0 : 0.0; });
       }},
      {"minmax_full",
       [](C c) {
         const auto [low, high] = std::ranges::minmax(c);
         return each_row(c.size(), 0, 0, [=, &c](auto i) {
           return high > low ? (c[i] - low) / (high - low) : 0.0;
         });
       }},
  };
}

std::vector<double> closes_of(const Bars& bars) {
  std::vector<double> closes;
  for (std::size_t i = 0; i < bars.size(); ++i) {
    if (bars.present()[i]) closes.push_back(bars.close()[i]);
  }
  return closes;
}

/// `measure` of the own bars that are there, in the place of compute_features().
Computation computed_by(const Measure& measure) {
  return [&measure](const FeatureInputs& inputs,
                    std::span<const Feature* const> features) -> Result<Frame> {
    const Bars& bars = inputs.market.bars[inputs.own.index];
    const Series series = measure(closes_of(bars));
    Frame frame(inputs.market.as_of());
    Column& column = frame.add(std::string(features.front()->name));
    for (std::size_t row = 0, i = 0; row < bars.size(); ++row) {
      if (!bars.present()[row]) continue;
      if (series[i]) column.set(row, *series[i]);
      ++i;
    }
    return frame;
  };
}

Market market_of(const std::vector<double>& close) {
  constexpr Timestamp kStart = utc_day(2024, 1, 1);
  std::vector<Bar> bars;
  for (std::size_t i = 0; i < close.size(); ++i) {
    bars.push_back({kStart + 1h * i, close[i], close[i], close[i], close[i], 1, {}, {}, {}, {}});
  }
  const std::array pairs{Pair{"BTC", "USDT"}};
  return {Universe::spot(pairs).value(),
          {Bars::make(Interval::h1, {kStart, kStart + 1h * close.size()}, bars).value()},
          "reference",
          true};
}

/// Whether an audit of `measure` at one row finds that it knows the future. What is live is another
/// feature here, so that only what comes before it in an audit counts.
bool knows_the_future(const Measure& measure, const Market& market, std::size_t row) {
  const FeatureInputs inputs = make_feature_inputs(market, SymbolId{0}).value();
  const auto features = find_features(std::array{std::string("ret_1")}).value();
  const auto audits = audit_leaks(inputs, features, std::array{market.as_of()[row]},
                                  {.compute = computed_by(measure)});
  const auto& first = audits.value().front().first;
  return first && first->when.starts_with("with ");
}

TEST(LeakageVector, AnAuditFindsTheLeaksOfTheReferenceWhereItSaysTheyAre) {
  const auto v = load_json("leakage.json");
  const auto close = v.at("close").get<std::vector<double>>();
  const Market market = market_of(close);
  for (const auto& [name, measure] : measures()) {
    SCOPED_TRACE(name);
    const auto& expected = v.at("features").at(name);
    const auto violations = expected.at("truncation_violations").get<std::vector<std::size_t>>();
    for (std::size_t row = 8; row + 1 < close.size(); ++row) {
      const bool found = knows_the_future(measure, market, row);
      if (!expected.at("expected_leak").get<bool>()) {
        EXPECT_FALSE(found) << row;
      } else if (std::ranges::count(violations, row) > 0) {
        EXPECT_TRUE(found) << row;
      }
    }
  }
  EXPECT_EQ(measures().size(), v.at("features").size());
}

TEST(LeakageVector, TheFeaturesHereAreThoseOfTheReference) {
  const auto v = load_json("leakage.json");
  const auto close = v.at("close").get<std::vector<double>>();
  std::vector<double> perturbed = close;
  const std::size_t from = v.at("perturb").at("from_index");
  for (std::size_t i = from; i < close.size(); ++i) {
    perturbed[i] *= v.at("perturb").at("factor").get<double>();
  }
  for (const auto& [name, measure] : measures()) {
    SCOPED_TRACE(name);
    const Series whole = measure(close), other = measure(perturbed);
    std::vector<std::size_t> truncation, perturbation;
    for (std::size_t row = 8; row + 1 < close.size(); ++row) {
      const std::vector<double> past(close.begin(),
                                     close.begin() + static_cast<std::ptrdiff_t>(row) + 1);
      if (measure(past)[row] != whole[row]) truncation.push_back(row);
    }
    for (std::size_t row = 0; row < from; ++row) {
      if (other[row] != whole[row]) perturbation.push_back(row);
    }
    const auto& expected = v.at("features").at(name);
    EXPECT_EQ(truncation, expected.at("truncation_violations").get<std::vector<std::size_t>>());
    EXPECT_EQ(perturbation,
              expected.at("future_perturbation_changed_before_20").get<std::vector<std::size_t>>());
  }
}

}  // namespace
}  // namespace tern
