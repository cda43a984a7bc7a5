#include "app/feature_request.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "base/text.h"
#include "feature/selection.h"

namespace tern {

void add_feature_flags(CLI::App& command, FeatureFlags& flags, const std::string& range_doc) {
  command
      .add_option("--names", flags.names,
                  "Names, aliases, or groups of `tern features list`; core, or all")
      ->delimiter(',')
      ->capture_default_str();
  add_config_flags(command, flags.config);
  command.get_option("--timerange")->description(range_doc);
}

Result<FeatureRequest> request_features(const FeatureFlags& flags, const Globals& globals) {
  TERN_TRY(auto features, select_features(flags.names));
  TERN_TRY(Config config, configure(flags.config, globals));
  if (flags.config.time_range.empty()) config.learn.test = {kTimeMin, kTimeMax};
  TERN_TRY(Database database, Database::open(globals.data_dir));
  TERN_TRY(Market market, acquire_market(config, database));
  const TimeRange range = config.learn.test;
  return FeatureRequest{std::move(config), std::move(market), range, std::move(features)};
}

Result<SymbolId> find_pair(const Market& market, std::string_view pair) {
  TERN_TRY(const Pair wanted, parse_pair(pair));
  if (const auto id = market.universe.find(to_string(wanted))) return *id;
  std::vector<std::string_view> names;
  for (const Instrument& instrument : market.universe.instruments()) {
    names.push_back(instrument.name);
  }
  return fail(Errc::invalid_argument,
              fmt::format("the pairs of this market are {}, and {} is not one of them: name one, "
                          "or set data.pairs",
                          fmt::join(names, ", "), to_string(wanted)));
}

std::string shown_venue(const Market& market) {
  return market.simulated ? "*simulated*" : quotable(market.venue);
}

}  // namespace tern
