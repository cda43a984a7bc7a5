#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "app/command.h"
#include "app/feature_audit.h"
#include "app/feature_request.h"
#include "base/rng.h"

namespace tern {
namespace {

struct AuditFlags {
  FeatureFlags features;
  std::string pair;
  std::size_t instants = 30;
};

Result<PairAudit> audit_pair(const FeatureRequest& request, SymbolId own, const AuditFlags& flags,
                             const Globals& globals) {
  const std::string& name = request.market.universe[own].name;
  TERN_TRY(const FeatureInputs inputs, make_feature_inputs(request.market, own));
  const std::uint64_t seed = derive_seed(request.config.seed, own.index);
  const auto instants = audit_instants(inputs, request.range, flags.instants, seed);
  if (instants.empty()) {
    return fail(Errc::gap_in_data,
                fmt::format("no two hours of {} lie in the asked range: ask for another, or fetch "
                            "its bars",
                            name));
  }
  TERN_TRY(auto audits,
           audit_leaks(inputs, request.features, instants, {.seed = seed, .jobs = globals.jobs}));
  return PairAudit{name, instants.size(), parts_of(excerpt(inputs, request.market.as_of().range())),
                   std::move(audits)};
}

Status audit(const AuditFlags& flags, const Globals& globals) {
  TERN_TRY(const FeatureRequest request, request_features(flags.features, globals));
  std::vector<SymbolId> ids;
  if (flags.pair.empty()) {
    for (std::uint16_t i = 0; i < request.market.universe.size(); ++i) ids.push_back(SymbolId{i});
  } else {
    TERN_TRY(const SymbolId id, find_pair(request.market, flags.pair));
    ids = {id};
  }
  std::vector<PairAudit> pairs;
  for (const SymbolId id : ids) {
    TERN_TRY(PairAudit pair, audit_pair(request, id, flags, globals));
    pairs.push_back(std::move(pair));
  }
  TERN_TRY_STATUS(print(audit_text(pairs, request.market, globals.json)));
  return audit_status(pairs);
}

}  // namespace

void add_feature_audit_command(CLI::App& features, const Globals& globals, CommandBody& chosen) {
  CLI::App* command = features.add_subcommand(
      "audit", "Prove that no feature looks ahead: alters the future and compares to the bit");
  command->fallthrough();
  const auto flags = std::make_shared<AuditFlags>();
  add_feature_flags(*command, flags->features,
                    "Where the instants lie, as 20220101-20260101; default: everywhere");
  command->add_option("--instants", flags->instants, "How many per pair")
      ->check(CLI::Range(1, 100'000))
      ->capture_default_str();
  command->add_option("--pair", flags->pair, "Only this one of data.pairs");
  command->footer(
      "Exits with 1 when a feature leaks. Examples:\n"
      "  tern features audit\n"
      "  tern features audit --simulated --names rsi_14,trend --instants 100");
  command->callback([&globals, &chosen, flags] {
    chosen = [&globals, flags] { return audit(*flags, globals); };
  });
}

}  // namespace tern
