#include "report/regime_tables.h"

#include <fmt/format.h>

#include <cmath>

#include "report/number.h"
#include "report/tables.h"

namespace tern {
namespace {

std::string value_on(const Frame& daily, std::string_view column, std::size_t day, int digits) {
  const auto found = daily.find(column);
  return found && found->valid[day] ? decimal(found->values[day], digits) : decimal(NAN, digits);
}

/// The change of the price from the first day of a stretch to the day after its last.
double change_over(const Frame& daily, const StateStretch& stretch) {
  const auto close = daily.find("close");
  const std::size_t end = std::min(stretch.end, daily.rows() - 1);
  if (!close || !close->valid[stretch.begin] || !close->valid[end]) return NAN;
  return close->values[end] / close->values[stretch.begin] - 1.0;
}

std::size_t days_of(const RegimeKindReport& kind) {
  std::size_t sum = kind.unknown;
  for (const StateReport& state : kind.states) sum += state.dwell.days;
  return sum;
}

std::string flips_text(const RegimeKindReport& kind) {
  std::string out = fmt::format("{} changes from one day to the next in {} days", count(kind.flips),
                                count(days_of(kind)));
  if (kind.flips_plain) {
    out += fmt::format("; {} with the thresholds alone, without hysteresis, confirmation, or dwell",
                       count(*kind.flips_plain));
  }
  if (kind.unknown > 0)
    out += fmt::format("; the state of {} days is not known", count(kind.unknown));
  return out +
         ". Episodes are the independent observations that there are; those that the period "
         "cuts are counted.";
}

/// Of the whole return of `name`, in the states of `kind` together.
double whole_return(const RegimeKindReport& kind, const std::string& name) {
  double sum = 0.0;
  for (const StateReturn& row : kind.returns) {
    if (row.name == name) sum += row.return_log;
  }
  return sum;
}

std::string mean_text(const Interval95& mean) {
  return std::isfinite(mean.low) ? percent_with_interval(mean, 2) : percent(mean.value, 2);
}

Table state_table(const Report& report, const RegimeKindReport& kind) {
  Table table{.caption = captioned(report, "States by " + kind.kind + ": how long they last"),
              .header = {"State", "Days", "Share", "Episodes", "Mean days", "Median", "Longest"},
              .rows = {},
              .note = flips_text(kind)};
  for (const StateReport& to : kind.states) table.header.push_back("Next: " + to.state);
  const auto all = static_cast<double>(days_of(kind));
  for (const StateReport& state : kind.states) {
    const StateDwell& dwell = state.dwell;
    std::vector<std::string> row = {state.state,
                                    count(dwell.days),
                                    percent(static_cast<double>(dwell.days) / all, 0),
                                    count(dwell.episodes),
                                    decimal(dwell.mean, 1),
                                    decimal(dwell.median, 1),
                                    count(dwell.longest)};
    for (std::size_t to = 0; to < kind.states.size(); ++to) {
      row.push_back(to < state.next.size() ? count(state.next[to]) : decimal(NAN, 0));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table state_return_table(const Report& report, const RegimeKindReport& kind) {
  Table table{.caption = captioned(report, "What was earned in each state, by " + kind.kind),
              .header = {"Name", "State", "Days", "Episodes", "Mean day [95 %]",
                         "All its days (log)", "Share of the whole", "Deepest fall within"},
              .rows = {},
              .text_columns = 2,
              .marked = report.primary_strategy,
              .note =
                  "Log returns of the day after each reading; strategies are net of costs. Days of "
                  "one episode count as one draw, by Student's t: with a handful of episodes the "
                  "intervals are wide, and rightly so."};
  for (const StateReturn& row : kind.returns) {
    const double whole = whole_return(kind, row.name);
    table.rows.push_back({row.name, row.state.empty() ? "not known" : row.state, count(row.days),
                          count(row.episodes), mean_text(row.mean), percent(row.return_log, 1),
                          percent(whole == 0 ? NAN : row.return_log / whole, 0),
                          percent(row.drawdown, 1)});
  }
  return table;
}

}  // namespace

Table episode_table(const Report& report) {
  Table table{.caption = {}, .header = {}, .rows = {}};
  if (!report.regimes || report.regimes->kinds.empty()) return table;
  const RegimeReport& regimes = *report.regimes;
  const RegimeKindReport& kind = regimes.kinds.front();
  table.caption = captioned(report, "The states by " + kind.kind + ", in order");
  table.header = {"From", "State", "Days", regimes.pair + " changed", "BTC.D", "USDT.D"};
  table.text_columns = 2;
  table.note = "Shares in percent, as known when the state was first read.";
  for (const StateStretch& stretch : stretches_of(regimes, kind)) {
    table.rows.push_back({to_date_string(regimes.daily.as_of()[stretch.begin]),
                          kind.states[stretch.state].state, count(stretch.end - stretch.begin),
                          percent(change_over(regimes.daily, stretch), 1),
                          value_on(regimes.daily, "btc_d", stretch.begin, 2),
                          value_on(regimes.daily, "usdt_d", stretch.begin, 2)});
  }
  return table;
}

std::vector<Table> state_tables(const Report& report) {
  std::vector<Table> tables;
  if (!report.regimes) return tables;
  for (const auto& kind : report.regimes->kinds) tables.push_back(state_table(report, kind));
  return tables;
}

std::vector<Table> state_return_tables(const Report& report) {
  std::vector<Table> tables;
  if (!report.regimes) return tables;
  for (const auto& kind : report.regimes->kinds) tables.push_back(state_return_table(report, kind));
  return tables;
}

}  // namespace tern
