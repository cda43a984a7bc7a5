#include "validate/volatility_score.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/rng.h"
#include "validate/control.h"
#include "validate/out_of_sample.h"

namespace tern {
namespace {

constexpr Timestamp kStart = utc_day(2024, 1, 1);

/// One row an hour, of these forecasts (not yet logarithms) and variances.
VolatilitySeries series_of(const std::vector<double>& forecasts,
                           const std::vector<double>& variances) {
  VolatilitySeries series{.pair = "BTC/USDT", .model = "own", .horizon = 1h};
  for (std::size_t i = 0; i < forecasts.size(); ++i) {
    series.as_of.push_back(kStart + 1h * i);
    series.log_forecast.push_back(std::log(forecasts[i]));
    series.variance.push_back(variances[i]);
  }
  return series;
}

/// Variances that are e^(level + noise), and forecasts of e^(level + offset).
VolatilitySeries planted(std::size_t rows, double noise, double offset, std::uint64_t seed) {
  Rng levels(7);  // the same for all
  Rng own(seed);
  std::vector<double> forecasts;
  std::vector<double> variances;
  for (std::size_t i = 0; i < rows; ++i) {
    const double level = levels.normal();
    variances.push_back(std::exp(level + 0.5 * levels.normal()));
    forecasts.push_back(std::exp(level + offset + noise * own.normal()));
  }
  return series_of(forecasts, variances);
}

TEST(VolatilityScore, IsWhatAHandComputes) {
  const double e = std::exp(1.0);
  const VolatilityScore score =
      score_volatility(series_of({1, 1, e * e, 1}, {1, e, e * e, e * e * e}), nullptr);
  EXPECT_EQ(score.n, 4U);
  // Logarithms 0, 1, 2, 3 and errors 0, 1, 0, 3: SSE 10, SST 5; about their mean of 1 it is 6.
  EXPECT_NEAR(score.r2.value, 1 - 10.0 / 5, 1e-12);
  EXPECT_NEAR(score.r2_corrected, 1 - 6.0 / 5, 1e-12);
  // v / f: 1, e, 1, e^3. With its mean m, QLIKE is ln m less the mean logarithm.
  EXPECT_NEAR(score.qlike.value, std::log((2 + e + e * e * e) / 4) - 1, 1e-12);
  EXPECT_EQ(score.n_past, 0U) << "less than a week is no past";
  EXPECT_TRUE(std::isnan(score.qlike_past.value));
  EXPECT_TRUE(std::isnan(score.gain.value));
}

TEST(VolatilityScore, ThePastCorrectsByWhatWasOver) {
  const VolatilitySeries series = planted(400, 0.3, -1, 3);
  VolatilitySeries slow = series;
  slow.horizon = 5h;
  slow.overlap = 5;
  for (const VolatilitySeries& one : {series, slow}) {
    double sum = 0;
    std::size_t count = 0;
    for (std::size_t i = 0; i < 400; ++i) {
      double past = 0;
      std::size_t over = 0;
      for (std::size_t j = 0; j < i; ++j) {
        if (one.as_of[j] + one.horizon > one.as_of[i]) continue;
        past += one.variance[j] / std::exp(one.log_forecast[j]);
        ++over;
      }
      if (over < kBiasRowsMin) continue;
      const double forecast = std::exp(one.log_forecast[i]) * past / static_cast<double>(over);
      sum += one.variance[i] / forecast - std::log(one.variance[i] / forecast) - 1;
      ++count;
    }
    const VolatilityScore score = score_volatility(one, nullptr);
    EXPECT_EQ(score.n_past, count);
    EXPECT_EQ(count, 400 - kBiasRowsMin - (one.overlap - 1));
    EXPECT_NEAR(score.qlike_past.value, sum / static_cast<double>(count), 1e-12);
  }
}

TEST(VolatilityScore, DoesNotMindHowHighAForecastIsButR2Does) {
  const VolatilityScore even = score_volatility(planted(3000, 0.3, 0, 3), nullptr);
  const VolatilityScore low = score_volatility(planted(3000, 0.3, -2, 3), nullptr);
  EXPECT_NEAR(even.qlike.value, low.qlike.value, 1e-9);
  EXPECT_NEAR(even.qlike_past.value, low.qlike_past.value, 1e-9);
  EXPECT_NEAR(even.r2_corrected, low.r2_corrected, 1e-9);
  EXPECT_LT(low.r2.value, even.r2.value - 1);
}

TEST(VolatilityScore, FindsTheBetterOfTwo) {
  const VolatilitySeries good = planted(3000, 0.1, 0, 3);
  const VolatilitySeries bad = planted(3000, 0.8, 0, 4);
  const VolatilityScore score = score_volatility(good, &bad);
  EXPECT_GT(score.gain.low, 0.1);
  EXPECT_GT(score.diebold_mariano.statistic, 4);
  EXPECT_LT(score.diebold_mariano.p, 1e-4);
  const VolatilityScore other = score_volatility(bad, &good);
  EXPECT_NEAR(other.diebold_mariano.statistic, -score.diebold_mariano.statistic, 1e-9);
  EXPECT_LT(other.gain.high, 0);
}

TEST(VolatilityScore, ComparesTheRowsThatBothHave) {
  const VolatilitySeries whole = planted(1000, 0.3, 0, 3);
  VolatilitySeries part = whole;
  part.as_of.erase(part.as_of.begin() + 500, part.as_of.begin() + 600);
  part.log_forecast.erase(part.log_forecast.begin() + 500, part.log_forecast.begin() + 600);
  part.variance.erase(part.variance.begin() + 500, part.variance.begin() + 600);
  const VolatilityScore score = score_volatility(part, &whole);
  EXPECT_EQ(score.gain.n, 900 - kBiasRowsMin);
  EXPECT_NEAR(score.gain.value, 0, 0.01);
}

TEST(VolatilityScore, IsHeldAgainstTheBenchmarkOfItsPairAndHorizon) {
  VolatilitySeries own = planted(1000, 0.1, 0, 3);
  VolatilitySeries har = planted(1000, 0.8, 0, 4);
  har.model = "har";
  VolatilitySeries elsewhere = own;
  elsewhere.pair = "ETH/USDT";
  const std::vector<VolatilitySeries> all = {own, har, elsewhere};
  const auto scores = score_volatilities(all, 2);
  ASSERT_EQ(scores.size(), 3U);
  EXPECT_GT(scores[0].gain.value, 0);
  EXPECT_TRUE(std::isnan(scores[1].gain.value)) << "nothing beats itself";
  EXPECT_TRUE(std::isnan(scores[2].gain.value)) << "another pair's is no benchmark";
}

TEST(VolatilityScore, IsAllMissingWithoutRows) {
  const VolatilityScore score = score_volatility(series_of({}, {}), nullptr);
  EXPECT_EQ(score.n, 0U);
  EXPECT_TRUE(std::isnan(score.r2.value));
  EXPECT_TRUE(std::isnan(score.qlike.value));
}

/// Hours of independent returns of one size, with everything a dataset has.
Dataset noise(std::size_t rows, std::uint64_t seed) {
  Rng rng(seed);
  Dataset data{};
  data.symbol = {1};
  data.horizon = 1h;
  data.features = {"a"};
  data.labelled = Mask(rows, true);
  for (std::size_t row = 0; row < rows; ++row) {
    data.as_of.push_back(kStart + 1h * row);
    data.x.push_back(static_cast<float>(rng.normal()));
    for (std::size_t c = 0; c < kHourColumn; ++c) {
      data.ranges.push_back(static_cast<float>(rng.normal()));
    }
    data.ranges.push_back(static_cast<float>(row % 24));
    data.ranges.push_back(static_cast<float>(row / 24 % 7));
    data.outcome.push_back(0.01 * rng.normal());
    data.variance.push_back(data.outcome.back() * data.outcome.back());
    data.volatility.push_back(0.01);
    data.recent.push_back(rng.normal());
  }
  return data;
}

OutOfSampleOptions options_of(const Dataset& data, std::size_t train) {
  const Timestamp cut = data.as_of[train];
  return {.models = {},
          .splits = {{{kStart, cut}, {cut, cut}, {cut, data.as_of.back() + 1h}}},
          .volatilities = {"har_plain", "har", "har_leverage"},
          .seed = 3,
          .jobs = 1};
}

TEST(Volatility, OfIndependentReturnsNobodyForecastsAnything) {
  const std::vector<Dataset> data = {noise(8000, 1)};
  const OutOfSample made = forecast_out_of_sample(data, options_of(data[0], 5000)).value();
  for (const VolatilityTable& table : made.volatilities) {
    const VolatilityScore score = score_volatility(pair_variances(data[0], table.rows), nullptr);
    EXPECT_EQ(score.n, 3000U);
    EXPECT_LT(score.r2.value, 0.002) << table.model;
    EXPECT_GT(score.r2.value, -0.03) << table.model;
    EXPECT_GT(score.qlike.value, 1.0) << "of a squared normal: ln 2 + Euler's constant";
  }
}

TEST(Volatility, AFitOfThePastDoesNotDependOnTheFuture) {
  const Dataset data = noise(2000, 2);
  const OutOfSampleOptions options = options_of(data, 1500);
  const Split& split = options.splits.front();
  const FoldRows rows = {0, labelled_rows(data, split.train), {}, rows_in(data, split.train)};
  const auto was = forecast_fold(data, rows, options).volatilities;
  const auto became =
      forecast_fold(with_noise_from(data, split.test.begin, 5), rows, options).volatilities;
  ASSERT_EQ(was.size(), 3U);
  ASSERT_EQ(was[0].size(), 1500U);
  EXPECT_EQ(was, became);
}

TEST(PairVariances, CountsWhatCouldNotBeMeasuredAndPassesOverTheRest) {
  Dataset data = noise(10, 3);
  data.variance[4] = 0;
  data.variance[9] = 0;  // not over yet
  std::vector<VolatilityForecast> forecasts;
  for (std::size_t row = 2; row < 10; ++row) {
    forecasts.push_back({data.as_of[row], {0}, 1h, 5, 0});  // another symbol's
    forecasts.push_back({data.as_of[row], {1}, 1h, static_cast<double>(row), 0});
    forecasts.push_back({data.as_of[row], {1}, 4h, 6, 0});
  }
  const VolatilitySeries series = pair_variances(data, forecasts);
  EXPECT_EQ(series.unmeasured, 1U);
  EXPECT_EQ(series.log_forecast, (std::vector<double>{2, 3, 5, 6, 7, 8}));
  EXPECT_EQ(series.variance[2], data.variance[5]);
  EXPECT_EQ(series.as_of[2], data.as_of[5]);
}

TEST(PairDeviations, AreCorrectedByThePast) {
  Dataset data = noise(400, 4);
  std::vector<Forecast> forecasts;
  for (std::size_t row = 0; row < 400; ++row) {
    forecasts.push_back({data.as_of[row], {1}, 1h, 0, std::exp(0.5), 0, {}});
    data.variance[row] = std::exp(row < 200 ? 3.0 : 4.0);
  }
  const VolatilitySeries series = pair_deviations(data, forecasts);
  ASSERT_EQ(series.log_forecast.size(), 400 - kBiasRowsMin);
  EXPECT_EQ(series.as_of.front(), data.as_of[kBiasRowsMin]);
  EXPECT_NEAR(series.log_forecast.front(), 3, 1e-12) << "off by two, as it was all week";
  EXPECT_NEAR(series.log_forecast[200 - kBiasRowsMin], 3, 1e-12);
  EXPECT_NEAR(series.log_forecast.back(), 3 + 199.0 / 399, 1e-12);
}

}  // namespace
}  // namespace tern
