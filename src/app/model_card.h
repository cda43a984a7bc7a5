#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/config.h"
#include "forecast/forecaster.h"
#include "market/market.h"
#include "store/database.h"
#include "store/model_store.h"

namespace tern {

/// When the newest bar closed: what is known, is known by then.
Timestamp newest_close(const Market& market);

/// The keys of `config` that decide what `model` becomes from given data, a line each: not which
/// other models there are, nor how forecasts are judged and traded.
/// Requires: find_model() knows `model`.
std::string recipe_of(const Config& config, std::string_view model);

/// How `config` wants `kind` made, a kind of model or of volatility: without what learn.settings
/// says of others.
ForecasterOptions options_of(const Config& config, std::string_view kind);

/// The features that a dataset of `config` has, in the order of its columns.
/// Errors: as learned_features().
Result<std::vector<std::string>> feature_names_of(const Config& config);

/// Of a market as it was, by the close of its newest bar.
class PastHashes {
 public:
  /// Requires: `market` outlives this.
  explicit PastHashes(const Market& market) : market_(&market) {}
  const std::string& until(Timestamp end);

 private:
  const Market* market_;
  std::map<Timestamp, std::string> hashes_;
};

/// What a model is asked to forecast.
struct LiveData {
  const Market* market;
  std::string vendor;  ///< of capitalizations; empty: none
  std::vector<std::string> features;
};

/// What `config` says of `market`. Errors: as feature_names_of().
Result<LiveData> live_data(const Config& config, const Market& market);

/// Whether the model of `card` can forecast `data`.
///
/// Errors: invalid_argument: it learned from other features or data; says what it expects, and what
/// there is.
Status check_fits(const ModelCard& card, const LiveData& data, PastHashes& hashes);

/// Errors: invalid_argument: at `now`, forecasts of this model are too old to be used.
Status check_not_expired(const ModelCard& card, Timestamp now);

/// The card that `name`, the beginning of an id, means.
/// Errors: not_found; invalid_argument: several ids begin so.
Result<ModelCard> find_card(std::span<const ModelCard> cards, std::string_view name);

/// A stored model, and whether the market has gone past its use.
struct StoredModel {
  ModelCard card;
  bool expired;
};

/// Every stored model. A market that is simulated goes on only as far as models were trained on it.
/// Errors: io, corrupt_data.
Result<std::vector<StoredModel>> stored_models(Database& database);

/// "3f2a91c4bd": as much of an id as a table has room for.
std::string short_id(const ModelCard& card);
/// "BTC/USDT", or "BTC/USDT+ETH/USDT" of a pooled model.
std::string pairs_text(const ModelCard& card);

}  // namespace tern
