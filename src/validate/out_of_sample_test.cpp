#include "validate/out_of_sample.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <limits>

#include "base/rng.h"
#include "forecast/volatility.h"
#include "validate/noise_dataset.h"

namespace tern {
namespace {

/// Networks, which are slow and stop early, or all others.
std::vector<std::string> models_that(bool stop_early) {
  std::vector<std::string> names;
  for (const ForecasterKind& kind : forecaster_registry()) {
    if (kind.available() && kind.stops_early == stop_early) names.emplace_back(kind.name);
  }
  return names;
}

OutOfSampleOptions quick_options(std::vector<std::string> models) {
  OutOfSampleOptions options = noise_options(std::move(models));
  options.forecaster.profile = Profile::quick;
  options.volatilities = {"har", "ewma"};
  if (find_volatility("har_xgboost")->available())
    options.volatilities.insert(options.volatilities.begin(), "har_xgboost");
  return options;
}

// Replaces all that a row stamped later than `from` knows, and every label that looks past it.
Dataset scrambled_after(Dataset data, Timestamp from) {
  Rng rng(999);
  for (std::size_t i = 0; i < data.count(); ++i) {
    if (data.as_of[i] + data.horizon > from) {
      data.outcome[i] = rng.normal();
      data.variance[i] = std::exp(rng.normal());
    }
    if (data.as_of[i] <= from) continue;
    for (std::size_t w = 0; w < kRangeWindows.size(); ++w) {
      data.ranges[i * kRangeColumns + w] = static_cast<float>(rng.normal());
    }
    for (std::size_t f = 0; f < kNoiseFeatures; ++f) {
      data.x[i * kNoiseFeatures + f] = static_cast<float>(50 * rng.normal());
    }
    data.recent[i] = rng.normal();
    data.volatility[i] = 0.5;
    data.labelled.set(i, i % 3 == 0);
  }
  return data;
}

/// Scrambles what follows each of `hours`, and wants the forecasts before it to the bit.
void expect_no_foresight(const std::vector<Dataset>& data, const OutOfSampleOptions& options,
                         std::initializer_list<int> hours) {
  const auto before = forecast_out_of_sample(data, options);
  ASSERT_TRUE(before);
  for (const int hour : hours) {
    const Timestamp from = kNoiseStart + 1h * hour;
    std::vector<Dataset> changed;
    for (const Dataset& one : data) changed.push_back(scrambled_after(one, from));
    const auto after = forecast_out_of_sample(changed, options);
    ASSERT_TRUE(after);
    for (std::size_t m = 0; m < options.models.size(); ++m) {
      const Forecasts& a = before->tables[m].rows;
      const Forecasts& b = after->tables[m].rows;
      const auto past = [&](const Forecasts& rows) {
        return std::ranges::upper_bound(rows, from, {}, &Forecast::as_of) - rows.begin();
      };
      ASSERT_EQ(past(a), past(b));
      EXPECT_TRUE(std::equal(a.begin(), a.begin() + past(a), b.begin())) << options.models[m];
      EXPECT_NE(a, b) << "the change must matter later, or this test could not fail";
    }
    for (std::size_t v = 0; v < options.volatilities.size(); ++v) {
      const auto& a = before->volatilities[v].rows;
      const auto& b = after->volatilities[v].rows;
      const auto past = std::ranges::upper_bound(a, from, {}, &VolatilityForecast::as_of);
      EXPECT_TRUE(std::equal(a.begin(), past, b.begin())) << options.volatilities[v];
    }
  }
}

double r2(const Dataset& data, const ForecastTable& table) {
  const PairedOutcomes paired = pair_outcomes(data, table.rows);
  double error = 0;
  double total = 0;
  for (std::size_t i = 0; i < paired.as_of.size(); ++i) {
    error += std::pow(paired.outcome[i] - paired.forecast[i], 2);
    total += std::pow(paired.outcome[i], 2);
  }
  return 1 - error / total;
}

TEST(OutOfSample, TheSeamHoldsEveryTestRowOfEveryInstrumentInOrder) {
  const std::vector<Dataset> data = {noise_dataset(0, 1), noise_dataset(1, 2)};
  const auto result = forecast_out_of_sample(data, noise_options({"zero", "mean"}));
  ASSERT_TRUE(result);
  ASSERT_EQ(result->tables.size(), 2U);
  const Forecasts& rows = result->tables[1].rows;
  EXPECT_EQ(result->tables[1].model, "mean");
  ASSERT_EQ(rows.size(), 2 * 2000U);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(rows[i].as_of, kNoiseStart + 1h * (1000 + i / 2));
    EXPECT_EQ(rows[i].symbol.index, i % 2);
    EXPECT_EQ(rows[i].fold, i / 2 / 500);
    EXPECT_GT(rows[i].stddev, 0);
  }
  EXPECT_EQ(result->fits.size(), 2 * 2 * 4U);
  for (const FoldFit& fit : result->fits) EXPECT_EQ(fit.forecasts, 500U) << fit.refusal;
}

TEST(OutOfSample, AForecastIsInUnitsOfTheReturn) {
  const std::vector<Dataset> data = {noise_dataset(0, 1)};
  const auto result = forecast_out_of_sample(data, noise_options({"mean"}));
  ASSERT_TRUE(result);
  // Fold 0 learns from rows whose label ends 24 hours before row 1000, that is rows 0 .. 975. The
  // unit is that volatility of theirs which gives them a mean square of one.
  const auto plain = [&](std::size_t i) { return data[0].outcome[i] / data[0].volatility[i]; };
  double squares = 0;
  for (std::size_t i = 0; i <= 975; ++i) squares += plain(i) * plain(i);
  const double scale = std::sqrt(squares / 976);
  double sum = 0;
  for (std::size_t i = 0; i <= 975; ++i) sum += std::clamp(plain(i) / scale, -4.0, 4.0);
  const double unit = scale * data[0].volatility[1000];
  const Forecast& first = result->tables[0].rows.front();
  EXPECT_EQ(result->fits[0].train_rows, 976U);
  // The model works in single precision.
  EXPECT_NEAR(first.mean, sum / 976 * unit, 1e-8);
  EXPECT_NEAR(first.stddev, std::sqrt(result->fits[0].fit->train_loss) * unit, 1e-8);
}

TEST(OutOfSample, IsTheSameAtAnyNumberOfThreads) {
  const std::vector<Dataset> data = {noise_dataset(0, 1), noise_dataset(1, 2),
                                     noise_dataset(2, 3, 700)};
  OutOfSampleOptions options = quick_options(models_that(false));
  options.jobs = 1;
  const auto alone = forecast_out_of_sample(data, options);
  ASSERT_TRUE(alone);
  for (const std::size_t jobs : {2U, 8U}) {
    options.jobs = jobs;
    const auto shared = forecast_out_of_sample(data, options);
    ASSERT_TRUE(shared);
    for (std::size_t m = 0; m < alone->tables.size(); ++m) {
      EXPECT_EQ(shared->tables[m].rows, alone->tables[m].rows) << alone->tables[m].model;
    }
  }
}

TEST(OutOfSample, WhatHappensLaterChangesNoForecast) {
  // The edge of a fold, one bar on either side of it, and the middle of one.
  expect_no_foresight({noise_dataset(0, 1), noise_dataset(1, 2)}, quick_options(models_that(false)),
                      {1499, 1500, 1501, 2222});
}

TEST(OutOfSample, WhatHappensLaterChangesNoForecastOfANetwork) {
  const auto networks = models_that(true);
  if (networks.empty()) GTEST_SKIP() << "this build has no networks";
  expect_no_foresight({noise_dataset(0, 1)}, quick_options(networks), {1501});
}

TEST(OutOfSample, EachFoldOfEachInstrumentIsScaledByItsOwnPast) {
  const std::vector<Dataset> data = {noise_dataset(0, 1), noise_dataset(1, 2)};
  const Timestamp now = kNoiseStart + 1700h;
  std::vector<Forecasts> by_scaling;
  for (const Scaling scaling : {Scaling::standard, Scaling::robust, Scaling::rank}) {
    OutOfSampleOptions options = noise_options({"ridge"});
    options.scaler.scaling = scaling;
    const auto said = [&](const std::vector<Dataset>& datasets) {
      return forecast_out_of_sample(datasets, options)->tables[0].rows;
    };
    const Forecasts before = said(data);
    const auto of = [](Forecasts rows, std::uint16_t symbol, Timestamp end) {
      std::erase_if(
          rows, [&](const Forecast& row) { return row.symbol.index != symbol || row.as_of > end; });
      return rows;
    };
    const Forecasts after = said({scrambled_after(data[0], now), data[1]});
    EXPECT_EQ(of(after, 0, now), of(before, 0, now));
    EXPECT_NE(of(after, 0, kTimeMax), of(before, 0, kTimeMax)) << "or this test could not fail";
    EXPECT_EQ(of(after, 1, kTimeMax), of(before, 1, kTimeMax)) << "another instrument's data";
    by_scaling.push_back(before);
  }
  EXPECT_NE(by_scaling[0], by_scaling[1]) << "the option must arrive";
  EXPECT_NE(by_scaling[0], by_scaling[2]);
}

TEST(OutOfSample, NoiseScoresNothingAndALeakScoresWildly) {
  std::vector<Dataset> data = {noise_dataset(0, 1)};
  const OutOfSampleOptions options = noise_options({"ridge"});
  const auto honest = forecast_out_of_sample(data, options);
  ASSERT_TRUE(honest);
  EXPECT_LT(std::abs(r2(data[0], honest->tables[0])), 0.005);
  for (std::size_t i = 0; i < kNoiseRows; ++i) {
    data[0].x[i * kNoiseFeatures] = static_cast<float>(data[0].outcome[i] / data[0].volatility[i]);
  }
  const auto leaking = forecast_out_of_sample(data, options);
  ASSERT_TRUE(leaking);
  // The prior expects 0.2 % and so believes only part of it; still a hundred times an honest score.
  EXPECT_GT(r2(data[0], leaking->tables[0]), 0.5);
}

TEST(OutOfSample, AYoungInstrumentHasNoForecastUntilItHasHistory) {
  const std::vector<Dataset> data = {noise_dataset(0, 1), noise_dataset(1, 2, 1100)};
  const auto result = forecast_out_of_sample(data, noise_options({"ridge"}));
  ASSERT_TRUE(result);
  // Fold 1 ends its training at hour 1476 and so has 376 rows of the second instrument; fold 2 has
  // 876.
  const auto& fits = result->fits;
  ASSERT_EQ(fits.size(), 8U);
  EXPECT_TRUE(fits[0].fit);
  for (const std::size_t i : {4U, 5U}) {
    EXPECT_FALSE(fits[i].fit);
    EXPECT_EQ(fits[i].forecasts, 0U);
    EXPECT_NE(fits[i].refusal.find("500 are needed"), std::string::npos) << fits[i].refusal;
  }
  EXPECT_EQ(fits[5].train_rows, 376U);
  EXPECT_TRUE(fits[6].fit);
  const Forecasts& rows = result->tables[0].rows;
  const auto young = std::ranges::find(rows, SymbolId{1}, &Forecast::symbol);
  ASSERT_NE(young, rows.end());
  EXPECT_EQ(young->as_of, kNoiseStart + 2000h) << "no zeros in place of forecasts";
}

TEST(OutOfSample, AModelThatCannotLearnIsNoted) {
  Dataset still = noise_dataset(0, 1);
  still.outcome.assign(kNoiseRows, 0.0);
  const auto result = forecast_out_of_sample(std::vector{still}, noise_options({"zero"}));
  ASSERT_TRUE(result);
  EXPECT_TRUE(result->tables[0].rows.empty());
  for (const FoldFit& fit : result->fits) EXPECT_FALSE(fit.refusal.empty());
}

TEST(OutOfSample, RefusesAModelThatDoesNotExist) {
  const std::vector<Dataset> data = {noise_dataset(0, 1)};
  const auto result = forecast_out_of_sample(data, noise_options({"zero", "oracle"}));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, Errc::not_found);
}

TEST(OutOfSample, ValidationRowsAreScored) {
  const std::vector<Dataset> data = {noise_dataset(0, 1)};
  OutOfSampleOptions options = noise_options({"zero"});
  Split& split = options.splits[0];
  split.valid = {split.train.end - 200h, split.train.end};
  split.train.end = split.valid.begin;
  const auto result = forecast_out_of_sample(data, options);
  ASSERT_TRUE(result);
  EXPECT_TRUE(result->fits[0].fit->valid_loss);
  EXPECT_FALSE(result->fits[1].fit->valid_loss);
}

TEST(PairOutcomes, JoinsWhatIsKnownOfTheSameInstrumentAndHorizon) {
  const Dataset data = noise_dataset(0, 1);
  const std::size_t last = kNoiseRows - 1;
  const auto row = [](Timestamp as_of, std::uint16_t symbol, Duration horizon, double mean) {
    return Forecast{as_of, {symbol}, horizon, mean, mean / 10, 3};
  };
  const Forecasts rows = {
      row(kNoiseStart + 5h, 0, 1h, 0.1), row(kNoiseStart + 5h, 0, 4h, 0.2),
      row(kNoiseStart + 5h, 1, 1h, 0.3), row(kNoiseStart + 6h + 30min, 0, 1h, 0.4),
      row(kNoiseStart + 7h, 0, 1h, 0.5), row(data.as_of[last], 0, 1h, 0.6)};
  const PairedOutcomes paired = pair_outcomes(data, rows);
  EXPECT_EQ(paired.as_of, (std::vector<Timestamp>{kNoiseStart + 5h, kNoiseStart + 7h}));
  EXPECT_EQ(paired.forecast, (std::vector<double>{0.1, 0.5}));
  EXPECT_EQ(paired.outcome, (std::vector<double>{data.outcome[5], data.outcome[7]}));
  EXPECT_EQ(paired.stddev, (std::vector<double>{0.1 / 10, 0.5 / 10}));
  EXPECT_EQ(paired.fold, (std::vector<std::uint32_t>{3, 3}));
}

}  // namespace
}  // namespace tern
