#include "app/live.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>

#include "app/learned.h"
#include "app/model_card.h"
#include "app/small_market.h"
#include "forecast/live_forecaster.h"
#include "store/run_store.h"

namespace tern {
namespace {

class Live : public SmallMarket {
 protected:
  Result<LiveReport> ask(const std::vector<std::string>& more = {},
                         const LiveRequest& request = {}) {
    const Config with = config(more);
    return forecast_live(with, market(with), *database_, request, 2);
  }
  LiveReport answer(const std::vector<std::string>& more = {}, const LiveRequest& request = {}) {
    auto report = ask(more, request);
    EXPECT_TRUE(report) << report.error().message;
    return *std::move(report);
  }
  void expect_refused(const std::vector<std::string>& more, std::string_view words) {
    const auto report = ask(more);
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().kind, Errc::invalid_argument);
    EXPECT_NE(report.error().message.find(words), std::string::npos) << report.error().message;
    EXPECT_NE(report.error().message.find("run tern train"), std::string::npos)
        << report.error().message;
  }
};

TEST_F(Live, EveryModelSpeaksOfEveryPairBesideNoChange) {
  train({"learn.models=[\"mean\",\"ridge\"]"});
  const LiveReport report = answer();
  ASSERT_EQ(report.rows.size(), 9U);
  const Market of = market(config());
  EXPECT_TRUE(report.simulated);
  EXPECT_EQ(report.now, newest_close(of));
  for (std::size_t i = 0; i < report.rows.size(); ++i) {
    const LiveRow& row = report.rows[i];
    EXPECT_EQ(row.model, (std::vector<std::string>{"zero", "mean", "ridge"}[i % 3]));
    EXPECT_EQ(row.price, of.bars[i / 3].close().back());
    EXPECT_EQ(row.forecast.as_of, report.now);
    EXPECT_EQ(row.card.has_value(), row.model != "zero") << "none was stored";
    EXPECT_FALSE(row.expired);
    EXPECT_GT(row.volatility, 0);
    LiveInterval inner{0, row.forecast.mean, row.forecast.mean};
    for (const double share : {0.5, 0.8, 0.9, 0.95}) {
      const LiveInterval outer = central_interval(row.forecast, share);
      EXPECT_LT(outer.low, inner.low);
      EXPECT_GT(outer.high, inner.high);
      inner = outer;
    }
  }
  EXPECT_NE(report.without_ensemble.find("tern run"), std::string::npos);
}

TEST_F(Live, IsWhatWalkForwardWouldHaveSaid) {
  train({}, {.model = "ridge"});
  const LiveReport report = answer({"simulated.hours=2450"}, {.model = "ridge"});
  const Config with = config({"simulated.hours=2450"});
  const Market of = market(with);
  const auto datasets = make_datasets(with, of, 2);
  ASSERT_TRUE(datasets);
  const Timestamp trained = cards().front().train.end;
  std::size_t compared = 0;
  for (const LiveRow& row : report.rows) {
    if (row.model != "ridge") continue;
    const Dataset& dataset = (*datasets)[row.forecast.symbol.index];
    const FoldRows rows{
        0, labelled_rows(dataset, {kTimeMin, trained}), {}, rows_in(dataset, {trained, kTimeMax})};
    auto fold = forecast_fold(
        dataset, rows,
        {.models = {"ridge"}, .splits = {}, .scaler = with.learn.scaler, .seed = 1, .jobs = 1});
    Forecasts& said = fold.models.front().rows;
    ASSERT_EQ(said.size(), 51U) << fold.models.front().fit.refusal;
    add_intervals(dataset, fold.calibration, with.learn.intervals, said);
    EXPECT_EQ(row.forecast, said.back());
    ++compared;
  }
  EXPECT_EQ(compared, 3U);
}

TEST_F(Live, IntervalsLearnFromWhatCameSinceTraining) {
  train({}, {.model = "ridge", .pair = "BTC/USDT"});
  const auto ask_by = [&](const std::string& method) {
    const LiveReport report = answer({"simulated.hours=2600", "learn.intervals=" + method},
                                     {.model = "ridge", .pair = "BTC/USDT"});
    EXPECT_EQ(report.rows.size(), 2U);
    return report.rows.back().forecast;
  };
  const Forecast normal = ask_by("normal");
  const Forecast adaptive = ask_by("adaptive");
  EXPECT_EQ(normal.quantiles, normal_quantiles(normal.mean, normal.stddev));
  EXPECT_NE(ask_by("split").quantiles, normal.quantiles);
  EXPECT_NE(adaptive.quantiles, ask_by("split").quantiles);
  EXPECT_NEAR(central_interval(adaptive, 0.9).high, central_interval(normal, 0.9).high,
              0.5 * normal.stddev);
}

TEST_F(Live, AModelRefusesOtherFeaturesAndDataThanItsOwn) {
  train({"learn.models=[\"ridge\"]", "learn.features=[\"ret_1\",\"ret_24\"]"});
  const std::vector<std::string> same = {"learn.features=[\"ret_1\",\"ret_24\"]"};
  EXPECT_TRUE(ask(same)) << ask(same).error().message;
  expect_refused({"learn.features=[\"ret_1\"]"},
                 "learned from 2 features, and there is a "
                 "configuration of 1");
  expect_refused({"learn.features=[\"ret_1\",\"ret_6\"]"}, "'ret_24' as feature 2");
  expect_refused({same.front(), "simulated.preset=weak"}, "SHA-256");
  expect_refused({same.front(), "simulated.hours=2300"}, "a market that ends at");
}

TEST_F(Live, AModelRefusesBarsOfAnotherVenueVendorOrUniverse) {
  train({}, {.model = "ridge", .pair = "BTC/USDT"});
  const Config with = config();
  const Market of = market(with);
  const LiveData data = *live_data(with, of);
  const ModelCard card = cards().front();
  PastHashes hashes(of);
  EXPECT_TRUE(check_fits(card, data, hashes));
  const auto refused = [&](const auto& change) {
    ModelCard other = card;
    change(other);
    const Status fits = check_fits(other, data, hashes);
    return fits ? std::string("fits") : fits.error().message;
  };
  EXPECT_NE(refused([](ModelCard& is) { is.venue = "kraken"; }).find("bars of kraken"),
            std::string::npos);
  EXPECT_NE(refused([](ModelCard& is) { is.interval = "4h"; }).find("4h bars"), std::string::npos);
  EXPECT_NE(refused([](ModelCard& is) { is.vendor = "coingecko"; }).find("of coingecko"),
            std::string::npos);
  EXPECT_NE(refused([](ModelCard& is) { is.universe.pop_back(); }).find("pairs"),
            std::string::npos);
  EXPECT_NE(refused([](ModelCard& is) { is.feature_code = "0ther"; }).find("code 0ther"),
            std::string::npos);
}

TEST_F(Live, AModelThatHasExpiredAnswersOnlyWhenItMust) {
  train();
  expect_refused({"simulated.hours=2700"}, "give --expired");
  const LiveReport late = answer({"simulated.hours=2700"}, {.expired = true});
  EXPECT_EQ(late.rows.size(), 6U);
  for (const LiveRow& row : late.rows) EXPECT_TRUE(row.expired);
  train({"simulated.hours=2700"}, {.model = "ridge", .pair = "BTC/USDT"});
  const LiveReport partly = answer({"simulated.hours=2700"});
  EXPECT_EQ(partly.refused.size(), 5U) << "and the others are told";
  ASSERT_EQ(partly.rows.size(), 2U);
  EXPECT_EQ(partly.rows.back().model, "ridge");
}

TEST_F(Live, ADamagedModelIsRefusedByName) {
  train({}, {.model = "ridge", .pair = "BTC/USDT"});
  const ModelCard card = cards().front();
  std::ofstream(scratch_.path() / "models" / card.id / "model.bin", std::ios::app) << "x";
  const auto report = ask();
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().kind, Errc::corrupt_data);
  EXPECT_NE(report.error().message.find(card.id), std::string::npos) << report.error().message;
}

TEST_F(Live, WithoutATrainedModelTheWayToOneIsTold) {
  const auto none = ask();
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().kind, Errc::not_found);
  EXPECT_NE(none.error().message.find("tern train"), std::string::npos);
  train({}, {.model = "zero"});
  EXPECT_NE(ask({}, {.model = "ridge"}).error().message.find("no ridge"), std::string::npos);
}

TEST_F(Live, TheEnsembleIsWeighedByTheNewestRunOfTheSameConfiguration) {
  train({"learn.models=[\"mean\",\"ridge\"]"});
  const std::vector<std::string> models = {"learn.models=[\"mean\",\"ridge\",\"ensemble\"]"};
  const Config with = config(models);
  const Market of = market(with);
  Rng rng(5);
  std::vector<ForecastRow> rows;
  for (std::size_t pair = 0; pair < 3; ++pair) {
    for (std::size_t i = 500; i < 2399; ++i) {
      const double outcome = *log_return(of.bars[pair], i, i + 1);
      for (const auto& [model, truth] : {std::pair{"mean", 0.0}, {"ridge", 0.5}}) {
        rows.push_back({.model = model,
                        .pair = of.universe.instruments()[pair].name,
                        .horizon_ms = 3'600'000,
                        .as_of_ms = epoch_ms(of.as_of()[i]),
                        .mean = truth * outcome + 1e-4 * rng.normal(),
                        .stddev = 0.01,
                        .fold = static_cast<std::uint32_t>(i / 500)});
      }
    }
  }
  RunRecord run{"run", utc_day(2026, 1, 1), "", "another", "", "", 1};
  ASSERT_TRUE(RunStore(*database_).save(run, rows));
  EXPECT_FALSE(answer(models).without_ensemble.empty()) << "a run of another configuration";
  run.id = "own";
  run.config_hash = config_hash(with);
  ASSERT_TRUE(RunStore(*database_).save(run, rows));
  const LiveReport report = answer(models);
  EXPECT_EQ(report.without_ensemble, "");
  ASSERT_EQ(report.rows.size(), 12U);
  for (std::size_t i = 0; i < report.rows.size(); i += 4) {
    const LiveRow& ridge = report.rows[i + 2];
    const LiveRow& ensemble = report.rows[i + 3];
    EXPECT_EQ(ensemble.model, "ensemble");
    EXPECT_EQ(ensemble.forecast.as_of, ridge.forecast.as_of);
    EXPECT_FALSE(ensemble.card);
    // The run says that ridge knows half of what comes, and mean nothing.
    EXPECT_NEAR(ensemble.forecast.mean, ridge.forecast.mean,
                0.3 * std::abs(ridge.forecast.mean) + 1e-5);
    EXPECT_LT(central_interval(ensemble.forecast, 0.9).low, ensemble.forecast.mean);
  }
}

TEST_F(Live, LooksBackNoFartherThanItSays) {
  train({}, {.model = "ridge"});
  const Config with = config();
  const Market of = market(with);
  const auto datasets = make_datasets(with, of, 2);
  LiveForecaster forecaster(IntervalMethod::adaptive);
  const ModelStore store(*database_);
  for (const ModelCard& card : cards()) {
    ASSERT_TRUE(forecaster.add({.name = card.model,
                                .symbols = {*of.universe.find(card.pairs.front())},
                                .horizon = card.horizon,
                                .trained_until = card.train.end,
                                .model = *store.read(card, "model.bin"),
                                .scales = *store.read(card, "scales.bin")}));
  }
  ASSERT_TRUE(forecaster.catch_up(*datasets));
  std::vector<Dataset> tails;
  for (const Dataset& dataset : *datasets) tails.push_back(newest_rows(dataset, kLiveRows));
  const auto whole = forecaster.forecast(*datasets);
  const auto tail = forecaster.forecast(tails);
  ASSERT_EQ(whole->size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ((*whole)[i].forecast, (*tail)[i].forecast);
  }
}

}  // namespace
}  // namespace tern
