#include "app/audit_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "app/feature_request.h"
#include "report/number.h"

namespace tern {
namespace {

using Json = nlohmann::ordered_json;

std::vector<std::string> names_of(const Audit& audit, Outcome outcome) {
  std::vector<std::string> names;
  for (const Check& check : audit.checks) {
    if (check.outcome == outcome) names.push_back(check.name);
  }
  return names;
}

double median_of(const std::vector<double>& ascending) {
  const std::size_t middle = ascending.size() / 2;
  return ascending.size() % 2 == 1 ? ascending[middle]
                                   : (ascending[middle - 1] + ascending[middle]) / 2;
}

std::string head_text(const Audit& audit, const Market& market) {
  std::vector<std::string> pairs;
  for (const Instrument& instrument : market.universe.instruments()) {
    pairs.push_back(instrument.name);
  }
  return fmt::format("{} ({}), {} over {}, {} to {}{}\n\n", fmt::join(pairs, ", "),
                     shown_venue(market), audit.model, duration_text(audit.horizon),
                     to_date_string(audit.test.begin), to_date_string(audit.test.end),
                     audit.quick ? "; quick: the last year, fewer draws" : "");
}

std::string check_lines(const Audit& audit) {
  std::size_t name = 5, done = 4;
  for (const Check& check : audit.checks) {
    name = std::max(name, check.name.size());
    done = std::max(done, check.done.size());
  }
  const auto line = [&](std::string_view a, std::string_view b, std::string_view c,
                        std::string_view d) {
    return fmt::format("{:<{}}  {:<7}  {:<{}}  {}\n", a, name, b, c, done, d);
  };
  std::string text = line("check", "result", "done", "found");
  for (const Check& check : audit.checks) {
    text += line(check.name, to_string(check.outcome), check.done, check.found);
  }
  return text;
}

std::string spread_lines(const Audit& audit) {
  if (audit.spreads.empty()) return "";
  std::string text = fmt::format(
      "\nIC over the {} paths of combinatorial cross-validation ({} fits of 6 stretches, 2 "
      "tested),\n"
      "which learn from the future too, beside the walk-forward one that counts:\n"
      "{:<12}  {:<10}  {:>8}  {:>8}  {:>8}  {:>12}\n",
      audit.spreads.front().ics.size(), audit.spreads.front().folds, "pair", "model", "lowest",
      "median", "highest", "walk-forward");
  for (const PathSpread& spread : audit.spreads) {
    text += fmt::format("{:<12}  {:<10}  {:>8}  {:>8}  {:>8}  {:>12}\n", spread.pair, spread.model,
                        decimal(spread.ics.front(), 4), decimal(median_of(spread.ics), 4),
                        decimal(spread.ics.back(), 4), decimal(spread.walk_forward, 4));
  }
  return text;
}

std::string verdict_of(const Audit& audit) {
  const auto failed = names_of(audit, Outcome::failed);
  const auto without = names_of(audit, Outcome::skipped);
  if (failed.empty()) {
    return fmt::format("Clean: {} of {} checks passed{}.", audit.checks.size() - without.size(),
                       audit.checks.size(),
                       without.empty() ? ""
                                       : fmt::format(", {} skipped ({})", without.size(),
                                                     fmt::join(without, ", ")));
  }
  return fmt::format("Not clean: {} of {} checks failed ({}).", failed.size(), audit.checks.size(),
                     fmt::join(failed, ", "));
}

std::string json_text(const Audit& audit, const Market& market) {
  // What does not exist is NaN here, and null in JSON.
  Json told = {{"verdict", names_of(audit, Outcome::failed).empty() ? "clean" : "not clean"},
               {"quick", audit.quick},
               {"venue", market.venue},
               {"simulated", market.simulated},
               {"model", audit.model},
               {"horizon_ms", audit.horizon.count()},
               {"test", {to_string(audit.test.begin), to_string(audit.test.end)}},
               {"checks", Json::array()},
               {"label_shift", Json::array()},
               {"cross_validation", Json::array()}};
  for (const Check& check : audit.checks) {
    Json numbers = Json::object();
    for (const auto& [name, value] : check.numbers) numbers[name] = value;
    told["checks"].push_back(
        {{"check", check.name},
         {"result",
          check.outcome == Outcome::failed ? "fail" : std::string(to_string(check.outcome))},
         {"done", check.done},
         {"found", check.found},
         {"numbers", std::move(numbers)}});
  }
  for (const PairProfiles& pair : audit.profiles) {
    for (const ShiftProfile& profile : pair.profiles) {
      told["label_shift"].push_back({{"pair", pair.pair},
                                     {"feature", profile.feature},
                                     {"correlation", profile.correlation}});
    }
  }
  for (const PathSpread& spread : audit.spreads) {
    told["cross_validation"].push_back({{"pair", spread.pair},
                                        {"model", spread.model},
                                        {"path_ics", spread.ics},
                                        {"walk_forward_ic", spread.walk_forward}});
  }
  return told.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string audit_text(const Audit& audit, const Market& market, bool json) {
  if (json) return json_text(audit, market);
  return head_text(audit, market) + check_lines(audit) + spread_lines(audit) + "\n" +
         verdict_of(audit) +
         "\nNo check sees that pairs were chosen with today's knowledge of which of them "
         "survived.\n";
}

Status audit_status(const Audit& audit) {
  const auto failed = names_of(audit, Outcome::failed);
  if (failed.empty()) return {};
  return fail(Errc::corrupt_data,
              fmt::format("{} of {} checks failed ({}): believe no result of this configuration "
                          "before they pass; docs/audit.md says what each of them means",
                          failed.size(), audit.checks.size(), fmt::join(failed, ", ")));
}

}  // namespace tern
