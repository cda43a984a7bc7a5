#include "app/audit_check.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "report/number.h"
#include "report/verdict.h"
#include "validate/haircut.h"

namespace tern {
namespace {

// What is called skill in a single market, as in a report's verdict.
constexpr double kLevel = 0.05;
// What luck may leave where there can be no skill at all.
constexpr double kAlarm = 0.001;
// Skill over an hour that nobody has: it explains 2 % of the variance.
constexpr double kHugeIc = 0.15;
constexpr double kKept = 0.25;
// A market that hides an R2 of 1 % over two years gives it away this often (docs/audit.md).
constexpr double kPower = 0.95;

Outcome passed_if(bool holds) {
  return holds ? Outcome::passed : Outcome::failed;
}

double as_number(std::size_t n) {
  return static_cast<double>(n);
}

std::string changed_text(const Changes& changes, std::string_view what) {
  return fmt::format("{} of {} {}", count(changes.changed), count(changes.compared), what);
}

/// The mean of those that there are.
double mean_ic(std::span<const PairSkill> skills) {
  double sum = 0;
  double n = 0;
  for (const PairSkill& skill : skills) {
    if (std::isnan(skill.ic.value)) continue;
    sum += skill.ic.value;
    ++n;
  }
  return sum / n;
}

double p_of_ic(const PairSkill& skill) {
  return p_of_positive(skill.ic);
}

/// By the rule of a report on one model: Clark-West, after Holm over the pairs.
bool has_found(std::span<const PairSkill> pairs) {
  std::vector<double> p;
  for (const PairSkill& pair : pairs) p.push_back(pair.clark_west_p);
  return std::ranges::min(adjusted_p(p, Adjustment::holm)) < kLevel;
}

}  // namespace

std::string_view to_string(Outcome outcome) {
  switch (outcome) {
    case Outcome::passed:
      return "pass";
    case Outcome::failed:
      return "FAIL";
    case Outcome::skipped:
      return "skipped";
  }
  TERN_CHECK(false, "an outcome is one of the enumerators");
}

std::string counted(std::size_t n, std::string_view one) {
  return fmt::format("{} {}{}", count(n), one, n == 1 ? "" : "s");
}

Check skipped(std::string name, std::string why) {
  return {std::move(name), "nothing", std::move(why), Outcome::skipped};
}

Check judge_features(std::span<const FeatureAudit> audits, std::size_t instants) {
  std::set<std::string> names, leaking;
  std::size_t comparisons = 0;
  for (const FeatureAudit& audit : audits) {
    names.insert(audit.name);
    comparisons += audit.comparisons;
    if (audit.leaks > 0) leaking.insert(audit.name);
  }
  std::string found = fmt::format("{} of {} features changed; {} values compared to the bit",
                                  leaking.size(), names.size(), count(comparisons));
  if (!leaking.empty()) found += fmt::format(": {}", fmt::join(leaking, ", "));
  return {"features",
          counted(instants, "instant"),
          std::move(found),
          passed_if(leaking.empty()),
          {{"leaking", as_number(leaking.size())}, {"compared", as_number(comparisons)}}};
}

Check judge_whole_way(const WayChanges& changes, std::size_t instants) {
  const Changes all = changes.all();
  std::string found = fmt::format("{} changed", changed_text(all, "values"));
  if (all.changed > 0) {
    found = fmt::format("changed: {}, {}, {}, {}", changed_text(changes.features, "feature values"),
                        changed_text(changes.labels, "labels"),
                        changed_text(changes.forecasts, "forecasts"),
                        changed_text(changes.books, "book entries"));
  } else {
    found += ": features, labels, forecasts, books";
  }
  return {"whole pipeline",
          counted(instants, "other future"),
          std::move(found),
          passed_if(all.changed == 0 && changes.forecasts.compared > 0),
          {{"changed", as_number(all.changed)}, {"compared", as_number(all.compared)}}};
}

Check judge_fit_scope(const FitScope& scope, std::size_t folds) {
  if (scope.forecasts == 0) {
    return skipped("fit scope", "no model could be fitted: its history is too short");
  }
  std::string found = fmt::format("{} of {} forecasts changed with the rows to be tested on",
                                  count(scope.changed), count(scope.forecasts));
  if (!scope.leaking.empty()) {
    const std::set<std::string> models(scope.leaking.begin(), scope.leaking.end());
    found += fmt::format(": {}", fmt::join(models, ", "));
  }
  return {"fit scope",
          counted(folds, "fold"),
          std::move(found),
          passed_if(scope.changed == 0),
          {{"changed", as_number(scope.changed)}, {"forecasts", as_number(scope.forecasts)}}};
}

Check judge_label_shift(std::span<const PairProfiles> pairs) {
  Ahead largest{0, 0.0};
  std::string where;
  std::size_t columns = 0;
  std::size_t alarms = 0;
  for (const PairProfiles& pair : pairs) {
    for (const ShiftProfile& profile : pair.profiles) {
      ++columns;
      alarms += looks_ahead(profile) ? 1U : 0U;
      const Ahead ahead = strongest_ahead(profile);
      if (!(std::abs(ahead.correlation) > std::abs(largest.correlation))) continue;
      largest = ahead;
      where = fmt::format(" ({} of {}, {} bars on)", profile.feature, pair.pair, ahead.bars);
    }
  }
  return {"label shift",
          counted(columns, "column"),
          fmt::format("strongest correlation with a later return {}{}; alarm beyond {:.2f}",
                      decimal(largest.correlation, 3), where, kShiftAlarm),
          passed_if(alarms == 0),
          {{"alarms", as_number(alarms)},
           {"largest", largest.correlation},
           {"alarm_beyond", kShiftAlarm}}};
}

Check judge_no_skill(std::string name, std::string done, std::span<const PairSkill> skills) {
  std::vector<double> p;
  for (const PairSkill& skill : skills) p.push_back(p_of_ic(skill));
  if (std::ranges::all_of(p, [](double value) { return std::isnan(value); })) {
    return skipped(std::move(name), "the forecasts never vary, so there is no skill to look for");
  }
  const std::vector<double> adjusted = adjusted_p(p, Adjustment::holm);
  const auto least = static_cast<std::size_t>(
      std::ranges::min_element(p, [](double a, double b) { return a < b || std::isnan(b); }) -
      p.begin());
  const PairSkill& best = skills[least];
  return {std::move(name),
          std::move(done),
          fmt::format("most skill: IC {} of {}, p {} after Holm over {}; alarm below {}",
                      decimal(best.ic.value, 4), best.pair, p_value(adjusted[least]), skills.size(),
                      kAlarm),
          passed_if(!(adjusted[least] < kAlarm)),
          {{"ic", best.ic.value}, {"p_holm", adjusted[least]}, {"alarm_below", kAlarm}}};
}

Check judge_delayed(std::span<const PairSkill> on_time, std::span<const PairSkill> late) {
  const auto same = [](const PairSkill& a, const PairSkill& b) {
    return a.ic.value == b.ic.value || (std::isnan(a.ic.value) && std::isnan(b.ic.value));
  };
  if (std::ranges::equal(on_time, late, same)) {
    return skipped("delayed data", "the model does not read features");
  }
  const double had = mean_ic(on_time);
  const double kept = mean_ic(late);
  return {"delayed data",
          "1 hour late",
          fmt::format("mean IC {} on time, {} late; alarm: above {} and then below a quarter",
                      decimal(had, 4), decimal(kept, 4), kHugeIc),
          passed_if(!(had > kHugeIc && kept < kKept * had)),
          {{"ic_on_time", had}, {"ic_late", kept}, {"alarm_above", kHugeIc}}};
}

Check judge_model(std::string model, const Check& shuffled, const Check& delayed) {
  const auto either = [&](Outcome outcome) {
    return shuffled.outcome == outcome || delayed.outcome == outcome;
  };
  Check check{std::move(model),
              either(Outcome::skipped)
                  ? (shuffled.outcome == Outcome::skipped ? delayed : shuffled).done
                  : fmt::format("{}, {}", shuffled.done, delayed.done),
              fmt::format("shuffled: {}. Late: {}", shuffled.found, delayed.found),
              either(Outcome::failed)   ? Outcome::failed
              : either(Outcome::passed) ? Outcome::passed
                                        : Outcome::skipped,
              shuffled.numbers};
  check.numbers.insert(check.numbers.end(), delayed.numbers.begin(), delayed.numbers.end());
  return check;
}

Check judge_null_markets(std::span<const std::vector<PairSkill>> markets) {
  std::size_t by_clark_west = 0;
  std::size_t by_ic = 0;
  for (const std::vector<PairSkill>& pairs : markets) {
    by_clark_west += has_found(pairs) ? 1U : 0U;
    by_ic += p_of_ic(pairs.front()) < kLevel ? 1U : 0U;
  }
  const CountBand band = binomial_band(markets.size(), kLevel);
  return {
      "null market",
      counted(markets.size(), "market"),
      fmt::format("skill \"found\" in {} by Clark-West, {} by the IC of {}; luck gives {} to {}",
                  by_clark_west, by_ic, markets.front().front().pair, band.low, band.high),
      passed_if(by_clark_west <= band.high && by_ic <= band.high),
      {{"by_clark_west", as_number(by_clark_west)},
       {"by_ic", as_number(by_ic)},
       {"band_low", as_number(band.low)},
       {"band_high", as_number(band.high)}}};
}

Check judge_planted_signal(std::span<const std::vector<PairSkill>> markets) {
  std::size_t found = 0;
  double ic = 0;
  for (const std::vector<PairSkill>& pairs : markets) {
    found += has_found(pairs) ? 1U : 0U;
    ic += mean_ic(pairs) / as_number(markets.size());
  }
  const CountBand band = binomial_band(markets.size(), kPower);
  return {
      "planted signal",
      counted(markets.size(), "market"),
      fmt::format("found in {}, at least {} expected; mean IC {}", found, band.low, decimal(ic, 4)),
      passed_if(found >= band.low),
      {{"found", as_number(found)}, {"band_low", as_number(band.low)}, {"ic", ic}}};
}

Check judge_joins(const Joins& joins, const std::string& vendor) {
  if (joins.count == 0) {
    return skipped("known in time", "no market shares are stored, so none were joined");
  }
  return {"known in time",
          counted(joins.count, "join"),
          fmt::format("{} used a figure of {} before it was known", count(joins.early), vendor),
          passed_if(joins.early == 0),
          {{"early", as_number(joins.early)}, {"joins", as_number(joins.count)}}};
}

}  // namespace tern
