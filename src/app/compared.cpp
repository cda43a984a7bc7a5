#include "app/compared.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "app/evaluation.h"
#include "app/kept_run.h"
#include "base/parallel.h"
#include "base/progress.h"
#include "report/build.h"
#include "report/number.h"

namespace tern {
namespace {

std::string horizon_text(const ForecastSpan& span) {
  return duration_text(Duration{span.horizon_ms});
}

/// Every one of `asked` must be a `what` that one of the spans has.
Status check_known(const std::vector<std::string>& asked, std::string_view what,
                   const std::set<std::string>& known) {
  for (const std::string& name : asked) {
    if (known.contains(name)) continue;
    return fail(Errc::not_found, fmt::format("the run has no forecasts of {} '{}'; it has {}", what,
                                             name, fmt::join(known, ", ")));
  }
  return {};
}

bool wanted(const std::vector<std::string>& asked, const std::string& name) {
  return asked.empty() || std::ranges::find(asked, name) != asked.end();
}

/// The spans that were asked for, and those of the rival.
Result<std::vector<ForecastSpan>> choose(const std::vector<ForecastSpan>& spans,
                                         const ModelsToCompare& asked) {
  std::set<std::string> pairs, horizons, models;
  for (const ForecastSpan& span : spans) {
    pairs.insert(span.pair);
    horizons.insert(horizon_text(span));
    models.insert(span.model);
  }
  TERN_TRY_STATUS(check_known(asked.pairs, "pair", pairs));
  TERN_TRY_STATUS(check_known(asked.horizons, "horizon", horizons));
  TERN_TRY_STATUS(check_known(asked.models, "model", models));
  if (asked.rival != kNoChange) TERN_TRY_STATUS(check_known({asked.rival}, "model", models));
  std::vector<ForecastSpan> chosen;
  std::ranges::copy_if(spans, std::back_inserter(chosen), [&](const ForecastSpan& span) {
    return wanted(asked.pairs, span.pair) && wanted(asked.horizons, horizon_text(span)) &&
           (wanted(asked.models, span.model) || span.model == asked.rival);
  });
  if (!chosen.empty()) return chosen;
  return fail(Errc::not_found,
              "the run kept no forecasts of that model, pair, and horizon together: tern runs list "
              "--json shows what it has");
}

/// What of the run may be seen, and why more than that.
struct Sight {
  Timestamp end;
  std::string reason;
};

Status look_again(Database& database, const RunRecord& run, const Config& config,
                  std::span<const ForecastSpan> spans, const Sight& sight) {
  std::vector<Trial> trials;
  TimeRange seen{kTimeMax, kTimeMin};
  for (const ForecastSpan& span : spans) {
    const Evaluation evaluation{
        config, code_of(run.git_commit), run.data_hash, {span.first, span.last + 1ms}};
    trials.push_back(forecast_trial(evaluation, span.model, Duration{span.horizon_ms}));
    seen.begin = std::min(seen.begin, span.first);
    seen.end = std::max(seen.end, std::min(span.last + 1ms, sight.end));
  }
  if (seen.empty()) {
    return fail(Errc::invalid_argument,
                fmt::format("all that the run forecast lies in judge.holdout, from {} on: say with "
                            "--open-holdout why it must be seen",
                            to_string(sight.end)));
  }
  Look look = look_of({config, "", "", seen}, "tern compare");
  look.reason = sight.reason;
  TERN_TRY_STATUS(TrialLedger(database).look(look, trials));
  return {};
}

/// The rows whose outcome is known at `end` at the latest.
ForecastSeries series_of(const ForecastSpan& span, std::span<const ForecastRow> rows,
                         const Market& market, Timestamp end) {
  ForecastSeries series{
      .pair = span.pair, .model = span.model, .horizon = Duration{span.horizon_ms}};
  series.overlap = static_cast<std::size_t>(series.horizon / market.as_of().step);
  for (const ForecastRow& row : rows) {
    const Timestamp as_of = from_epoch_ms(row.as_of_ms);
    if (as_of + series.horizon > end) break;
    const auto outcome = outcome_of(market, row);
    if (!outcome) continue;
    series.as_of.push_back(as_of);
    series.forecast.push_back(row.mean);
    series.outcome.push_back(*outcome);
  }
  return series;
}

void add_costs(std::span<const FitCost> costs, std::vector<ForecastReport>& rows) {
  for (const FitCost& cost : costs) {
    for (ForecastReport& row : rows) {
      if (row.score.model != cost.model || row.score.pair != cost.pair ||
          row.score.horizon != Duration{cost.horizon_ms}) {
        continue;
      }
      row.seconds = cost.seconds;
      row.model_bytes = cost.model_bytes;
    }
  }
}

/// By horizon, pair, and R2.
void sort_rows(const Universe& universe, std::vector<ForecastReport>& rows) {
  std::ranges::stable_sort(rows, {}, [&](const ForecastReport& row) {
    const auto symbol = universe.find(row.score.pair);
    const double r2 = row.score.r2_oos;
    return std::tuple(row.score.horizon, symbol ? symbol->index : 0, std::isnan(r2),
                      std::isnan(r2) ? 0.0 : -r2);
  });
}

std::vector<ForecastReport> score_all(std::span<const NamedSeries> series, std::size_t jobs) {
  std::vector<ForecastReport> rows(series.size());
  Progress progress("score", rows.size());
  parallel_for(rows.size(), jobs, [&](std::size_t i) {
    rows[i].score = score_forecasts(series[i].scored);
    rows[i].score.pair = series[i].pair;
    rows[i].score.model = series[i].model;
    rows[i].score.horizon = series[i].horizon;
    progress.advance();
  });
  return rows;
}

}  // namespace

Result<ModelComparison> compare_models(Database& database, const ModelsToCompare& asked,
                                       std::size_t jobs) {
  const RunStore store(database);
  TERN_TRY(const std::vector<RunRecord> runs, store.list());
  TERN_TRY(const RunRecord run, find_run(runs, asked.run));
  TERN_TRY(const Config config, config_of(run));
  TERN_TRY(const std::vector<ForecastSpan> kept, store.spans(run.id));
  TERN_TRY(const std::vector<ForecastSpan> spans, choose(kept, asked));
  TERN_TRY(const Market market, market_of(run, config, database));
  const bool sealed = config.judge.holdout && asked.open_holdout.empty();
  const Timestamp end = sealed ? config.judge.holdout->begin : kTimeMax;
  TERN_TRY_STATUS(look_again(database, run, config, spans, {end, asked.open_holdout}));
  std::vector<ForecastSeries> joined;
  for (const ForecastSpan& span : spans) {
    TERN_TRY(const std::vector<ForecastRow> rows, store.forecasts(run.id, span));
    joined.push_back(series_of(span, rows, market, end));
  }
  std::vector<NamedSeries> series;
  for (const ForecastSeries& one : joined) series.push_back(named(one));
  ModelComparison made{run, market.simulated, asked.rival, score_all(series, jobs), {}};
  std::vector<ForecastScore> scores;
  for (const ForecastReport& row : made.rows) scores.push_back(row.score);
  SideBySide beside =
      side_by_side(series, scores,
                   {.rival = asked.rival,
                    .ranking = {.draws = config.bootstrap_draws, .seed = config.seed},
                    .jobs = jobs});
  for (std::size_t i = 0; i < made.rows.size(); ++i) made.rows[i].standing = beside.standings[i];
  made.rankings = std::move(beside.rankings);
  TERN_TRY(const std::vector<FitCost> costs, store.costs(run.id));
  add_costs(costs, made.rows);
  sort_rows(market.universe, made.rows);
  return made;
}

}  // namespace tern
