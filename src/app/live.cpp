#include "app/live.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "app/feature_request.h"
#include "app/learned.h"
#include "app/live_ensemble.h"
#include "app/model_card.h"
#include "base/check.h"
#include "forecast/live_forecaster.h"

namespace tern {
namespace {

constexpr std::string_view kZero = "zero";

/// The models that answer, and those that would but for a reason.
struct Chosen {
  std::vector<ModelCard> cards;
  std::vector<RefusedModel> refused;
  std::optional<Error> first;  // refusal
};

bool is_asked(const ModelCard& card, const Market& market, const LiveRequest& request) {
  const auto known = [&](const std::string& pair) {
    return market.universe.find(pair).has_value();
  };
  if (!std::ranges::all_of(card.pairs, known)) return false;
  if (!request.model.empty() && card.model != request.model && card.model != kZero) return false;
  return request.pair.empty() || std::ranges::find(card.pairs, request.pair) != card.pairs.end();
}

/// Of each model, pairs, and horizon the newest that fits; where none does, why the newest does
/// not.
Chosen choose(std::span<const ModelCard> cards, const LiveData& data, const LiveRequest& request) {
  PastHashes hashes(*data.market);
  const Timestamp now = newest_close(*data.market);
  std::map<std::tuple<std::string, std::vector<std::string>, Duration>, std::vector<ModelCard>> by;
  for (const ModelCard& card : cards) {
    if (!is_asked(card, *data.market, request)) continue;
    by[{card.model, card.pairs, card.horizon}].push_back(card);
  }
  Chosen chosen;
  for (auto& [key, group] : by) {
    std::ranges::sort(group, [](const ModelCard& a, const ModelCard& b) {
      return std::tuple(a.train.end, a.trained_at) > std::tuple(b.train.end, b.trained_at);
    });
    std::optional<Error> why;
    bool found = false;
    for (const ModelCard& card : group) {
      Status fits = check_fits(card, data, hashes);
      if (fits && !request.expired) fits = check_not_expired(card, now);
      found = fits.has_value();
      if (found) chosen.cards.push_back(card);
      if (found) break;
      if (!why) why = std::move(fits).error();
    }
    if (found) continue;
    chosen.refused.push_back({group.front(), why->message});
    const bool zero_only = std::get<0>(key) == kZero && request.model != kZero;
    if (!chosen.first && !zero_only) chosen.first = std::move(why);
  }
  return chosen;
}

Error nothing_stored(const LiveRequest& request) {
  std::string of = request.model.empty() ? "no model" : fmt::format("no {}", request.model);
  if (!request.pair.empty()) of += fmt::format(" of {}", request.pair);
  return fail(Errc::not_found,
              fmt::format("{} is stored for this market: tern train makes one", of));
}

Result<LiveModel> read_model(const ModelCard& card, const Market& market, const ModelStore& store) {
  LiveModel model{.name = card.model,
                  .symbols = {},
                  .horizon = card.horizon,
                  .trained_until = card.train.end,
                  .model = {},
                  .scales = {}};
  for (const std::string& pair : card.pairs) model.symbols.push_back(*market.universe.find(pair));
  TERN_TRY(model.model, store.read(card, "model.bin"));
  TERN_TRY(model.scales, store.read(card, "scales.bin"));
  return model;
}

/// What no model is needed for, where none is stored.
void add_zero(std::vector<LiveRow>& rows) {
  std::vector<LiveRow> zeros;
  for (const LiveRow& row : rows) {
    const auto same = [&](const LiveRow& other) {
      return other.model == kZero && other.pair == row.pair &&
             other.forecast.horizon == row.forecast.horizon;
    };
    if (std::ranges::any_of(rows, same) || std::ranges::any_of(zeros, same)) continue;
    LiveRow zero{std::string(kZero), row.pair, row.forecast, row.price, row.volatility};
    zero.forecast.mean = 0;
    zero.forecast.stddev = row.volatility;
    zero.forecast.quantiles = normal_quantiles(0, row.volatility);
    zeros.push_back(std::move(zero));
  }
  rows.insert(rows.end(), zeros.begin(), zeros.end());
}

/// In the order in which models are registered, "zero" the first; ensembles are the last.
std::size_t rank_of(std::string_view model) {
  const auto registry = forecaster_registry();
  const auto name = find_model(model);
  return name ? static_cast<std::size_t>(name->kind - registry.data()) : registry.size();
}

Result<std::vector<LiveRow>> rows_of(const LiveForecaster& forecaster, const Chosen& chosen,
                                     const Market& market, std::span<const Dataset> datasets,
                                     const LiveRequest& request) {
  TERN_TRY(const std::vector<LiveForecast> made, forecaster.forecast(datasets));
  std::vector<LiveRow> rows;
  for (const LiveForecast& one : made) {
    const ModelCard& card = chosen.cards[one.model];
    const SymbolId symbol = one.forecast.symbol;
    const std::string& pair = market.universe[symbol].name;
    if (!request.pair.empty() && pair != request.pair) continue;
    const auto row = market.as_of().row_at(one.forecast.as_of);
    TERN_CHECK(row, "a forecast is made when a bar closes");
    rows.push_back({.model = card.model,
                    .pair = pair,
                    .forecast = one.forecast,
                    .price = market.bars[symbol.index].close()[*row],
                    .volatility = one.volatility,
                    .expired = one.forecast.as_of >= card.expires_at,
                    .card = card});
  }
  return rows;
}

/// The datasets of all horizons that models speak of.
Result<std::vector<Dataset>> datasets_of(Config config, const Chosen& chosen, const Market& market,
                                         std::size_t jobs, const std::optional<FrameCache>& cache) {
  config.learn.horizons.clear();
  for (const ModelCard& card : chosen.cards) config.learn.horizons.push_back(card.horizon);
  auto& horizons = config.learn.horizons;
  std::ranges::sort(horizons);
  horizons.erase(std::unique(horizons.begin(), horizons.end()), horizons.end());
  return make_datasets(config, market, jobs, cache);
}

}  // namespace

Result<LiveReport> forecast_live(const Config& config, const Market& market, Database& database,
                                 const LiveRequest& asked, std::size_t jobs,
                                 const std::optional<FrameCache>& cache) {
  LiveRequest request = asked;
  if (!request.pair.empty()) {
    TERN_TRY(const SymbolId symbol, find_pair(market, request.pair));
    request.pair = market.universe[symbol].name;
  }
  if (!request.model.empty()) TERN_TRY_STATUS(find_model(request.model));
  const ModelStore store(database);
  TERN_TRY(const std::vector<ModelCard> cards, store.list());
  TERN_TRY(const LiveData data, live_data(config, market));
  Chosen chosen = choose(cards, data, request);
  const auto wanted = [&](const ModelCard& card) {
    return request.model.empty() || card.model == request.model;
  };
  if (std::ranges::none_of(chosen.cards, wanted)) {
    return chosen.first ? *chosen.first : nothing_stored(request);
  }
  TERN_TRY(const auto datasets, datasets_of(config, chosen, market, jobs, cache));
  const IntervalMethod method = config.learn.intervals;
  LiveForecaster forecaster(method);
  for (const ModelCard& card : chosen.cards) {
    TERN_TRY(const LiveModel model, read_model(card, market, store));
    TERN_TRY_STATUS(forecaster.add(model));
  }
  TERN_TRY_STATUS(forecaster.catch_up(datasets));
  LiveReport report{.venue = market.venue,
                    .simulated = market.simulated,
                    .now = newest_close(market),
                    .rows = {},
                    .refused = std::move(chosen.refused),
                    .without_ensemble = {}};
  TERN_TRY(report.rows, rows_of(forecaster, chosen, market, datasets, request));
  if (request.model.empty()) {
    TERN_TRY_STATUS(add_ensembles(config, market, database, datasets, method, report));
  }
  add_zero(report.rows);
  std::ranges::stable_sort(report.rows, {}, [](const LiveRow& row) {
    return std::tuple(row.forecast.symbol, row.forecast.horizon, rank_of(row.model));
  });
  return report;
}

LiveInterval central_interval(const Forecast& forecast, double share) {
  const auto at = [&](double level) {
    const auto nearest = std::ranges::min_element(
        kQuantileLevels, {}, [level](double one) { return std::abs(one - level); });
    return static_cast<double>(
        forecast.quantiles[static_cast<std::size_t>(nearest - kQuantileLevels.begin())]);
  };
  return {share, at(0.5 * (1 - share)), at(0.5 * (1 + share))};
}

}  // namespace tern
