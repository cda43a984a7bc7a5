#include "report/side_by_side_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <tuple>

#include "report/number.h"
#include "report/tables.h"

namespace tern {
namespace {

const PairRanking* ranking_of(const Report& report, const ForecastScore& score) {
  const auto found = std::ranges::find_if(report.rankings, [&](const PairRanking& ranking) {
    return ranking.pair == score.pair && ranking.horizon == score.horizon;
  });
  return found == report.rankings.end() ? nullptr : &*found;
}

std::string membership(const Report& report, const ForecastReport& f) {
  if (std::isnan(f.standing.set_p)) return "n/a";
  const PairRanking* ranking = ranking_of(report, f.score);
  const bool all = ranking != nullptr && ranking->ranking.set_holds_all;
  return f.standing.in_set ? (all ? "yes, as all" : "yes") : "no";
}

/// A test that does not exist has no p after Holm either.
std::string holm(const TestResult& test, double adjusted) {
  return p_value(std::isnan(test.p) ? test.p : adjusted);
}

std::vector<std::string> row_of(const Report& report, const ForecastReport& f) {
  const ForecastScore& s = f.score;
  return {s.pair,
          s.model,
          count(s.n),
          percent(s.rmse_percent / 100.0, 4),
          percent(s.rmse_zero_percent / 100.0, 4),
          percent(s.r2_oos, 3),
          with_interval(s.ic, 3),
          decimal(s.rank_ic.value, 3),
          decimal(s.auc, 3),
          percent(s.directional_accuracy.value, 1),
          p_value(s.clark_west.p),
          holm(s.clark_west, f.standing.clark_west_holm),
          decimal(f.standing.rival.statistic, 2),
          holm(f.standing.rival, f.standing.rival_holm),
          p_value(f.standing.set_p),
          membership(report, f)};
}

/// What one model took, all pairs and horizons together.
struct Effort {
  std::string model;
  std::optional<double> seconds;
  std::optional<double> bytes;
};

void add(std::optional<double>& sum, std::optional<double> value) {
  if (value) sum = sum.value_or(0.0) + *value;
}

std::vector<Effort> efforts_of(const Report& report) {
  std::vector<Effort> efforts;
  for (const ForecastReport& f : report.forecasts) {
    auto own = std::ranges::find(efforts, f.score.model, &Effort::model);
    if (own == efforts.end()) own = efforts.insert(own, {f.score.model, {}, {}});
    add(own->seconds, f.seconds);
    add(own->bytes, f.model_bytes);
  }
  return efforts;
}

}  // namespace

std::vector<const ForecastReport*> by_skill(const Report& report) {
  std::vector<const ForecastReport*> order;
  for (const ForecastReport& f : report.forecasts) order.push_back(&f);
  std::ranges::stable_sort(order, {}, [&](const ForecastReport* f) {
    const auto pair = std::ranges::find(report.pairs, f->score.pair) - report.pairs.begin();
    const double r2 = f->score.r2_oos;
    return std::tuple(f->score.horizon != report.primary_horizon, f->score.horizon, pair,
                      std::isnan(r2), std::isnan(r2) ? 0.0 : -r2);
  });
  return order;
}

std::vector<Table> side_by_side_tables(const Report& report) {
  std::vector<Table> tables;
  Duration horizon{};
  for (const ForecastReport* f : by_skill(report)) {
    if (tables.empty() || f->score.horizon != horizon) {
      horizon = f->score.horizon;
      tables.push_back(
          {.caption = captioned(report, fmt::format("Models side by side, {} ahead, out of sample",
                                                    duration_text(horizon))),
           .header = {"Pair", "Model", "n", "RMSE", "RMSE, no change", "R2", "IC [95 %]", "Rank IC",
                      "AUC", "Direction right", "Clark-West p", "after Holm", "DM t",
                      "p after Holm", "Set p", "In the 90 % set"},
           .rows = {},
           .text_columns = 2});
    }
    tables.back().rows.push_back(row_of(report, *f));
  }
  if (!tables.empty()) {
    tables.back().note =
        "Of each pair the best R2 first. RMSE in percent of price. R2, Clark-West (one-sided: is "
        "there a signal?) and DM (Diebold-Mariano, two-sided: is the squared error smaller?) are "
        "against forecasting no change; Holm counts every row of every horizon. The set is the "
        "model confidence set: who is outside is not the best, at 10 %.";
  }
  return tables;
}

Table set_table(const Report& report) {
  Table table{.caption = captioned(report, "Which models may be the best"),
              .header = {"Pair", "Horizon", "In the 90 % set", "Not in it", "Rows"},
              .rows = {},
              .text_columns = 4,
              .note =
                  "Model confidence set by squared error (Hansen, Lunde and Nason 2011) on the "
                  "rows that all have, the smallest error first, no change among the models. Where "
                  "it holds all of them, the data cannot tell them apart."};
  for (const PairRanking& pair : report.rankings) {
    std::string inside, outside;
    for (const ModelStanding& s : pair.ranking.standings) {
      if (s.model == "no change" && !s.same_as.empty()) continue;  // a model says the same
      std::string& list = s.in_set ? inside : outside;
      list +=
          (list.empty() ? "" : ", ") + (s.same_as.empty() ? s.model : s.model + " = " + s.same_as);
    }
    table.rows.push_back({pair.pair, duration_text(pair.horizon),
                          pair.ranking.set_holds_all ? "all: " + inside : inside,
                          outside.empty() ? "none" : outside, count(pair.ranking.rows)});
  }
  return table;
}

Table effort_table(const Report& report) {
  Table table{.caption = captioned(report, "What the models took"),
              .header = {"Model", "CPU seconds", "Models, MiB"},
              .rows = {}};
  for (const Effort& effort : efforts_of(report)) {
    if (!effort.seconds && !effort.bytes) continue;
    const double bytes = effort.bytes.value_or(std::nan(""));
    table.rows.push_back({effort.model, decimal(effort.seconds, 1), decimal(bytes / (1 << 20), 2)});
  }
  table.note =
      "To fit every fold of every pair and horizon and to forecast with it, on one core; and the "
      "fitted models as they are saved.";
  if (report.peak_memory_bytes) {
    table.note += fmt::format(" The whole run held {} MiB of memory at most.",
                              count(*report.peak_memory_bytes >> 20));
  }
  return table;
}

}  // namespace tern
