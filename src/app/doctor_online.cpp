#include "app/doctor_online.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/version.h"
#include "base/progress.h"
#include "base/text.h"

namespace tern {
namespace {

/// "holds", "differs", or "unreachable".
std::string_view verdict(const ProbeOutcome& outcome) {
  if (!outcome.finding) return "unreachable";
  return outcome.finding->holds ? "holds" : "differs";
}

std::string found(const ProbeOutcome& outcome) {
  return outcome.finding ? outcome.finding->found : outcome.finding.error().message;
}

std::size_t count(std::span<const ProbeOutcome> outcomes, std::string_view what) {
  return static_cast<std::size_t>(std::ranges::count(outcomes, what, verdict));
}

Result<std::vector<Probe>> probes_of(std::string_view venue) {
  std::vector<Probe> chosen;
  std::vector<std::string> venues;
  for (const Probe& probe : probe_registry()) {
    if (venue.empty() || probe.venue == venue) chosen.push_back(probe);
    if (venues.empty() || venues.back() != probe.venue) venues.emplace_back(probe.venue);
  }
  if (!chosen.empty()) return chosen;
  return fail(Errc::invalid_argument, fmt::format("nothing is probed of '{}': it is done for {}",
                                                  venue, fmt::join(venues, ", ")));
}

}  // namespace

Result<std::vector<ProbeOutcome>> run_probes(std::string_view venue, const VenueAccess& access,
                                             Clock& clock) {
  TERN_TRY(const std::vector<Probe> probes, probes_of(venue));
  TERN_TRY(HttpClient http, HttpClient::make({.user_agent = "tern/" + std::string(kVersion),
                                              .ca_file = access.ca_file}));
  const SourceContext context{.http = &http,
                              .clock = &clock,
                              .holds = nullptr,
                              .url = access.url,
                              .archive_url = access.archive_url,
                              .seed = access.seed};
  Progress progress("probes", probes.size());
  std::vector<ProbeOutcome> outcomes;
  for (const Probe& probe : probes) {
    outcomes.push_back({probe, probe.run(context)});
    const auto& finding = outcomes.back().finding;
    if (!finding && finding.error().kind == Errc::canceled) return finding.error();
    progress.advance();
  }
  return outcomes;
}

std::string probe_text(std::span<const ProbeOutcome> outcomes, bool json) {
  if (json) {
    auto list = nlohmann::ordered_json::array();
    for (const ProbeOutcome& outcome : outcomes) {
      list.push_back({{"venue", outcome.probe.venue},
                      {"probe", outcome.probe.name},
                      {"expectation", outcome.probe.expectation},
                      {"verdict", verdict(outcome)},
                      {"found", found(outcome)}});
    }
    constexpr auto kReplace = nlohmann::json::error_handler_t::replace;
    return nlohmann::ordered_json{{"probes", list}}.dump(2, ' ', false, kReplace) + "\n";
  }
  std::string text = fmt::format("{:<12} {:<12} {}\n", "verdict", "venue", "what tern assumes");
  for (const ProbeOutcome& outcome : outcomes) {
    text += fmt::format("{:<12} {:<12} {}: {}\n", verdict(outcome), outcome.probe.venue,
                        outcome.probe.name, outcome.probe.expectation);
    text += fmt::format("{:<25} found: {}\n", "", found(outcome));
  }
  return text + fmt::format("{} hold, {} differ, {} could not be asked\n", count(outcomes, "holds"),
                            count(outcomes, "differs"), count(outcomes, "unreachable"));
}

Status probe_status(std::span<const ProbeOutcome> outcomes) {
  if (const std::size_t differ = count(outcomes, "differs")) {
    return fail(Errc::corrupt_data,
                fmt::format("{} of {} assumptions about the venues do not hold: please open an "
                            "issue with the table above",
                            differ, outcomes.size()));
  }
  if (const std::size_t unreachable = count(outcomes, "unreachable")) {
    return fail(Errc::network,
                fmt::format("{} of {} probes could not be asked: see the table above", unreachable,
                            outcomes.size()));
  }
  return {};
}

}  // namespace tern
