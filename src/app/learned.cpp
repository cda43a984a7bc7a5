#include "app/learned.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/holdout.h"
#include "app/measured.h"
#include "base/parallel.h"
#include "feature/registry.h"
#include "feature/selection.h"
#include "forecast/conformal.h"
#include "forecast/forecaster.h"
#include "forecast/volatility.h"

namespace tern {
namespace {

/// Training ranges that reach past `seal` end there; they keep their length as far as history goes.
void keep_from_training(Timestamp seal, Timestamp history_begin, std::vector<Split>& splits) {
  for (Split& split : splits) {
    const Duration past = split.train.end - seal;
    if (past <= Duration::zero()) continue;
    split.train.begin = std::max(history_begin, split.train.begin - past);
    split.train.end = std::max(seal, split.train.begin);
  }
}

Result<std::vector<Split>> make_splits(const Config& config, TimeRange history, TimeRange test) {
  TERN_TRY(const Period refit, parse_period(config.learn.refit));
  TERN_TRY(std::vector<Split> splits,
           walk_forward(history, WalkForward{.test_begin = test.begin,
                                             .test_end = test.end,
                                             .refit = refit,
                                             .train_min = config.learn.train_min,
                                             .train_max = config.learn.train_max,
                                             .valid = Duration::zero(),
                                             .embargo = config.learn.embargo}));
  if (config.judge.holdout) {
    keep_from_training(config.judge.holdout->begin, history.begin, splits);
  }
  return splits;
}

/// Outcomes that were known when the first test range began.
std::vector<double> known_outcomes(const Dataset& dataset, Timestamp before) {
  std::vector<double> outcomes;
  for (std::size_t i = 0; i < dataset.count(); ++i) {
    if (dataset.labelled[i] && dataset.as_of[i] + dataset.horizon <= before) {
      outcomes.push_back(dataset.outcome[i]);
    }
  }
  return outcomes;
}

ForecastSeries pair_series(const Market& market, const Dataset& dataset, const ForecastTable& table,
                           Timestamp test_begin) {
  PairedOutcomes paired = pair_outcomes(dataset, table.rows);
  return {.pair = market.universe[dataset.symbol].name,
          .model = table.model,
          .horizon = dataset.horizon,
          .as_of = std::move(paired.as_of),
          .forecast = std::move(paired.forecast),
          .outcome = std::move(paired.outcome),
          .history = known_outcomes(dataset, test_begin),
          .overlap = dataset.overlap,
          .stddev = std::move(paired.stddev),
          .fold = std::move(paired.fold),
          .quantiles = std::move(paired.quantiles)};
}

std::vector<std::string> forecasters_at_hand(const Config& config) {
  const std::vector<std::string>& asked = config.learn.models;
  const bool all = std::ranges::find(asked, kAllModels) != asked.end();
  std::vector<std::string> models;
  for (const ForecasterKind& kind : forecaster_registry()) {
    if (!kind.available()) continue;
    if (all || std::ranges::find(asked, kind.name) != asked.end()) models.emplace_back(kind.name);
  }
  for (const std::string& name : asked) {
    const auto model = find_model(name);
    if (model && model->pooled && model->kind->available()) models.push_back(name);
  }
  return models;
}

void add_intervals(std::span<const Dataset> datasets, IntervalMethod method, OutOfSample& made,
                   std::size_t jobs) {
  parallel_for(made.tables.size() * datasets.size(), jobs, [&](std::size_t item) {
    const std::size_t dataset = item % datasets.size();
    add_intervals(datasets[dataset], made.calibrations[dataset], method,
                  made.tables[item / datasets.size()].rows);
  });
}

/// Adds up what the folds of the series took; one whose model has no folds of its own stays without.
void add_cost(const Dataset& dataset, std::span<const FoldFit> fits, ForecastSeries& series) {
  for (const FoldFit& fit : fits) {
    if (fit.model != series.model || fit.symbol != dataset.symbol ||
        fit.horizon != dataset.horizon) {
      continue;
    }
    if (fit.seconds > 0) series.seconds = series.seconds.value_or(0) + fit.seconds;
    if (fit.model_bytes > 0) {
      series.model_bytes = series.model_bytes.value_or(0) + static_cast<double>(fit.model_bytes);
    }
  }
}

/// Of the volatility models, and of networks that forecast a deviation of their own.
std::vector<VolatilitySeries> volatility_series(const Market& market, const Dataset& dataset,
                                                const OutOfSample& made) {
  std::vector<VolatilitySeries> all;
  const auto name = [&](VolatilitySeries series, const std::string& model) {
    series.pair = market.universe[dataset.symbol].name;
    series.model = model;
    all.push_back(std::move(series));
  };
  for (const VolatilityTable& table : made.volatilities) {
    name(pair_variances(dataset, table.rows), table.model);
  }
  for (const ForecastTable& table : made.tables) {
    if (!table.model.ends_with("multitask")) continue;
    name(pair_deviations(dataset, table.rows), table.model);
  }
  return all;
}

}  // namespace

Result<std::vector<const Feature*>> learned_features(const Config& config) {
  std::vector<std::string> words = config.learn.features;
  if (!words.empty()) words.emplace_back(kVolatilityFeature);
  return select_features(words);
}

Result<std::vector<Dataset>> make_datasets(const Config& config, const Market& market,
                                           std::size_t jobs,
                                           const std::optional<FrameCache>& cache) {
  TERN_TRY(const auto features, learned_features(config));
  TERN_TRY(const std::vector<Frame> frames, measure(market, features, jobs, cache));
  std::vector<Dataset> datasets;
  for (const Duration horizon : config.learn.horizons) {
    for (std::size_t i = 0; i < frames.size(); ++i) {
      const SymbolId symbol{static_cast<std::uint16_t>(i)};
      TERN_TRY(Dataset dataset,
               make_dataset(market, symbol, frames[i], DatasetOptions{.horizon = horizon}));
      datasets.push_back(std::move(dataset));
    }
  }
  return datasets;
}

std::vector<std::string> ensembles_of(const Config& config) {
  const std::vector<std::string>& asked = config.learn.models;
  const bool all = std::ranges::find(asked, kAllModels) != asked.end();
  std::vector<std::string> ensembles;
  for (const EnsembleKind& kind : ensemble_registry()) {
    const bool named = std::ranges::find(asked, kind.name) != asked.end();
    if (named || (all && kind.name == kEnsemble)) ensembles.emplace_back(kind.name);
  }
  return ensembles;
}

std::vector<std::string> models_at_hand(const Config& config) {
  std::vector<std::string> models = forecasters_at_hand(config);
  std::ranges::copy(ensembles_of(config), std::back_inserter(models));
  return models;
}

std::vector<std::string> models_behind_trades(const Config& config) {
  if (find_ensemble(config.trade.model) == nullptr) return {config.trade.model};
  std::vector<std::string> models = forecasters_at_hand(config);
  models.push_back(config.trade.model);
  return models;
}

std::vector<std::string> volatilities_at_hand(const Config& config) {
  std::vector<std::string> volatilities;
  for (const std::string& name : config.learn.volatilities) {
    const VolatilityKind* kind = find_volatility(name);
    if (kind != nullptr && kind->available()) volatilities.push_back(name);
  }
  return volatilities;
}

Result<TimeRange> test_range(const Config& config, const Market& market) {
  const TimeRange known = market.as_of().range();
  const TimeRange judged = judged_range(config);
  const TimeRange test{
      std::max(judged.begin, known.begin + config.learn.train_min + config.learn.embargo),
      std::min(judged.end, known.end)};
  if (test.empty()) {
    return fail(
        Errc::not_found,
        fmt::format("the bars reach from {} to {}, which leaves nothing of learn.timerange "
                    "after learn.train_min ({}) and learn.embargo ({}): choose another "
                    "range or import more",
                    to_date_string(known.begin), to_date_string(known.end),
                    config.literals.at("learn.train_min"), config.literals.at("learn.embargo")));
  }
  const Duration longest = std::ranges::max(config.learn.horizons);
  if (longest >= known.end - test.begin) {
    return fail(
        Errc::not_found,
        fmt::format("learn.horizons has {} h, and only {} h of bars are known from {} on: "
                    "no forecast could be judged, so choose a shorter horizon",
                    longest / std::chrono::hours{1},
                    (known.end - test.begin) / std::chrono::hours{1}, to_date_string(test.begin)));
  }
  return test;
}

OutOfSampleOptions model_options(const Config& config, std::size_t jobs, const FoldMeans& means) {
  return OutOfSampleOptions{.models = forecasters_at_hand(config),
                            .splits = {},
                            .forecaster = {config.learn.profile, config.learn.settings},
                            .volatilities = volatilities_at_hand(config),
                            .scaler = config.learn.scaler,
                            .embargo = config.learn.embargo,
                            .device = config.learn.device,
                            .seed = config.seed,
                            .jobs = jobs,
                            .memory = means.memory,
                            .folds = means.folds,
                            .checkpoints = means.checkpoints};
}

Result<OutOfSampleOptions> learning_options(const Config& config, const Market& market,
                                            std::size_t jobs, const FoldMeans& means) {
  TERN_TRY(const TimeRange test, test_range(config, market));
  OutOfSampleOptions options = model_options(config, jobs, means);
  TERN_TRY(options.splits, make_splits(config, market.as_of().range(), test));
  return options;
}

Result<Learned> learn_from(const Config& config, const Market& market,
                           std::span<const Dataset> datasets, std::size_t jobs,
                           const FoldMeans& means) {
  TERN_TRY(const TimeRange test, test_range(config, market));
  TERN_TRY(OutOfSampleOptions options, learning_options(config, market, jobs, means));
  TERN_TRY(OutOfSample made, forecast_out_of_sample(datasets, options));
  Ensembles ensembles = make_ensembles(datasets, made.tables, ensembles_of(config));
  std::ranges::move(ensembles.tables, std::back_inserter(made.tables));
  add_intervals(datasets, config.learn.intervals, made, jobs);
  Learned learned{
      test, std::move(options.splits), std::move(made), std::move(ensembles.weights), {}, {}};
  for (const Dataset& dataset : datasets) {
    for (const ForecastTable& table : learned.out_of_sample.tables) {
      learned.series.push_back(pair_series(market, dataset, table, test.begin));
      add_cost(dataset, learned.out_of_sample.fits, learned.series.back());
    }
    for (VolatilitySeries& series : volatility_series(market, dataset, learned.out_of_sample)) {
      learned.volatilities.push_back(std::move(series));
    }
  }
  return learned;
}

Forecasts traded_forecasts(const Config& config, const OutOfSample& forecasts) {
  const auto table = std::ranges::find(forecasts.tables, config.trade.model, &ForecastTable::model);
  Forecasts traded;
  if (table == forecasts.tables.end()) return traded;
  std::ranges::copy_if(table->rows, std::back_inserter(traded), [&](const Forecast& row) {
    return row.horizon == config.learn.horizons.front();
  });
  return traded;
}

Result<Learned> learn(const Config& config, const Market& market, std::size_t jobs,
                      const std::optional<FrameCache>& cache, const FoldMeans& means) {
  TERN_TRY(const std::vector<Dataset> datasets, make_datasets(config, market, jobs, cache));
  return learn_from(config, market, datasets, jobs, means);
}

}  // namespace tern
