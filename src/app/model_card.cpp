#include "app/model_card.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "app/code_hash.h"
#include "app/learned.h"
#include "base/text.h"
#include "feature/registry.h"
#include "forecast/forecaster.h"
#include "report/number.h"
#include "store/bar_store.h"

namespace tern {
namespace {

/// Keys of the sections that matter which do not: the data tell how long the simulation was, and
/// the rest is of other models or of judging.
constexpr std::array<std::string_view, 9> kNotOfTheModel = {
    "learn.embargo",   "learn.horizons",  "learn.intervals",    "learn.models",   "learn.settings",
    "learn.timerange", "learn.train_min", "learn.volatilities", "simulated.hours"};

bool decides(std::string_view key, bool simulated) {
  if (std::ranges::find(kNotOfTheModel, key) != kNotOfTheModel.end()) return false;
  if (key.starts_with("simulated.")) return simulated;
  return key == "seed" || key.starts_with("data.") || key.starts_with("learn.");
}

Error refuse(const ModelCard& card, std::string_view expected, std::string_view found) {
  return fail(Errc::invalid_argument,
              fmt::format("model {} ({}, {}) learned from {}, and there is {}: run tern train",
                          short_id(card), card.model, pairs_text(card), expected, found));
}

Status check_features(const ModelCard& card, const std::vector<std::string>& found) {
  if (card.features.size() != found.size()) {
    return refuse(card, fmt::format("{} features", card.features.size()),
                  fmt::format("a configuration of {}", found.size()));
  }
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (card.features[i] == found[i]) continue;
    return refuse(card, fmt::format("'{}' as feature {}", card.features[i], i + 1),
                  fmt::format("'{}' in its place", found[i]));
  }
  return {};
}

std::vector<std::string> pairs_of(const Market& market) {
  std::vector<std::string> pairs;
  for (const Instrument& instrument : market.universe.instruments()) {
    pairs.push_back(instrument.name);
  }
  return pairs;
}

std::string vendor_text(std::string_view vendor) {
  return vendor.empty() ? "no capitalizations" : fmt::format("capitalizations of {}", vendor);
}

}  // namespace

Timestamp newest_close(const Market& market) {
  return market.open_times().range().end;
}

std::string recipe_of(const Config& config, std::string_view model) {
  const std::string volatility = volatilities_at_hand(config).front();
  std::vector<std::string> lines;
  for (const auto& [key, literal] : config.literals) {
    if (decides(key, config.data.simulated)) lines.push_back(fmt::format("{} = {}", key, literal));
  }
  for (const std::string_view kind :
       {find_model(model)->kind->name, std::string_view(volatility)}) {
    for (const std::string& setting : options_of(config, kind).overrides) {
      lines.push_back(fmt::format("learn.settings = {}", setting));
    }
  }
  lines.push_back(fmt::format("learn.volatility = {}", volatility));
  return fmt::format("{}", fmt::join(lines, "\n"));
}

ForecasterOptions options_of(const Config& config, std::string_view kind) {
  ForecasterOptions options{config.learn.profile, {}};
  for (const std::string& setting : config.learn.settings) {
    if (setting.starts_with(fmt::format("{}.", kind))) options.overrides.push_back(setting);
  }
  return options;
}

Result<std::vector<std::string>> feature_names_of(const Config& config) {
  TERN_TRY(const auto features, learned_features(config));
  std::vector<std::string> names;
  for (const Feature* feature : features) {
    if (feature->name != kVolatilityFeature) names.emplace_back(feature->name);
  }
  return names;
}

const std::string& PastHashes::until(Timestamp end) {
  const auto found = hashes_.find(end);
  if (found != hashes_.end()) return found->second;
  const bool all = end == newest_close(*market_);
  return hashes_[end] = content_hash(all ? *market_ : market_->slice({kTimeMin, end}));
}

Result<LiveData> live_data(const Config& config, const Market& market) {
  TERN_TRY(std::vector<std::string> features, feature_names_of(config));
  return LiveData{&market, market.simulated ? "" : config.data.capitalizations,
                  std::move(features)};
}

Status check_fits(const ModelCard& card, const LiveData& data, PastHashes& hashes) {
  const Market& market = *data.market;
  const std::string interval(to_string(market.interval()));
  if (card.venue != market.venue || card.interval != interval) {
    return refuse(card, fmt::format("{} bars of {}", card.interval, card.venue),
                  fmt::format("a market of {} bars of {}", interval, quotable(market.venue)));
  }
  if (card.vendor != data.vendor) {
    return refuse(card, vendor_text(card.vendor),
                  fmt::format("a configuration with {}", vendor_text(data.vendor)));
  }
  if (const auto pairs = pairs_of(market); card.universe != pairs) {
    return refuse(card, fmt::format("the pairs {}", fmt::join(card.universe, ", ")),
                  fmt::format("a market of {}", fmt::join(pairs, ", ")));
  }
  TERN_TRY_STATUS(check_features(card, data.features));
  if (card.feature_code != feature_code_hash()) {
    return refuse(card,
                  fmt::format("features computed by code {}", card.feature_code.substr(0, 12)),
                  fmt::format("code {} in this build", feature_code_hash().substr(0, 12)));
  }
  if (newest_close(market) < card.train.end) {
    return refuse(card, fmt::format("bars until {}", to_string(card.train.end)),
                  fmt::format("a market that ends at {}", to_string(newest_close(market))));
  }
  if (const std::string& hash = hashes.until(card.train.end); hash != card.data_hash) {
    return refuse(card,
                  fmt::format("bars until {} with SHA-256 {}", to_string(card.train.end),
                              card.data_hash.substr(0, 12)),
                  fmt::format("a market where they have {}", hash.substr(0, 12)));
  }
  return {};
}

Status check_not_expired(const ModelCard& card, Timestamp now) {
  if (now < card.expires_at) return {};
  return fail(
      Errc::invalid_argument,
      fmt::format("model {} ({}, {}) was to be used until {}, and it is {}: run tern train, "
                  "or give --expired",
                  short_id(card), card.model, pairs_text(card), to_string(card.expires_at),
                  to_string(now)));
}

Result<ModelCard> find_card(std::span<const ModelCard> cards, std::string_view name) {
  std::vector<std::string_view> ids;
  const ModelCard* found = nullptr;
  for (const ModelCard& card : cards) {
    if (name.empty() || !card.id.starts_with(name)) continue;
    ids.push_back(card.id);
    found = &card;
  }
  if (ids.size() == 1) return *found;
  if (ids.empty()) {
    return fail(Errc::not_found, fmt::format("no model has an id that begins with '{}': tern "
                                             "models list shows those there are",
                                             quotable(name)));
  }
  return fail(Errc::invalid_argument,
              fmt::format("{} models have ids that begin with '{}': write more of one of {}",
                          ids.size(), quotable(name), fmt::join(ids, ", ")));
}

Result<std::vector<StoredModel>> stored_models(Database& database) {
  TERN_TRY(std::vector<ModelCard> cards, ModelStore(database).list());
  TERN_TRY(const std::vector<SeriesSummary> series, BarStore(database).list());
  const auto now = [&](const ModelCard& card) {
    Timestamp newest = card.train.end;
    for (const ModelCard& other : cards) {
      if (other.simulated == card.simulated && other.venue == card.venue) {
        newest = std::max(newest, other.train.end);
      }
    }
    for (const SeriesSummary& one : series) {
      const bool own =
          one.series.venue == card.venue && to_string(one.series.interval) == card.interval;
      if (own && !card.simulated) newest = std::max(newest, one.last + length(one.series.interval));
    }
    return newest;
  };
  std::vector<StoredModel> stored;
  for (const ModelCard& card : cards) stored.push_back({card, now(card) >= card.expires_at});
  return stored;
}

std::string short_id(const ModelCard& card) {
  return card.id.substr(0, 10);
}

std::string pairs_text(const ModelCard& card) {
  return fmt::format("{}", fmt::join(card.pairs, "+"));
}

}  // namespace tern
