#include "forecast/live_forecaster.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/check.h"

namespace tern {
namespace {

Error no_model(std::string_view name) {
  return fail(Errc::corrupt_data, fmt::format("these bytes are no {}: train it again", name));
}

/// Nothing where there is none, or where it has no rows.
const Dataset* find_dataset(std::span<const Dataset> datasets, SymbolId symbol, Duration horizon) {
  for (const Dataset& dataset : datasets) {
    const bool wanted = dataset.symbol == symbol && dataset.horizon == horizon;
    if (wanted && dataset.count() > 0) return &dataset;
  }
  return nullptr;
}

}  // namespace

Status LiveForecaster::add(const LiveModel& saved) {
  ByteReader in(saved.model);
  const ForecasterOptions options = load_options(in);
  const std::string_view bytes = in.text();
  if (!in.finished()) return no_model(saved.name);
  TERN_TRY(auto forecaster, make_forecaster(saved.name, options));
  TERN_TRY_STATUS(forecaster->load(bytes));
  Model model{std::move(forecaster), saved.horizon, {}};
  ByteReader scales(saved.scales);
  for (const SymbolId symbol : saved.symbols) {
    const std::string_view one = scales.text();
    auto scale = scales_.find(one);
    if (scale == scales_.end()) {
      TERN_TRY(LearningScale loaded, LearningScale::load(one));
      scale = scales_.emplace(one, std::make_shared<const LearningScale>(std::move(loaded))).first;
    }
    // How many bars overlap is known once a dataset is.
    model.instruments.push_back({symbol, scale->second, std::nullopt, saved.trained_until, {}});
  }
  if (!scales.finished()) return no_model(saved.name);
  models_.push_back(std::move(model));
  return {};
}

Result<const LiveForecaster::Scaled*> LiveForecaster::scaled(const LearningScale& scale,
                                                             const Asked& asked,
                                                             ScaledCache& cache) {
  const Dataset& dataset = *asked.dataset;
  const std::pair key(&scale, &dataset);
  auto found = cache.find(key);
  if (found == cache.end()) {
    TERN_TRY(VolatilityScale volatility,
             scale.volatility(newest_rows(dataset, asked.newest), asked.newest));
    Scaled made{scale.rows(dataset, dataset.count()), std::move(volatility)};
    found = cache.emplace(key, std::move(made)).first;
  }
  return &found->second;
}

Result<std::vector<std::vector<LiveForecast>>> LiveForecaster::predict(const Model& model,
                                                                       std::span<const Asked> asked,
                                                                       ScaledCache& cache) {
  std::vector<const Scaled*> of;
  std::vector<SampleRows> samples;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    TERN_TRY(const Scaled* one, scaled(*model.instruments[i].scale, asked[i], cache));
    of.push_back(one);
    SampleRows& rows = samples.emplace_back();
    for (std::size_t n = 0; n < asked[i].newest; ++n) rows.at.push_back(asked[i].first() + n);
  }
  ScaledRows joined;
  if (asked.size() > 1) {
    std::vector<ScaledRows> tables;
    for (const Scaled* one : of) tables.push_back(one->rows);
    joined = stacked(tables);
    samples.front() = stacked(samples, joined);
  }
  const Samples view = samples_of(asked.size() > 1 ? joined : of.front()->rows, samples.front());
  std::vector<float> mean(view.count());
  std::vector<float> stddev(view.count());
  TERN_TRY_STATUS(model.forecaster->predict(view, mean, stddev));
  std::vector<std::vector<LiveForecast>> made(asked.size());
  std::size_t sample = 0;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const Dataset& dataset = *asked[i].dataset;
    for (std::size_t n = 0; n < asked[i].newest; ++n) {
      const double unit = of[i]->volatility.stddev[n];
      const double expected = static_cast<double>(mean[sample]) * unit;
      const double deviation = static_cast<double>(stddev[sample++]) * unit;
      if (!std::isfinite(expected) || !std::isfinite(deviation) || !(deviation > 0)) {
        return fail(Errc::not_converged, "a model forecasts what is no number: train it again");
      }
      made[i].push_back({0,
                         {dataset.as_of[asked[i].first() + n], dataset.symbol, dataset.horizon,
                          expected, deviation, 0, Quantiles{}},
                         unit});
    }
  }
  return made;
}

void LiveForecaster::learn(Instrument& instrument, const Dataset& dataset,
                           std::span<const LiveForecast> made) {
  std::size_t at = 0;
  for (const LiveForecast& one : made) {
    Forecast row = one.forecast;
    auto& pending = instrument.pending;
    for (; !pending.empty() && pending.front().as_of + dataset.horizon <= row.as_of;
         pending.pop_front()) {
      const Forecast& past = pending.front();
      while (at < dataset.count() && dataset.as_of[at] < past.as_of) ++at;
      const bool there = at < dataset.count() && dataset.as_of[at] == past.as_of;
      if (there && dataset.labelled[at]) instrument.conformal->learn(past, dataset.outcome[at]);
    }
    row.quantiles = instrument.conformal->quantiles(row.mean, row.stddev);
    pending.push_back(row);
    instrument.caught_up = row.as_of + Duration{1};
  }
}

Status LiveForecaster::catch_up(std::span<const Dataset> datasets) {
  // Longer than kLiveRows where there is more to catch up with; rows in front are for looking back.
  std::map<std::pair<const Dataset*, Timestamp>, Dataset> tails;
  ScaledCache cache;
  for (Model& model : models_) {
    std::vector<Asked> asked;
    for (Instrument& instrument : model.instruments) {
      const Dataset* whole = find_dataset(datasets, instrument.symbol, model.horizon);
      if (whole == nullptr) break;
      const auto from = rows_in(*whole, {instrument.caught_up, kTimeMax});
      const auto key = std::pair(whole, instrument.caught_up);
      if (!tails.contains(key)) tails.emplace(key, newest_rows(*whole, from.size() + kLiveRows));
      const Dataset& tail = tails.at(key);
      if (!instrument.conformal) {
        instrument.conformal.emplace(method_, tail.overlap, instrument.scale->calibration());
      }
      asked.push_back({&tail, from.size()});
    }
    const bool news = std::ranges::any_of(asked, [](const Asked& one) { return one.newest > 0; });
    if (!news || asked.size() < model.instruments.size()) continue;
    TERN_TRY(const auto made, predict(model, asked, cache));
    for (std::size_t i = 0; i < asked.size(); ++i) {
      learn(model.instruments[i], *asked[i].dataset, made[i]);
    }
  }
  return {};
}

Result<std::vector<LiveForecast>> LiveForecaster::forecast(std::span<const Dataset> newest) const {
  std::vector<Dataset> tails;
  for (const Dataset& dataset : newest) {
    if (dataset.count() > kLiveRows) tails.push_back(newest_rows(dataset, kLiveRows));
  }
  const auto near = [&](const Instrument& instrument, Duration horizon) {
    const Dataset* tail = find_dataset(tails, instrument.symbol, horizon);
    return tail != nullptr ? tail : find_dataset(newest, instrument.symbol, horizon);
  };
  std::vector<LiveForecast> forecasts;
  ScaledCache cache;
  for (std::size_t m = 0; m < models_.size(); ++m) {
    const Model& model = models_[m];
    std::vector<Asked> asked;
    for (const Instrument& instrument : model.instruments) {
      const Dataset* dataset = near(instrument, model.horizon);
      if (dataset == nullptr) break;
      asked.push_back({dataset, 1});
    }
    if (asked.size() < model.instruments.size()) continue;
    TERN_TRY(auto made, predict(model, asked, cache));
    for (std::size_t i = 0; i < made.size(); ++i) {
      LiveForecast one = made[i].front();
      const Instrument& instrument = model.instruments[i];
      one.model = m;
      TERN_CHECK(instrument.conformal, "a model catches up before it forecasts");
      one.forecast.quantiles =
          instrument.conformal->quantiles(one.forecast.mean, one.forecast.stddev);
      forecasts.push_back(one);
    }
  }
  return forecasts;
}

}  // namespace tern
