#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <numeric>

#include <nlohmann/json.hpp>

#include "app/allocated.h"
#include "app/command.h"
#include "app/configured.h"
#include "app/holdout.h"
#include "app/model_table.h"
#include "base/text.h"
#include "report/number.h"

namespace tern {
namespace {

using Json = nlohmann::ordered_json;

struct AllocateFlags {
  ConfigFlags config;
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
  for (std::size_t i = 0; i < target.weight.size(); ++i) {
    const double tilt = target.weight[i] - present.config.trade.weights[i];
    const std::string_view name = present.market.universe.instruments()[i].name;
    parts.push_back(fmt::format("{} {:+.1f}", name.substr(0, name.find('/')), 100 * tilt));
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

std::string present_text(const Present& present) {
  std::vector<std::string> header = {"allocator", "follows"};
  for (const Instrument& one : present.market.universe.instruments()) header.push_back(one.name);
  header.emplace_back("cash");
  std::vector<std::vector<std::string>> rows;
  std::string remarks;
  for (const auto& [allocator, target] : present.wanted) {
    const bool chosen = allocator == present.config.portfolio.allocator;
    std::vector<std::string>& row = rows.emplace_back();
    row.push_back(allocator + (chosen ? " *" : ""));
    row.push_back(state_text(target));
    for (const double weight : target.weight) row.push_back(decimal(100 * weight, 1));
    row.push_back(decimal(100 * cash_of(target), 1));
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
  TERN_TRY(const MarketStates states, read_market_states(config, market));
  Present present{config, market, {}, now};
  for (const Strategy& strategy : allocation_strategies(config)) {
    TERN_TRY(auto plan, plan_of(config, market, states, strategy.name, {now, now + Duration{1}}));
    present.wanted.push_back({strategy.name, std::move(plan.back())});
  }
  return print(globals.json ? present_json(present) : present_text(present));
}

}  // namespace

void add_allocate_command(CLI::App& root, const Globals& globals, CommandBody& chosen) {
  CLI::App* command =
      root.add_subcommand("allocate", "How each allocator would divide the capital now, and why");
  const auto flags = std::make_shared<AllocateFlags>();
  add_config_flags(*command, flags->config);
  command->footer(
      "Examples:\n  tern allocate -c tern.toml\n"
      "  tern allocate --simulated --set portfolio.allocator=equal_risk --json");
  command->callback([&globals, &chosen, flags] {
    chosen = [&globals, flags] { return allocate_now(*flags, globals); };
  });
}

}  // namespace tern
