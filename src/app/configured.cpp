#include "app/configured.h"

#include <fmt/format.h>

#include <toml++/toml.h>
#include <CLI/CLI.hpp>
#include <sstream>

#include "app/holdout.h"
#include "base/text.h"
#include "source/synthetic.h"
#include "store/bar_store.h"
#include "store/capitalization_store.h"
#include "store/funding_store.h"

namespace tern {
namespace {

/// Only a flag opens the hold-out: one that a file left open would stay open.
Status open_holdout(const std::optional<std::string>& reason, Config& config) {
  if (!config.judge.opened.empty()) {
    return fail(Errc::invalid_argument,
                "judge.open_holdout is set, and a seal that the configuration opens is none: leave "
                "it out, and give --open-holdout when the time has come");
  }
  if (!reason) return {};
  const std::string words = quotable(trim(*reason));
  if (words.empty()) {
    return fail(Errc::invalid_argument,
                "--open-holdout is empty: say in a sentence why the hold-out must be seen");
  }
  std::ostringstream literal;
  literal << toml::value<std::string>(words);
  return set_config("judge.open_holdout=" + literal.str(), config);
}

}  // namespace

void add_config_flags(CLI::App& command, ConfigFlags& flags) {
  command.add_option("-c,--config", flags.file, "TOML file; `tern config` prints every key");
  command.add_option(
      "--timerange", flags.time_range,
      "Out-of-sample range, as 20220101-20260101; what is before it is learned from");
  command.add_flag("--simulated", flags.simulated, "Use the built-in simulated market");
  command.add_option("--preset", flags.preset, "What it hides: null, weak, strong, regime");
  command.add_option("--profile", flags.profile,
                     "How much work models are: quick, standard, thorough");
  command.add_option("--device", flags.device, "Where networks are trained: cpu, cuda");
  command.add_option("--set", flags.assignments, "Override a key: --set learn.refit=90d")
      ->allow_extra_args(false);
}

void add_open_holdout_flag(CLI::App& command, ConfigFlags& flags) {
  command.add_option("--open-holdout", flags.open_holdout,
                     "Look at judge.holdout, and say why in a sentence; each look is recorded");
}

Result<Config> configure(const ConfigFlags& flags, const Globals& globals) {
  Config config = default_config();
  if (!flags.file.empty()) TERN_TRY_STATUS(read_config(flags.file, config));
  std::vector<std::string> assignments;
  if (flags.simulated) assignments.emplace_back("data.source=simulated");
  if (!flags.preset.empty()) assignments.push_back("simulated.preset=" + flags.preset);
  if (!flags.time_range.empty()) {
    assignments.push_back(fmt::format("learn.timerange=\"{}\"", flags.time_range));
  }
  if (!flags.profile.empty()) assignments.push_back("learn.profile=" + flags.profile);
  if (!flags.device.empty()) assignments.push_back("learn.device=" + flags.device);
  if (globals.seed_given) assignments.push_back(fmt::format("seed={}", globals.seed));
  assignments.insert(assignments.end(), flags.assignments.begin(), flags.assignments.end());
  for (const std::string& assignment : assignments) {
    TERN_TRY_STATUS(set_config(assignment, config));
  }
  TERN_TRY_STATUS(open_holdout(flags.open_holdout, config));
  TERN_TRY_STATUS(check_config(config));
  return config;
}

Result<Market> acquire_market(const Config& config, Database& database) {
  if (!config.data.simulated) {
    TERN_TRY(Market market,
             load_market(database, config.data.venue, config.data.pairs, config.data.interval,
                         {kTimeMin, judged_range(config).end}));
    const Timestamp end = market.open_times().range().end;
    TERN_TRY(const Dominance dominance, load_dominance(database, config.data.capitalizations,
                                                       config.data.capitalization_total));
    market.dominance = dominance.known_by(end);
    if (config.trade.perpetual) {
      TERN_TRY(market.funding, load_funding(database, config.data.venue, config.data.pairs, end));
    }
    return market;
  }
  Simulation simulation = simulate({.preset = config.data.preset,
                                    .start = config.data.simulated_start,
                                    .hours = config.data.simulated_hours,
                                    .seed = config.seed});
  const auto seal = sealed_from(config);
  if (!seal) return std::move(simulation.market);
  if (*seal <= config.data.simulated_start) {
    return fail(Errc::not_found,
                fmt::format("the simulated market begins at {}, and everything "
                            "from {} on is sealed: set judge.holdout later",
                            to_string(config.data.simulated_start), to_string(*seal)));
  }
  return simulation.market.slice({kTimeMin, *seal});
}

}  // namespace tern
