#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/configured.h"
#include "feature/definition.h"

namespace tern {

/// What the command line says of features and of the bars to compute them from.
struct FeatureFlags {
  ConfigFlags config;
  std::vector<std::string> names = {"all"};
};

/// Features, and the bars to compute them from.
struct FeatureRequest {
  Config config;
  Market market;    ///< all the history there is, up to the end of `range`
  TimeRange range;  ///< of interest; everything where no range was asked for
  std::vector<const Feature*> features;
};

/// `range_doc` says what --timerange means. `flags` must outlive the parsing.
void add_feature_flags(CLI::App& command, FeatureFlags& flags, const std::string& range_doc);

/// Errors: as configure(), acquire_market(), and select_features().
Result<FeatureRequest> request_features(const FeatureFlags& flags, const Globals& globals);

/// Errors: invalid_argument: not a pair, or one that is not in `market`, naming those that are.
Result<SymbolId> find_pair(const Market& market, std::string_view pair);

/// "binance", or "simulated" marked as such.
std::string shown_venue(const Market& market);

}  // namespace tern
