#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>

#include <nlohmann/json.hpp>

#include "app/allocated.h"
#include "app/command.h"
#include "app/configured.h"
#include "app/evaluation.h"
#include "app/learned.h"
#include "app/market_regime.h"
#include "app/model_table.h"
#include "app/tried.h"
#include "base/text.h"
#include "report/allocation_tables.h"
#include "report/allocations.h"
#include "report/build.h"
#include "report/documents.h"
#include "report/number.h"
#include "store/trial_ledger.h"

namespace tern {
namespace {

using Json = nlohmann::ordered_json;

struct AllocateFlags {
  ConfigFlags config;
  bool compare = false;
};

/// The weights that one allocator wants now.
struct Wanted {
  std::string allocator;
  TargetWeights target;
};

/// What every allocator wants held as of the newest instant of decision.
struct Present {
  const Config& config;
  const Market& market;
  std::vector<Wanted> wanted;  ///< in the order of the registry
  Timestamp as_of;
};

double cash_of(const TargetWeights& target) {
  return 1 - std::accumulate(target.weight.begin(), target.weight.end(), 0.0);
}

/// By how much the weights lean away from the configured ones.
std::string tilt_text(const Present& present, const TargetWeights& target) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < target.why.tilt.size(); ++i) {
    const std::string_view name = present.market.universe.instruments()[i].name;
    parts.push_back(
        fmt::format("{} {:+.1f}", name.substr(0, name.find('/')), 100 * target.why.tilt[i]));
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string state_text(const TargetWeights& target) {
  std::string text = target.why.regime;
  if (target.why.exposure != 1) {
    text += fmt::format("{}exposure {:.0f} %", text.empty() ? "" : ", ", 100 * target.why.exposure);
  }
  return text.empty() ? "-" : text;
}

/// What part of the risk each is, in percent: "62/16/22".
std::string risk_text(const TargetWeights& target) {
  std::vector<std::string> parts;
  for (const double share : target.why.risk_share) parts.push_back(decimal(100 * share, 0));
  return parts.empty() ? "-" : fmt::format("{}", fmt::join(parts, "/"));
}

std::string present_text(const Present& present) {
  std::vector<std::string> header = {"allocator", "follows"};
  for (const Instrument& one : present.market.universe.instruments()) header.push_back(one.name);
  header.insert(header.end(), {"cash", "of the risk"});
  std::vector<std::vector<std::string>> rows;
  std::string remarks;
  for (const auto& [allocator, target] : present.wanted) {
    const bool chosen = allocator == present.config.portfolio.allocator;
    std::vector<std::string>& row = rows.emplace_back();
    row.push_back(allocator + (chosen ? " *" : ""));
    row.push_back(state_text(target));
    for (const double weight : target.weight) row.push_back(decimal(100 * weight, 1));
    row.push_back(decimal(100 * cash_of(target), 1));
    row.push_back(risk_text(target));
    for (const std::string& limit : target.why.limits) {
      remarks += fmt::format("{}: {}\n", allocator, limit);
    }
    if (chosen) {
      remarks += fmt::format("* portfolio.allocator; against trade.weights: {} points\n",
                             tilt_text(present, target));
    }
  }
  return fmt::format("Weights for {}, of what was known at {}, in percent of equity\n\n{}\n{}",
                     present.market.simulated ? "*simulated*" : quotable(present.market.venue),
                     to_string(present.as_of), aligned(header, rows, 2), remarks);
}

std::string present_json(const Present& present) {
  auto allocators = Json::array();
  for (const auto& [allocator, target] : present.wanted) {
    Json weights = Json::object();
    for (std::size_t i = 0; i < target.weight.size(); ++i) {
      weights[present.market.universe.instruments()[i].name] = target.weight[i];
    }
    allocators.push_back({{"allocator", allocator},
                          {"configured", allocator == present.config.portfolio.allocator},
                          {"weights", weights},
                          {"cash", cash_of(target)},
                          {"regime", target.why.regime},
                          {"exposure", target.why.exposure},
                          {"tilt", target.why.tilt},
                          {"risk_shares", target.why.risk_share},
                          {"limits", target.why.limits}});
  }
  const Json json = {{"venue", present.market.venue},
                     {"simulated", present.market.simulated},
                     {"as_of", to_string(present.as_of)},
                     {"allocators", allocators}};
  return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

/// The newest instant at which weights are decided.
Result<Timestamp> newest_decision(const Config& config, const Market& market) {
  const TimeGrid grid = market.as_of();
  for (std::size_t row = grid.size; row-- > 0;) {
    const Duration of_day = grid[row].time_since_epoch() % Duration{24h};
    if (of_day == std::chrono::hours{config.portfolio.hour}) return grid[row];
  }
  return fail(Errc::not_found,
              fmt::format("no bar closes at {:02}:00 UTC, when portfolio.decide_at decides: import "
                          "a day of bars or more",
                          config.portfolio.hour));
}

Status allocate_now(const AllocateFlags& flags, const Globals& globals) {
  TERN_TRY(Config config, configure(flags.config, globals));
  const Timestamp begin = config.learn.test.begin;  // from which kinds that learn are refitted
  config.learn.test = {kTimeMin, kTimeMax};         // all there is, up to the seal of a hold-out
  TERN_TRY(Database database, Database::open(globals.data_dir));
  TERN_TRY(const Market market, acquire_market(config, database));
  config.learn.test.begin = begin;
  TERN_TRY(const Timestamp now, newest_decision(config, market));
  // Weights are wanted each day, whenever they are traded to; some mind what was held before.
  config.portfolio.cadence = Cadence::band;
  TERN_TRY(const MarketStates states, read_market_states(config, market));
  const TimeRange past{std::min(begin, now), now + Duration{1}};
  Present present{config, market, {}, now};
  for (const Strategy& strategy : allocation_strategies(config)) {
    TERN_TRY(auto plan, plan_of(config, market, states, strategy.name, past));
    present.wanted.push_back({strategy.name, std::move(plan.back())});
  }
  return print(globals.json ? present_json(present) : present_text(present));
}

/// What each allocator earned, beside the others.
Result<Report> compared_report(const Config& config, const Market& market, TimeRange test,
                               const Tried& tried, const MarketStates& states, Allocations held,
                               std::size_t jobs) {
  ReportInputs inputs;
  inputs.provenance.seed = config.seed;
  inputs.market = &market;
  inputs.period = test;
  inputs.costs = config.trade.costs;
  inputs.capital = config.trade.capital;
  inputs.tried = tried.history;
  inputs.tried_sharpes = tried.sharpes;
  inputs.draws = config.bootstrap_draws;
  inputs.allocations = std::move(held.runs);
  inputs.assumptions = std::move(held.ruined);
  inputs.regimes = {states.dominance};
  TERN_TRY(inputs.regime_settings, regime_settings_of(config));
  return build_report(inputs, jobs);
}

std::vector<TrialFigures> figures_of(const Allocations& held) {
  std::vector<TrialFigures> figures;
  for (const double sharpe : held.sharpes) {
    figures.push_back({sharpe, std::nan(""), std::nan("")});
  }
  return figures;
}

std::string compared_text(const Report& report, std::span<const std::string> ruined) {
  std::string text = fmt::format("{}\n{}\n", to_markdown(allocation_table(report)),
                                 to_markdown(allocation_contrast_table(report)));
  for (const std::string& sentence : ruined) text += sentence + "\n\n";
  return text + roadmap_judgment(report) + "\n";
}

Status allocate_compared(const AllocateFlags& flags, const Globals& globals) {
  TERN_TRY(const Config config, configure(flags.config, globals));
  TERN_TRY(Database database, Database::open(globals.data_dir));
  TERN_TRY(const Market market, acquire_market(config, database));
  TERN_TRY(const TimeRange test, test_range(config, market));
  const Evaluation evaluation = evaluation_of(config, market, test);
  std::vector<Trial> trials;
  for (const Strategy& strategy : allocation_strategies(config)) {
    trials.push_back(allocation_trial(evaluation, strategy));
  }
  TERN_TRY(const Tried tried, look(database, evaluation, "tern allocate", std::move(trials)));
  TERN_TRY(const MarketStates states, read_market_states(config, market));
  TERN_TRY(Allocations held, trade_allocations(config, market, states, test, globals.jobs));
  TERN_TRY_STATUS(TrialLedger(database).tell(tried.look, tried.trials, figures_of(held)));
  const std::vector<std::string> ruined = held.ruined;
  TERN_TRY(const Report report,
           compared_report(config, market, test, tried, states, std::move(held), globals.jobs));
  return print(globals.json ? to_json(report) : compared_text(report, ruined));
}

}  // namespace

void add_allocate_command(CLI::App& root, const Globals& globals, CommandBody& chosen) {
  CLI::App* command =
      root.add_subcommand("allocate", "How each allocator would divide the capital now, and why");
  const auto flags = std::make_shared<AllocateFlags>();
  add_config_flags(*command, flags->config);
  command->add_flag("--compare", flags->compare,
                    "What each would have earned over learn.timerange, net of costs, with tests");
  command->footer(
      "Examples:\n  tern allocate -c tern.toml\n"
      "  tern allocate -c tern.toml --compare --timerange 20210101-20260101\n"
      "  tern allocate --simulated --set portfolio.allocator=equal_risk --json");
  command->callback([&globals, &chosen, flags] {
    chosen = [&globals, flags] {
      return flags->compare ? allocate_compared(*flags, globals) : allocate_now(*flags, globals);
    };
  });
}

}  // namespace tern
