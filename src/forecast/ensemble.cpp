#include "forecast/ensemble.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <tuple>

#include "base/check.h"
#include "dataset/samples.h"
#include "forecast/conformal.h"
#include "forecast/weighing.h"

namespace tern {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

constexpr std::array kEnsembles = {
    EnsembleKind{
        .name = kEnsemble,
        .doc = "All models together, by the way to weigh them that did best before 2022: "
               "ensemble_online.",
        .source = "Kivinen and Warmuth 1997, Information and Computation 132(1)",
        .make = make_online,
    },
    EnsembleKind{
        .name = "ensemble_equal",
        .doc = "The mean of the models' forecasts.",
        .source = "Bates and Granger 1969, Operational Research Quarterly 20(4)",
        .make = make_equal,
    },
    EnsembleKind{
        .name = "ensemble_inverse",
        .doc = "Their mean by the inverse of their past squared errors.",
        .source = "Bates and Granger 1969, Operational Research Quarterly 20(4)",
        .make = make_inverse,
    },
    EnsembleKind{
        .name = "ensemble_stacking",
        .doc = "Least-squares weights of past forecasts, not negative, shrunk to equal ones.",
        .source = "Breiman 1996, Machine Learning 24(1)",
        .make = make_stacking,
    },
    EnsembleKind{
        .name = "ensemble_online",
        .doc = "Weights that each outcome moves, by exponentiated gradients.",
        .source = "Kivinen and Warmuth 1997, Information and Computation 132(1)",
        .make = make_online,
    },
};

/// One instrument's forecasts by all models, beside what came of them.
struct Aligned {
  std::size_t models;
  Forecasts rows;               // as the ensemble's, their means still to come
  std::vector<double> means;    // [rows, models], in units of the row's stddev; NaN where missing
  std::vector<double> outcome;  // in the same units, cut off; NaN where not known

  std::span<const double> of(std::size_t row) const {
    return std::span(means).subspan(row * models, models);
  }
};

bool is_of(const Forecast& row, const Dataset& dataset) {
  return row.symbol == dataset.symbol && row.horizon == dataset.horizon;
}

double outcome_in_units(const Dataset& dataset, const Forecast& row, std::size_t& at) {
  while (at < dataset.count() && dataset.as_of[at] < row.as_of) ++at;
  if (at == dataset.count() || dataset.as_of[at] != row.as_of || !dataset.labelled[at]) {
    return kNone;
  }
  return std::clamp(dataset.outcome[at] / row.stddev, -kReturnMax, kReturnMax);
}

/// The row at the earliest as_of that any model has next, given its forecasts.
Forecast merged(std::span<const Forecast* const> there) {
  Forecast row{};
  double deviations = 0;
  double count = 0;
  for (const Forecast* forecast : there) {
    if (forecast == nullptr) continue;
    row = *forecast;
    deviations += forecast->stddev;
    ++count;
  }
  row.stddev = deviations / count;
  return row;
}

Aligned align(const Dataset& dataset, std::span<const ForecastTable* const> tables) {
  Aligned aligned{tables.size(), {}, {}, {}};
  std::vector<std::size_t> next(tables.size(), 0);
  std::vector<const Forecast*> there(tables.size());
  std::size_t at = 0;
  while (true) {
    std::optional<Timestamp> now;
    for (std::size_t m = 0; m < tables.size(); ++m) {
      const Forecasts& rows = tables[m]->rows;
      while (next[m] < rows.size() && !is_of(rows[next[m]], dataset)) ++next[m];
      if (next[m] == rows.size()) continue;
      const Timestamp as_of = rows[next[m]].as_of;
      now = now ? std::min(*now, as_of) : as_of;
    }
    if (!now) return aligned;
    for (std::size_t m = 0; m < tables.size(); ++m) {
      const Forecasts& rows = tables[m]->rows;
      const bool has = next[m] < rows.size() && rows[next[m]].as_of == *now;
      there[m] = has ? &rows[next[m]++] : nullptr;
    }
    const Forecast row = merged(there);
    for (const Forecast* forecast : there) {
      aligned.means.push_back(forecast != nullptr ? forecast->mean / row.stddev : kNone);
    }
    aligned.outcome.push_back(outcome_in_units(dataset, row, at));
    aligned.rows.push_back(row);
  }
}

/// Walks forward through the rows of one dataset. Returns the weights by the name of each model.
std::vector<EnsembleWeight> forecast_ensemble(const EnsembleKind& kind, const Dataset& dataset,
                                              const Aligned& aligned, Forecasts& into) {
  const auto weighing = kind.make(aligned.models, dataset.overlap);
  std::vector<EnsembleWeight> weights(
      aligned.models, {std::string(kind.name), "", dataset.symbol, dataset.horizon, 0,
                       std::numeric_limits<double>::infinity(), 0});
  std::size_t known = 0;
  const auto learn_until = [&](Timestamp now) {
    for (; known < aligned.rows.size() && aligned.rows[known].as_of + dataset.horizon <= now;
         ++known) {
      if (std::isnan(aligned.outcome[known])) continue;
      weighing->learn(aligned.of(known), aligned.outcome[known]);
    }
  };
  for (std::size_t i = 0; i < aligned.rows.size(); ++i) {
    Forecast row = aligned.rows[i];
    learn_until(row.as_of);
    if (i == 0 || row.fold != aligned.rows[i - 1].fold) weighing->refit();
    row.mean = row.stddev * weighted_mean(aligned.of(i), weighing->weights());
    row.quantiles = normal_quantiles(row.mean, row.stddev);
    into.push_back(row);
    for (std::size_t m = 0; m < weights.size(); ++m) {
      weights[m].low = std::min(weights[m].low, weighing->weights()[m]);
      weights[m].high = std::max(weights[m].high, weighing->weights()[m]);
    }
  }
  learn_until(kTimeMax);
  weighing->refit();
  for (std::size_t m = 0; m < weights.size(); ++m) weights[m].now = weighing->weights()[m];
  return weights;
}

}  // namespace

std::span<const EnsembleKind> ensemble_registry() {
  return kEnsembles;
}

const EnsembleKind* find_ensemble(std::string_view name) {
  const auto found = std::ranges::find(kEnsembles, name, &EnsembleKind::name);
  return found == kEnsembles.end() ? nullptr : &*found;
}

double weighted_mean(std::span<const double> means, std::span<const double> weights) {
  TERN_CHECK(means.size() == weights.size(), "a weight for each forecast");
  double sum = 0;
  double there = 0;
  double all = 0;
  for (std::size_t m = 0; m < means.size(); ++m) {
    all += weights[m];
    if (std::isnan(means[m])) continue;
    sum += weights[m] * means[m];
    there += weights[m];
  }
  return there > 0 ? sum * (all / there) : 0;
}

Ensembles make_ensembles(std::span<const Dataset> datasets, std::span<const ForecastTable> tables,
                         std::span<const std::string> names) {
  Ensembles made;
  for (const std::string& name : names) made.tables.push_back({name, {}});
  std::vector<const ForecastTable*> models;
  for (const ForecastTable& table : tables) {
    if (table.model != "zero") models.push_back(&table);
  }
  if (models.empty()) return made;
  for (const Dataset& dataset : datasets) {
    const Aligned aligned = align(dataset, models);
    if (aligned.rows.empty()) continue;
    for (ForecastTable& table : made.tables) {
      const EnsembleKind* kind = find_ensemble(table.model);
      TERN_CHECK(kind != nullptr, "an ensemble is one of the registry");
      auto weights = forecast_ensemble(*kind, dataset, aligned, table.rows);
      for (std::size_t m = 0; m < models.size(); ++m) {
        weights[m].ensemble = table.model;
        weights[m].model = models[m]->model;
        made.weights.push_back(std::move(weights[m]));
      }
    }
  }
  for (ForecastTable& table : made.tables) {
    std::ranges::sort(table.rows, {}, [](const Forecast& row) {
      return std::tuple(row.as_of, row.symbol, row.horizon);
    });
  }
  return made;
}

}  // namespace tern
