#include "app/feature_audit.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>

#include "app/feature_request.h"
#include "report/number.h"

namespace tern {
namespace {

/// One feature over all pairs.
struct Line {
  std::string name;
  std::size_t instants = 0;
  std::size_t comparisons = 0;
  std::size_t leaks = 0;

  std::string result() const {
    if (leaks > 0) return "LEAKS";
    return instants > 0 ? "ok" : "no value";
  }
};

std::vector<Line> lines_of(std::span<const PairAudit> pairs) {
  std::vector<Line> lines;
  for (const FeatureAudit& audit : pairs.front().audits) lines.push_back({.name = audit.name});
  for (const PairAudit& pair : pairs) {
    for (std::size_t f = 0; f < lines.size(); ++f) {
      lines[f].instants += pair.audits[f].instants;
      lines[f].comparisons += pair.audits[f].comparisons;
      lines[f].leaks += pair.audits[f].leaks;
    }
  }
  return lines;
}

std::vector<std::string> names_where(std::span<const Line> lines, bool (*holds)(const Line&)) {
  std::vector<std::string> names;
  for (const Line& line : lines) {
    if (holds(line)) names.push_back(line.name);
  }
  return names;
}

bool leaks(const Line& line) {
  return line.leaks > 0;
}
bool has_no_value(const Line& line) {
  return line.leaks == 0 && line.instants == 0;
}

std::string shown(const std::optional<double>& value) {
  return value ? fmt::format("{}", *value) : "missing";
}

std::string leak_text(const PairAudit& pair, const FeatureAudit& audit) {
  const Leak& leak = *audit.first;
  return fmt::format(
      "{} of {} leaks at {} of {} instants, first at {}: the value of {} is {}, and {} {}\n",
      audit.name, pair.pair, audit.leaks, pair.instants, to_string(leak.instant),
      to_string(leak.as_of), shown(leak.was), shown(leak.became), leak.when);
}

std::vector<std::string_view> altered_parts(std::span<const PairAudit> pairs) {
  std::set<Part> parts;
  for (const PairAudit& pair : pairs) parts.insert(pair.altered.begin(), pair.altered.end());
  std::vector<std::string_view> names;
  for (const Part part : parts) names.push_back(to_string(part));
  return names;
}

std::string summary_text(std::span<const PairAudit> pairs, std::span<const Line> lines,
                         const Market& market) {
  std::vector<std::string> looked;
  std::size_t comparisons = 0;
  for (const PairAudit& pair : pairs) {
    looked.push_back(fmt::format("{} instants of {}", pair.instants, pair.pair));
  }
  for (const Line& line : lines) comparisons += line.comparisons;
  std::string text = fmt::format(
      "\nLooked at {} ({}).\nWhat came after each was made other, one part at a time, and then "
      "taken "
      "away: {}.\nThen the features were computed live, and live with a restart.\n",
      fmt::join(looked, ", "), shown_venue(market), fmt::join(altered_parts(pairs), ", "));
  const auto without = names_where(lines, has_no_value);
  if (!without.empty()) {
    text += fmt::format("{} of {} features had no value to compare: {}\n", without.size(),
                        lines.size(), fmt::join(without, ", "));
  }
  const std::size_t leaking = names_where(lines, leaks).size();
  return text + fmt::format("{} of {} features leak; {} values compared to the bit\n", leaking,
                            lines.size(), count(comparisons));
}

nlohmann::ordered_json json_value(const std::optional<double>& value) {
  return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json(nullptr);
}

nlohmann::ordered_json json_leak(const PairAudit& pair, const FeatureAudit& audit) {
  const Leak& leak = *audit.first;
  return {{"feature", audit.name},          {"pair", pair.pair},
          {"instants", audit.leaks},        {"instant", to_string(leak.instant)},
          {"as_of", to_string(leak.as_of)}, {"when", leak.when},
          {"was", json_value(leak.was)},    {"became", json_value(leak.became)}};
}

std::string json_text(std::span<const PairAudit> pairs, std::span<const Line> lines,
                      const Market& market) {
  nlohmann::ordered_json told = {{"venue", market.venue},
                                 {"simulated", market.simulated},
                                 {"altered", altered_parts(pairs)},
                                 {"pairs", nlohmann::ordered_json::array()},
                                 {"features", nlohmann::ordered_json::array()},
                                 {"leaks", nlohmann::ordered_json::array()}};
  for (const Line& line : lines) {
    told["features"].push_back({{"name", line.name},
                                {"instants", line.instants},
                                {"comparisons", line.comparisons},
                                {"leaks", line.leaks}});
  }
  for (const PairAudit& pair : pairs) {
    told["pairs"].push_back({{"pair", pair.pair}, {"instants", pair.instants}});
    for (const FeatureAudit& audit : pair.audits) {
      if (audit.first) told["leaks"].push_back(json_leak(pair, audit));
    }
  }
  return told.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string audit_text(std::span<const PairAudit> pairs, const Market& market, bool json) {
  const std::vector<Line> lines = lines_of(pairs);
  if (json) return json_text(pairs, lines, market);
  std::string text =
      fmt::format("{:<28} {:>8} {:>14}  {}\n", "feature", "instants", "values compared", "result");
  for (const Line& line : lines) {
    text += fmt::format("{:<28} {:>8} {:>15}  {}\n", line.name, line.instants,
                        count(line.comparisons), line.result());
  }
  for (const PairAudit& pair : pairs) {
    for (const FeatureAudit& audit : pair.audits) {
      if (audit.first) text += leak_text(pair, audit);
    }
  }
  return text + summary_text(pairs, lines, market);
}

Status audit_status(std::span<const PairAudit> pairs) {
  const auto leaking = names_where(lines_of(pairs), leaks);
  if (leaking.empty()) return {};
  return fail(Errc::corrupt_data,
              fmt::format("{} of {} features leak ({}): a value must be the same whatever comes "
                          "later, live, and after a restart; what was printed says where it is not",
                          leaking.size(), pairs.front().audits.size(), fmt::join(leaking, ", ")));
}

}  // namespace tern
