#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "app/data_dominance.h"

namespace tern {
namespace {

constexpr std::size_t kShown = 5;  // jumps; the JSON form has all of them

/// Whether a series is a sum over coins, which has no price.
bool is_sum(std::string_view name) {
  return name.starts_with("TOTAL") || name == "LISTED" || name == "TOP";
}

double size_of(const CapitalizationJump& jump) {
  return std::abs(jump.log_value - jump.log_price);
}

Result<CapitalizationCheck> check(Database& database, const CapitalizationSummary& summary) {
  const CapitalizationStore store(database);
  TERN_TRY(const auto figures, store.load(summary.series, {kTimeMin, kTimeMax}));
  TERN_TRY(const auto revisions, store.revisions(summary.series));
  CapitalizationCheck made{summary, 0, revisions.size(), std::nullopt};
  TERN_TRY(made.jumps, load_jumps(database, summary.series));
  std::set<std::chrono::sys_days> told;
  for (const Capitalization& figure : figures) {
    told.insert(std::chrono::floor<days>(figure.stamped));
  }
  if (!told.empty()) {
    made.missing =
        static_cast<std::size_t>((*told.rbegin() - *told.begin()).count()) + 1 - told.size();
  }
  return made;
}

/// "x5.60 on 2021-01-08 (price x1.23)".
std::string text_of(const CapitalizationJump& jump) {
  return fmt::format("x{:.2f} on {} (price x{:.2f})", std::exp(jump.log_value),
                     to_date_string(jump.stamped), std::exp(jump.log_price));
}

std::string jumps_text(std::vector<CapitalizationJump> jumps) {
  std::ranges::stable_sort(jumps, std::ranges::greater{}, size_of);
  std::string text = fmt::format("  jumps      {} that no price made", jumps.size());
  for (std::size_t i = 0; i < std::min(jumps.size(), kShown); ++i) {
    text += (i == 0 ? ": " : ", ") + text_of(jumps[i]);
  }
  if (jumps.size() > kShown) text += fmt::format(" and {} more", jumps.size() - kShown);
  return text + "\n";
}

std::string text_of(const CapitalizationCheck& check) {
  const CapitalizationSummary& is = check.is;
  std::string text =
      fmt::format("{} {}: {} figures from {} to {}, {} days missing, {} rows refused, {} revised\n",
                  is.series.vendor, is.series.name, is.figures, to_date_string(is.first),
                  to_date_string(is.last), check.missing, is.quarantined, check.revisions);
  const bool of_a_coin = !is_dominance(is.series.name) && !is_sum(is.series.name);
  if (check.jumps) return text + jumps_text(*check.jumps);
  return of_a_coin ? text + "  jumps      not looked for, because its vendor told no prices\n"
                   : text;
}

nlohmann::json to_json(const CapitalizationCheck& check) {
  nlohmann::json entry = {{"vendor", check.is.series.vendor},
                          {"name", check.is.series.name},
                          {"figures", check.is.figures},
                          {"first", to_string(check.is.first)},
                          {"last", to_string(check.is.last)},
                          {"missing_days", check.missing},
                          {"quarantined", check.is.quarantined},
                          {"revisions", check.revisions},
                          {"jumps", nullptr}};
  if (!check.jumps) return entry;
  entry["jumps"] = nlohmann::json::array();
  for (const CapitalizationJump& jump : *check.jumps) {
    entry["jumps"].push_back({{"stamped", to_string(jump.stamped)},
                              {"known_at", to_string(jump.known_at)},
                              {"log_value", jump.log_value},
                              {"log_price", jump.log_price}});
  }
  return entry;
}

}  // namespace

Result<std::vector<CapitalizationCheck>> check_capitalizations(Database& database) {
  TERN_TRY(const auto stored, CapitalizationStore(database).list());
  std::vector<CapitalizationCheck> checks;
  for (const CapitalizationSummary& is : stored) {
    if (is_price(is.series.name) || is.figures == 0) continue;
    TERN_TRY(CapitalizationCheck made, check(database, is));
    checks.push_back(std::move(made));
  }
  return checks;
}

std::string capitalization_check_text(std::span<const CapitalizationCheck> checks, bool json) {
  if (json) {
    nlohmann::json entries = nlohmann::json::array();
    for (const CapitalizationCheck& check : checks) entries.push_back(to_json(check));
    return nlohmann::json{{"capitalizations", entries}}.dump(2) + "\n";
  }
  std::string text;
  for (const CapitalizationCheck& check : checks) text += text_of(check);
  return text;
}

std::vector<std::string> dominance_certificate(const Dominance& dominance) {
  std::vector<std::string> lines;
  for (const DominancePathRow& row : kDominancePaths) {
    const std::vector<Capitalization>& figures = dominance.*row.figures;
    if (figures.empty()) continue;
    lines.push_back(fmt::format("{} by {} ({}): {} figures, {} to {}, {} jumps that no price made",
                                row.name, dominance.vendor, dominance.universe, figures.size(),
                                to_date_string(figures.front().stamped),
                                to_date_string(figures.back().stamped),
                                figures.back().era - figures.front().era));
  }
  return lines;
}

}  // namespace tern
