#include "validate/out_of_sample.h"

#include <algorithm>
#include <mutex>
#include <tuple>
#include <utility>

#include "base/interrupt.h"
#include "base/parallel.h"
#include "base/progress.h"
#include "base/work_queue.h"
#include "forecast/volatility.h"
#include "validate/fold.h"
#include "validate/fold_key.h"

namespace tern {
namespace {

/// What is learned from together: one dataset, or all of a horizon, in one fold.
struct Group {
  Group(std::vector<std::size_t> of, std::uint32_t in) : datasets(std::move(of)), fold(in) {}

  std::vector<std::size_t> datasets;
  std::uint32_t fold;
  std::uint64_t table_bytes = 0;
  std::uint64_t train_bytes = 0;
  std::size_t train_rows = 0;
  std::vector<std::string> data = {};  ///< their names, where keys are made

  // What its models share: made by the first that needs it, freed by the last.
  std::mutex making = {};
  std::optional<Fold> shared = {};
  std::size_t users = 0;
};

/// One model of a group: all that there is to do, or to remember.
struct Item {
  Group* group;
  std::optional<std::size_t> model;  ///< of those asked for; absent: a volatility model
  std::size_t volatility = 0;
  std::string key = {};
  std::optional<std::vector<FoldForecasts>> said = {};
  std::optional<FoldVolatility> expected = {};

  bool done() const { return said || expected; }
  /// Only what is on the scale of the first volatility model needs the shared part.
  bool shares() const { return model || volatility == 0; }
};

template <class Row>
auto seam_order(const Row& row) {
  return std::tuple(row.as_of, row.symbol, row.horizon);
}

/// A walk forward, from the plan to what came of it.
class Walk {
 public:
  Walk(std::span<const Dataset> datasets, const OutOfSampleOptions& options,
       std::span<const AskedModel> models)
      : datasets_(datasets), options_(options), models_(models) {
    plan();
  }

  /// Finds in the memory what is finished already.
  void recall();
  /// Does the rest, as far as the user lets us. Errors: canceled.
  Status learn();
  OutOfSample gather();

 private:
  void plan();
  void plan_group(std::vector<std::size_t> datasets, std::uint32_t fold, bool pooled);
  std::vector<FoldPart> parts_of(const Group& group) const;
  std::string key_of(const Item& item) const;
  std::uint64_t bytes_of_item(const Item& item) const;
  const Fold& shared_by(Group& group) const;
  void run(Item& item) const;
  void learn_model(Item& item) const;
  void keep(const Item& item, const std::string& name, const std::string& bytes) const;

  std::span<const Dataset> datasets_;
  const OutOfSampleOptions& options_;
  std::span<const AskedModel> models_;
  std::vector<std::unique_ptr<Group>> groups_;
  std::vector<Item> items_;
};

// The last folds have the most to learn from; begun first, they do not keep the others waiting.
// What shares a table stands together, so that the table goes before long.
void Walk::plan() {
  std::vector<std::vector<std::size_t>> horizons;
  for (std::size_t d = 0; d < datasets_.size(); ++d) {
    const auto same = std::ranges::find_if(horizons, [&](const auto& others) {
      return datasets_[others.front()].horizon == datasets_[d].horizon;
    });
    if (same == horizons.end()) {
      horizons.push_back({d});
    } else {
      same->push_back(d);
    }
  }
  for (auto fold = static_cast<std::uint32_t>(options_.splits.size()); fold-- > 0;) {
    for (const std::vector<std::size_t>& horizon : horizons) {
      for (const std::size_t dataset : horizon) plan_group({dataset}, fold, /*pooled=*/false);
      if (std::ranges::any_of(models_, &AskedModel::pooled)) {
        plan_group(horizon, fold, /*pooled=*/true);
      }
    }
  }
}

void Walk::plan_group(std::vector<std::size_t> datasets, std::uint32_t fold, bool pooled) {
  Group& group = *groups_.emplace_back(std::make_unique<Group>(std::move(datasets), fold));
  for (const FoldPart& part : parts_of(group)) {
    const std::uint64_t row = part.dataset->features.size() * sizeof(float);
    group.table_bytes += part.rows.end() * (row + sizeof(float) + 2 * sizeof(double));
    group.train_bytes += part.rows.train.size() * row;
    group.train_rows += part.rows.train.size();
  }
  // While tables are stacked they are there twice.
  if (pooled) group.table_bytes *= 2;
  if (!pooled) items_.push_back({.group = &group, .model = std::nullopt});
  for (std::size_t m = 0; m < models_.size(); ++m) {
    if (models_[m].pooled == pooled) items_.push_back({.group = &group, .model = m});
  }
  for (std::size_t v = 1; !pooled && v < options_.volatilities.size(); ++v) {
    items_.push_back({.group = &group, .model = std::nullopt, .volatility = v});
  }
}

std::vector<FoldPart> Walk::parts_of(const Group& group) const {
  const Split& split = options_.splits[group.fold];
  std::vector<FoldPart> parts;
  for (const std::size_t d : group.datasets) {
    const Dataset& dataset = datasets_[d];
    parts.push_back({&dataset,
                     {group.fold, labelled_rows(dataset, split.train),
                      labelled_rows(dataset, split.valid), rows_in(dataset, split.test)}});
  }
  return parts;
}

std::string Walk::key_of(const Item& item) const {
  const Group& group = *item.group;
  std::string asked;
  std::uint64_t seed = fold_seed(options_, datasets_[group.datasets.front()].symbol, group.fold);
  if (item.model) {
    const AskedModel& model = models_[*item.model];
    asked = "model " + model.name + " " + settings_text(model.kind->settings, model.settings);
    if (model.pooled) seed = pooled_seed(options_, group.fold);
  } else {
    const std::string& name = options_.volatilities[item.volatility];
    const VolatilityKind& kind = *find_volatility(name);
    const Settings settings = *Settings::make(name, kind.settings, options_.forecaster.profile,
                                              options_.forecaster.overrides);
    asked = "volatility " + name + " " + settings_text(kind.settings, settings) +
            (item.volatility == 0 ? " scale" : "");
  }
  return fold_key(options_, {group.data, asked, seed});
}

void Walk::recall() {
  if (!options_.folds.remembers() && options_.checkpoints.empty()) return;
  std::vector<std::optional<DatasetDigest>> digests(datasets_.size());
  parallel_for(digests.size(), options_.jobs,
               [&](std::size_t d) { digests[d].emplace(datasets_[d]); });
  parallel_for(groups_.size(), options_.jobs, [&](std::size_t g) {
    Group& group = *groups_[g];
    const std::vector<FoldPart> parts = parts_of(group);
    for (std::size_t p = 0; p < parts.size(); ++p) {
      group.data.push_back(fold_data_hash(*digests[group.datasets[p]], parts[p].rows));
    }
    for (Item& item : items_) {
      if (item.group != &group) continue;
      item.key = key_of(item);
      if (!options_.folds.remembers()) continue;
      const auto bytes = options_.folds.find(item.key);
      if (!bytes) continue;
      if (item.model) {
        item.said = read_forecasts(*bytes, parts, models_[*item.model].name);
      } else {
        item.expected = read_volatility(*bytes, parts.front());
      }
    }
  });
}

std::uint64_t Walk::bytes_of_item(const Item& item) const {
  const Group& group = *item.group;
  // A volatility model of trees makes a table of its own; the others need next to nothing.
  if (!item.shares()) return group.train_bytes;
  const double copies = item.model ? models_[*item.model].kind->table_copies : 0;
  return group.table_bytes +
         static_cast<std::uint64_t>(copies * static_cast<double>(group.train_bytes));
}

Status Walk::learn() {
  std::vector<Task> tasks;
  std::size_t work = 0;
  for (Item& item : items_) {
    if (item.done()) continue;
    if (item.shares()) ++item.group->users;
    work += item.group->train_rows;
  }
  Progress progress("forecast", work);
  for (Item& item : items_) {
    if (item.done()) continue;
    tasks.push_back({bytes_of_item(item), [this, &item, &progress] {
                       if (interrupted()) return;
                       run(item);
                       progress.advance(item.group->train_rows);
                     }});
  }
  run_tasks(tasks, options_.jobs, options_.memory > 0 ? options_.memory : machine_memory() / 2);
  if (std::ranges::all_of(items_, &Item::done)) return {};
  return fail(Errc::canceled, options_.folds.remembers()
                                  ? "stopped; finished folds are kept, and the same command goes "
                                    "on from there"
                                  : "stopped");
}

const Fold& Walk::shared_by(Group& group) const {
  const std::lock_guard lock(group.making);
  if (!group.shared) group.shared.emplace(make_fold(parts_of(group), options_));
  return *group.shared;
}

void Walk::run(Item& item) const {
  Group& group = *item.group;
  if (item.model) {
    learn_model(item);
  } else {
    item.expected = item.volatility == 0
                        ? scale_forecasts(shared_by(group))
                        : forecast_volatility(options_.volatilities[item.volatility],
                                              parts_of(group).front(), options_);
    if (!item.expected->rows.empty()) {
      keep(item, options_.volatilities[item.volatility], bytes_of(*item.expected));
    }
  }
  if (!item.shares()) return;
  const std::lock_guard lock(group.making);
  if (--group.users == 0) group.shared.reset();
}

void Walk::learn_model(Item& item) const {
  const Fold& fold = shared_by(*item.group);
  const AskedModel& model = models_[*item.model];
  const std::filesystem::path checkpoint =
      options_.checkpoints.empty() ? "" : options_.checkpoints / (item.key + ".checkpoint");
  auto said = forecast_model(fold, model, options_, checkpoint);
  // What was canceled is not done, and its checkpoint stays.
  if (!said) return;
  item.said = *std::move(said);
  bool well = false;
  for (std::size_t p = 0; p < fold.parts.size(); ++p) {
    const bool fitted = (*item.said)[p].fit.fit.has_value();
    // A fit that failed is tried again by the next run: the disk may have been full.
    if (fold.parts[p].usable && !fitted) return;
    well |= fitted;
  }
  if (well) keep(item, model.name, bytes_of(*item.said));
  std::error_code ignored;
  if (!checkpoint.empty()) std::filesystem::remove(checkpoint, ignored);
}

void Walk::keep(const Item& item, const std::string& name, const std::string& bytes) const {
  if (options_.folds.remembers()) options_.folds.keep(item.key, name, bytes);
}

OutOfSample Walk::gather() {
  const std::size_t folds = options_.splits.size();
  OutOfSample result;
  for (const AskedModel& model : models_) result.tables.push_back({model.name, {}});
  for (const std::string& name : options_.volatilities) result.volatilities.push_back({name, {}});
  result.fits.resize(datasets_.size() * folds * models_.size());
  result.calibrations.resize(datasets_.size());
  for (Item& item : items_) {
    const Group& group = *item.group;
    if (item.expected) {
      auto& rows = result.volatilities[item.volatility].rows;
      rows.insert(rows.end(), item.expected->rows.begin(), item.expected->rows.end());
      // The last one that comes by is of the first fold.
      auto& calibration = result.calibrations[group.datasets.front()];
      if (!item.expected->calibration.empty()) calibration = std::move(item.expected->calibration);
      continue;
    }
    for (std::size_t p = 0; p < group.datasets.size(); ++p) {
      FoldForecasts& said = (*item.said)[p];
      Forecasts& rows = result.tables[*item.model].rows;
      rows.insert(rows.end(), said.rows.begin(), said.rows.end());
      result.fits[(group.datasets[p] * folds + group.fold) * models_.size() + *item.model] =
          std::move(said.fit);
    }
  }
  for (ForecastTable& table : result.tables) {
    std::ranges::sort(table.rows, {}, seam_order<Forecast>);
  }
  for (VolatilityTable& table : result.volatilities) {
    std::ranges::sort(table.rows, {}, seam_order<VolatilityForecast>);
  }
  return result;
}

}  // namespace

Result<OutOfSample> forecast_out_of_sample(std::span<const Dataset> datasets,
                                           const OutOfSampleOptions& options,
                                           std::span<const AskedModel> models) {
  Walk walk(datasets, options, models);
  walk.recall();
  TERN_TRY_STATUS(walk.learn());
  return walk.gather();
}

Result<OutOfSample> forecast_out_of_sample(std::span<const Dataset> datasets,
                                           const OutOfSampleOptions& options) {
  TERN_TRY(const std::vector<AskedModel> models, asked_models(options));
  for (const std::string& name : options.volatilities) {
    TERN_TRY_STATUS(make_volatility(name, options.forecaster));
  }
  return forecast_out_of_sample(datasets, options, models);
}

PairedOutcomes pair_outcomes(const Dataset& dataset, std::span<const Forecast> forecasts) {
  PairedOutcomes paired;
  std::size_t row = 0;
  for (const Forecast& forecast : forecasts) {
    if (forecast.symbol != dataset.symbol || forecast.horizon != dataset.horizon) continue;
    while (row < dataset.count() && dataset.as_of[row] < forecast.as_of) ++row;
    if (row == dataset.count()) break;
    if (dataset.as_of[row] != forecast.as_of || !dataset.labelled[row]) continue;
    paired.as_of.push_back(forecast.as_of);
    paired.forecast.push_back(forecast.mean);
    paired.outcome.push_back(dataset.outcome[row]);
    paired.stddev.push_back(forecast.stddev);
    paired.quantiles.push_back(forecast.quantiles);
    paired.fold.push_back(forecast.fold);
  }
  return paired;
}

}  // namespace tern
