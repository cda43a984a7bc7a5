#include "validate/fold.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/parallel.h"
#include "base/rng.h"
#include "forecast/volatility.h"

namespace tern {
namespace {

Status check_rows(const FoldRows& rows, const OutOfSampleOptions& options) {
  if (rows.train.size() >= options.train_rows_min) return {};
  return fail(Errc::not_converged, fmt::format("{} training rows, and {} are needed",
                                               rows.train.size(), options.train_rows_min));
}

Result<VolatilityScale> volatility_of(const std::string& name, const Dataset& dataset,
                                      const FoldRows& rows, const OutOfSampleOptions& options) {
  TERN_TRY_STATUS(check_rows(rows, options));
  TERN_TRY(const auto model, make_volatility(name, options.forecaster));
  TERN_TRY_STATUS(model->fit(
      dataset, rows.train,
      {.seed = fold_seed(options, dataset.symbol, rows.index), .device = options.device}));
  return model->forecast(dataset, rows.end());
}

std::vector<VolatilityForecast> volatility_rows(const FoldPart& part,
                                                const VolatilityScale& scale) {
  std::vector<double> log_variance;
  for (const std::size_t row : part.rows.test) log_variance.push_back(scale.log_variance[row]);
  return volatility_rows(part, log_variance);
}

std::vector<float> outcomes_in_units(const Dataset& dataset, std::span<const std::size_t> rows,
                                     const VolatilityScale& scale) {
  std::vector<float> units;
  for (const std::size_t row : rows.last(std::min(rows.size(), kCalibrationRows))) {
    units.push_back(static_cast<float>(dataset.outcome[row] / scale.stddev[row]));
  }
  return units;
}

/// When the newest share of all training rows begins; kTimeMax for none of them. One instant for
/// all datasets: what moves one of them moves the others in the same hour.
Timestamp tail_begin(const Fold& fold, double share) {
  std::vector<Timestamp> as_of;
  for (const FoldPart& part : fold.parts) {
    if (!part.usable) continue;
    for (const std::size_t row : part.rows.train) as_of.push_back(part.dataset->as_of[row]);
  }
  const auto tail = static_cast<std::ptrdiff_t>(share * static_cast<double>(as_of.size()));
  if (tail == 0) return kTimeMax;
  std::ranges::nth_element(as_of, as_of.end() - tail);
  return *(as_of.end() - tail);
}

/// A model that has learned, and what it took.
struct Learned {
  std::unique_ptr<Forecaster> model;
  FitReport report;
};

Result<Learned> learn(const Fold& fold, const AskedModel& asked, const OutOfSampleOptions& options,
                      const std::filesystem::path& checkpoint) {
  const FoldPart& first = fold.parts.front();
  const LearningRows rows = learning_rows_of(fold, asked.kind->stops_early, options);
  if (rows.train.at.empty()) {
    return fail(Errc::not_converged, "no training rows are left before those to stop by");
  }
  Learned learned{asked.kind->make(asked.settings), {}};
  const std::uint64_t seed = asked.pooled
                                 ? pooled_seed(options, first.rows.index)
                                 : fold_seed(options, first.dataset->symbol, first.rows.index);
  TERN_TRY(
      learned.report,
      learned.model->fit(samples_of(fold.scaled, rows.train), samples_of(fold.scaled, rows.valid),
                         {.seed = seed, .checkpoint = checkpoint, .device = options.device}));
  return learned;
}

Result<Forecasts> predict(const Fold& fold, const FoldPart& part, const Forecaster& model) {
  SampleRows test;
  for (const std::size_t row : part.rows.test) test.at.push_back(part.begin + row);
  std::vector<float> mean(test.at.size());
  std::vector<float> stddev(test.at.size());
  TERN_TRY_STATUS(model.predict(samples_of(fold.scaled, test), mean, stddev));
  std::vector<double> expected;
  std::vector<double> deviation;
  for (std::size_t i = 0; i < mean.size(); ++i) {
    const double unit = part.scale.stddev[part.rows.test[i]];
    expected.push_back(static_cast<double>(mean[i]) * unit);
    deviation.push_back(static_cast<double>(stddev[i]) * unit);
  }
  return forecast_rows(part, expected, deviation);
}

}  // namespace

Result<std::vector<AskedModel>> asked_models(const OutOfSampleOptions& options) {
  std::vector<AskedModel> asked;
  for (const std::string& name : options.models) {
    // What cannot be made says why.
    TERN_TRY_STATUS(make_forecaster(name, options.forecaster));
    TERN_TRY(const ModelName model, find_model(name));
    TERN_TRY(Settings settings,
             Settings::make(model.kind->name, model.kind->settings, options.forecaster.profile,
                            options.forecaster.overrides));
    asked.push_back({name, model.kind, model.pooled, std::move(settings)});
  }
  return asked;
}

std::uint64_t fold_seed(const OutOfSampleOptions& options, SymbolId symbol, std::uint32_t fold) {
  return derive_seed(derive_seed(options.seed, symbol.index), fold);
}

std::uint64_t pooled_seed(const OutOfSampleOptions& options, std::uint32_t fold) {
  constexpr std::uint64_t kPooled = std::uint64_t{1} << 16;  // past every symbol
  return derive_seed(derive_seed(options.seed, kPooled), fold);
}

Fold make_fold(std::vector<FoldPart> parts, const OutOfSampleOptions& options) {
  Fold fold{std::move(parts), {}};
  std::vector<ScaledRows> tables;
  std::size_t begin = 0;
  for (FoldPart& part : fold.parts) {
    auto scale = volatility_of(options.volatilities.front(), *part.dataset, part.rows, options);
    if (!scale) {
      part.usable = std::move(scale).error();
      continue;
    }
    part.scale = *std::move(scale);
    part.begin = begin;
    const Scaler scaler = Scaler::fit(*part.dataset, part.rows.train, options.scaler);
    tables.push_back(scaled_rows(*part.dataset, part.rows.end(), scaler));
    begin += part.rows.end();
  }
  if (tables.size() == 1) fold.scaled = std::move(tables.front());
  if (tables.size() > 1) fold.scaled = stacked(tables);
  return fold;
}

LearningRows learning_rows_of(const Fold& fold, bool stops_early,
                              const OutOfSampleOptions& options) {
  const bool given = std::ranges::any_of(
      fold.parts, [](const FoldPart& part) { return !part.rows.valid.empty(); });
  const Timestamp tail = stops_early && !given ? tail_begin(fold, options.valid_share) : kTimeMax;
  std::vector<SampleRows> train;
  std::vector<SampleRows> valid;
  for (const FoldPart& part : fold.parts) {
    if (!part.usable) continue;
    const Dataset& dataset = *part.dataset;
    std::vector<std::size_t> learned;
    std::vector<std::size_t> kept = part.rows.valid;
    for (const std::size_t row : part.rows.train) {
      const Timestamp known = dataset.as_of[row] + dataset.horizon;
      if (tail == kTimeMax || known + options.embargo <= tail) learned.push_back(row);
      if (dataset.as_of[row] >= tail) kept.push_back(row);
    }
    train.push_back(learning_rows(dataset, learned, part.scale));
    valid.push_back(learning_rows(dataset, kept, part.scale));
  }
  return {stacked(train, fold.scaled), stacked(valid, fold.scaled)};
}

Result<std::vector<FoldForecasts>> forecast_model(const Fold& fold, const AskedModel& model,
                                                  const OutOfSampleOptions& options,
                                                  const std::filesystem::path& checkpoint) {
  std::vector<FoldForecasts> said;
  std::size_t usable = 0;
  for (const FoldPart& part : fold.parts) {
    said.push_back(unforecast(part, model.name));
    if (part.usable) {
      ++usable;
    } else {
      said.back().fit.refusal = part.usable.error().message;
    }
  }
  if (usable == 0) return said;
  const double began = thread_seconds();
  const auto learned = learn(fold, model, options, checkpoint);
  if (!learned && learned.error().kind == Errc::canceled) return learned.error();
  std::size_t bytes = 0;
  if (learned) bytes = learned->model->save().value_or(std::string()).size();
  for (std::size_t p = 0; p < said.size(); ++p) {
    if (!fold.parts[p].usable) continue;
    FoldFit& fit = said[p].fit;
    auto rows = learned ? predict(fold, fold.parts[p], *learned->model)
                        : Result<Forecasts>(learned.error());
    if (!rows) {
      fit.refusal = rows.error().message;
      continue;
    }
    said[p].rows = *std::move(rows);
    fit.forecasts = said[p].rows.size();
    fit.fit = learned->report;
    fit.model_bytes = bytes;
  }
  const double share = (thread_seconds() - began) / static_cast<double>(usable);
  for (std::size_t p = 0; p < said.size(); ++p) {
    if (fold.parts[p].usable) said[p].fit.seconds = share;
  }
  return said;
}

FoldVolatility scale_forecasts(const Fold& fold) {
  const FoldPart& part = fold.parts.front();
  if (!part.usable) return {};
  return {volatility_rows(part, part.scale),
          outcomes_in_units(*part.dataset, part.rows.train, part.scale)};
}

FoldVolatility forecast_volatility(const std::string& name, const FoldPart& part,
                                   const OutOfSampleOptions& options) {
  const auto scale = volatility_of(name, *part.dataset, part.rows, options);
  if (!scale) return {};
  return {volatility_rows(part, *scale), {}};
}

FoldResult forecast_fold(const Dataset& dataset, const FoldRows& rows,
                         const OutOfSampleOptions& options) {
  std::vector<FoldPart> parts;
  parts.push_back({&dataset, rows});
  const Fold fold = make_fold(std::move(parts), options);
  FoldVolatility scale = scale_forecasts(fold);
  FoldResult result;
  result.calibration = std::move(scale.calibration);
  result.volatilities.push_back(std::move(scale.rows));
  for (std::size_t v = 1; v < options.volatilities.size(); ++v) {
    result.volatilities.push_back(
        forecast_volatility(options.volatilities[v], fold.parts.front(), options).rows);
  }
  const auto models = asked_models(options);
  TERN_CHECK(models.has_value(), "the models of a fold can be made");
  for (const AskedModel& model : *models) {
    auto said = forecast_model(fold, model, options);
    result.models.push_back(said ? std::move(said->front())
                                 : unforecast(fold.parts.front(), model.name));
    if (!said) result.models.back().fit.refusal = said.error().message;
  }
  return result;
}

}  // namespace tern
