#include "app/trained.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <mutex>

#include "app/code_hash.h"
#include "app/evaluation.h"
#include "app/feature_request.h"
#include "app/learned.h"
#include "app/model_card.h"
#include "app/remembered.h"
#include "app/version.h"
#include "base/digest.h"
#include "base/parallel.h"
#include "base/progress.h"
#include "base/rng.h"
#include "base/work_queue.h"
#include "dataset/split.h"
#include "forecast/back_end.h"
#include "validate/trained_model.h"

namespace tern {
namespace {

/// One model that is to be there: of these instruments, over this horizon.
struct Item {
  std::string model;
  std::vector<std::size_t> symbols;
  std::size_t horizon;  // index of learn.horizons
};

/// What is common to all of them.
struct Shop {
  const Config& config;
  const Market& market;
  OutOfSampleOptions options;
  std::string data_hash;
  TimeRange range;
  Timestamp expires_at;
  Timestamp now;
  std::string code;                                               // SHA-256 of code_of_forecasts()
  std::vector<Dataset> datasets = {};                             // by horizon, then instrument
  std::vector<std::shared_ptr<const LearningScale>> scales = {};  // of datasets; null: not needed
  std::vector<std::vector<std::size_t>> rows = {};                // of datasets

  std::size_t dataset_of(const Item& item, std::size_t symbol) const {
    return item.horizon * market.universe.size() + symbol;
  }
};

std::string libraries_of_this_build() {
  std::string text;
  for (const BackEnd& one : back_ends()) {
    if (one.version.empty()) continue;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", one.name, one.version);
  }
  return text;
}

Result<std::vector<std::string>> asked_models(const Config& config, const std::string& model) {
  if (model.empty()) return model_options(config, 1).models;
  // What it says when it cannot be made is what the user has to know.
  TERN_TRY(const ModelName name, find_model(model));
  TERN_TRY_STATUS(make_forecaster(model, options_of(config, name.kind->name)));
  return std::vector{model};
}

Result<std::vector<Item>> items_of(const Config& config, const Market& market,
                                   const TrainRequest& request) {
  TERN_TRY(const auto models, asked_models(config, request.model));
  std::optional<SymbolId> only;
  if (!request.pair.empty()) {
    TERN_TRY(only, find_pair(market, request.pair));
  }
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < market.universe.size(); ++i) all.push_back(i);
  std::vector<Item> items;
  for (std::size_t h = 0; h < config.learn.horizons.size(); ++h) {
    for (const std::string& model : models) {
      if (find_model(model)->pooled) {
        items.push_back({model, all, h});
        continue;
      }
      for (const std::size_t i : all) {
        if (!only || only->index == i) items.push_back({model, {i}, h});
      }
    }
  }
  return items;
}

Result<Shop> open_shop(const Config& config, const Market& market, PastHashes& hashes,
                       OutOfSampleOptions options, Timestamp now) {
  const Timestamp end = newest_close(market);
  TERN_TRY(const Period refit, parse_period(config.learn.refit));
  const Duration longest = config.learn.train_max;
  const Timestamp history = market.open_times().start;
  const Timestamp begin = longest > Duration::zero() ? std::max(history, end - longest) : history;
  return Shop{.config = config,
              .market = market,
              .options = std::move(options),
              .data_hash = hashes.until(end),
              .range = {begin, end},
              .expires_at = add_months(end, refit.months) + refit.length,
              .now = now,
              .code = sha256(code_of_forecasts())};
}

/// The newest that is as good as one that would be trained now.
std::optional<ModelCard> stored_already(const Shop& shop, const Trained& wanted,
                                        std::span<const ModelCard> cards, const LiveData& data,
                                        PastHashes& hashes) {
  const std::string recipe = recipe_of(shop.config, wanted.model);
  std::optional<ModelCard> found;
  for (const ModelCard& card : cards) {
    if (card.model != wanted.model || card.pairs != wanted.pairs ||
        card.horizon != wanted.horizon || card.config != recipe ||
        card.forecast_code != shop.code) {
      continue;
    }
    if (found && found->train.end > card.train.end) continue;
    if (check_fits(card, data, hashes) && check_not_expired(card, shop.range.end)) found = card;
  }
  return found;
}

/// Fits the scales of the datasets that `items` need. A dataset that has too few rows, or no scale,
/// has none, and the models that need it say why.
std::vector<Status> fit_scales(Shop& shop, std::span<const Item> items) {
  const OutOfSampleOptions& options = shop.options;
  const std::size_t count = shop.datasets.size();
  shop.scales.resize(count);
  shop.rows.resize(count);
  std::vector<Status> fitted(count);
  std::vector<std::size_t> needed;
  for (const Item& item : items) {
    for (const std::size_t symbol : item.symbols) needed.push_back(shop.dataset_of(item, symbol));
  }
  std::ranges::sort(needed);
  needed.erase(std::unique(needed.begin(), needed.end()), needed.end());
  parallel_for(needed.size(), options.jobs, [&](std::size_t n) {
    const std::size_t i = needed[n];
    const Dataset& dataset = shop.datasets[i];
    shop.rows[i] = labelled_rows(dataset, shop.range);
    if (shop.rows[i].size() < options.train_rows_min) {
      fitted[i] =
          fail(Errc::not_converged, fmt::format("{} training rows, and {} are needed",
                                                shop.rows[i].size(), options.train_rows_min));
      return;
    }
    const std::string& volatility = options.volatilities.front();
    auto scale = LearningScale::fit(dataset, shop.rows[i],
                                    {.volatility = volatility,
                                     .forecaster = options_of(shop.config, volatility),
                                     .scaler = options.scaler,
                                     .seed = derive_seed(options.seed, dataset.symbol.index)});
    if (scale) {
      shop.scales[i] = std::make_shared<const LearningScale>(*std::move(scale));
    } else {
      fitted[i] = std::move(scale).error();
    }
  });
  return fitted;
}

ModelCard card_of(const Shop& shop, const Trained& made, const FitReport& fit) {
  const Config& config = shop.config;
  ModelCard card{.id = {},
                 .model = made.model,
                 .pairs = made.pairs,
                 .horizon = made.horizon,
                 .venue = shop.market.venue,
                 .simulated = shop.market.simulated,
                 .vendor = shop.market.simulated ? "" : config.data.capitalizations,
                 .interval = std::string(to_string(shop.market.interval())),
                 .universe = {},
                 .features = shop.datasets.front().features,
                 .feature_code = std::string(feature_code_hash()),
                 .data_hash = shop.data_hash,
                 .train = shop.range,
                 .config = recipe_of(config, made.model),
                 .forecast_code = shop.code,
                 .commit = code_of(git_commit()),
                 .seed = config.seed,
                 .libraries = libraries_of_this_build(),
                 .rows = 0,
                 .train_loss = fit.train_loss,
                 .valid_loss = fit.valid_loss,
                 .steps = fit.steps,
                 .cpu_seconds = 0,
                 .trained_at = shop.now,
                 .expires_at = shop.expires_at};
  for (const Instrument& instrument : shop.market.universe.instruments()) {
    card.universe.push_back(instrument.name);
  }
  return card;
}

struct Finished {
  ModelCard card;
  std::vector<NamedBytes> files;
};

/// Named by all that decides what is learned, so that no other training finds it; empty for none.
std::filesystem::path checkpoint_of(const Shop& shop, const Trained& wanted) {
  if (shop.options.checkpoints.empty()) return {};
  return shop.options.checkpoints /
         sha256(fmt::format("{}\n{}\n{}\n{}\n{}\n{}", wanted.model, fmt::join(wanted.pairs, "+"),
                            wanted.horizon.count(), recipe_of(shop.config, wanted.model),
                            shop.data_hash, shop.code));
}

Result<Finished> train(const Shop& shop, const Item& item, const Trained& wanted,
                       std::span<const Status> fitted) {
  const double began = thread_seconds();
  std::vector<InstrumentRows> instruments;
  std::size_t rows = 0;
  for (const std::size_t symbol : item.symbols) {
    const std::size_t i = shop.dataset_of(item, symbol);
    TERN_TRY_STATUS(fitted[i]);
    instruments.push_back({&shop.datasets[i], shop.rows[i], shop.scales[i]});
    rows += shop.rows[i].size();
  }
  OutOfSampleOptions options = shop.options;
  options.forecaster = options_of(shop.config, find_model(item.model)->kind->name);
  TERN_TRY(TrainedModel made,
           train_model(item.model, instruments, options, checkpoint_of(shop, wanted)));
  Finished finished{card_of(shop, wanted, made.fit), {}};
  finished.card.rows = rows;
  finished.card.cpu_seconds = thread_seconds() - began;
  finished.files = {{"model.bin", std::move(made.model)}, {"scales.bin", std::move(made.scales)}};
  return finished;
}

/// The most that a training takes, tables and copies of them.
std::uint64_t bytes_of(const Shop& shop, const Item& item) {
  std::uint64_t rows = 0;
  for (const std::size_t symbol : item.symbols) {
    rows += shop.rows[shop.dataset_of(item, symbol)].size();
  }
  const auto table =
      static_cast<double>(rows * shop.datasets.front().features.size() * sizeof(float));
  const double joined = item.symbols.size() > 1 ? 2 : 1;
  return static_cast<std::uint64_t>(table * (joined + find_model(item.model)->kind->table_copies));
}

/// Stores what was made, or says why there is nothing.
void keep(const Shop& shop, Result<Finished> finished, ModelStore& store, Trained& one) {
  auto saved = finished ? store.save(std::move(finished->card), finished->files)
                        : Result<ModelCard>(std::move(finished).error());
  if (!saved) {
    one.refusal = std::move(saved).error().message;
    return;
  }
  one.card = *std::move(saved);
  std::error_code ignored;
  if (const auto checkpoint = checkpoint_of(shop, one); !checkpoint.empty()) {
    std::filesystem::remove(checkpoint, ignored);
  }
}

}  // namespace

Result<std::vector<Trained>> train_models(const Config& config, const Market& market,
                                          Database& database, const TrainRequest& request,
                                          std::size_t jobs, Timestamp now,
                                          const std::optional<FrameCache>& cache,
                                          const FoldMeans& means) {
  OutOfSampleOptions options = model_options(config, jobs, means);
  TERN_TRY(std::vector<Item> items, items_of(config, market, request));
  ModelStore store(database);
  TERN_TRY(const std::vector<ModelCard> cards, store.list());
  PastHashes hashes(market);
  TERN_TRY(Shop shop, open_shop(config, market, hashes, std::move(options), now));
  TERN_TRY(const LiveData data, live_data(config, market));
  std::vector<Trained> all;
  std::vector<std::size_t> wanted;  // of all
  for (const Item& item : items) {
    Trained& one = all.emplace_back(Trained{item.model, {}, config.learn.horizons[item.horizon]});
    for (const std::size_t symbol : item.symbols) {
      one.pairs.push_back(market.universe.instruments()[symbol].name);
    }
    if (!request.force) one.card = stored_already(shop, one, cards, data, hashes);
    one.kept = one.card.has_value();
    if (!one.kept) wanted.push_back(all.size() - 1);
  }
  if (wanted.empty()) return all;
  TERN_TRY(shop.datasets, make_datasets(config, market, jobs, cache));
  std::vector<Item> missing;
  for (const std::size_t i : wanted) missing.push_back(items[i]);
  const std::vector<Status> fitted = fit_scales(shop, missing);
  Progress progress("train", missing.size());
  std::mutex storing;
  std::vector<Task> tasks;
  for (std::size_t i = 0; i < missing.size(); ++i) {
    tasks.push_back({bytes_of(shop, missing[i]), [&, i] {
                       Trained& one = all[wanted[i]];
                       auto finished = train(shop, missing[i], one, fitted);
                       const std::scoped_lock lock(storing);
                       keep(shop, std::move(finished), store, one);
                       progress.advance();
                     }});
  }
  const std::uint64_t memory = shop.options.memory;
  run_tasks(tasks, jobs, memory > 0 ? memory : machine_memory() / 2);
  return all;
}

}  // namespace tern
