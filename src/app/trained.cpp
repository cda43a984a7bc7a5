#include "app/trained.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <time.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <mutex>

#include "app/code_hash.h"
#include "app/evaluation.h"
#include "app/feature_request.h"
#include "app/learned.h"
#include "app/model_card.h"
#include "app/version.h"
#include "base/digest.h"
#include "base/parallel.h"
#include "base/progress.h"
#include "base/rng.h"
#include "dataset/split.h"
#include "forecast/back_end.h"
#include "forecast/trained_model.h"

namespace tern {
namespace {

constexpr std::size_t kTrainRowsMin = 1000;

/// One model that is to be there: of these instruments, over this horizon.
struct Lesson {
  std::string model;
  std::vector<std::size_t> symbols;
  std::size_t horizon;  // index of learn.horizons
};

/// What is common to all of them.
struct Shop {
  const Config& config;
  const Market& market;
  std::string data_hash;
  TimeRange range;
  Timestamp expires_at;
  Timestamp now;
  std::filesystem::path checkpoints;  // a folder
  std::vector<Dataset> datasets = {};  // by horizon, then instrument
  std::vector<std::shared_ptr<const LearningScale>> scales = {};  // of datasets; null: not needed
  std::vector<std::vector<std::size_t>> rows = {};                // of datasets

  std::size_t dataset_of(const Lesson& order, std::size_t symbol) const {
    return order.horizon * market.universe.size() + symbol;
  }
};

double thread_cpu_seconds() {
  timespec spent{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
  return static_cast<double>(spent.tv_sec) + 1e-9 * static_cast<double>(spent.tv_nsec);
}

std::string libraries_of_this_build() {
  std::string text;
  for (const BackEnd& one : back_ends()) {
    if (one.version.empty()) continue;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", one.name, one.version);
  }
  return text;
}

Result<std::vector<std::string>> asked_models(const Config& config, const std::string& model) {
  if (model.empty()) return models_at_hand(config);
  // What it says when it cannot be made is what the user has to know.
  TERN_TRY(const ModelName name, find_model(model));
  TERN_TRY_STATUS(make_forecaster(model, options_of(config, name.kind->name)));
  return std::vector{model};
}

Result<std::vector<Lesson>> orders_of(const Config& config, const Market& market,
                                     const TrainRequest& request) {
  TERN_TRY(const auto models, asked_models(config, request.model));
  std::optional<SymbolId> only;
  if (!request.pair.empty()) {
    TERN_TRY(only, find_pair(market, request.pair));
  }
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < market.universe.size(); ++i) all.push_back(i);
  std::vector<Lesson> orders;
  for (std::size_t h = 0; h < config.learn.horizons.size(); ++h) {
    for (const std::string& model : models) {
      if (find_model(model)->pooled) {
        orders.push_back({model, all, h});
        continue;
      }
      for (const std::size_t i : all) {
        if (!only || only->index == i) orders.push_back({model, {i}, h});
      }
    }
  }
  return orders;
}

Result<Shop> open_shop(const Config& config, const Market& market, PastHashes& hashes,
                       const Database& database, Timestamp now) {
  const std::filesystem::path checkpoints = database.file().parent_path() / "checkpoints";
  std::error_code error;
  std::filesystem::create_directories(checkpoints, error);
  if (error) {
    return fail(Errc::io, fmt::format("cannot make {}: {}", checkpoints.string(), error.message()));
  }
  const Timestamp end = newest_close(market);
  TERN_TRY(const Period refit, parse_period(config.learn.refit));
  const Duration longest = config.learn.train_max;
  const Timestamp history = market.open_times().start;
  const Timestamp begin = longest > Duration::zero() ? std::max(history, end - longest) : history;
  return Shop{.config = config,
              .market = market,
              .data_hash = hashes.until(end),
              .range = {begin, end},
              .expires_at = add_months(end, refit.months) + refit.length,
              .now = now,
              .checkpoints = checkpoints};
}

/// The newest that is as good as one that would be trained now.
std::optional<ModelCard> stored_already(const Shop& shop, const Trained& wanted,
                                        std::span<const ModelCard> cards, const LiveData& data,
                                        PastHashes& hashes) {
  const std::string recipe = recipe_of(shop.config, wanted.model);
  std::optional<ModelCard> found;
  for (const ModelCard& card : cards) {
    if (card.model != wanted.model || card.pairs != wanted.pairs || card.horizon != wanted.horizon ||
        card.config != recipe || card.code != code_of(git_commit()) ||
        card.libraries != libraries_of_this_build()) {
      continue;
    }
    if (found && found->train.end > card.train.end) continue;
    if (check_fits(card, data, hashes) && check_not_expired(card, shop.range.end)) found = card;
  }
  return found;
}

/// Fits the scales of the datasets that `orders` need. A dataset that has too few rows, or no scale,
/// has none, and the models that need it say why.
std::vector<Status> fit_scales(Shop& shop, std::span<const Lesson> orders, std::size_t jobs) {
  const std::size_t count = shop.datasets.size();
  shop.scales.resize(count);
  shop.rows.resize(count);
  std::vector<Status> fitted(count);
  std::vector<std::size_t> needed;
  for (const Lesson& order : orders) {
    for (const std::size_t symbol : order.symbols) needed.push_back(shop.dataset_of(order, symbol));
  }
  std::ranges::sort(needed);
  needed.erase(std::ranges::unique(needed).begin(), needed.end());
  parallel_for(needed.size(), jobs, [&](std::size_t item) {
    const std::size_t i = needed[item];
    const Dataset& dataset = shop.datasets[i];
    shop.rows[i] = labelled_rows(dataset, shop.range);
    if (shop.rows[i].size() < kTrainRowsMin) {
      fitted[i] = fail(Errc::not_converged, fmt::format("{} training rows, and {} are needed",
                                                        shop.rows[i].size(), kTrainRowsMin));
      return;
    }
    const std::string& volatility = shop.config.learn.volatilities.front();
    auto scale = LearningScale::fit(
        dataset, shop.rows[i],
        {.volatility = volatility,
         .forecaster = options_of(shop.config, volatility),
         .scaler = shop.config.learn.scaler,
         .seed = derive_seed(shop.config.seed, dataset.symbol.index)});
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
                 .code = code_of(git_commit()),
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

/// Named by all that decides what is learned, so that no other training finds it.
std::filesystem::path checkpoint_of(const Shop& shop, const Trained& wanted) {
  const std::string all =
      fmt::format("{}\n{}\n{}\n{}\n{}\n{}\n{}", wanted.model, fmt::join(wanted.pairs, "+"),
                  wanted.horizon.count(), recipe_of(shop.config, wanted.model), shop.data_hash,
                  code_of(git_commit()), libraries_of_this_build());
  return shop.checkpoints / sha256(all).substr(0, 24);
}

Result<Finished> train(const Shop& shop, const Lesson& order, const Trained& wanted,
                       std::span<const Status> fitted) {
  const double began = thread_cpu_seconds();
  std::vector<LearningRows> instruments;
  std::size_t rows = 0;
  for (const std::size_t symbol : order.symbols) {
    const std::size_t i = shop.dataset_of(order, symbol);
    TERN_TRY_STATUS(fitted[i]);
    instruments.push_back({&shop.datasets[i], shop.rows[i], shop.scales[i]});
    rows += shop.rows[i].size();
  }
  const Config& config = shop.config;
  const FitContext context{.seed = derive_seed(config.seed, order.symbols.front()),
                           .checkpoint = checkpoint_of(shop, wanted),
                           .device = config.learn.device};
  TERN_TRY(TrainedModel made,
           train_model(instruments,
                       {.model = order.model,
                        .forecaster = options_of(config, find_model(order.model)->kind->name),
                        .context = context}));
  Finished finished{card_of(shop, wanted, made.fit), {}};
  finished.card.rows = rows;
  finished.card.cpu_seconds = thread_cpu_seconds() - began;
  finished.files = {{"model.bin", std::move(made.model)}, {"scales.bin", std::move(made.scales)}};
  return finished;
}

}  // namespace

Result<std::vector<Trained>> train_models(const Config& config, const Market& market,
                                          Database& database, const TrainRequest& request,
                                          std::size_t jobs, Timestamp now,
                                          const std::optional<FrameCache>& cache) {
  TERN_TRY(std::vector<Lesson> orders, orders_of(config, market, request));
  ModelStore store(database);
  TERN_TRY(const std::vector<ModelCard> cards, store.list());
  PastHashes hashes(market);
  TERN_TRY(Shop shop, open_shop(config, market, hashes, database, now));
  TERN_TRY(const LiveData data, live_data(config, market));
  std::vector<Trained> all;
  std::vector<std::size_t> wanted;  // of all
  for (const Lesson& order : orders) {
    Trained& one = all.emplace_back(Trained{order.model, {}, config.learn.horizons[order.horizon]});
    for (const std::size_t symbol : order.symbols) {
      one.pairs.push_back(market.universe.instruments()[symbol].name);
    }
    if (!request.force) one.card = stored_already(shop, one, cards, data, hashes);
    one.kept = one.card.has_value();
    if (!one.kept) wanted.push_back(all.size() - 1);
  }
  if (wanted.empty()) return all;
  TERN_TRY(shop.datasets, make_datasets(config, market, jobs, cache));
  std::vector<Lesson> missing;
  for (const std::size_t i : wanted) missing.push_back(orders[i]);
  const std::vector<Status> fitted = fit_scales(shop, missing, jobs);
  Progress progress("train", missing.size());
  std::mutex storing;
  parallel_for(missing.size(), jobs, [&](std::size_t item) {
    Trained& one = all[wanted[item]];
    auto finished = train(shop, missing[item], one, fitted);
    const std::scoped_lock lock(storing);
    auto saved = finished ? store.save(std::move(finished->card), finished->files)
                          : Result<ModelCard>(std::move(finished).error());
    if (saved) {
      one.card = *std::move(saved);
      std::error_code ignored;
      std::filesystem::remove(checkpoint_of(shop, one), ignored);
    } else {
      one.refusal = std::move(saved).error().message;
    }
    progress.advance();
  });
  return all;
}

}  // namespace tern
